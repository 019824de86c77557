"""Telegram's sending limits, counted in real time whatever the demo's clock says."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Limit(NamedTuple):
    period: float  # seconds that one message uses up
    burst: int  # messages that may go at once after a quiet time


WHOLE_BOT = Limit(1 / 30, 30)
ONE_CHAT = Limit(1.0, 3)
ONE_GROUP = Limit(60 / 20, 20)


@dataclass(slots=True)
class Limiter:
    """Generic cell rate algorithm: one number per key, the time at which its credit is full again."""

    full_at: dict[tuple[int, int], float] = field(default_factory=dict)

    def take(self, bot: int, chat: int, now: float) -> int:
        """0 and the message is counted, or the whole seconds to wait and nothing is counted.

        `now` is in seconds of any steady clock; a negative `chat` is a group.
        """
        keys = [((bot, 0), WHOLE_BOT), ((bot, chat), ONE_GROUP if chat < 0 else ONE_CHAT)]
        wait = max(self._wait(key, limit, now) for key, limit in keys)
        if wait > 0:
            return math.ceil(wait)
        self._count(keys, now)
        return 0

    def _wait(self, key: tuple[int, int], limit: Limit, now: float) -> float:
        full_at = self.full_at.get(key, now)
        return full_at - now - limit.period * (limit.burst - 1)

    def _count(self, keys: Iterable[tuple[tuple[int, int], Limit]], now: float) -> None:
        for key, limit in keys:
            self.full_at[key] = max(self.full_at.get(key, now), now) + limit.period
