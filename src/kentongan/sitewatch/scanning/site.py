"""One site: its pages from every view, judged, and fetched again where that decides."""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from urllib.parse import urljoin

from kentongan.core.screening.links import registered
from kentongan.core.sitescan import Outcome, Purpose, Status, View, Visit, contact, judge, software_of
from kentongan.core.sitescan.exposure import PATHS
from kentongan.core.sitescan.names import answer_of, twin_of, visits_of_names

from . import crawl
from .decoding import unzipped
from .door import TLS_NAMES, Door
from .names import askable, unlikely
from .options import ScanOptions
from .pacing import Pacer
from .result import EVIL, Known, SiteResult
from .unveiling import suspects, unveil
from .visiting import Caller, address_of, host_of

_ROUNDS = 2  # of fetching again what a finding rests on
_SITEMAPS, _STYLES = 3, 2  # fetched of a site
_STYLES_SHOWN = 4  # with which the home page is drawn
_HEAVY = 1 << 19  # bytes that are judged in a thread, so that others are not kept waiting
_JUDGE = ThreadPoolExecutor(1, thread_name_prefix="judge")  # several would only fight for the interpreter
_BROWSER = ThreadPoolExecutor(1, thread_name_prefix="browser")  # one at a time, however many sites
_MOST_RUNS = 6  # of hidden scripts on one site
_MOST_WAITING = 20_000  # addresses that wait for their visit
_MOST_HOSTS = 100  # named by a site and told of
_HOST = re.compile(r"https?://([\w.-]{1,253})(?=[:/?#]|$)", re.ASCII)


async def scan_site(
    url: str, options: ScanOptions, *, door: Door, pacer: Pacer, known: Known | None = None
) -> SiteResult:
    """Scan one address with what belongs to it. Never raises for what a site does.

    Without a scheme https is tried first. Raises ValueError, in Indonesian, where `url` is no web address."""
    site = Site(address_of(url), options, door, pacer, known or Known())
    try:
        return await site.scan(url)
    finally:
        site.leave()


@dataclass(slots=True)
class Page:
    """The visits of one page, the first visitor's at the beginning; equal bodies are held once."""

    visits: list[Visit] = field(default_factory=list)
    jar: dict[str, str] = field(default_factory=dict)  # cookies that the first visitor was given
    _bodies: dict[bytes, bytes] = field(default_factory=dict)

    def add(self, visit: Visit) -> None:
        body = self._bodies.setdefault(visit.body, visit.body)
        self.visits.append(visit if body is visit.body else replace(visit, body=body))

    def of(self, view: View) -> Visit | None:
        return next((one for one in self.visits if one.view is view and one.purpose is Purpose.PAGE), None)

    @property
    def url(self) -> str:
        return self.visits[0].url

    @property
    def answered(self) -> bool:
        return any(visit.answered for visit in self.visits if visit.purpose is Purpose.PAGE)

    @property
    def weight(self) -> int:
        """Bytes that its bodies take."""
        return sum(map(len, self._bodies))


