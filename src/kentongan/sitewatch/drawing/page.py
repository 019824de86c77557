"""The picture of one visit: drawn from its bytes and from the style sheets kept with it, nothing else."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from kentongan.core.sitescan import Purpose, View, Visit
from kentongan.core.sitescan.pages import Page, decoded
from kentongan.core.sitescan.skeleton import PICTURE_HIGH, PICTURE_WIDE, picture_hash

from .chromium import Answer, Broken, Chromium, Json, refused

# Width and most height of a screen, in pixels.
_DESK, _PHONE = (1024, 1300), (390, 1000)
_LEAST_HIGH = 300
# Width of a desk's picture in a list.
_SMALL = 480
MOST_BYTES = 150_000
_QUALITIES = (70, 45, 20)
# Seconds for a page to load, and for one browser with all its pages.
LOADS_S, BROWSER_S = 8.0, 90.0
_HTML = "text/html; charset=utf-8"
_FRAME = '<body style="margin:8px;font:14px sans-serif;color:#555;border:1px dashed">Bingkai: {}</body>'
# What the picture looks like from far away: grey levels of a few points. Runs in a page of ours, on our picture.
_LEVELS = """(async () => { const i = new Image(); i.src = %r; await i.decode();
const c = new OffscreenCanvas(%d, %d).getContext('2d'); c.imageSmoothingQuality = 'high';
c.drawImage(i, 0, 0, %d, %d); const d = c.getImageData(0, 0, %d, %d).data; const r = [];
for (let n = 0; n < d.length; n += 4) r.push(Math.round(.299 * d[n] + .587 * d[n + 1] + .114 * d[n + 2]));
return r; })()"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as JPEG: screens, Telegram and every mail program show it."""

    content: bytes
    small: bytes  # the same for a list, which loads several
    wide: int
    high: int
    hash: int


def drawable(visit: Visit) -> bool:
    """Whether a browser shows something for this visit: a page, not a way to somewhere else."""
    return (
        visit.purpose is Purpose.PAGE and visit.status > 0 and not leads_away(visit) and Page(visit).is_html
    )


def leads_away(visit: Visit) -> bool:
    """Whether the answer points to another host."""
    return bool(visit.hops) and urlsplit(visit.final).hostname != urlsplit(visit.url).hostname


def key_of(visit: Visit, styles: Sequence[Visit]) -> str:
    """The same for visits whose pictures are the same."""
    found = hashlib.sha256(f"{_screen(visit.view)}\0{visit.url}\0".encode() + visit.body)
    for style in styles:
        found.update(b"\0" + style.url.encode() + b"\0" + style.body)
    return found.hexdigest()


def _screen(view: View) -> tuple[int, int]:
    return _PHONE if view is View.MOBILE else _DESK


def draw(visits: Sequence[Visit], styles: Sequence[Visit], program: Path) -> Iterator[Drawn | Broken]:
    """A picture of each visit in turn, from one browser; Broken where one does not come about."""
    with Chromium(program, seconds=BROWSER_S) as browser:
        for visit in visits:
            try:
                yield _picture(browser, visit, styles)
            except Broken as error:
                yield error


def _picture(browser: Chromium, visit: Visit, styles: Sequence[Visit]) -> Drawn:
    wide, most = _screen(visit.view)
    session = browser.open(_Answers(visit, styles), scripts=False)
    screen = {
        "width": wide,
        "height": _LEAST_HIGH,
        "deviceScaleFactor": 1,
        "mobile": visit.view is View.MOBILE,
    }
    browser.call("Emulation.setDeviceMetricsOverride", screen, session)
    browser.load(visit.final, session, LOADS_S)
    size = browser.call("Page.getLayoutMetrics", {}, session)["cssContentSize"]
    high = max(_LEAST_HIGH, min(most, int(size["height"])))
    browser.call("Emulation.setDeviceMetricsOverride", screen | {"height": high}, session)
    content = _screen_shot(browser, session)
    clip = {
        "x": 0,
        "y": 0,
        "width": wide,
        "height": high,
        "scale": _SMALL / _DESK[0] if wide > _SMALL else 0.6,
    }
    small = _captured(browser, session, {"quality": 60, "clip": clip})
    return Drawn(content, small, wide, high, _hash(browser, content))


class _Answers:
    """What the page's requests get: itself once, its style sheets; a frame says whose it is."""

    def __init__(self, visit: Visit, styles: Sequence[Visit]) -> None:
        self._visit, self._given = visit, False
        self._styles = {style.url: style.body for style in styles}

    def __call__(self, url: str, kind: str) -> Answer | None:
        bare = url.partition("#")[0]
        if kind == "Frame":
            return Answer(_HTML, _FRAME.format(escape(bare[:300])).encode())
        if kind == "Document":
            # Only once: a page that sends its reader on stays where it is.
            given, self._given = self._given, True
            return None if given else Answer(_HTML, decoded(self._visit).encode(errors="replace"))
        return Answer("text/css", self._styles[bare]) if bare in self._styles else None


def _screen_shot(browser: Chromium, session: str) -> bytes:
    """The screen as JPEG, as fine as its limit of bytes allows."""
    content = b""
    for quality in _QUALITIES:
        content = _captured(browser, session, {"quality": quality})
        if len(content) <= MOST_BYTES:
            break
    return content


def _captured(browser: Chromium, session: str, how: Json) -> bytes:
    found = browser.call("Page.captureScreenshot", {"format": "jpeg"} | how, session)
    return base64.b64decode(found["data"])


def _hash(browser: Chromium, content: bytes) -> int:
    """What the browser sees of its own picture; no decoder of ours reads what a stranger's page made."""
    session = browser.open(refused, scripts=True)
    shown = f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"
    size = (PICTURE_WIDE, PICTURE_HIGH) * 3
    asked = {"expression": _LEVELS % (shown, *size), "awaitPromise": True, "returnByValue": True}
    levels = browser.call("Runtime.evaluate", asked, session).get("result", {}).get("value")
    if not isinstance(levels, list) or len(levels) != PICTURE_WIDE * PICTURE_HIGH:
        raise Broken("Gambar tidak terbaca kembali.")
    return picture_hash([int(level) for level in levels])
