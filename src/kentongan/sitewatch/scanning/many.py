"""Thousands of sites at once, each address of the internet by itself; memory follows what is under way.

Guarantee: every address given is reported exactly once, whatever its site does; what lies on one IP address is
scanned one site after the other, so that its pace is shared (`pacing.py`). Failure cases: lists sorted by server,
names that do not exist, servers that answer for minutes, an error of our own (reported for its address).
"""

import asyncio
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath

from kentongan.ports.http import NotReached

from .door import Door
from .options import ScanOptions
from .pacing import Pacer
from .result import SiteResult
from .site import Site
from .visiting import address_of, host_of

AT_ONCE = 700  # a page of each and a connection are held in memory while its views come in
_FILES_EACH = 3  # open files that a site under way may need

type Report = Callable[[SiteResult], None]


async def scan_many(
    urls: Iterable[str], options: ScanOptions, on_result: Report, *, at_once: int | None = None
) -> None:
    """Scan each address once and report it as soon as it is known. What `on_result` raises ends the scan.

    Without a scheme https is tried first; what is no web address is reported as unreachable."""
    async with Door(options) as door, asyncio.TaskGroup() as tasks:
        fleet = _Fleet(options, door, on_result, tasks, at_once or room_for(AT_ONCE))
        for job in jobs_of(urls, on_result):
            await fleet.send(job)


def jobs_of(urls: Iterable[str], on_result: Report) -> Iterator[list[str]]:
    """The addresses by host, in the order in which the hosts appear; what is no address is reported at once."""
    hosts = dict[str, list[str]]()
    for url in dict.fromkeys(urls):
        try:
            hosts.setdefault(host_of(address_of(url)), []).append(url)
        except ValueError as error:
            on_result(SiteResult(url, error=str(error)))
    yield from hosts.values()


class _Fleet:
    """Sites wait in one line for each IP address; every line has one task that works through it."""

    def __init__(
        self, options: ScanOptions, door: Door, on_result: Report, tasks: asyncio.TaskGroup, at_once: int
    ) -> None:
        self._options, self._door, self._report, self._tasks = options, door, on_result, tasks
        self._pacer = Pacer(options.rate, options.per_address)
        self._looking, self._working = asyncio.Semaphore(64), asyncio.Semaphore(at_once)
        self._lines: dict[str, deque[list[str]]] = {}

    async def send(self, job: list[str]) -> None:
        """Have the job's address looked up; returns when there is room for more."""
        await self._looking.acquire()
        self._tasks.create_task(self._placed(job))

    async def _placed(self, job: list[str]) -> None:
        home = address_of(job[0])
        try:
            address = await self._door.address(home)
        except NotReached as error:
            site = Site(home, self._options, self._door, self._pacer)
            for url in job:
                self._report(await site.unreached(url, str(error)))
            return
        finally:
            self._looking.release()
        line = self._lines.get(address)
        if line is not None:
            line.append(job)
            return
        self._lines[address] = deque([job])
        async with self._working:
            await self._worked(address)

    async def _worked(self, address: str) -> None:
        line = self._lines[address]
        while line:
            await self._scanned(line.popleft())
        del self._lines[address]

    async def _scanned(self, job: list[str]) -> None:
        site = Site(address_of(job[0]), self._options, self._door, self._pacer)
        try:
            for url in job:
                self._report(await self._one(site, url))
        finally:
            site.leave()

    async def _one(self, site: Site, url: str) -> SiteResult:
        try:
            return await site.scan(url)
        except Exception as error:  # noqa: BLE001 (a fault of ours on one site must not end the scan of the others)
            return SiteResult(url, error=_ours(error))


def _ours(error: Exception) -> str:
    """Names the place of our fault, for whoever is told of it."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} di {PurePath(place.filename).name}:{place.lineno}"
    return f"Pemindaian alamat ini gagal karena kesalahan program ({where}); mohon laporkan."


def room_for(sites: int) -> int:
    """How many sites at once the open files of this process allow, after asking for as many as it may have."""
    try:
        import resource
    except ImportError:  # not on Windows
        return min(sites, 100)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = sites * _FILES_EACH + 100
    soft = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    if soft > resource.getrlimit(resource.RLIMIT_NOFILE)[0]:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))
    usable = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return max(1, min(sites, (usable - 100) // _FILES_EACH))
