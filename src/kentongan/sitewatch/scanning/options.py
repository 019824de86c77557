"""What a scan may do, and how each view introduces itself."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.metadata import version

from kentongan.core.sitescan import View

ALL_VIEWS = (View.VISITOR, View.CRAWLER, View.GOOGLE, View.MOBILE)
HONEST = (View.VISITOR,)
MIB = 1 << 20

_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
_DESKTOP = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROME} Safari/537.36"
_PHONE = f"Mozilla/5.0 (Linux; Android 10; K) {_CHROME} Mobile Safari/537.36"
_CRAWLER = (
    f"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) {_CHROME} Mobile Safari/537.36 "
    "(compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
)
_AGENTS = {View.CRAWLER: _CRAWLER, View.MOBILE: _PHONE}
_ACCEPT = (
    ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    ("Accept-Encoding", "gzip, deflate"),
    ("Accept-Language", "id-ID,id;q=0.9,en;q=0.7"),
)


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """`rate`: requests a second to one address. `size_cap`: bytes of a body, decoded. Times in seconds.

    `budget` and `patience` bound a site: requests in all, answers in a row that do not come. `site_seconds`: time
    spent waiting for its answers in all (not for its turn). `evidence_cap`: bytes of visits kept with a result.
    `contact`: an address that the operator of a site can write to. Without a `mandate` (somebody who may decide
    about the site agreed) there is one honest visit of each address and nothing else.
    `exposure`: ask once for files that should not be open (`core/sitescan/exposure.py`).
    `keep_front`: hand out the visits of the first page whatever they show.
    `elsewhere`: an own address to send a second visitor from, "" without one.
    `facts`: ask for what is told of a site beside its pages (security.txt).
    `resolver`: who is asked for names, ADDRESS or ADDRESS:PORT; "" for the system's.
    `browser`: the program in which scripts that hide what they do are run without network; "" for none.
    """

    views: tuple[View, ...] = ALL_VIEWS
    depth: int = 0
    max_pages: int = 1
    allow_private: bool = False
    rate: float = 1.0
    per_address: int = 2
    size_cap: int = 4 * MIB
    connect_seconds: float = 8.0
    answer_seconds: float = 20.0
    visit_seconds: float = 40.0
    site_seconds: float = 900.0
    budget: int = 2000
    patience: int = 3
    evidence_cap: int = 32 * MIB
    contact: str = ""
    mandate: bool = False
    elsewhere: str = ""
    keep_front: bool = False
    exposure: bool = False
    facts: bool = False
    resolver: str = ""
    browser: str = ""

    @property
    def honest(self) -> bool:
        """Whether nobody is imitated, so that the visitor says who it is."""
        return self.shown == HONEST

    @property
    def shown(self) -> tuple[View, ...]:
        """The views that every page is fetched from."""
        if not self.mandate:
            return HONEST
        return (*self.views, View.ELSEWHERE) if self.elsewhere else self.views

    def polite(self) -> "ScanOptions":
        """The same without what a mandate is needed for."""
        return self if self.mandate else replace(self, depth=0, max_pages=1)


@lru_cache(maxsize=256)
def headers_of(view: View, options: ScanOptions) -> tuple[tuple[str, str], ...]:
    """What a visit of this view sends, cookies apart."""
    agent = honest_agent(options.contact) if options.honest else _AGENTS.get(view, _DESKTOP)
    sent: tuple[tuple[str, str], ...] = (("User-Agent", agent), *_ACCEPT)
    if view is View.GOOGLE:
        sent = (*sent, ("Referer", "https://www.google.com/"))
    return (*sent, ("From", options.contact)) if "@" in options.contact else sent


@cache
def honest_agent(contact: str) -> str:
    return f"KentonganScan/{version('kentongan')}" + (f" (+{contact})" if contact else "")


def view_of(agent: str, referer: str, cookie: str) -> View:
    """The view that these headers of a request look like; for recordings made by others."""
    if any(word in agent.lower() for word in ("bot", "crawler", "spider", "inspectiontool")):
        return View.CRAWLER
    if ".google." in referer or "//google." in referer:
        return View.GOOGLE
    if cookie:
        return View.RETURN
    return View.MOBILE if any(word in agent for word in ("Mobile", "Android", "iPhone")) else View.VISITOR
