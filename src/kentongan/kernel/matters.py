"""Matters: started, moved along the table, chased by their ladder. All writes of state go through here."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import cast

from django.db.models import F

from kentongan.core.clock.decide import Decision, Facts, decide
from kentongan.core.clock.ladder import Ladder, Phase, step_time
from kentongan.core.clock.states import TABLE, TICKING, Move, Receipt, State, move
from kentongan.core.clock.worktime import Unit, WorkCalendar, remaining, resume
from kentongan.directory.models import Position
from kentongan.directory.queries import Answerer

from . import outbox
from .bulk import insert
from .kinds import kind_of
from .models import FrozenLadder, Matter, Purpose
from .outbox import Plan
from .tallies import Deltas, bump


@dataclass(frozen=True, slots=True)
class Opening:
    """What a batch of matters starts with; all share one frozen ladder and one deadline."""

    government_id: int
    kind: str
    case_id: int
    ladder: Ladder
    calendar: WorkCalendar
    due_at: datetime
    due_unit: str
    priority: int
    may_duplicate: bool


def freeze(government_id: int, ladder: Ladder) -> FrozenLadder:
    """The row that keeps this ladder; equal ladders share one."""
    row, _ = FrozenLadder.objects.get_or_create(
        government_id=government_id, digest=ladder.digest(), defaults={"steps": ladder.dumps()}
    )
    return row


@lru_cache(maxsize=1024)
def thawed(steps: str) -> Ladder:
    return Ladder.loads(steps)


def start(
    opening: Opening, seats: Iterable[tuple[Position, Answerer]], *, now: datetime, batch: int = 2000
) -> int:
    """Open a matter per seat and owe each its first message, in the caller's transaction. Flat memory."""
    frozen = freeze(opening.government_id, opening.ladder)
    facts = Facts(State.WAITING, now, opening.due_at, 0)
    first_step = decide(facts, opening.ladder, opening.calendar, now).next_due_at
    total = unreached = 0
    for chunk in chunks(seats, batch):
        rows = [_opened(opening, seat, who, frozen, first_step, now) for seat, who in chunk]
        insert(rows)
        ids = _ids_of(opening, rows)
        orders = [_order(opening, row, ids[row.position_id]) for row in rows if row.person_id]
        planned = outbox.plan(opening.government_id, orders, now=now)
        lost = [d.matter_id for d in planned if d.matter_id and d.state == Receipt.FAILED]
        Matter.objects.filter(pk__in=lost).update(receipt=Receipt.FAILED)
        unreached += len(lost) + len(rows) - len(planned)
        total += len(rows)
    counted = {(opening.case_id, "state:waiting"): total, (opening.case_id, "receipt:failed"): unreached}
    bump(opening.government_id, opening.kind, Counter(counted))
    return total


def _ids_of(opening: Opening, rows: Sequence[Matter]) -> dict[int, int]:
    """The ids that the database gave to these matters, by seat."""
    written = Matter.objects.filter(kind=opening.kind, case_id=opening.case_id)
    found = written.filter(position_id__in=[row.position_id for row in rows])
    return dict(found.values_list("position_id", "id"))


