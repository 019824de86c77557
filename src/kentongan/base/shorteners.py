"""Where shortened links lead, for those whose rulebook allows to ask.

Only shorteners are asked; what their answers point to is never visited. Failure cases: a shortener that is slow,
silent, in the inner network or pointing to itself leaves its links unresolved, and nobody waits longer than
`patience`.
"""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from urllib.parse import urljoin

from kentongan.core.screening import Item, links
from kentongan.core.screening.rulebook import Shortened
from kentongan.ports.http import Http, NoAnswer, NotReached, PrivateAddress

from .http import HttpDoor

_HOPS, _AT_ONCE, _ANSWER_S, _LIMIT = 5, 16, 5.0, 200_000
_MOVED = (301, 302, 303, 307, 308)


class Follower:
    """Asks each shortened link once. `private`: inner hosts that may be asked, those of the settings by default."""

    def __init__(
        self, rule: Shortened, *, patience: float = 8.0, private: Collection[str] | None = None
    ) -> None:
        self._own, self._patience, self._private = rule.domains, patience, private
        self._known: dict[str, str] = {}

    def followed(self, items: Sequence[Item]) -> list[Item]:
        """The items with where their shortened links lead."""
        found = [links.shortened(item.text, item.links, self._own) for item in items]
        new = {address for some in found for address in some} - self._known.keys()
        if new:
            asyncio.run(self._ask(new))
        return [
            replace(item, targets={one: self._known[one] for one in some if self._known[one]})
            if some else item
            for item, some in zip(items, found, strict=True)
        ]  # fmt: skip

    async def _ask(self, addresses: Iterable[str]) -> None:
        turns = asyncio.Semaphore(_AT_ONCE)
        async with HttpDoor(self._private) as door:
            tasks = [asyncio.create_task(self._learn(one, door, turns)) for one in addresses]
            done, late = await asyncio.wait(tasks, timeout=self._patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            await asyncio.gather(*done)  # a mistake of ours is raised

    async def _learn(self, address: str, door: Http, turns: asyncio.Semaphore) -> None:
        self._known[address] = ""
        async with turns:
            at = address
            for _ in range(_HOPS):
                target = await _led(at, door)
                if not target:
                    break
                self._known[address] = at = target
                if not self._hides(at):
                    break

    def _hides(self, address: str) -> bool:
        host = links.domain(address)
        return host in self._own or links.is_shortener(host)


async def _led(address: str, door: Http) -> str:
    """The address that this shortener names, "" where it names none."""
    try:
        reply = await door.request("GET", address, timeout=_ANSWER_S, limit=_LIMIT)
    except (NotReached, NoAnswer, PrivateAddress):
        return ""
    place = reply.headers.get("location", "") if reply.status in _MOVED else ""
    return urljoin(address, place) if place else ""
