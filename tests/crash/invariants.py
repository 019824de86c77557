"""What must hold after any kill, read from the desk's database and from the Simulator's own journal.

The journal is read before and after the database: what the Simulator knew before, the desk must know; what the
desk claims of the Simulator must be in the journal after.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from kentongan.base import clock
from kentongan.base.audit import genuine, present_head, verify_chain
from kentongan.base.clock import real_now
from kentongan.base.events import ChainHead, Event
from kentongan.base.scope import every_government
from kentongan.core.audit.head import dumps, loads
from kentongan.core.clock.ladder import Do, Phase, step_time
from kentongan.core.clock.states import TABLE, UNANSWERED, Move, Receipt, State
from kentongan.directives.models import Directive
from kentongan.directives.tags import DirectiveTag
from kentongan.directory.calendars import calendar_of
from kentongan.directory.models import Position
from kentongan.kernel.matters import thawed
from kentongan.kernel.models import Attempt, ChannelAccount, Delivery, Inbox, Matter, Purpose, Tally
from kentongan.kernel.tags import KernelTag

_TOKEN = re.compile(r'"callback_data":"[afo](\d+)\.|/j/(\d+)\.')
_ACCEPT = re.compile(r"[afo](\d+)\.")
FIRST_UPDATE = 100_000_001
# Seconds of real time: from reading the clock to the commit of an answer; from a claim to the phone.
COMMITTED_WITHIN_S = 3.0  # on a machine with other work
ON_ITS_WAY_S = 12.0
SWEPT_WITHIN = timedelta(seconds=12)
_GOOD = (Receipt.ACCEPTED, Receipt.DELIVERED, Receipt.READ)


@dataclass
class Shown:
    """A message on a phone."""

    number: int
    chat: int
    at: datetime
    delivery: int | None


@dataclass
class Journal:
    """What the Simulator wrote down: messages of the bot, updates for it, which of them it had taken."""

    shown: list[Shown] = field(default_factory=list)
    presses: dict[int, tuple[int, int]] = field(default_factory=dict)  # update: (chat, delivery)
    settled: set[int] = field(default_factory=set)
    updates: int = 0

    @classmethod
    def read(cls, folder: Path) -> "Journal":
        journal = cls()
        content = (folder / "simulator" / "world.jsonl").read_bytes()
        for line in content[: content.rfind(b"\n") + 1].splitlines():
            record = json.loads(line)
            match record["e"]:
                case "message" if record["outgoing"]:
                    journal.shown.append(_shown(record, line.decode()))
                case "update":
                    journal._told(record)
                case "settled":
                    journal.settled |= set(record["ids"])
        return journal

    def _told(self, record: dict[str, Any]) -> None:
        number = FIRST_UPDATE + self.updates
        self.updates += 1
        if record["kind"] == "callback_query":
            meant = _ACCEPT.match(record["payload"]["data"])
            assert meant
            self.presses[number] = (record["payload"]["from"]["id"], int(meant[1]))


def _shown(record: dict[str, Any], line: str) -> Shown:
    body, found = record["body"], _TOKEN.search(line)
    delivery = int(found[1] or found[2]) if found else None
    at = datetime.fromtimestamp(body["date"], UTC)
    return Shown(body["message_id"], body["chat"]["id"], at, delivery)


@dataclass(frozen=True)
class Moved:
    """A move of a matter as its event tells it; `do` where the ladder made it."""

    by: Move
    do: str = ""
    nth: int = 0
    owed_at: str = ""
    state: str = ""


@dataclass
class Found:
    """One consistent look at everything."""

    before: Journal
    after: Journal
    final: bool
    speed: float
    fences: dict[str, int]
    now: datetime
    real: datetime
    deliveries: dict[int, Delivery]
    matters: dict[int, Matter]
    attempts: dict[int, list[Attempt]]
    inbox: list[Inbox]
    tallies: dict[tuple[int, str], int]
    directives: list[Directive]
    events: list[Event]
    seats: int
    heads: list[str]

    def copies(self, journal: Journal) -> Counter[int]:
        """How often each delivery is on phones; a message without our mark is known by its receipt."""
        by_receipt = {d.provider_id: d.pk for d in self.deliveries.values() if d.provider_id}
        named = (s.delivery or by_receipt.get(f"{s.chat}:{s.number}") for s in journal.shown)
        return Counter(pk for pk in named if pk)

    def unknown(self, pk: int) -> int:
        return sum(a.outcome == "unknown" for a in self.attempts.get(pk, []))


def check(
    folder: Path, heads: list[str], fences: dict[str, int], *, final: bool, speed: float
) -> dict[str, Any]:
    """Broken invariants in sentences, the fences as they stand, and how much was looked at."""
    before = Journal.read(folder)
    with every_government():
        found = _look(folder, before, fences, final, speed)
        broken = [*_chain(heads), *(said for look in LOOKS for said in look(found))]
        faults = list(ChannelAccount.objects.exclude(fault="").values_list("fault", flat=True))
    return {
        "broken": broken[:30],
        "heads": found.heads,
        "fences": {str(pk): d.fence for pk, d in found.deliveries.items()},
        "deliveries": len(found.deliveries),
        "shown": len(found.after.shown),
        "twice": sum(n - 1 for n in found.copies(found.after).values()),
        "settled": len(found.before.settled),
        "receipts": dict(Counter(d.state for d in found.deliveries.values())),
        "states": dict(Counter(m.state for m in found.matters.values())),
        "faults": faults,
        "steps": dict(Counter(m.do for moves in moves_of(found.events).values() for m in moves if m.do)),
    }


def _look(folder: Path, before: Journal, fences: dict[str, int], final: bool, speed: float) -> Found:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        now, real = clock.now(), real_now()
        attempts: dict[int, list[Attempt]] = defaultdict(list)
        for attempt in Attempt.objects.order_by("pk"):
            attempts[attempt.delivery_id].append(attempt)
        found = Found(
            before=before,
            after=before,
            final=final,
            speed=speed,
            fences=fences,
            now=now,
            real=real,
            deliveries=Delivery.objects.in_bulk(),
            matters={m.pk: m for m in Matter.objects.select_related("ladder", "government")},
            attempts=attempts,
            inbox=list(Inbox.objects.all()),
            tallies={(t.case_id, t.label): t.count for t in Tally.objects.all()},
            directives=list(Directive.objects.all()),
            events=events(),
            seats=Position.objects.exclude(superior=None).count(),
            heads=[dumps(present_head(row)) for row in ChainHead.objects.all()],
        )
    found.after = Journal.read(folder)
    return found


def events() -> list[Event]:
    return list(Event.objects.order_by("seq"))


def moves_of(told: list[Event]) -> dict[int, list[Moved]]:
    """Each matter's moves in the order of the trail."""
    found: dict[int, list[Moved]] = defaultdict(list)
    for event in told:
        data = event.data
        if event.tag == KernelTag.STEPPED:
            by = Move.LAPSE if data["do"] == Do.LAPSE else Move.REMIND
            for pk in data["matters"]:
                found[pk].append(Moved(by, data["do"], data["nth"], data["owed_at"]))
        elif event.tag == KernelTag.ANSWERED:
            found[data["matter"]].append(Moved(Move(data["move"]), state=data["state"]))
    return found


