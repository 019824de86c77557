"""Visits within one site: each follows redirects as a browser would, but never out of the site.

Guarantee: no request leaves the site's registered domain; every request waits for its address's turn and counts
against the site's budget of requests, time and patience. What could not be fetched is a Visit that says why.
"""

from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urljoin, urlsplit

from kentongan.base.clock import real_now
from kentongan.base.http import parsed
from kentongan.core.screening.links import registered
from kentongan.core.sitescan import Purpose, View, Visit
from kentongan.ports.http import NoAnswer, NotReached

from .door import Answer, Door, Late
from .options import ScanOptions, headers_of
from .pacing import LONGEST_WAIT, Pacer, seconds_of

MOST_HOPS = 5
OURS = "x-kentongan-"  # how the names of headers begin that no server sent
UNCHANGED = (
    "x-kentongan-unchanged"  # the answer is one from before, of this instant: the server says it still holds
)
_MOST_COOKIES, _LONGEST_COOKIE = 50, 4096
_BUSY = (429, 503)


class Spent(Exception):
    """The site's budget of requests, time or patience is used up; the text says which, in Indonesian."""


@dataclass(slots=True)
class Trip:
    """A visit under way: the cookies it carries, where it is, where it was sent."""

    url: str
    view: View
    jar: dict[str, str]
    kept: Visit | None = None
    hops: list[str] = field(default_factory=list)
    sent: dict[str, None] = field(default_factory=dict)
    answer: Answer | None = None
    error: str = ""
    seconds: float = 0.0


class Caller:
    """Fetches pages of the site that `home` belongs to, one request after the other."""

    def __init__(self, home: str, options: ScanOptions, door: Door, pacer: Pacer) -> None:
        self.options = options
        self.crawl_delay = 0.0
        self._sent_away = False
        self.connected = False  # whether the site took a connection, ever
        self._hosts: dict[str, str] = {}
        self._site = site_of(home)
        self._door, self._pacer = door, pacer
        self._left, self._seconds, self._failures = options.budget, options.site_seconds, 0

    async def visit(
        self,
        url: str,
        view: View,
        purpose: Purpose = Purpose.PAGE,
        jar: dict[str, str] | None = None,
        kept: Visit | None = None,
    ) -> Visit:
        """Fetch it as this view. `jar`: the cookies to send; those that are set are added to it. `kept`: an earlier
        visit, whose answer stands when the server says that it is unchanged."""
        trip = Trip(url, view, {} if jar is None else jar, kept)
        at = real_now()
        try:
            await self._travel(trip)
        except (NotReached, NoAnswer, Spent) as failed:
            trip.error = str(failed)
            self._failures += 1
        else:
            busy = trip.answer is not None and trip.answer.status in _BUSY
            self._failures = self._failures + 1 if busy else 0
        answer = trip.answer
        cookies = tuple(trip.sent)
        if answer is None:
            return Visit(url, view, purpose, hops=tuple(trip.hops), cookies=cookies, at=at, error=trip.error)
        return Visit(
            url, view, purpose, answer.status, answer.headers, answer.body, tuple(trip.hops), cookies, at,
            answer.cut, trip.error or answer.error,
        )  # fmt: skip

    def inside(self, url: str) -> bool:
        """Whether the address belongs to the site."""
        return site_of(url) == self._site

    def leave(self) -> None:
        """Close the connections that were opened here."""
        for url in self._hosts.values():
            self._door.leave(url)

    async def _travel(self, trip: Trip) -> None:
        seen, here = {trip.url}, trip.url
        while True:
            trip.answer = None
            trip.answer = answer = await self._patient(here, trip)
            _collect(answer, trip.jar)
            target = _target(here, answer)
            if not target:
                return
            trip.hops.append(target)
            if not self.inside(target):
                return
            if len(trip.hops) > MOST_HOPS or (target in seen and not trip.jar):
                trip.error = "Pengalihan berputar-putar."
                return
            seen.add(target)
            here = target

    async def _patient(self, url: str, trip: Trip) -> Answer:
        """The answer. A server that is busy is asked once more when it wants to be, one that hung up at once:
        it may have closed an old connection just as we wrote."""
        try:
            answer = await self._ask(url, trip)
        except Late:
            raise
        except NoAnswer:
            return await self._ask(url, trip)
        if answer.status not in _BUSY:
            return answer
        wait = seconds_of(answer.header("retry-after"), answer.header("date"))
        self._sent_away = wait is not None and wait > LONGEST_WAIT
        return answer if wait is None or self._sent_away else await self._ask(url, trip)

    async def _ask(self, url: str, trip: Trip) -> Answer:
        options = self.options
        source = options.elsewhere if trip.view is View.ELSEWHERE else ""
        trip.sent |= dict.fromkeys(trip.jar)
        headers = headers_of(trip.view, options)
        if trip.jar:
            headers = (*headers, ("Cookie", "; ".join(f"{name}={value}" for name, value in trip.jar.items())))
        earlier = trip.kept if trip.kept and trip.kept.final == url else None
        if earlier:
            headers = (*headers, *conditions(earlier))
        self._pay()
        self._hosts.setdefault(host_of(url), url)
        address = await self._door.address(url)
        async with self._pacer.turn(address, self.crawl_delay) as lane:
            began = monotonic()
            seconds = min(options.answer_seconds, options.visit_seconds - trip.seconds)
            try:
                answer = await self._door.get(url, headers, seconds=max(seconds, 1.0), source=source)
            except NoAnswer:
                self.connected = True
                raise
            finally:
                took = monotonic() - began
                trip.seconds += took
                self._seconds -= took
            after = seconds_of(answer.header("retry-after"), answer.header("date"))
            lane.answered(answer.status, after, self._pacer.now())
        self.connected = True
        return _unchanged(earlier, answer) if earlier and answer.status == 304 else answer

    @property
    def spent(self) -> str:
        """Which budget is used up, in Indonesian; "" as long as there may be more requests."""
        if self._sent_away:
            return "Tidak dicoba lagi: situs meminta agar tidak dihubungi dulu."
        if self._failures >= self.options.patience:
            return "Tidak dicoba lagi: situs beberapa kali berturut-turut tidak menjawab."
        if self._seconds <= 0:
            return "Tidak dicoba lagi: situs menjawab terlalu lambat."
        return "" if self._left > 0 else "Tidak diambil: jatah permintaan untuk situs ini habis."

    def _pay(self) -> None:
        """One more request. Raises Spent."""
        if reason := self.spent:
            raise Spent(reason)
        self._left -= 1


