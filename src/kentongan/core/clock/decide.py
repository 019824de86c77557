"""What a matter's clock asks for: pure, the heart of the desk.

Guarantee (promise 5): every step whose time has come is returned once, in order, however long nobody asked;
`rung` remembers how many were taken, so a tick that comes late neither skips nor doubles a step.
"""

from dataclasses import dataclass
from datetime import datetime

from .ladder import Do, Ladder, Phase, step_time
from .states import TICKING, UNANSWERED, Move, State, move
from .worktime import WorkCalendar

_MOVES = {Do.REMIND: Move.REMIND, Do.NEXT_CHANNEL: Move.REMIND, Do.LAPSE: Move.LAPSE}


@dataclass(frozen=True, slots=True)
class Facts:
    """A matter as its clock sees it. `rung`: index of the next step of the ladder that was not taken."""

    state: State
    started_at: datetime
    due_at: datetime
    rung: int


@dataclass(frozen=True, slots=True)
class Intent:
    """A step that is owed now; `nth` counts the reminders so far, this one included."""

    do: Do
    rung: int
    nth: int
    owed_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    intents: tuple[Intent, ...]
    state: State
    rung: int
    next_due_at: datetime | None


def decide(facts: Facts, ladder: Ladder, calendar: WorkCalendar, now: datetime) -> Decision:
    """The owed steps, the state and rung after them, and when to ask again (None: never by itself)."""
    state, rung, intents = facts.state, facts.rung, list[Intent]()
    while (owed := _next(ladder, state, rung, facts, calendar)) is not None:
        place, at = owed
        if at > now:
            return Decision(tuple(intents), state, rung, at)
        do = ladder.steps[place].do
        intents.append(Intent(do, place, _nth(ladder, place), at))
        state, rung = _after(state, do), place + 1
    return Decision(tuple(intents), state, rung, None)


def phase_of(state: State) -> Phase:
    return Phase.ANSWER if state in UNANSWERED else Phase.FINISH


def _next(
    ladder: Ladder, state: State, rung: int, facts: Facts, calendar: WorkCalendar
) -> tuple[int, datetime] | None:
    if state not in TICKING:
        return None
    for place, step in ladder.of(phase_of(state)):
        if place >= rung:
            return place, step_time(calendar, step, facts.started_at, facts.due_at)
    return None


def _after(state: State, do: Do) -> State:
    by = _MOVES.get(do, Move.REMIND)
    return move(state, by)


def _nth(ladder: Ladder, place: int) -> int:
    phase = ladder.steps[place].phase
    reminding = (Do.REMIND, Do.NEXT_CHANNEL)
    return sum(1 for p, step in ladder.of(phase) if p <= place and step.do in reminding)
