"""The loop that looks at sites.

Guarantee (see `sitewatch/scans.py`): a target is claimed and COMMITTED before a byte leaves; killed at any instant,
its lease runs out and another worker looks. Results are saved as they come, many per commit, only where the claim's
fence still stands. The database is used from this thread, the network from one asyncio loop in another; ONE door
and ONE pacer are shared by all sites under way, so that a server that hosts many is asked at its own pace.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from time import monotonic
from urllib.parse import urlsplit

import structlog
from django.conf import settings

from kentongan.base.clock import now as desk_now
from kentongan.base.clock import real_now
from kentongan.base.scope import every_government, scope
from kentongan.base.words import local
from kentongan.core.sitescan import Status
from kentongan.ports.http import NotReached
from kentongan.sitewatch import scans
from kentongan.sitewatch.drawing.chromium import find_chromium
from kentongan.sitewatch.findings import Seen
from kentongan.sitewatch.inventory import Window
from kentongan.sitewatch.keeping import unpacked
from kentongan.sitewatch.looking import seen_of
from kentongan.sitewatch.models import Scan, Schedule, Site, Standing
from kentongan.sitewatch.scanning.door import Door
from kentongan.sitewatch.scanning.options import ScanOptions
from kentongan.sitewatch.scanning.pacing import Pacer
from kentongan.sitewatch.scanning.result import Known
from kentongan.sitewatch.scanning.site import scan_site
from kentongan.sitewatch.scans import Claim

from .deliver import Network

log = structlog.get_logger("kentongan.scan")
# Sites under way at once; every one waits most of the time for its server's turn.
AT_ONCE = 100
SAVED_AT_ONCE = 50
# Pages of a site under a mandate: the home page, and those it leads to.
MOST_PAGES = 5
# A lease is renewed long before it runs out.
RENEW_S = scans.LEASE.total_seconds() / 3


@dataclass(slots=True)
class _Flight:
    """A site on its way."""

    claim: Claim
    future: "Future[Seen]"


@dataclass
class Scanner:
    """Claims, looks, records. `step()` does one round and says whether there was anything to do."""

    network: Network
    at_once: int = AT_ONCE
    pacer: Pacer = field(default_factory=lambda: Pacer(1.0, 2))
    flying: list[_Flight] = field(default_factory=list)
    renewed: float = field(default_factory=monotonic)
    doors: dict[ScanOptions, Door] = field(default_factory=dict)

    def step(self, *, wait_for: float = 0.0) -> bool:
        launched = self._launch()
        landed = self._land(0.0 if launched else wait_for)
        if self.flying and monotonic() - self.renewed > RENEW_S:
            scans.renew([flight.claim for flight in self.flying])
            self.renewed = monotonic()
        return launched or landed

    def _launch(self) -> bool:
        free = self.at_once - len(self.flying)
        claims = scans.claim(now=desk_now(), limit=free) if free > 0 else []
        self.flying += [_Flight(c, self.network.submit(self._look(c))) for c in claims]
        return bool(claims)

    async def _look(self, claimed: Claim) -> Seen:
        """One site. A fault of our own is told as such; the others go on."""
        options = options_for(claimed)
        door = self._door(options)
        try:
            ip = await _address(door, claimed.url)
            known = await asyncio.to_thread(_known, claimed)
            result = await scan_site(claimed.url, options, door=door, pacer=self.pacer, known=known)
            return await asyncio.to_thread(seen_of, result, known, imitated=claimed.imitate, ip=ip)
        except Exception as error:
            log.exception("site not scanned", url=claimed.url)
            why = f"Pemindaian gagal karena kesalahan program ({type(error).__name__}); mohon laporkan."
            return Seen(status=Status.UNREACHABLE, error=why)

    def _door(self, options: ScanOptions) -> Door:
        if options not in self.doors:
            self.doors[options] = Door(options)
        return self.doors[options]

    def _land(self, timeout: float) -> bool:
        """Save what came back; many per commit."""
        if not self.flying:
            return False
        done, _flying = wait(
            [flight.future for flight in self.flying], timeout=timeout, return_when="FIRST_COMPLETED"
        )
        landed = [flight for flight in self.flying if flight.future in done][:SAVED_AT_ONCE]
        scans.settle([(flight.claim, flight.future.result()) for flight in landed], now=desk_now())
        # Only now: where the database was away, the next round writes them.
        self.flying = [flight for flight in self.flying if flight not in landed]
        return bool(landed)

    def close(self) -> None:
        """Give up what is on its way; its lease runs out."""
        for flight in self.flying:
            flight.future.cancel()


async def _address(door: Door, url: str) -> str:
    """Where the site lives; "" where that cannot be known, which the scan itself will tell."""
    try:
        return await door.address(url)
    except NotReached:
        return ""


def _known(claimed: Claim) -> Known:
    """What is known of the site from before."""
    return Known(claimed.target.site.place, unpacked(claimed.copy, now=real_now()))


def options_for(claimed: Claim) -> ScanOptions:
    """All views under a mandate, else one honest visit. Internal addresses only where the operator allows them."""
    host = (urlsplit(claimed.url).hostname or "").lower()
    known = "localhost" if host.endswith(".localhost") else host
    private = known in settings.PRIVATE_HOSTS_ALLOWED
    return _options(claimed.imitate, private, settings.SCAN_FROM, settings.RESOLVER)


@cache
def _options(imitate: bool, private: bool, elsewhere: str, resolver: str) -> ScanOptions:
    return ScanOptions(
        depth=1 if imitate else 0,
        max_pages=MOST_PAGES if imitate else 1,
        mandate=imitate,
        allow_private=private,
        contact=settings.PUBLIC_URL,
        keep_front=True,
        facts=imitate,
        elsewhere=elsewhere,
        resolver=resolver,
        browser=str(find_chromium() or ""),
    )


def sweep_targets() -> int:
    """Targets of a worker that did not come back; those the night did not reach."""
    return scans.sweep(now=desk_now())


def plan_nights() -> int:
    """Start tonight's scan of every government whose window is open and that had none tonight, and today's of those
    that want to be looked at by day too; how many started."""
    now = desk_now()
    with every_government():
        rows = list(Schedule.objects.filter(is_on=True).select_related("government"))
    rounds = [_Round(row, "last_night", Scan.Reason.NIGHT, row.opens, row.closes) for row in rows]
    rounds += [_Round(row, "last_day", Scan.Reason.DAY, row.closes, row.opens) for row in rows if row.by_day]
    return sum(one.begin(now) for one in rounds)


@dataclass(frozen=True, slots=True)
class _Round:
    """What a schedule owes between two hours: a look at all sites. `noted`: the field with the day of the last."""

    row: Schedule
    noted: str
    reason: Scan.Reason
    opens: time
    closes: time

    def begin(self, now: datetime) -> bool:
        """Start it where it is due; whether it was this process that did."""
        row, day, last = self.row, self._day(now), getattr(self.row, self.noted)
        fresh = last is None or day >= last + timedelta(days=row.every)
        window = Window(self.opens, self.closes)
        if not fresh or not window.is_open(now, row.government.zone) or now < self._hour(day, window, now):
            return False
        with scope(row.government):
            sites = _longest_unseen()
            same = Schedule.objects.filter(pk=row.pk, **{self.noted: last})
            changed = same.update(**{self.noted: day})
            if changed and sites:
                self._start(sites, now, window)
        return bool(changed)

    def _day(self, now: datetime) -> date:
        """The local day on which this window opened."""
        here = local(now, self.row.government.zone)
        began_yesterday = self.opens > self.closes and here.time() < self.closes
        return (here - timedelta(days=1)).date() if began_yesterday else here.date()

    def _hour(self, day: date, window: Window, now: datetime) -> datetime:
        """When it begins: a night at once, a day at an hour that nobody can tell in advance and that changes."""
        end = window.end(now, self.row.government.zone)
        if self.reason is Scan.Reason.NIGHT or end is None:
            return now
        opens, closes = (datetime.combine(day, hour) for hour in (self.opens, self.closes))
        length = (closes - opens) % timedelta(days=1)
        secret = f"{settings.SECRET_KEY}{self.row.government_id}{day}"
        return end - length * Random(secret).uniform(0.3, 0.9)

    def _start(self, sites: Sequence[Site], now: datetime, window: Window) -> None:
        government = self.row.government
        until = window.end(now, government.zone)
        scans.start(
            sites, self.reason, started_by=None, now=now, government_id=government.pk, not_after=until
        )


def _longest_unseen() -> Sequence[Site]:
    rows = Site.objects.filter(standing=Standing.WATCHED)
    return sorted(rows, key=lambda site: (site.scanned_at is not None, site.scanned_at))
