"""The clock's decision, against a simulation that walks minute by minute and knows nothing of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentongan.core.clock.decide import Decision, Facts, Intent, decide, phase_of
from kentongan.core.clock.ladder import Do, Ladder, Phase, Step
from kentongan.core.clock.states import TABLE, TICKING, UNANSWERED, Move, State, move
from kentongan.core.clock.worktime import (
    OFFICE_HOURS,
    RAMADAN_HOURS,
    RAMADAN_PERIODS,
    Span,
    WorkCalendar,
    add_minutes,
    is_open,
    national_days_off,
    remaining,
    resume,
)

CALENDAR = WorkCalendar(
    zone="Asia/Makassar",
    hours=OFFICE_HOURS,
    ramadan_hours=RAMADAN_HOURS,
    ramadan=RAMADAN_PERIODS,
    days_off=frozenset(national_days_off(2025, 2028)),
    extra_working_days=frozenset(),
)
MINUTE = timedelta(minutes=1)
# Over a weekend, over a holiday, in Ramadan, on a plain Wednesday.
STARTS = [
    datetime(2026, 11, 20, 5, 17, tzinfo=UTC),
    datetime(2026, 12, 24, 1, 0, tzinfo=UTC),
    datetime(2026, 3, 3, 6, 30, tzinfo=UTC),
    datetime(2026, 11, 18, 1, 0, tzinfo=UTC),
    datetime(2026, 11, 18, 14, 0, tzinfo=UTC),
]

spans = st.builds(Span, st.integers(1, 900), st.sampled_from(["minutes", "working_minutes"]))
steps = st.builds(Step, st.sampled_from(Do), spans, st.sampled_from(Phase), st.booleans())
ladders = st.builds(Ladder, st.lists(steps, max_size=6).map(tuple))
starts = st.sampled_from(STARTS)


def reached(start: datetime, span: Span, until: datetime) -> Iterator[datetime]:
    """Walk minute by minute: every minute from the one at which `span` has passed since `start`."""
    at, passed = start, 0
    while at <= until:
        if passed >= span.amount:
            yield at
        passed += span.unit == "minutes" or is_open(CALENDAR, at)
        at += MINUTE


def first_minute(start: datetime, span: Span, until: datetime) -> datetime | None:
    return next(reached(start, span, until), None)


def simulated(facts: Facts, ladder: Ladder, until: datetime) -> list[tuple[Do, int]]:
    """What a patient clerk does who looks at his watch every minute. Steps before the due time are left out."""
    done: list[tuple[Do, int]] = []
    state, nxt = facts.state, facts.rung
    times = {
        place: first_minute(facts.started_at if s.phase is Phase.ANSWER else facts.due_at, s.span, until)
        for place, s in enumerate(ladder.steps)
    }
    at = facts.started_at
    while at <= until:
        while True:
            phase = Phase.FINISH if state == "acknowledged" else Phase.ANSWER
            ahead = [p for p, s in enumerate(ladder.steps) if p >= nxt and s.phase is phase]
            owed = times[ahead[0]] if ahead and state in ("waiting", "silent", "acknowledged") else None
            if owed is None or owed > at:
                break
            do = ladder.steps[ahead[0]].do
            done.append((do, ahead[0]))
            state = State.LAPSED if do is Do.LAPSE else State.SILENT if state == "waiting" else state
            nxt = ahead[0] + 1
        at += MINUTE
    return done


def without_before(ladder: Ladder) -> Ladder:
    return Ladder(tuple(replace(step, before=False) for step in ladder.steps))


@settings(max_examples=60, deadline=None)
@given(ladders, starts, st.integers(1, 600), st.integers(0, 3000), st.sampled_from([*TICKING]))
def test_the_decision_is_what_the_patient_clerk_does(
    ladder: Ladder, start: datetime, owed: int, asleep: int, state: State
) -> None:
    facts = Facts(state, start, start + owed * MINUTE, 0)
    until = start + asleep * MINUTE
    ladder = without_before(ladder)
    decision = decide(facts, ladder, CALENDAR, until)
    assert [(i.do, i.rung) for i in decision.intents] == simulated(facts, ladder, until)


def ticked(facts: Facts, ladder: Ladder, wakes: list[datetime]) -> tuple[list[Intent], Decision]:
    """What comes of looking at each of these times, each time going on from what was kept."""
    intents: list[Intent] = []
    decision = decide(facts, ladder, CALENDAR, wakes[0])
    for at in wakes:
        decision = decide(facts, ladder, CALENDAR, at)
        intents += decision.intents
        facts = replace(facts, state=decision.state, rung=decision.rung)
    return intents, decision


WEEK = 7 * 24 * 60
wakes = st.lists(st.integers(0, WEEK), max_size=30)


@settings(deadline=None)
@given(ladders, starts, st.integers(1, 6000), wakes, st.sampled_from([*TICKING]))
def test_looking_often_or_once_after_a_week_gives_the_same_steps_once(
    ladder: Ladder, start: datetime, owed: int, wakes: list[int], state: State
) -> None:
    facts = Facts(state, start, start + owed * MINUTE, 0)
    times = [start + n * MINUTE for n in sorted([*wakes, WEEK])]
    often, last = ticked(facts, ladder, times)
    once = decide(facts, ladder, CALENDAR, times[-1])
    assert often == list(once.intents)
    assert (last.state, last.rung, last.next_due_at) == (once.state, once.rung, once.next_due_at)
    assert len({intent.rung for intent in often}) == len(often)


@settings(deadline=None)
@given(ladders, starts, st.integers(1, 6000), st.integers(0, WEEK))
def test_steps_come_in_the_order_of_the_ladder_and_none_is_left_out(
    ladder: Ladder, start: datetime, owed: int, asleep: int
) -> None:
    facts = Facts(State.WAITING, start, start + owed * MINUTE, 0)
    decision = decide(facts, ladder, CALENDAR, start + asleep * MINUTE)
    rungs = [intent.rung for intent in decision.intents]
    assert rungs == [place for place, _ in ladder.of(Phase.ANSWER)][: len(rungs)]


@settings(deadline=None)
@given(ladders, starts, st.integers(1, 6000), st.integers(0, WEEK))
def test_the_next_look_is_exactly_when_something_is_owed(
    ladder: Ladder, start: datetime, owed: int, asleep: int
) -> None:
    facts = Facts(State.WAITING, start, start + owed * MINUTE, 0)
    decision = decide(facts, ladder, CALENDAR, start + asleep * MINUTE)
    kept = replace(facts, state=decision.state, rung=decision.rung)
    if decision.next_due_at is None:
        assert not decide(kept, ladder, CALENDAR, start + timedelta(days=365)).intents
        return
    assert not decide(kept, ladder, CALENDAR, decision.next_due_at - timedelta(microseconds=1)).intents
    first, *_ = decide(kept, ladder, CALENDAR, decision.next_due_at).intents
    assert first.owed_at == decision.next_due_at


@settings(deadline=None)
@given(ladders, starts, st.integers(1, 6000), st.integers(0, WEEK), st.integers(0, WEEK))
def test_after_an_answer_no_step_that_waits_for_one_is_taken(
    ladder: Ladder, start: datetime, owed: int, answered: int, later: int
) -> None:
    facts = Facts(State.WAITING, start, start + owed * MINUTE, 0)
    before = decide(facts, ladder, CALENDAR, start + answered * MINUTE)
    for by in (Move.ACKNOWLEDGE, Move.FINISH, Move.OBSTRUCT):
        kept = replace(facts, state=move(before.state, by), rung=before.rung)
        after = decide(kept, ladder, CALENDAR, start + (answered + later) * MINUTE)
        assert all(ladder.steps[intent.rung].phase is Phase.FINISH for intent in after.intents)
        if by is not Move.ACKNOWLEDGE:
            assert after == Decision((), kept.state, kept.rung, None)


@pytest.mark.parametrize("state", [s for s in State if s not in TICKING])
def test_a_clock_that_does_not_tick_asks_for_nothing(state: State) -> None:
    ladder = Ladder((Step(Do.REMIND, Span(1, "minutes")), Step(Do.LAPSE, Span(1, "minutes"), Phase.FINISH)))
    facts = Facts(state, STARTS[0], STARTS[0], 0)
    assert decide(facts, ladder, CALENDAR, STARTS[0] + timedelta(days=99)) == Decision((), state, 0, None)


@settings(deadline=None)
@given(ladders, starts, st.integers(1, 6000), st.integers(0, WEEK), st.sampled_from([*TICKING]))
def test_every_state_after_a_decision_is_reached_by_the_table(
    ladder: Ladder, start: datetime, owed: int, asleep: int, state: State
) -> None:
    decision = decide(
        Facts(state, start, start + owed * MINUTE, 0), ladder, CALENDAR, start + asleep * MINUTE
    )
    ways = {state} | set(TABLE[state].values())
    assert decision.state in ways | {State.LAPSED}
    assert (decision.state == State.LAPSED) == any(i.do is Do.LAPSE for i in decision.intents)


@settings(max_examples=40, deadline=None)
@given(starts, st.integers(1, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_an_obstacle_stops_the_clock_and_its_end_gives_back_what_was_left(
    start: datetime, owed: int, stopped: int, away: int
) -> None:
    """A reminder an hour after the due time comes as much later as the clock stood still."""
    ladder = Ladder((Step(Do.REMIND, Span(60, "working_minutes"), Phase.FINISH),))
    due = add_minutes(CALENDAR, start, owed)
    pause = add_minutes(CALENDAR, start, min(stopped, owed - 1))
    back = pause + away * MINUTE
    left = remaining(CALENDAR, "working_minutes", pause, due)
    again = resume(CALENDAR, "working_minutes", back, left)
    facts = Facts(State.ACKNOWLEDGED, start, again, 0)
    owed_at = decide(facts, ladder, CALENDAR, back).next_due_at
    assert owed_at == first_minute(back, Span(left + 60, "working_minutes"), again + timedelta(days=30))


def test_reminders_are_counted_and_the_superior_is_not() -> None:
    ladder = Ladder(
        tuple(
            Step(do, Span(n, "minutes"))
            for n, do in enumerate([Do.REMIND, Do.ESCALATE, Do.NEXT_CHANNEL, Do.FIELD_VISIT, Do.REMIND], 1)
        )
    )
    decision = decide(Facts(State.WAITING, STARTS[0], STARTS[0], 0), ladder, CALENDAR, STARTS[0] + 9 * MINUTE)
    assert [(i.do.value, i.nth) for i in decision.intents] == [
        ("remind", 1),
        ("escalate", 1),
        ("next_channel", 2),
        ("field_visit", 2),
        ("remind", 3),
    ]
    assert decision.state == State.SILENT


def test_a_reminder_before_the_due_time_comes_before_it() -> None:
    start = STARTS[3]
    due = add_minutes(CALENDAR, start, 900)
    ladder = Ladder((Step(Do.REMIND, Span(240, "working_minutes"), Phase.FINISH, before=True),))
    facts = Facts(State.ACKNOWLEDGED, start, due, 0)
    assert decide(facts, ladder, CALENDAR, start).next_due_at == add_minutes(CALENDAR, start, 660)


@pytest.mark.parametrize("state", State)
def test_only_unanswered_matters_wait_for_an_answer(state: State) -> None:
    assert (phase_of(state) is Phase.ANSWER) == (state in UNANSWERED)
