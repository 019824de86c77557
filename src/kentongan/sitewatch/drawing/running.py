"""A recorded page whose scripts run in a browser without network: where they want to go, and what they write.

Guarantee: nothing is asked of anybody; the page is given once, from its bytes. Failure cases: a script without end, a
flood of dialogs, windows or elements, a browser that dies: what is known until the deadline is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kentongan.core.sitescan import Purpose, View, Visit
from kentongan.core.sitescan.opaque import SCRIPT, WENT, opaque
from kentongan.core.sitescan.pages import decoded

from .chromium import Answer, Broken, Chromium, Json

# Seconds for one page, for its scripts to load, and by how much their clock is turned on.
_BROWSER_S, _LOADS_S, _RUNS_S, _AHEAD_MS = 20.0, 6.0, 6.0, 20_000
_MOST_BYTES, _MOST_WENT, _LONGEST_ADDRESS = 4 << 20, 20, 2000
_PHONE: Json = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}


def run(visits: Sequence[Visit], agents: Sequence[tuple[str, str]], program: Path) -> Iterator[Visit]:
    """What each page became, as a visit of purpose BROWSER; none where the browser told nothing. `agents`: how each
    visit introduced itself, and where it came from."""
    for visit, (agent, referrer) in zip(visits, agents, strict=True):
        went = _Went(visit)
        body = b""
        try:
            with Chromium(program, seconds=_BROWSER_S) as browser:
                went.watch(browser)
                body = _became(browser, visit, went, agent, referrer)
        except (Broken, OSError):
            if not went.addresses:
                continue
        yield _told(visit, went.addresses, body)


def _told(visit: Visit, went: Sequence[str], body: bytes) -> Visit:
    headers = [("content-type", "text/html; charset=utf-8"), (SCRIPT, _line(opaque(visit)))]
    headers += [(WENT, _line(address)) for address in went]
    return replace(visit, purpose=Purpose.BROWSER, status=200, hops=(), headers=tuple(headers), body=body)


def _line(text: str) -> str:
    """Fit for a header of a recording."""
    return " ".join(text.encode("ascii", "backslashreplace").decode().split())


def _became(browser: Chromium, visit: Visit, went: "_Went", agent: str, referrer: str) -> bytes:
    session = browser.open(went, scripts=True)
    browser.call(
        "Emulation.setUserAgentOverride", {"userAgent": agent, "acceptLanguage": "id-ID,id"}, session
    )
    if visit.view in (View.MOBILE, View.CRAWLER):
        browser.call("Emulation.setDeviceMetricsOverride", _PHONE, session)
    browser.load(visit.url, session, _LOADS_S, referrer)
    # Kits wait: a minute's timers run in a moment.
    ahead = {"policy": "advance", "budget": _AHEAD_MS, "maxVirtualTimeTaskStarvationCount": 10_000}
    browser.call("Emulation.setVirtualTimePolicy", ahead, session)
    browser.wait("Emulation.virtualTimeBudgetExpired", _RUNS_S)
    root = browser.call("DOM.getDocument", {"depth": 0}, session)["root"]["nodeId"]
    shown = browser.call("DOM.getOuterHTML", {"nodeId": root}, session)["outerHTML"]
    return str(shown).encode(errors="replace")[:_MOST_BYTES]


class _Went:
    """Gives the page once and nothing else; notes where it wanted to go after that."""

    def __init__(self, visit: Visit) -> None:
        self._visit, self._given = visit, False
        self._asked: dict[str, None] = {}
        self._browser: Chromium | None = None

    def watch(self, browser: Chromium) -> None:
        self._browser = browser

    @property
    def addresses(self) -> list[str]:
        """Addresses the page itself went to, and windows that it opened, in order."""
        opened = self._browser.told("Page.windowOpen") if self._browser else []
        found = [*self._asked, *(str(one.get("url", "")) for one in opened)]
        web = (one[:_LONGEST_ADDRESS] for one in found if one.startswith(("http://", "https://")))
        return list(dict.fromkeys(web))[:_MOST_WENT]

    def __call__(self, url: str, kind: str) -> Answer | None:
        if kind != "Document":
            return None
        given, self._given = self._given, True
        if not given:
            return Answer("text/html; charset=utf-8", decoded(self._visit).encode(errors="replace"))
        if len(self._asked) < _MOST_WENT:
            self._asked[url] = None
        return None
