"""How fast one address is asked. Pages of many agencies share a server, so that the address counts, not the name.

Guarantee: two requests reach one address at least `1 / rate` seconds apart (more after 429, 503 or another fault
of the server, or where robots.txt asks for it), for the interval begins with the end of the answer; at most
`per_address` are under way. Failure cases: many names on one address, several tasks that wait for one turn, a
server that asks for hours of patience.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from time import monotonic

LONGEST_WAIT = 60.0  # seconds that a server may send us away for
_SLOWEST = 10.0  # seconds between requests to a server that keeps failing


@dataclass(slots=True)
class Lane:
    """The turns of one address. Times are seconds of one clock that never runs backwards; no I/O."""

    interval: float
    free_at: float = 0.0
    strain: float = 1.0  # by how much the interval is stretched

    def take(self, now: float, at_least: float = 0.0) -> float:
        """Take the turn and return 0, or return the seconds until there may be one."""
        if now < self.free_at:
            return self.free_at - now
        self.rest(now, at_least)
        return 0.0

    def rest(self, now: float, at_least: float = 0.0) -> None:
        """No turn before a whole interval from now has passed."""
        self.free_at = max(self.free_at, now + max(self.interval * self.strain, at_least))

    def answered(self, status: int, retry_after: float | None, now: float) -> None:
        """Slow down after a fault of the server, in full trust again after one good answer for each."""
        if status != 429 and status < 500:
            self.strain = max(self.strain / 2, 1.0)
            return
        self.strain = min(self.strain * 2, max(_SLOWEST / self.interval, 1.0))
        wait = min(retry_after, LONGEST_WAIT) if retry_after is not None else self.interval * self.strain
        self.free_at = max(self.free_at, now + wait)


@dataclass(slots=True)
class _Road:
    lane: Lane
    slots: asyncio.Semaphore
    users: int = 0


@dataclass
class Pacer:
    """The lanes of all addresses. One for everything that a process scans."""

    rate: float = 1.0
    per_address: int = 2
    now: Callable[[], float] = monotonic
    _roads: dict[str, _Road] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, address: str, at_least: float = 0.0) -> AsyncIterator[Lane]:
        """Wait for a turn to ask this address; the request is made inside. `at_least`: seconds to the next one."""
        road = self._road(address)
        road.users += 1
        try:
            async with road.slots:
                await self._wait(road.lane, at_least)
                try:
                    yield road.lane
                finally:  # counted from the end: how long it took to get there is not known
                    road.lane.rest(self.now(), at_least)
        finally:
            road.users -= 1

    async def _wait(self, lane: Lane, at_least: float) -> None:
        while True:  # whoever waited beside us may have taken the turn, or the server asked for more time
            wait = lane.take(self.now(), at_least)
            if not wait:
                return
            await asyncio.sleep(wait)

    def _road(self, address: str) -> _Road:
        if address not in self._roads:
            self._forget()
            lane = Lane(1 / self.rate)
            self._roads[address] = _Road(lane, asyncio.Semaphore(self.per_address))
        return self._roads[address]

    def _forget(self) -> None:
        """Now and then drop what nobody waits for and nothing is owed to, so that memory stays flat."""
        if len(self._roads) % 4096 == 4095:
            now = self.now()
            idle = [a for a, road in self._roads.items() if not road.users and road.lane.free_at < now]
            for address in idle:
                del self._roads[address]


def seconds_of(retry_after: str, date: str = "") -> float | None:
    """What a Retry-After asks for, in seconds; one that names an instant is read by the server's own `date`.

    None where it is missing or nonsense."""
    asked = retry_after.strip()
    if asked.isascii() and asked.isdigit() and len(asked) < 10:
        return float(asked)
    if not asked or not date:
        return None
    try:
        wait = parsedate_to_datetime(asked) - parsedate_to_datetime(date)
    except (ValueError, TypeError):  # TypeError: one names its zone, the other does not
        return None
    return max(wait.total_seconds(), 0.0)
