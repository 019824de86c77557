"""A made-up site: what it answers to whom, and what a scan of it should say."""

import hashlib
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from kentongan.core.sitescan.techniques import Technique
from kentongan.core.sitescan.verdict import Status
from kentongan.core.sitescan.visit import Purpose, View, Visit

HTML = (("content-type", "text/html; charset=UTF-8"),)
MAX_HOPS = 5  # as many redirects within a site as a visit follows here

_DYNAMIC = re.compile(rb"%%(NONCE|COUNT|CLOCK|BANNER|TOKEN)%%")
_BANNERS = (
    "Ayo bayar pajak tepat waktu", "Cegah stunting sejak dini", "Stop buang sampah ke sungai",
    "Vaksin lengkap, keluarga sehat", "Gunakan hak pilih Anda", "Lapor ke 112 bila darurat",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a server says. `body` may hold marks such as `%%NONCE%%`, which read differently on each fetch."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = HTML
    body: bytes = b""

    def at(self, fetch: int) -> bytes:
        """The body as the `fetch`-th request gets it."""
        return _DYNAMIC.sub(lambda mark: _now(mark[1].decode(), fetch), self.body)

    @property
    def location(self) -> str:
        return dict(self.headers).get("location", "")


def page(html: str, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    return Answer(status, (*HTML, *headers), html.encode())


def plain(text: str, kind: str = "text/plain") -> Answer:
    return Answer(200, (("content-type", kind),), text.encode())


def redirect(target: str, status: int = 302, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    return Answer(status, (*HTML, ("location", target), *headers), b"")


def _now(mark: str, fetch: int) -> bytes:
    rng = random.Random(f"{mark}{fetch}")
    match mark:
        case "COUNT":
            return str(48_213 + fetch).encode()
        case "CLOCK":
            return f"{fetch // 60 % 24:02}:{fetch % 60:02} WIB".encode()
        case "BANNER":
            return rng.choice(_BANNERS).encode()
        case "TOKEN":
            return hashlib.sha256(str(fetch).encode()).hexdigest()[:40].encode()
    return f"{rng.getrandbits(40):010x}".encode()


@dataclass(frozen=True)
class Sample:
    """One site with one page to look at.

    `kind`: the look or the form of the infection, for tables. `views`: what the page at `path` answers; a view
    that is not named gets the visitor's answer. `files`: what a scanner asks for beside the page (robots.txt,
    sitemaps, stylesheets, backups). `pages`: other pages of the site. `missing`: the answer to any other path.
    """

    name: str
    kind: str
    technique: Technique | None
    expected: Status
    host: str
    views: Mapping[View, Answer]
    path: str = "/"
    files: Mapping[str, Answer] = field(default_factory=dict)
    pages: Mapping[str, Answer] = field(default_factory=dict)
    missing: Answer = field(default_factory=lambda: page("<h1>404 Not Found</h1>", 404))

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.path}"

    def answer(self, view: View, path: str) -> Answer:
        """What `view` gets for `path`, its query included."""
        if path == self.path:
            return self.views.get(view) or self.views[View.VISITOR]
        return self.files.get(path) or self.pages.get(path, self.missing)

    def visit(self, view: View, fetch: int = 0, path: str = "", purpose: Purpose = Purpose.PAGE) -> Visit:
        """The visit that a scanner makes: redirects within the site are followed."""
        url = urljoin(self.url, path or self.path)
        answer, hops = self.answer(view, path or self.path), list[str]()
        while answer.location and len(hops) < MAX_HOPS:
            hops.append(urljoin(hops[-1] if hops else url, answer.location))
            if urlsplit(hops[-1]).hostname != self.host:
                break
            answer = self.answer(view, _path(hops[-1]))
        cookies = _cookies(self.views[View.VISITOR]) if view is View.RETURN else ()
        return Visit(
            url, view, purpose, answer.status, answer.headers, answer.at(fetch), tuple(hops), cookies=cookies
        )

    def around(self) -> Iterator[Visit]:
        """Visits of the files that belong to the page, and of a path that cannot exist."""
        for number, path in enumerate(self.files):
            yield self.visit(View.VISITOR, number, path, purpose_of(path))
        yield self.visit(View.VISITOR, 0, "/tidak-ada-7f3a91c2", Purpose.MISSING)

    @property
    def sets_cookie(self) -> bool:
        return bool(_cookies(self.views[View.VISITOR]))


def purpose_of(path: str) -> Purpose:
    """Why a scanner would ask for a file of that name."""
    name = path.partition("?")[0]
    if name.endswith("robots.txt"):
        return Purpose.ROBOTS
    if "sitemap" in name:
        return Purpose.SITEMAP
    return Purpose.STYLE if name.endswith(".css") else Purpose.EXPOSURE


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _cookies(answer: Answer) -> tuple[str, ...]:
    return tuple(value.partition("=")[0] for name, value in answer.headers if name == "set-cookie")
