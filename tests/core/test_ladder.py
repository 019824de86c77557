"""Ladders: kept as text and back, and drawn together so that the superior hears in time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kentongan.core.clock.ladder import Do, Ladder, Phase, Step, step_time
from kentongan.core.clock.worktime import (
    OFFICE_HOURS,
    RAMADAN_HOURS,
    RAMADAN_PERIODS,
    Span,
    WorkCalendar,
    add_minutes,
    minutes_between,
    national_days_off,
)

CALENDAR = WorkCalendar(
    zone="Asia/Jakarta",
    hours=OFFICE_HOURS,
    ramadan_hours=RAMADAN_HOURS,
    ramadan=RAMADAN_PERIODS,
    days_off=frozenset(national_days_off(2025, 2028)),
    extra_working_days=frozenset(),
)
UNITS = ("minutes", "working_minutes", "working_days")

spans = st.builds(Span, st.integers(1, 4000), st.sampled_from(UNITS[:2])) | st.builds(
    Span, st.integers(1, 15), st.just("working_days")
)
steps = st.builds(Step, st.sampled_from(Do), spans, st.sampled_from(Phase), st.booleans())
ladders = st.builds(Ladder, st.lists(steps, max_size=8).map(tuple))
instants = st.integers(0, 780_000).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


def answering(*steps: tuple[Do, int], unit: str = "working_minutes") -> Ladder:
    return Ladder(tuple(Step(do, Span(amount, unit)) for do, amount in steps))  # type: ignore[arg-type]


USUAL = answering((Do.REMIND, 450), (Do.NEXT_CHANNEL, 900), (Do.ESCALATE, 1350), (Do.LAPSE, 4500))


@settings(deadline=None)
@given(ladders)
def test_a_ladder_comes_back_from_its_text(ladder: Ladder) -> None:
    again = Ladder.loads(ladder.dumps())
    assert again == ladder
    assert again.digest() == ladder.digest()


@settings(deadline=None)
@given(ladders, ladders)
def test_only_equal_ladders_share_a_digest(one: Ladder, other: Ladder) -> None:
    assert (one == other) == (one.digest() == other.digest())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tangga",
        "7",
        "null",
        "{}x",
        '["remind"]',
        "[{}]",
        '[{"do":"remind"}]',
        '[{"before":false,"do":"shout","phase":"answer","span":{"amount":1,"unit":"minutes"}}]',
        '[{"before":false,"do":"remind","phase":"later","span":{"amount":1,"unit":"minutes"}}]',
        '[{"before":false,"do":"remind","phase":"answer","span":{"amount":"one","unit":"minutes"}}]',
        '[{"before":false,"do":"remind","phase":"answer","span":[1,"minutes"]}]',
        '[{"before":false,"do":"remind","phase":"answer","span":{"amount":1,"unit":"fortnights"}}]',
        '[{"before":false,"do":"remind","phase":"answer","span":{"amount":-1,"unit":"minutes"}}]',
    ],
)
def test_what_is_no_ladder_is_refused_with_a_word(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Ladder.loads(text)


@settings(deadline=None)
@given(ladders)
def test_the_phases_share_out_the_steps(ladder: Ladder) -> None:
    places = sorted([*ladder.of(Phase.ANSWER), *ladder.of(Phase.FINISH)])
    assert places == list(enumerate(ladder.steps))


@settings(deadline=None)
@given(ladders, instants, st.integers(2, 20_000))
def test_the_superior_hears_before_the_due_time(ladder: Ladder, start: datetime, minutes: int) -> None:
    due = start + timedelta(minutes=minutes)
    rungs = [(p, s) for p, s in ladder.of(Phase.ANSWER) if s.do is Do.ESCALATE]
    assume(rungs)
    fitted = ladder.fitted(CALENDAR, start, due)
    assert step_time(CALENDAR, fitted.steps[rungs[0][0]], start, due) <= due


@settings(deadline=None)
@given(ladders, instants, st.integers(2, 20_000))
def test_fitting_keeps_what_is_done_and_the_steps_around_the_due_time(
    ladder: Ladder, start: datetime, minutes: int
) -> None:
    fitted = ladder.fitted(CALENDAR, start, start + timedelta(minutes=minutes))
    assert [(s.do, s.phase, s.before) for s in fitted.steps] == [
        (s.do, s.phase, s.before) for s in ladder.steps
    ]
    assert fitted.of(Phase.FINISH) == ladder.of(Phase.FINISH)


@settings(deadline=None)
@given(st.lists(st.integers(1, 5000), min_size=2, max_size=5), instants, st.integers(2, 20_000))
def test_fitting_keeps_the_order_of_the_steps(amounts: list[int], start: datetime, minutes: int) -> None:
    ladder = answering(*((Do.REMIND, n) for n in sorted(amounts)), (Do.ESCALATE, 5000))
    due = start + timedelta(minutes=minutes)
    fitted = ladder.fitted(CALENDAR, start, due)
    times = [step_time(CALENDAR, step, start, due) for step in fitted.steps]
    assert times == sorted(times)


def test_a_ladder_that_fits_stays_as_it_is() -> None:
    start = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    assert USUAL.fitted(CALENDAR, start, add_minutes(CALENDAR, start, 1350)) == USUAL


def test_an_order_due_in_four_working_hours_reminds_after_eighty_minutes() -> None:
    start = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    fitted = USUAL.fitted(CALENDAR, start, add_minutes(CALENDAR, start, 240))
    assert [step.span.amount for step in fitted.steps] == [80, 160, 240, 800]


def test_a_due_time_on_a_free_saturday_is_counted_by_the_clock_on_the_wall() -> None:
    start = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    due = start + timedelta(hours=5)
    fitted = USUAL.fitted(CALENDAR, start, due)
    assert step_time(CALENDAR, fitted.steps[2], start, due) == due


def test_without_a_superior_the_last_answer_step_counts() -> None:
    start = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    due = add_minutes(CALENDAR, start, 60)
    fitted = answering((Do.REMIND, 450), (Do.LAPSE, 900)).fitted(CALENDAR, start, due)
    assert step_time(CALENDAR, fitted.steps[-1], start, due) <= due


def test_an_empty_ladder_stays_empty() -> None:
    start = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    assert Ladder(()).fitted(CALENDAR, start, start + timedelta(days=1)) == Ladder(())


@settings(deadline=None)
@given(instants, st.integers(1, 20_000), st.integers(1, 5000))
def test_a_step_before_the_due_time_is_never_before_the_start(
    start: datetime, minutes: int, lead: int
) -> None:
    due = start + timedelta(minutes=minutes)
    step = Step(Do.REMIND, Span(lead, "working_minutes"), Phase.FINISH, before=True)
    at = step_time(CALENDAR, step, start, due)
    assert at >= start
    assert at <= max(due, add_minutes(CALENDAR, start, 0))
    owed = minutes_between(CALENDAR, start, due) - lead
    assert minutes_between(CALENDAR, start, at) == max(0, owed)
