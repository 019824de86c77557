"""The simulator's time: the machine's, or the demo's own clock read from a file that may change."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from kentongan.core.clock.demo import DemoClock, loads

type Clock = Callable[[], float]  # seconds since 1970-01-01 UTC

POLL_S = 0.2  # real seconds between two looks at the file


class FileClock:
    """Calling it gives the time that the clock file describes; without a file, the machine's time."""

    def __init__(self, path: Path, real: Clock = time.time) -> None:
        self._path = path
        self._real = real
        self._looked = float("-inf")
        self._version: tuple[int, int] | None = None
        self._demo: DemoClock | None = None

    def __call__(self) -> float:
        now = self._real()
        if now - self._looked >= POLL_S:
            self._looked = now
            self._look()
        if self._demo is None:
            return now
        return self._demo.at(datetime.fromtimestamp(now, UTC)).timestamp()

    def _look(self) -> None:
        try:
            stat = self._path.stat()
            version = (stat.st_mtime_ns, stat.st_size)
            if version != self._version:
                self._demo = loads(self._path.read_text())
                self._version = version
        except (OSError, ValueError):
            pass  # missing, or caught while being written: keep the clock we have and look again
