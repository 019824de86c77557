"""A clock for demonstrations: time that can be sped up, paused and jumped, but never runs backwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

# Two weeks in a minute.
FASTEST = 20_160


@dataclass(frozen=True)
class DemoClock:
    """At `real_anchor` the clock shows `shown_anchor`; from then on it runs at `speed` (0 paused, 1 real).

    Raises ValueError for naive anchors and for a speed outside 0-20,160.
    """

    real_anchor: datetime
    shown_anchor: datetime
    speed: float

    def __post_init__(self) -> None:
        if self.real_anchor.utcoffset() is None or self.shown_anchor.utcoffset() is None:
            raise ValueError("a demo clock needs anchors with a time zone")
        if not 0 <= self.speed <= FASTEST:
            raise ValueError(f"speed {self.speed} is not between 0 and {FASTEST}")

    def at(self, real_now: datetime) -> datetime:
        """Return the time shown at `real_now`; a machine clock set back holds it still."""
        return self.shown_anchor + max(real_now - self.real_anchor, timedelta()) * self.speed

    def with_speed(self, real_now: datetime, speed: float) -> "DemoClock":
        """Return the clock that goes on from what it shows now, at another speed."""
        return DemoClock(real_now, self.at(real_now), speed)

    def jumped(self, real_now: datetime, shown: datetime) -> "DemoClock":
        """Return the clock moved forward to `shown`. ValueError when that lies before what it shows."""
        if shown < self.at(real_now):
            raise ValueError(f"the demo clock never runs backwards (to {shown.isoformat()})")
        return DemoClock(real_now, shown, self.speed)


def dumps(clock: DemoClock) -> str:
    """Return the clock as one line of JSON."""
    return orjson.dumps(clock).decode()


def loads(text: str) -> DemoClock:
    """Read what `dumps` wrote. ValueError, saying what is wrong, for anything else."""
    match orjson.loads(text):
        case {"real_anchor": str(real), "shown_anchor": str(shown), "speed": int() | float() as speed}:
            return DemoClock(datetime.fromisoformat(real), datetime.fromisoformat(shown), speed)
    raise ValueError("a demo clock is JSON with real_anchor, shown_anchor (ISO 8601) and speed (number)")