def chunks[T](items: Iterable[T], size: int) -> Iterable[list[T]]:
    chunk: list[T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _opened(
    opening: Opening,
    seat: Position,
    who: Answerer,
    frozen: FrozenLadder,
    first_step: datetime | None,
    now: datetime,
) -> Matter:
    return Matter(
        government_id=opening.government_id,
        kind=opening.kind,
        case_id=opening.case_id,
        position=seat,
        person=who.person,
        ladder=frozen,
        started_at=now,
        due_at=opening.due_at,
        due_unit=opening.due_unit,
        next_due_at=first_step,
        receipt=Receipt.PLANNED if who.person else Receipt.FAILED,
    )


def _order(opening: Opening, matter: Matter, matter_id: int) -> Plan:
    assert matter.person_id is not None
    return Plan(
        matter.person_id,
        Purpose.ORDER,
        f"{opening.kind}:{matter_id}:order",
        opening.kind,
        opening.case_id,
        matter_id,
        priority=opening.priority,
        may_duplicate=opening.may_duplicate,
    )


def unit_of(matter: Matter) -> Unit:
    return cast(Unit, matter.due_unit)


def facts_of(matter: Matter) -> Facts:
    return Facts(State(matter.state), matter.started_at, matter.due_at, matter.rung)


def decision_for(matter: Matter, calendar: WorkCalendar, now: datetime) -> Decision:
    """What the matter's clock asks for; `matter.ladder` should be loaded."""
    return decide(facts_of(matter), thawed(matter.ladder.steps), calendar, now)


def locked(matter_id: int) -> Matter:
    """The matter, held until the transaction ends."""
    rows = Matter.objects.select_for_update(of=("self",)).select_related("position__agency", "ladder")
    return rows.get(pk=matter_id)


def apply_move(matter: Matter, by: Move, calendar: WorkCalendar, *, now: datetime) -> bool:
    """Move a locked matter along the table, with its clock, counters and planned messages.

    Raises IllegalMove and changes nothing where the table has no such way. False where it stays as it was."""
    before = State(matter.state)
    after = move(before, by)
    if after == before:
        return False
    matter.state = after
    _stamp(matter, by, now)
    _set_clock(matter, by, calendar, now)
    matter.version += 1
    matter.save(update_fields=_MOVED_FIELDS)
    if by not in (Move.REOPEN, Move.RESUME):
        outbox.cancel([matter.pk], outbox.CHASING)
    count_moves(matter.government_id, matter.kind, [(matter.case_id, before, after)], now=now)
    return True


_MOVED_FIELDS = [
    "state",
    "answered_at",
    "finished_at",
    "due_at",
    "next_due_at",
    "remaining",
    "rung",
    "visit_owed",
    "version",
]


def _stamp(matter: Matter, by: Move, now: datetime) -> None:
    if by in (Move.ACKNOWLEDGE, Move.FINISH, Move.OBSTRUCT):
        matter.answered_at = matter.answered_at or now
        matter.visit_owed = False
    if by is Move.FINISH:
        matter.finished_at = now
    if by is Move.REOPEN:
        matter.finished_at = None


def _set_clock(matter: Matter, by: Move, calendar: WorkCalendar, now: datetime) -> None:
    """Stop the clock while the ball is ours, start it where it stood, look for the next step."""
    if by is Move.OBSTRUCT:
        matter.remaining = remaining(calendar, unit_of(matter), now, matter.due_at)
    elif by is Move.RESUME and matter.remaining is not None:
        matter.due_at = resume(calendar, unit_of(matter), now, matter.remaining)
        matter.remaining = None
    if State(matter.state) in TICKING:
        matter.rung = rung_ahead(matter, calendar, now)
        matter.next_due_at = decision_for(matter, calendar, now).next_due_at
    else:
        matter.next_due_at = None


def rung_ahead(matter: Matter, calendar: WorkCalendar, now: datetime) -> int:
    """The first step around the deadline that is still to come: what lies behind is not owed by a new clock."""
    ladder = thawed(matter.ladder.steps)
    for place, step in ladder.of(Phase.FINISH):
        if step_time(calendar, step, matter.started_at, matter.due_at) > now:
            return place
    return len(ladder.steps)


def count_moves(
    government_id: int, kind: str, moves: Iterable[tuple[int, str, str]], *, now: datetime
) -> None:
    """Move the kept counters for (case, state before, state after) and tell the module."""
    deltas: Deltas = Counter()
    for case_id, before, after in moves:
        deltas[(case_id, f"state:{before}")] -= 1
        deltas[(case_id, f"state:{after}")] += 1
    bump(government_id, kind, deltas)
    kind_of(kind).moved({case for case, _ in deltas}, now=now)


def end_case(government_id: int, kind: str, case_id: int, by: Move, *, now: datetime) -> int:
    """Recall or close every matter of a case that is not over, whatever its state; returns how many."""
    matters = Matter.objects.filter(kind=kind, case_id=case_id)
    # Held before the states are walked: one that changes meanwhile would be passed over in both.
    held = list(matters.order_by("pk").select_for_update().values_list("pk", flat=True))
    moves: list[tuple[int, str, str]] = []
    for state in [s for s in State if by in TABLE[s]]:
        rows = matters.filter(state=state)
        changed = rows.update(state=move(state, by), next_due_at=None, version=F("version") + 1)
        moves += [(case_id, state, move(state, by))] * changed
    outbox.cancel(held, outbox.CHASING)
    count_moves(government_id, kind, moves, now=now)
    return len(moves)


def shift_deadline(
    matters: Sequence[Matter], due_at: datetime, calendar: WorkCalendar, *, now: datetime
) -> None:
    """Give matters a new deadline; their clocks look for the next step from there."""
    for matter in matters:
        matter.due_at = due_at
        if matter.remaining is not None:
            matter.remaining = remaining(calendar, unit_of(matter), now, due_at)
        if State(matter.state) is State.ACKNOWLEDGED:
            matter.rung = rung_ahead(matter, calendar, now)
        if State(matter.state) in TICKING:
            matter.next_due_at = decision_for(matter, calendar, now).next_due_at
        matter.version += 1
    Matter.objects.bulk_update(
        matters, ["due_at", "remaining", "rung", "next_due_at", "version"], batch_size=500
    )


def by_case(matters: Iterable[Matter]) -> dict[tuple[int, str, int], list[Matter]]:
    """Matters grouped by government, kind and case."""
    grouped: dict[tuple[int, str, int], list[Matter]] = defaultdict(list)
    for matter in matters:
        grouped[(matter.government_id, matter.kind, matter.case_id)].append(matter)
    return grouped


def digest_of_words(*words: str) -> str:
    """SHA-256 of words that people wrote: the trail proves them without holding them. Empty for nothing."""
    joined = "\0".join(words)
    return hashlib.sha256(joined.encode()).hexdigest() if any(words) else ""
