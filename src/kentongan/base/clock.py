"""The one place that reads the time. In the demo the clock can run faster (a week of silence in a minute)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from kentongan.core.clock.demo import DemoClock, dumps, loads

_cache: tuple[int, DemoClock] | None = None


def now() -> datetime:
    """The current instant in UTC, as the desk knows it."""
    real = real_now()
    demo = demo_clock() if settings.DEMO else None
    return demo.at(real) if demo else real


def real_now() -> datetime:
    """The machine's own time in UTC, for leases and rates, which no demo may hurry."""
    return datetime.now(UTC)


def speed() -> float:
    """How much faster than real time the desk's clock runs: 1, except in the demo."""
    demo = demo_clock() if settings.DEMO else None
    return demo.speed if demo else 1.0


def later(seconds: float) -> datetime:
    """The desk's time when this many real seconds will have passed."""
    return now() + timedelta(seconds=seconds * speed())


def demo_clock() -> DemoClock | None:
    """The demo's clock as kept in its file, or None where none was set; reread when the file changes."""
    global _cache
    try:
        changed = settings.CLOCK_FILE.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    if _cache is None or _cache[0] != changed:
        _cache = (changed, loads(settings.CLOCK_FILE.read_text()))
    return _cache[1]


def set_demo_clock(clock: DemoClock) -> None:
    """Replace the demo's clock for every process at once (the file is swapped whole)."""
    path: Path = settings.CLOCK_FILE
    fresh = path.with_suffix(".new")
    fresh.write_text(dumps(clock))
    fresh.replace(path)
