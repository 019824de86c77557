"""The demonstration clock: sped up, paused, jumped, saved, and never backwards."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.core.clock.demo import DemoClock, dumps, loads

REAL = datetime(2026, 11, 2, 3, tzinfo=UTC)
SHOWN = datetime(2026, 3, 13, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_an_hour_passes_in_a_minute_at_speed_60() -> None:
    assert DemoClock(REAL, SHOWN, 60).at(REAL + timedelta(minutes=1)) == SHOWN + HOUR


def test_speed_0_is_a_pause_and_going_on_starts_where_it_stood() -> None:
    paused = DemoClock(REAL, SHOWN, 60).with_speed(REAL + timedelta(minutes=1), 0)
    assert paused.at(REAL + 5 * HOUR) == SHOWN + HOUR
    again = paused.with_speed(REAL + 5 * HOUR, 1)
    assert again.at(REAL + 6 * HOUR) == SHOWN + 2 * HOUR


def test_a_jump_lands_and_keeps_the_speed() -> None:
    clock = DemoClock(REAL, SHOWN, 2).jumped(REAL + HOUR, SHOWN + 24 * HOUR)
    assert clock.at(REAL + HOUR) == SHOWN + 24 * HOUR
    assert clock.at(REAL + 2 * HOUR) == SHOWN + 26 * HOUR


def test_a_jump_back_is_refused() -> None:
    with pytest.raises(ValueError, match="never runs backwards"):
        DemoClock(REAL, SHOWN, 1).jumped(REAL + HOUR, SHOWN)


def test_a_machine_clock_set_back_holds_it_still() -> None:
    assert DemoClock(REAL, SHOWN, 60).at(REAL - HOUR) == SHOWN


moments = st.timedeltas(-10 * HOUR, 1000 * HOUR).map(lambda passed: REAL + passed)
speeds = st.floats(0, 3600) | st.integers(0, 3600)


@given(st.lists(st.tuples(moments, speeds), min_size=2, max_size=8))
def test_never_backwards_whatever_is_pressed(presses: list[tuple[datetime, float]]) -> None:
    clock = DemoClock(REAL, SHOWN, 1)
    shown = SHOWN
    for real_now, speed in sorted(presses):
        clock = clock.with_speed(real_now, speed)
        assert clock.at(real_now) >= shown
        shown = clock.at(real_now)


@given(moments, moments, speeds)
def test_saved_and_read_back(real: datetime, shown: datetime, speed: float) -> None:
    clock = DemoClock(real, shown, speed)
    assert loads(dumps(clock)) == clock
    assert "\n" not in dumps(clock)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "unexpected|empty|Input"),
        ("{", "unexpected|EOF|object"),
        ("[]", "a demo clock is JSON"),
        (
            '{"real_anchor":"2026-11-02T03:00:00Z","shown_anchor":"2026-11-02T03:00:00Z"}',
            "a demo clock is JSON",
        ),
        ('{"real_anchor":1,"shown_anchor":"2026-11-02T03:00:00Z","speed":1}', "a demo clock is JSON"),
        ('{"real_anchor":"2026-11-02T03:00:00Z","shown_anchor":"2026-11-02T03:00:00Z","speed":"1"}', "JSON"),
        ('{"real_anchor":"yesterday","shown_anchor":"2026-11-02T03:00:00Z","speed":1}', "yesterday"),
        (
            '{"real_anchor":"2026-11-02T03:00:00","shown_anchor":"2026-11-02T03:00:00Z","speed":1}',
            "time zone",
        ),
        (
            '{"real_anchor":"2026-11-02T03:00:00Z","shown_anchor":"2026-11-02T03:00:00","speed":1}',
            "time zone",
        ),
        (
            '{"real_anchor":"2026-11-02T03:00:00Z","shown_anchor":"2026-11-02T03:00:00Z","speed":20161}',
            "speed 20161",
        ),
        (
            '{"real_anchor":"2026-11-02T03:00:00Z","shown_anchor":"2026-11-02T03:00:00Z","speed":-1}',
            "speed -1",
        ),
    ],
)
def test_garbage_is_refused_with_a_reason(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        loads(text)


def test_speed_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="nan"):
        DemoClock(REAL, SHOWN, float("nan"))