def _orders(found: Found) -> Iterator[str]:
    """Promise 1: every order was taken by the other end, or its state says why not."""
    copies = found.copies(found.after)
    for pk, d in found.deliveries.items():
        if d.state in _GOOD and not copies[pk]:
            yield f"delivery {pk} is {d.state} but on no phone"
        if d.state in (Receipt.FAILED, Receipt.UNKNOWN) and not d.fault:
            yield f"delivery {pk} is {d.state} without a word why"
        if d.state == Receipt.CANCELLED and d.matter_id and found.matters[d.matter_id].state in UNANSWERED:
            yield f"delivery {pk} was taken back though its matter {d.matter_id} still waits"
        if found.final and d.state in (Receipt.PLANNED, Receipt.CLAIMED):
            yield f"delivery {pk} ({d.purpose}) is still {d.state}: {d.fault}"


def _duplicates(found: Found) -> Iterator[str]:
    """Promise 2: a second copy only after an outcome that nobody knows, and only where it was chosen."""
    before, after = found.copies(found.before), found.copies(found.after)
    for pk, d in found.deliveries.items():
        if not d.may_duplicate and after[pk] > 1:
            yield f"delivery {pk} may not be repeated and is there {after[pk]} times"
        if before[pk] > found.unknown(pk) + 1:
            yield f"delivery {pk} is there {before[pk]} times after {found.unknown(pk)} unknown outcomes"
        if not d.may_duplicate and found.unknown(pk) and d.state != Receipt.UNKNOWN:
            yield f"delivery {pk} had an unknown outcome, may not be repeated, and is {d.state}"


