"""Issue one directive to many addressees: rows/s (matters and deliveries) and how little memory it takes.

Each order is given by a fresh process, so that its peak memory is its own. Agencies, seats, people and addresses
are there before and are not counted. Durable: one transaction, synced to the disk.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from _common import desk, machine, median_of, opened, parser, progress, report, spent


def main() -> int:
    made = parser(__doc__)
    made.add_argument("--addressees", type=int, nargs="+", default=[10_000, 50_000, 100_000])
    made.add_argument("--one", nargs=2, type=int, metavar=("USER", "SEATS"), help=argparse.SUPPRESS)
    args = made.parse_args()
    if args.one:
        with opened():
            print(json.dumps(issue(*args.one)))
        return 0
    with desk(args.database):
        user = prepare(max(args.addressees))
        figures = {f"{size} addressees": measured(args, user, size) for size in args.addressees}
        report(args, machine(args.database), figures)
    return 0


def prepare(seats: int) -> int:
    """The government with its seats; returns the id of who gives the orders."""
    from tests import factories

    import _world

    progress(f"writing {seats} seats, people and addresses")
    government = _world.government()
    factories.channel(government, "telegram", token="0:none", username="ukur")
    _world.seat(government, seats)
    return _world.officer(government).pk


def measured(args: argparse.Namespace, user: int, size: int) -> dict[str, float]:
    rounds = []
    for number in range(args.repeat):
        progress(f"issuing to {size}, round {number + 1} of {args.repeat}")
        command = [sys.executable, str(Path(__file__)), "--one", str(user), str(size)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        rounds.append(json.loads(done.stdout))
    return median_of(rounds)


def issue(user_pk: int, size: int) -> dict[str, Any]:
    """Give one order to `size` seats in this process, and count what it wrote."""
    import _world
    from kentongan.base import clock
    from kentongan.base.scope import scope
    from kentongan.base.users import User
    from kentongan.directives.actions import issue_directive
    from kentongan.directory.models import Position
    from kentongan.kernel.models import Delivery, Matter

    user = User.objects.select_related("government").get(pk=user_pk)
    with scope(user.government):
        seats = Position.objects.exclude(title="Bupati").select_related("superior").order_by("pk")[:size]
        draft = _world.order(user.government)
        before = peak_mb()
        with spent() as time:
            row = issue_directive(draft, seats.iterator(chunk_size=2000), acting_user=user, now=clock.now())
        peak = peak_mb()
        written = (
            Matter.objects.filter(case_id=row.pk).count() + Delivery.objects.filter(case_id=row.pk).count()
        )
    assert written == 2 * size, f"{written} rows for {size} addressees"
    return {
        "seconds": time.wall,
        "rows_per_s": written / time.wall,
        "cpu_s": time.cpu,
        "peak_mb": peak - before,
    }


def peak_mb() -> float:
    """The most memory this process has held so far, in MB (getrusage would hand on the parent's peak)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


if __name__ == "__main__":
    sys.exit(main())
