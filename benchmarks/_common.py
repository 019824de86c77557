"""What every benchmark shares: a desk of its own in a temporary folder, the machine's facts, one way to print."""

import argparse
import json
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).absolute().parent.parent))  # tests.pg and tests.factories

DATABASES = ("sqlite", "postgres")


def parser(purpose: str | None, *, databases: bool = True, repeat: int = 3) -> argparse.ArgumentParser:
    """The arguments that benchmarks share; `purpose` is the script's docstring. `repeat` 0: no rounds."""
    made = argparse.ArgumentParser(description=purpose, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    if repeat:
        made.add_argument("--repeat", type=int, default=repeat, help="rounds; figures are their medians")
    if databases:
        made.add_argument("--database", choices=DATABASES, default="sqlite")
    return made


@contextmanager
def desk(database: str) -> Iterator[Path]:
    """An empty, migrated desk: its data folder. Everything is removed afterwards, the server too."""
    with tempfile.TemporaryDirectory(prefix="kentongan-bench-") as folder, _address(database) as url:
        os.environ |= {"KENTONGAN_FOLDER": folder, "KENTONGAN_DATABASE_URL": url}
        os.environ["KENTONGAN_ALLOW_PRIVATE"] = "127.0.0.1"
        with opened():
            from django.core.management import call_command

            call_command("migrate", interactive=False, verbosity=0)
            yield Path(folder)


@contextmanager
def opened() -> Iterator[None]:
    """Django on the desk that the environment names; its connections are closed afterwards."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "kentongan.config.settings"
    django.setup()
    from django.db import connection

    try:
        yield
    finally:
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]


@contextmanager
def _address(database: str) -> Iterator[str]:
    if database == "sqlite":
        yield ""
        return
    from tests import pg

    # The tests' server need not outlive a power cut; the one that is measured does.
    pg.SETTINGS |= {"fsync": "on", "full_page_writes": "on", "shared_buffers": "512MB", "max_wal_size": "4GB"}
    with pg.TemporaryPostgres() as server:
        yield server.url


@dataclass(slots=True)
class Spent:
    """Seconds on the wall, and of this process's processors (all its threads)."""

    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def spent() -> Iterator[Spent]:
    """Measure the block; the figures are there when it ends."""
    found, wall, cpu = Spent(), time.perf_counter(), time.process_time()
    try:
        yield found
    finally:
        found.wall, found.cpu = time.perf_counter() - wall, time.process_time() - cpu


@dataclass(slots=True)
class Times:
    """How long each of many calls took, in ms: on the wall, and of this process's processors."""

    taken: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def call[T](self, work: Callable[[], T]) -> T:
        """Do the work and note its time."""
        with spent() as found:
            result = work()
        self.taken.append(found.wall * 1000)
        self.cpu.append(found.cpu * 1000)
        return result

    def summary(self) -> dict[str, float]:
        """p50, p99 and the worst on the wall, and the median of processor time, in ms."""
        ranked = sorted(self.taken)
        last = len(ranked) - 1
        return {
            "p50_ms": round(statistics.median(ranked), 3),
            "p99_ms": round(ranked[round(0.99 * last)], 3),
            "max_ms": round(ranked[last], 3),
            "cpu_ms": round(statistics.median(self.cpu), 3),
        }


def median_of(rounds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The median of each figure over the rounds, to four significant digits."""
    return {name: _rounded(statistics.median(r[name] for r in rounds)) for name in rounds[0]}


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")


def machine(database: str = "") -> dict[str, Any]:
    """What the figures depend on, and how busy the machine was with other work."""
    facts: dict[str, Any] = {
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_1min": round(os.getloadavg()[0], 2),
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }
    return facts | ({"database": _database_version(database)} if database else {})


def _cpu_model() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor()


def _database_version(database: str) -> str:
    if database == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}, WAL, synchronous=FULL"
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}, fsync=on"


def report(args: argparse.Namespace, facts: Mapping[str, Any], figures: Mapping[str, Any]) -> None:
    """Print what was measured: one JSON object, or a table for people."""
    if args.json:
        print(json.dumps({"machine": facts, "figures": figures}))
        return
    rows = [*_flat(facts), ("", ""), *_flat(figures)]
    width = max(len(name) for name, _ in rows)
    print("\n".join(f"{name:<{width}}  {value}".rstrip() for name, value in rows))


def _flat(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name} · ")
        else:
            yield f"{above}{name}", f"{value:,}" if isinstance(value, int | float) else value


def progress(words: str) -> None:
    """A word on what goes on, for whoever waits; never on standard output, which holds the figures."""
    print(f"… {words}", file=sys.stderr, flush=True)