def _reminders(found: Found) -> Iterator[str]:
    """Promise 3: nobody is asked again once his answer is committed.

    What was worded before the answer may cross it on its way. Of a message whose worker was killed only the
    phone knows the time."""
    commit, way = (timedelta(seconds=1 + s * found.speed) for s in (COMMITTED_WITHIN_S, ON_ITS_WAY_S))
    for shown in found.before.shown:
        d = found.deliveries.get(shown.delivery or 0)
        if d is None or d.purpose not in (Purpose.ORDER, Purpose.REMINDER, Purpose.NEXT_CHANNEL):
            continue
        answered = found.matters[d.matter_id or 0].answered_at
        worded = [a.at for a in found.attempts.get(d.pk, []) if a.outcome == "accepted"]
        if answered is None or d.planned_at > answered:
            continue  # what follows the deadline is owed to those who have answered, too
        if max(worded) > answered + commit if worded else shown.at > answered + way:
            yield f"{d.purpose} {d.pk} came at {shown.at}, worded at {worded}, after the answer of {answered}"


def _inbox(found: Found) -> Iterator[str]:
    """Promise 1, the other way: what was answered with 200 or passed by the cursor is here exactly once."""
    have = Counter(int(item.provider_id) for item in found.inbox)
    yield from (f"update {n} was taken and is not here" for n in found.before.settled - have.keys())
    yield from (f"update {n} is here {times} times" for n, times in have.items() if times > 1)
    for item in found.inbox if found.final else ():
        if item.state != Inbox.State.DONE:
            yield f"update {item.provider_id} is {item.state}: {item.fault}"
        chat, pk = found.before.presses.get(int(item.provider_id), (0, 0))
        d = found.deliveries.get(pk)
        if d and d.matter_id and found.matters[d.matter_id].answered_at is None:
            yield f"chat {chat} pressed a button of delivery {pk}, and matter {d.matter_id} still waits"


def _tallies(found: Found) -> Iterator[str]:
    counted: Counter[tuple[int, str]] = Counter()
    for m in found.matters.values():
        counted[m.case_id, f"state:{m.state}"] += 1
        counted[m.case_id, f"receipt:{m.receipt}"] += m.receipt != Receipt.PLANNED
    for d in found.deliveries.values():
        if d.purpose == Purpose.ORDER and d.state in _GOOD:
            counted[d.case_id, f"sent:{d.channel}"] += 1
    for key in counted.keys() | found.tallies.keys():
        if counted[key] != found.tallies.get(key, 0):
            yield f"tally {key} says {found.tallies.get(key, 0)}, there are {counted[key]}"


def _table(found: Found) -> Iterator[str]:
    """Promise 4: the events of a matter lead along the table to the state it is in."""
    moves = moves_of(found.events)
    for pk, m in found.matters.items():
        state = State.WAITING
        for moved in moves.get(pk, []):
            if moved.by not in TABLE[state]:
                yield f"matter {pk}: {moved.by} is not possible in {state}"
                break
            state = TABLE[state][moved.by]
            if moved.state and moved.state != state:
                yield f"matter {pk}: the trail says {moved.state} where the table says {state}"
        if state != m.state:
            yield f"matter {pk} is {m.state}, its events lead to {state}"


