"""Working time against an oracle that shares no code, no table and no idea with it.

The oracle knows the hours as plain minutes of the day, takes zones from the tz database, and walks: minute by
minute where spans are short, window by window where they are long.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentongan.core.clock.worktime import (
    Unit,
    WorkCalendar,
    add_minutes,
    add_working_days,
    is_open,
    is_working_day,
    minutes_between,
    national_days_off,
    next_opening,
    remaining,
    resume,
)

NATIONAL = frozenset(national_days_off(2024, 2027))
FIRST_DAY, LAST_DAY = date(2024, 1, 1), date(2027, 12, 31)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

ORACLE_RAMADAN = {
    2024: ("2024-03-12", "2024-04-09"),
    2025: ("2025-03-01", "2025-03-30"),
    2026: ("2026-02-19", "2026-03-20"),
    2027: ("2027-02-08", "2027-03-09"),
}


def oracle_ranges(cal: WorkCalendar, day: date) -> list[tuple[int, int]]:
    """Open minutes of a local day, as minutes since midnight."""
    extra = day in cal.extra_working_days
    if not extra and (day in cal.days_off or day.weekday() > 4):
        return []
    first, last = ORACLE_RAMADAN.get(day.year, ("9", "0"))
    friday = day.weekday() == 4
    if first <= day.isoformat() <= last:
        return [(480, 690), (750, 930)] if friday else [(480, 720), (750, 900)]
    return [(450, 690), (780, 990)] if friday else [(450, 720), (780, 960)]


def oracle_open(cal: WorkCalendar, at: datetime) -> bool:
    wall = at.astimezone(ZoneInfo(cal.zone))
    minute = wall.hour * 60 + wall.minute
    return any(opens <= minute < closes for opens, closes in oracle_ranges(cal, wall.date()))


def oracle_windows(cal: WorkCalendar, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Windows, in UTC, that end after `at`; the first one cut off at `at`."""
    zone = ZoneInfo(cal.zone)
    midnight = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    while True:
        for opens, closes in oracle_ranges(cal, midnight.date()):
            start, end = (midnight + edge * MINUTE for edge in (opens, closes))
            if end > at:
                yield max(start.astimezone(UTC), at), end.astimezone(UTC)
        midnight += DAY


def oracle_add(cal: WorkCalendar, at: datetime, minutes: int) -> datetime:
    left = minutes * MINUTE
    for start, end in oracle_windows(cal, at):
        if left <= end - start:
            return start + left
        left -= end - start
    raise AssertionError("the walk has no end")


def oracle_between(cal: WorkCalendar, a: datetime, b: datetime) -> int:
    worked = timedelta()
    for start, end in oracle_windows(cal, a):
        if start >= b:
            return worked // MINUTE
        worked += min(end, b) - start
    raise AssertionError("the walk has no end")


def oracle_working_days(cal: WorkCalendar, at: datetime, days: int) -> datetime:
    wall = at.astimezone(ZoneInfo(cal.zone))
    while days:
        wall += DAY
        days -= bool(oracle_ranges(cal, wall.date()))
    ranges = oracle_ranges(cal, wall.date())
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    opening, closing = midnight + ranges[0][0] * MINUTE, midnight + ranges[-1][1] * MINUTE
    return sorted((opening, wall, closing))[1].astimezone(UTC)


days = st.dates(FIRST_DAY, LAST_DAY)
calendars = st.builds(
    lambda zone, regional, extra: WorkCalendar(
        zone=zone, days_off=NATIONAL | regional, extra_working_days=extra
    ),
    st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]),
    st.frozensets(days, max_size=8),
    st.frozensets(days, max_size=4),
)
# Instants near the edges are where an off-by-one lives: half of them are put on a round quarter of an hour.
seconds = st.one_of(
    st.integers(0, 4 * 365 * 96 - 1).map(lambda quarter: quarter * 900.0),
    st.floats(0, 4 * 365 * 86400 - 1, allow_nan=False),
)
instants = seconds.map(lambda offset: datetime(2024, 1, 1, 12, tzinfo=UTC) + timedelta(seconds=offset))
spans = st.one_of(st.integers(0, 2000), st.integers(0, 90 * 450))
units: st.SearchStrategy[Unit] = st.sampled_from(["minutes", "working_minutes", "working_days"])


def check_instant(cal: WorkCalendar, at: datetime) -> None:
    assert is_open(cal, at) == oracle_open(cal, at)
    assert next_opening(cal, at) == next(oracle_windows(cal, at))[0]
    day = at.astimezone(ZoneInfo(cal.zone)).date()
    assert is_working_day(cal, day) == bool(oracle_ranges(cal, day))


def check_add(cal: WorkCalendar, at: datetime, minutes: int) -> None:
    due = add_minutes(cal, at, minutes)
    assert due == oracle_add(cal, at, minutes)
    assert minutes_between(cal, at, due) == minutes


