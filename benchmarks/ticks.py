"""The worker's tick with millions of open matters: how long a look takes, with nothing, 1 and 100 due.

The matters are written by SQL with their deadlines ahead. A tick that finds something applies the step in one
transaction: plans the messages, moves the counters, records the event (synced to the disk).
"""

import shutil
import sys
import tempfile
import threading
import time
from datetime import timedelta
from typing import Any

from _common import Times, desk, machine, parser, progress, report, spent

SEATS = 1000
GB_PER_MILLION = 0.8


def main() -> int:
    made = parser(__doc__)
    made.add_argument("--matters", type=int, default=10_000_000)
    made.add_argument("--idle-seconds", type=float, default=10.0)
    args = made.parse_args()
    free = shutil.disk_usage(tempfile.gettempdir()).free / 1e9
    if free < args.matters / 1e6 * GB_PER_MILLION * 2:
        progress(f"only {free:.0f} GB free: 1,000,000 matters instead of {args.matters:,}")
        args.matters = 1_000_000
    with desk(args.database) as folder:
        prepare(args.matters)
        figures = {
            "open matters": args.matters,
            "look that finds nothing": look(0, 500 * args.repeat),
            "1 due": look(1, 20 * args.repeat),
            "100 due": look(100, 4 * args.repeat),
            "idle tick loop": idle(args.idle_seconds),
        }
        if args.database == "sqlite":
            figures["file_gb"] = round((folder / "kentongan.sqlite3").stat().st_size / 1e9, 2)
        report(args, machine(args.database), figures)
    return 0


def prepare(matters: int) -> None:
    """A government with 1,000 seats, and for each of them as many cases as make up the number."""
    from tests import factories

    import _cases
    import _world
    from kentongan.base import clock
    from kentongan.kernel.models import Matter

    government = _world.government()
    factories.channel(government, "telegram", token="0:none", username="ukur")
    seats = min(SEATS, matters)
    _world.seat(government, seats)
    progress(f"writing {matters:,} matters")
    writer = _cases.Writer(government, _world.officer(government), now=clock.now(), overdue=False)
    with _cases.without_indexes(Matter):
        writer.cases(matters // seats, seats, _cases.WAITING)


def look(due: int, rounds: int) -> dict[str, Any]:
    """Ticks with `due` matters due each time. Once they moved, their next step lies ahead again."""
    from kentongan.base import clock
    from kentongan.base.scope import every_government
    from kentongan.kernel.models import Matter
    from kentongan.worker.tick import tick

    progress(f"{rounds} ticks with {due} due")
    times = Times()
    tick()
    for number in range(rounds):
        if due:
            with every_government():
                some = Matter.objects.filter(pk__gt=number * due).order_by("pk")[:due]
                rows = Matter.objects.filter(pk__in=[m.pk for m in some])
                rows.update(
                    next_due_at=clock.now() - timedelta(seconds=1), started_at=clock.now() - timedelta(days=5)
                )
        moved = times.call(tick)
        assert moved == due, f"{moved} moved, {due} were due"
    return {"ticks": rounds} | times.summary()


def idle(seconds: float) -> dict[str, float]:
    """The worker's own tick loop with nothing to do: its share of one processor."""
    from kentongan.worker.loop import Worker

    progress(f"the tick loop, {seconds:.0f} s idle")
    worker = Worker()
    thread = threading.Thread(target=worker._tick)
    with spent() as found:
        thread.start()
        time.sleep(seconds)
        worker.stopping.set()
        thread.join()
    return {"cpu_percent": round(100 * found.cpu / found.wall, 2)}


if __name__ == "__main__":
    sys.exit(main())
