"""What else a site has: links of its pages, its sitemaps, what robots.txt asks for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice
from urllib.parse import unquote
from urllib.robotparser import RobotFileParser

from kentongan.core.sitescan import Visit
from kentongan.core.sitescan.pages import Page

_MOST_LINKS, _LONGEST = 5000, 2000
_MOST_RULES, _ROBOTS_CAP = 2000, 500_000
_LONGEST_DELAY = 10.0
_LOC = re.compile(rb"<loc>\s{0,20}(?:<!\[CDATA\[)?\s{0,20}([^<\s\]]{1,2000})", re.IGNORECASE)
_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|woff2?|ttf|mp[34]|avi|zip|rar|7z|gz|docx?|xlsx?|pptx?|apk|exe)$",
    re.IGNORECASE,
)
_PROMISING = re.compile(
    r"slot|gacor|judi|togel|toto|casino|kasino|maxwin|jackpot|poker|scatter|pragmatic|zeus|olympus|mahjong|rtp|"
    r"sbobet|bandar|bola|parlay|pulsa|deposit|bonus|hoki|gaming|/amp|88|77|138|4d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Manners:
    """What robots.txt asks of everybody. `delay`: seconds between requests; `sitemaps`: as it writes them."""

    rules: RobotFileParser
    delay: float = 0.0
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        return self.rules.can_fetch("*", url)


def manners_of(robots: Visit) -> Manners:
    """Read a visit of /robots.txt; one that is missing, or a page in its place, asks for nothing."""
    rules = RobotFileParser()
    text = robots.body[:_ROBOTS_CAP].decode(errors="replace") if robots.status == 200 else ""
    rules.parse([] if "<html" in text[:2000].lower() else text.splitlines()[:_MOST_RULES])
    delay = rules.crawl_delay("*") if text else None
    return Manners(rules, min(float(delay or 0), _LONGEST_DELAY), tuple(rules.site_maps() or ()))


def listed(sitemap: Visit) -> Iterator[str]:
    """The addresses that a sitemap names, of pages and of further sitemaps alike."""
    for found in islice(_LOC.finditer(sitemap.body), _MOST_LINKS):
        yield unescape(found[1].decode(errors="replace"))


def is_sitemap(url: str) -> bool:
    return bool(re.search(r"\.xml(?:\.gz)?$", _path(url), re.IGNORECASE))


def linked(visit: Visit) -> Iterator[str]:
    """The absolute addresses that a page links to, each once, as far as they may be pages themselves."""
    return (address for address in _named(visit, "a[href]") if not _FILES.search(_path(address)))


def styles(visit: Visit) -> Iterator[str]:
    """The addresses of a page's stylesheets, each once."""
    return _named(visit, 'link[rel~="stylesheet" i][href]')


def _named(visit: Visit, selector: str) -> Iterator[str]:
    page = Page(visit)
    if visit.status != 200 or not page.is_html:
        return iter(())
    nodes = page.tree.css(selector)[:_MOST_LINKS]
    found = (page.absolute(node.attributes.get("href") or "").partition("#")[0] for node in nodes)
    return (
        one
        for one in dict.fromkeys(found)
        if one.startswith(("http://", "https://")) and len(one) <= _LONGEST
    )


def promising(address: str) -> bool:
    """Whether the path speaks of gambling."""
    return bool(_PROMISING.search(unquote(address.partition("://")[2].partition("/")[2])))


def _path(address: str) -> str:
    return address.partition("?")[0]