def conditions(kept: Visit) -> tuple[tuple[str, str], ...]:
    """What to ask with, so that a server sends the page of this visit only where it is another one by now."""
    asked = (
        ("If-None-Match", kept.header.get("etag")),
        ("If-Modified-Since", kept.header.get("last-modified")),
    )
    return tuple((name, value) for name, value in asked if value)


def _unchanged(kept: Visit, answer: Answer) -> Answer:
    """The earlier answer, with a note that the server called it unchanged; the certificate is today's."""
    fresh = [one for one in answer.headers if one[0].startswith(OURS)]
    noted = (UNCHANGED, kept.at.isoformat() if kept.at else "")
    headers = (*(one for one in kept.headers if not one[0].startswith(OURS)), *fresh, noted)
    return Answer(kept.status, headers, kept.body)


def site_of(url: str) -> str:
    """What is one owner's: the registered domain, or the address of the internet."""
    return registered(host_of(url))


def host_of(url: str) -> str:
    """The host as the client reads it, without a closing dot; "" where it is no web address."""
    try:
        return parsed(url)[1].host.rstrip(".")
    except NotReached:
        return ""


def _target(here: str, answer: Answer) -> str:
    """Where a redirect leads, absolute and without its fragment; "" for other answers."""
    location = answer.header("location").strip()
    if not 300 <= answer.status < 400 or not location:
        return ""
    try:
        return urljoin(here, location).partition("#")[0]
    except ValueError:  # an address that is none, such as http://[
        return location


def _collect(answer: Answer, jar: dict[str, str]) -> None:
    """Take the cookies of an answer; one set to nothing is taken back. Their scope is the site, as ours is."""
    for name, value in answer.headers:
        if name != "set-cookie" or len(jar) >= _MOST_COOKIES:
            continue
        pair, _, rest = value.partition(";")
        key, equals, content = pair.strip().partition("=")
        if not equals or not key or len(pair) > _LONGEST_COOKIE or not pair.isascii():
            continue
        if content and "max-age=0" not in rest.lower():
            jar[key] = content
        else:
            jar.pop(key, None)


def address_of(written: str, scheme: str = "https") -> str:
    """The web address that somebody wrote, with or without a scheme. Raises ValueError, in Indonesian."""
    url = written if "://" in written else f"{scheme}://{written}"
    try:
        parts, (read, _) = urlsplit(url), parsed(url)
    except (ValueError, NotReached):
        raise ValueError(f"{written[:200]!r} bukan alamat web.") from None
    if parts.username or parts.password:
        raise ValueError(f"{written[:200]!r} memuat nama pengguna atau sandi; hapus bagian itu.")
    return str(read).partition("#")[0]