class Site:
    """A host and what is known of it, while its addresses are scanned one after the other."""

    def __init__(
        self, home: str, options: ScanOptions, door: Door, pacer: Pacer, known: Known | None = None
    ) -> None:
        self._options = options.polite()
        self._caller = Caller(home, self._options, door, pacer)
        self._known = known or Known()
        self._resolver = door.names if self._options.mandate and askable(host_of(home)) else None
        self._manners: crawl.Manners | None = None
        self._contact: contact.SecurityContact | None = None
        self._domain = registered(host_of(home))
        self._own = {host_of(home), twin_of(host_of(home))}
        self._hosts: dict[str, None] = {}  # others of the same owner, as far as they were named
        self._offered: list[str] = []  # addresses that the sitemaps name
        self._styles: dict[str, Visit] = {}
        self._runs = _MOST_RUNS  # of hidden scripts that are left

    def leave(self) -> None:
        """Close what was opened for this site."""
        self._caller.leave()

    async def scan(self, url: str) -> SiteResult:
        """The address as given, then the pages found from it. Raises ValueError where it is no web address."""
        page = await self._begun(url)
        await self._meet_names(page)
        if not page.answered:
            return self._unanswered(url, page)
        if self._options.mandate and self._manners is None:
            await self._meet_host(page)
        pages, kept, room = list[Outcome](), list[Visit](), self._options.evidence_cap
        async for outcome, seen in self._outcomes(page):
            if seen is page and self._options.keep_front and self._options.mandate:
                await self._see_styles(page, _STYLES_SHOWN)
            pages.append(outcome)
            if outcome.status in EVIL and seen.weight <= room:
                kept += seen.visits
                room -= seen.weight
        return self._result(url, page, pages, kept)

    async def unreached(self, url: str, error: str) -> SiteResult:
        """What can be told of an address whose host is not found: why, and what the DNS says of it."""
        page = Page()
        page.add(Visit(address_of(url), error=error))
        await self._meet_names(page)
        return self._unanswered(url, page)

    def _unanswered(self, url: str, page: Page) -> SiteResult:
        outcome = judge(page.visits)
        return self._result(url, page, [outcome], page.visits if outcome.status in EVIL else [])

    def _result(self, url: str, first: Page, pages: list[Outcome], kept: list[Visit]) -> SiteResult:
        shown = first.visits if self._options.keep_front and first.answered else []
        return SiteResult(
            url,
            tuple(pages),
            tuple(kept),
            software_of(first.visits),
            _told(pages[0], first.visits[0]),
            tuple(one for one in shown if one.purpose in (Purpose.PAGE, Purpose.STYLE)),
            next((answer_of(one).where for one in visits_of_names(first.visits)), ""),
            tuple(self._hosts),
            self._contact,
        )

    async def _outcomes(self, first: Page) -> AsyncIterator[tuple[Outcome, Page]]:
        yield await self._judged(first), first
        if twin := await self._twin(first):
            yield await self._judged(twin), twin
        if self._options.depth > 0:
            async for page in self._further(first):
                yield await self._judged(page), page

    # --- One page ---

    async def _begun(self, url: str) -> Page:
        """The first visit of the address that was named: https, then http, where it names neither."""
        written = [address_of(url)] if "://" in url else [address_of(url), address_of(url, "http")]
        page = Page()
        for address in written:
            page = await self._visited(address)
            if page.answered:
                break
        return page

    async def _visited(self, address: str) -> Page:
        """A page as the first visitor sees it; where nothing answers, as a crawler that may be let in."""
        page = Page()
        page.add(
            await self._caller.visit(
                address, View.VISITOR, jar=page.jar, kept=self._kept(address, View.VISITOR)
            )
        )
        if not page.answered and self._caller.connected and View.CRAWLER in self._options.shown:
            page.add(await self._caller.visit(address, View.CRAWLER))
        return page

    async def _judged(self, page: Page) -> Outcome:
        """See the page from the other views, then again from those that decide."""
        for view in self._options.shown:
            if page.of(view) is None:
                await self._see(page, view, self._kept(page.url, view))
        if page.jar and self._options.mandate:
            await self._see(page, View.RETURN)
        outcome = await _judgement(page)
        for number in range(_ROUNDS):
            again = [view for view in View if view in outcome.again and self._may(view)]
            if not again:
                break
            if number == 0:
                await self._see_styles(page)
            for view in again:
                await self._see(page, view)
            outcome = await _judgement(page)
        return await self._unveiled(page, outcome)

    async def _unveiled(self, page: Page, outcome: Outcome) -> Outcome:
        """The same once scripts that hide what they do have run; at most a few times a site."""
        hidden = suspects(page.visits, outcome) if self._options.browser and self._runs > 0 else []
        if not hidden:
            return outcome
        self._runs -= len(hidden)
        loop = asyncio.get_running_loop()
        for visit in await loop.run_in_executor(_BROWSER, unveil, hidden, self._options):
            page.add(visit)
        return await _judgement(page)

    def _may(self, view: View) -> bool:
        return view in self._options.shown or (view is View.RETURN and self._options.mandate)

    def _kept(self, address: str, view: View) -> Visit | None:
        """The earlier visit of this address; for first fetches only, for no finding rests on it alone."""
        kept = self._known.front.get(view)
        return kept if kept and kept.url == address else None

    async def _see(self, page: Page, view: View, kept: Visit | None = None) -> None:
        jar = dict(page.jar) if view is View.RETURN else {}
        page.add(await self._caller.visit(page.url, view, jar=jar, kept=kept))

    async def _see_styles(self, page: Page, most: int = _STYLES) -> None:
        """The stylesheets that say what is hidden; those of a site are mostly the same for its pages."""
        has = {visit.url for visit in page.visits if visit.purpose is Purpose.STYLE}
        for address in crawl.styles(page.visits[0]):
            if address not in self._styles and len(self._styles) < most and self._caller.inside(address):
                self._styles[address] = await self._caller.visit(address, View.VISITOR, Purpose.STYLE)
            if address in self._styles and address not in has:
                page.add(self._styles[address])

    # --- The host's names ---

    async def _meet_names(self, page: Page) -> None:
        """What the DNS says of the host, of its other name, and of two below it that nobody made; once a site."""
        resolver, self._resolver = self._resolver, None
        if resolver is None:
            return
        host = host_of(page.url)
        made_up = [unlikely(host.removeprefix("www.")) for _ in range(2)]
        own, *others = await asyncio.gather(
            resolver.ask(host, self._known.place), *map(resolver.ask, (twin_of(host), *made_up))
        )
        if own is None:
            return
        for visit in (own, *filter(None, others)):
            page.add(visit)
        if page.answered and others[1] and answer_of(others[1]).addresses:
            url = urljoin(page.url, "/").replace(host, made_up[0], 1)
            page.add(await self._caller.visit(url, self._crawler, Purpose.MISSING))

    async def _twin(self, first: Page) -> Page | None:
        """The home page under the site's other name, where that leads elsewhere."""
        names = visits_of_names(first.visits)
        answers = {one.name: one.place for one in map(answer_of, names)}
        host = host_of(first.url)
        own, other = answers.get(host), answers.get(twin_of(host))
        if not own or not other or not own.isdisjoint(other):
            return None
        page = await self._visited(urljoin(first.url, "/").replace(host, twin_of(host), 1))
        for visit in (replace(first.visits[0], purpose=Purpose.TWIN), *names):
            page.add(visit)
        return page if page.answered else None

    # --- The host ---

    @property
    def _crawler(self) -> View:
        return View.CRAWLER if View.CRAWLER in self._options.shown else View.VISITOR

    async def _meet_host(self, page: Page) -> None:
        """What a host shows to crawlers (robots.txt, sitemaps) and for a page that cannot exist; judged with `page`."""
        crawler = self._crawler
        robots = await self._caller.visit(urljoin(page.url, "/robots.txt"), crawler, Purpose.ROBOTS)
        page.add(robots)
        self._manners = crawl.manners_of(robots)
        self._caller.crawl_delay = self._manners.delay
        await self._meet_sitemaps(page, crawler)
        missing = urljoin(page.url, f"/{secrets.token_hex(6)}-{secrets.token_hex(4)}")
        for view in dict.fromkeys((crawler, View.VISITOR)):
            page.add(await self._caller.visit(missing, view, Purpose.MISSING))
        if self._options.facts:
            told = await self._caller.visit(urljoin(page.url, contact.PATH), View.VISITOR, Purpose.CONTACT)
            self._contact = contact.security_contact(told)
        for path in PATHS if self._options.exposure else ():
            page.add(await self._caller.visit(urljoin(page.url, path), View.VISITOR, Purpose.EXPOSURE))

    async def _meet_sitemaps(self, page: Page, view: View) -> None:
        assert self._manners is not None
        waiting = [urljoin(page.url, one) for one in (*self._manners.sitemaps, "/sitemap.xml")]
        seen = set[str]()
        while waiting and len(seen) < _SITEMAPS:
            address = waiting.pop(0)
            if address in seen or not self._caller.inside(address):
                continue
            seen.add(address)
            visit = await self._caller.visit(address, view, Purpose.SITEMAP)
            visit = replace(visit, body=unzipped(visit.body, self._options.size_cap))
            page.add(visit)
            for named in crawl.listed(visit):
                (waiting if crawl.is_sitemap(named) else self._offered).append(named)
        self._meet(self._offered)

    # --- Further pages ---

    async def _further(self, first: Page) -> AsyncIterator[Page]:
        """Pages found from the first one, down to the depth and up to the number that the options allow.

        Promising addresses come first, then those that only a crawler was shown."""
        queue, seen, left = list[tuple[bool, int, int, str]](), {first.url}, self._options.max_pages - 1

        def found(addresses: list[str], depth: int) -> None:
            self._meet(addresses)
            for address in addresses:
                if address not in seen and len(seen) < _MOST_WAITING and self._welcome(address, first.url):
                    seen.add(address)
                    heappush(queue, (not crawl.promising(address), depth, len(seen), address))

        self._meet(f"https://{name}/" for name in first.visits[0].header.get(TLS_NAMES, "").split())
        found([*_links(first), *self._offered], 1)
        while queue and left > 0 and not self._caller.spent:
            _, depth, _, address = heappop(queue)
            page = await self._visited(address)
            if page.answered:
                left -= 1
                yield page
                if depth < self._options.depth:
                    found(_links(page), depth + 1)

    def _meet(self, addresses: Iterable[str]) -> None:
        """Note the other hosts of the same owner among these addresses."""
        for address in addresses:
            found = _HOST.match(address)
            host = found[1].lower().rstrip(".") if found else ""
            if host and host not in self._own and registered(host) == self._domain:
                self._hosts[host] = None
            if len(self._hosts) >= _MOST_HOSTS:
                return

    def _welcome(self, address: str, home: str) -> bool:
        """Whether the address is of the same host and robots.txt leaves it to everybody."""
        bare = host_of(home).removeprefix("www.")
        same = host_of(address).removeprefix("www.") == bare
        return same and (self._manners is None or self._manners.allows(address))


def _links(page: Page) -> list[str]:
    """What a page links to: first what only the crawler was shown."""
    visitor, crawler = page.of(View.VISITOR), page.of(View.CRAWLER)
    common = list(crawl.linked(visitor)) if visitor else []
    if crawler is None or (visitor and crawler.body is visitor.body):  # equal bodies are held once
        return common
    known = set(common)
    return [*(one for one in crawl.linked(crawler) if one not in known), *common]


def _told(outcome: Outcome, visit: Visit) -> str:
    """Why there is nothing, or not everything, to judge."""
    if outcome.status is Status.UNREACHABLE and not visit.error:
        return f"Situs menjawab dengan status {visit.status}."
    return visit.error


async def _judgement(page: Page) -> Outcome:
    visits = tuple(page.visits)
    if page.weight <= _HEAVY:
        return judge(visits)
    return await asyncio.get_running_loop().run_in_executor(_JUDGE, judge, visits)