def check_between(cal: WorkCalendar, a: datetime, length: timedelta) -> None:
    b = a + length
    assert minutes_between(cal, a, b) == oracle_between(cal, a, b)
    assert minutes_between(cal, b, a) == -oracle_between(cal, a, b)


def check_minute_walk(cal: WorkCalendar, at: datetime, length: int) -> None:
    """Count open minutes one at a time from a whole minute."""
    start = at.replace(second=0, microsecond=0)
    worked = sum(oracle_open(cal, start + n * MINUTE) for n in range(length))
    assert minutes_between(cal, start, start + length * MINUTE) == worked
    if worked:
        earliest = next(n for n in range(length, 0, -1) if oracle_open(cal, start + (n - 1) * MINUTE))
        assert add_minutes(cal, start, worked) == start + earliest * MINUTE


def check_pause(
    cal: WorkCalendar, unit: Unit, at: datetime, span: int, paused: timedelta, slept: timedelta
) -> None:
    """Paused for a while, and the machine sleeps before anyone looks: nothing is lost, nothing is won."""
    due = add_minutes(cal, at, span) if unit != "minutes" else at + span * MINUTE
    stopped = at + paused
    left = remaining(cal, unit, stopped, due)
    restarted = stopped + slept
    moved = resume(cal, unit, restarted, left)
    if due <= stopped:
        assert left == 0
    elif unit == "minutes":
        assert moved - restarted == timedelta(minutes=left)
        assert timedelta() <= (moved - restarted) - (due - stopped) < MINUTE
    else:
        assert left - oracle_between(cal, stopped, due) in (0, 1)
        assert oracle_between(cal, restarted, moved) == left
        assert moved == oracle_add(cal, restarted, left)


@settings(max_examples=120, deadline=None)
@given(calendars, instants)
def test_open_and_next_opening(cal: WorkCalendar, at: datetime) -> None:
    check_instant(cal, at)


@settings(max_examples=120, deadline=None)
@given(calendars, instants, spans)
def test_add_minutes(cal: WorkCalendar, at: datetime, minutes: int) -> None:
    check_add(cal, at, minutes)


@settings(max_examples=120, deadline=None)
@given(calendars, instants, st.timedeltas(timedelta(), 120 * DAY))
def test_minutes_between(cal: WorkCalendar, at: datetime, length: timedelta) -> None:
    check_between(cal, at, length)


@settings(max_examples=120, deadline=None)
@given(calendars, instants, st.integers(1, 90))
def test_add_working_days(cal: WorkCalendar, at: datetime, count: int) -> None:
    assert add_working_days(cal, at, count) == oracle_working_days(cal, at, count)


@settings(max_examples=40, deadline=None)
@given(calendars, instants, st.integers(1, 2000))
def test_minute_by_minute(cal: WorkCalendar, at: datetime, length: int) -> None:
    check_minute_walk(cal, at, length)


@settings(max_examples=120, deadline=None)
@given(
    calendars,
    units,
    instants,
    spans,
    st.timedeltas(timedelta(), 10 * DAY),
    st.timedeltas(timedelta(), 20 * DAY),
)
def test_pause_and_resume(
    cal: WorkCalendar, unit: Unit, at: datetime, span: int, paused: timedelta, slept: timedelta
) -> None:
    check_pause(cal, unit, at, span, paused, slept)


@settings(max_examples=60, deadline=None)
@given(calendars, instants, st.lists(st.integers(1, 600), min_size=2, max_size=6))
def test_steps_add_up_and_never_go_back(cal: WorkCalendar, at: datetime, steps: list[int]) -> None:
    instant = at
    for step in steps:
        later = add_minutes(cal, instant, step)
        assert later > instant
        instant = later
    assert instant == add_minutes(cal, at, sum(steps))


@settings(max_examples=60, deadline=None)
@given(calendars, instants, spans)
def test_a_machine_asleep_for_a_week_finds_the_same_deadline(
    cal: WorkCalendar, at: datetime, minutes: int
) -> None:
    due = add_minutes(cal, at, minutes)
    awake = at + 7 * DAY
    left = minutes_between(cal, awake, due)
    if due > awake:
        # What the sleeper missed and what is still to come are the whole; a split minute is floored once.
        assert minutes - (oracle_between(cal, at, awake) + left) in (0, 1)
    else:
        assert left == -oracle_between(cal, due, awake)


@pytest.mark.slow
@settings(max_examples=1500, deadline=None)
@given(calendars, instants, spans, st.integers(1, 250))
def test_everything_at_length(cal: WorkCalendar, at: datetime, minutes: int, count: int) -> None:
    check_instant(cal, at)
    check_add(cal, at, minutes)
    check_between(cal, at, minutes * MINUTE)
    check_minute_walk(cal, at, count * 20)
    assert add_working_days(cal, at, count) == oracle_working_days(cal, at, count)
    check_pause(cal, "working_minutes", at, minutes, count * 30 * MINUTE, 7 * DAY)
