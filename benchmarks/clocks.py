"""Working time and the audit chain: sums and differences a second beside three peers, events linked and verified.

The peers run in an environment of their own that uv makes for the run; without uv or a registry they are left
out and the table says so. All count the same questions on a week of 8 hours with the same days off; how often a
peer agrees with us, to the minute, is counted too (they know neither our lunch break nor Ramadan hours).
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from _common import machine, median_of, parser, progress, report, spent
from kentongan.core.audit.chain import Entry, extend, genesis
from kentongan.core.audit.verify import StoredEvent, verify
from kentongan.core.clock.worktime import (
    WeekHours,
    WorkCalendar,
    add_minutes,
    add_working_days,
    minutes_between,
    national_days_off,
)

ZONE = ZoneInfo("Asia/Jakarta")
PEERS = ("businesstimedelta", "business-duration", "numpy")
SIMPLE = WeekHours((((time(8), time(16)),),) * 5 + ((), ()))  # type: ignore[arg-type]


def main() -> int:
    made = parser(__doc__, databases=False)
    made.add_argument("--questions", type=int, default=50_000)
    made.add_argument("--peer-questions", type=int, default=2000)
    made.add_argument("--events", type=int, default=50_000)
    made.add_argument("--no-peers", action="store_true", help="do not ask uv for the peers")
    args = made.parse_args()
    rounds = [one_round(args, number) for number in range(args.repeat)]
    report(args, machine(), {name: median_of([r[name] for r in rounds if name in r]) for name in rounds[0]})
    return 0


def one_round(args: argparse.Namespace, number: int) -> dict[str, dict[str, float]]:
    progress(f"round {number + 1} of {args.repeat}")
    questions = Questions(args.questions, seed=number)
    found = {"ours, office hours": ours(questions, questions.calendar(), {})}
    simple = questions.calendar(SIMPLE)
    few = questions.first(args.peer_questions)
    mine: dict[str, list[Any]] = {}
    found["ours, 8 hours a day"] = ours(few, simple, mine)
    if not args.no_peers:
        found |= peers(few, mine, found["ours, 8 hours a day"])
    return found | {"chain": chain(args.events)}


class Questions:
    """Instants, amounts and second instants of 2025 to 2027, the same for everybody."""

    def __init__(self, count: int, seed: int) -> None:
        chance = random.Random(seed)
        base = datetime(2025, 1, 1, tzinfo=UTC)
        self.starts = [base + timedelta(minutes=chance.randrange(2 * 525_600)) for _ in range(count)]
        self.ends = [at + timedelta(minutes=chance.randrange(60 * 1440)) for at in self.starts]
        self.minutes = [chance.randrange(1, 4800) for _ in range(count)]
        self.days_off = sorted(national_days_off(2024, 2035))

    def first(self, count: int) -> "Questions":
        few = Questions(0, 0)
        few.starts, few.ends, few.minutes = self.starts[:count], self.ends[:count], self.minutes[:count]
        return few

    def calendar(self, hours: WeekHours | None = None) -> WorkCalendar:
        days_off = frozenset(self.days_off)
        if hours is None:
            return WorkCalendar(zone="Asia/Jakarta", days_off=days_off)
        return WorkCalendar(zone="Asia/Jakarta", days_off=days_off, hours=hours, ramadan=())

    def dumped(self) -> str:
        return json.dumps(
            {
                "starts": [at.isoformat() for at in self.starts],
                "ends": [at.isoformat() for at in self.ends],
                "minutes": self.minutes,
                "days_off": [day.isoformat() for day in self.days_off],
            }
        )


def ours(q: Questions, calendar: WorkCalendar, answers: dict[str, list[Any]]) -> dict[str, float]:
    """Operations a second; the answers are left in `answers`."""
    add_minutes(calendar, q.starts[0], 1)  # the tables of the years are built once in a process
    works: dict[str, Callable[[], Iterable[Any]]] = {
        "add": lambda: (add_minutes(calendar, at, n) for at, n in zip(q.starts, q.minutes, strict=True)),
        "between": lambda: (minutes_between(calendar, a, b) for a, b in zip(q.starts, q.ends, strict=True)),
        "days": lambda: (add_working_days(calendar, at, 10) for at in q.starts),
    }
    figures = {}
    for name, work in works.items():
        with spent() as took:
            answers[name] = list(work())
        figures[f"{name}_per_s"] = len(q.starts) / took.wall
    return figures


def peers(q: Questions, mine: dict[str, list[Any]], us: dict[str, float]) -> dict[str, dict[str, float]]:
    """Each peer's rate, how much faster we are, and how often it gives our answer."""
    if shutil.which("uv") is None:
        progress("uv is not here: no peers")
        return {}
    packages = [word for name in PEERS for word in ("--with", name)]
    command = ["uv", "run", "--quiet", "--no-project", "--python", sys.executable, *packages]
    script = str(Path(__file__).with_name("_clock_peers.py"))
    done = subprocess.run(
        [*command, "python", script], input=q.dumped(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        progress(f"no peers: {done.stderr.strip().splitlines()[-1]}")
        return {}
    expected = {
        "add": [at.isoformat() for at in mine["add"]],
        "between": mine["between"],
        "days": [str(at.astimezone(ZONE).date()) for at in mine["days"]],
    }
    found = {}
    for name, peer in json.loads(done.stdout).items():
        act = name.partition(",")[0]
        same = sum(a == b for a, b in zip(peer["answers"], expected[act], strict=True))
        rate = len(q.starts) / peer["seconds"]
        found[name] = {"per_s": rate, "ours_faster": us[f"{act}_per_s"] / rate, "agree": same / len(q.starts)}
    return found


def chain(count: int) -> dict[str, float]:
    """Link, then verify, events of the size that a batch of messages leaves."""
    at = datetime(2026, 11, 18, 2, tzinfo=UTC)
    data = {"purpose": "order", "channel": "telegram", "nth": 0, "deliveries": [[1, "1:1", "0" * 64]]}
    entries = [Entry("g", n, at, "worker", "kernel:sent", "directive:1", data) for n in range(1, count + 1)]
    with spent() as linking:
        hashes = extend(genesis("g"), entries)
    stored = [
        StoredEvent(e.government, e.seq, e.at, e.actor, e.action, e.subject, e.data, h)
        for e, h in zip(entries, hashes, strict=True)
    ]
    with spent() as verifying:
        assert not verify("g", stored).faults
    return {"linked_per_s": count / linking.wall, "verified_per_s": count / verifying.wall}


if __name__ == "__main__":
    sys.exit(main())