def _steps(found: Found) -> Iterator[str]:
    """Promise 5: exactly the owed steps, each once and in order, each with its message."""
    moves = moves_of(found.events)
    keys = {d.key for d in found.deliveries.values()}
    for pk, m in found.matters.items():
        taken = [(moved.do, moved.owed_at) for moved in moves.get(pk, []) if moved.do]
        owed = list(_owed(m, moves.get(pk, []), found.now))
        most = [(do, at.isoformat()) for do, at, _ in owed]
        # While somebody still waits, all of them; an answer that found the desk down ended what was owed before.
        whole = found.final and m.answered_at is None
        if taken != (most if whole else most[: len(taken)]):
            yield f"matter {pk} ({m.state}) took {taken}, owed were {most}"
        if m.answered_at is None and m.rung != len(taken):
            yield f"matter {pk} stands on rung {m.rung} after {len(taken)} steps"
        for do, at, rung in owed[: len(taken)]:
            key = f"{m.kind}:{pk}:{rung}:{int(at.timestamp())}"
            if do in (Do.REMIND, Do.NEXT_CHANNEL) and key not in keys:
                yield f"matter {pk} took {do} and owes no message for it"


def _owed(m: Matter, moves: list[Moved], now: datetime) -> Iterator[tuple[str, datetime, int]]:
    """The steps of the frozen ladder up to now, by a walk of their own: until the answer, then around the deadline."""
    ladder, calendar = thawed(m.ladder.steps), calendar_of(m.government)
    timed = [
        (rung, step, step_time(calendar, step, m.started_at, m.due_at))
        for rung, step in enumerate(ladder.steps)
    ]
    answered = m.answered_at
    for rung, step, at in timed:
        if step.phase is Phase.ANSWER and at <= min(answered or now, now):
            yield step.do, at, rung
    if answered and [moved.by for moved in moves if not moved.do] == [Move.ACKNOWLEDGE]:
        for rung, step, at in timed:
            if step.phase is Phase.FINISH and answered < at <= now:
                yield step.do, at, rung


def _claims(found: Found) -> Iterator[str]:
    """Nothing stays claimed; a fence only rises, and each claim is tried once."""
    for pk, d in found.deliveries.items():
        if d.state == Receipt.CLAIMED and d.lease_until and d.lease_until + SWEPT_WITHIN < found.real:
            yield f"delivery {pk} is claimed since its lease ran out at {d.lease_until}"
        if d.fence < found.fences.get(str(pk), 0):
            yield f"the fence of delivery {pk} fell from {found.fences[str(pk)]} to {d.fence}"
        tried = [a.fence for a in found.attempts.get(pk, [])]
        if len(set(tried)) != len(tried) or max(tried, default=0) > d.fence:
            yield f"delivery {pk} with fence {d.fence} was tried under {tried}"
    missing = {int(pk) for pk in found.fences} - found.deliveries.keys()
    yield from (f"delivery {pk} is gone" for pk in missing)


def _issued(found: Found) -> Iterator[str]:
    """An order is given whole or not at all."""
    matters = Counter(m.case_id for m in found.matters.values())
    orders = Counter(
        d.case_id for d in found.deliveries.values() if d.purpose == Purpose.ORDER and "+" not in d.key
    )
    told = {e.subject: e.data["seats"] for e in found.events if e.tag == DirectiveTag.ISSUED}
    for row in found.directives:
        whole = (matters[row.pk], orders[row.pk], told.get(f"directive:{row.pk}"))
        if row.state == Directive.State.ISSUED and whole != (found.seats,) * 3:
            yield f"{row.code} has (matters, messages, told) {whole} of {found.seats}"
    known = {row.pk for row in found.directives}
    yield from (f"matters of a directive {pk} that is not there" for pk in matters.keys() - known)


def _chain(heads: list[str]) -> Iterator[str]:
    """Promise 7: the trail still holds every head that was kept before a kill."""
    for row in ChainHead.objects.all():
        for signed in [None, *map(loads, heads)]:
            if signed and not genuine(signed):
                yield f"head of size {signed.head.size} is not ours"
            report = verify_chain(row.government_id, signed)
            yield from (f"event {fault.seq}: {fault.kind}" for fault in report.faults)


LOOKS = (_orders, _duplicates, _reminders, _inbox, _tallies, _table, _steps, _claims, _issued)
