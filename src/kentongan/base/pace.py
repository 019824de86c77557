"""How much in a minute: a bucket kept as the one instant at which it would be full again (generic cell rate algorithm).

It lives in Django's cache, so each web process of an installation counts for itself.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.core.cache import cache

_MINUTE_MS = 60_000
_turn = Lock()


@dataclass(frozen=True, slots=True)
class Taken:
    """What is left of the minute; `wait`: seconds until this much can be taken, 0 where it was."""

    left: int
    wait: int


def take(key: str, count: int, *, a_minute: int, now: datetime) -> Taken:
    """Take this many out of the bucket, or none of them."""
    each_ms, now_ms = _MINUTE_MS // a_minute, int(now.timestamp() * 1000)
    with _turn:
        full_at: int = max(cache.get(key, now_ms), now_ms)
        left = (now_ms + _MINUTE_MS - full_at) // each_ms - count
        if left < 0:
            return Taken(left + count, math.ceil((full_at + count * each_ms - now_ms - _MINUTE_MS) / 1000))
        cache.set(key, full_at + count * each_ms, timeout=2 * _MINUTE_MS // 1000)
    return Taken(left, 0)
