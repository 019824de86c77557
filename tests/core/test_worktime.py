"""Working time against the decrees: each row is a fact that a person can check on a printed calendar."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kentongan.core.clock.worktime import (
    OFFICE_HOURS,
    RAMADAN_HOURS,
    RAMADAN_PERIODS,
    Span,
    Unit,
    WeekHours,
    WorkCalendar,
    add_minutes,
    add_working_days,
    after,
    is_open,
    is_working_day,
    local,
    minutes_between,
    national_days_off,
    next_opening,
    remaining,
    resume,
)

DAYS_OFF = frozenset(national_days_off(2024, 2027))
JAKARTA = WorkCalendar(zone="Asia/Jakarta", days_off=DAYS_OFF)
WIB = ZoneInfo("Asia/Jakarta")


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB).astimezone(UTC)


def days_of(year: int) -> list[date]:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return [day for day in days if day.year == year]


def hours_of(week: WeekHours) -> float:
    day = date(2026, 1, 1)
    seconds = (
        (datetime.combine(day, closes) - datetime.combine(day, opens)).total_seconds()
        for windows in week.days
        for opens, closes in windows
    )
    return sum(seconds) / 3600


def test_weekly_hours_are_those_of_perpres_21_2023() -> None:
    assert hours_of(OFFICE_HOURS) == 37.5
    assert hours_of(RAMADAN_HOURS) == 32.5


def test_skb_2026_has_17_national_days_and_8_of_cuti_bersama() -> None:
    names = national_days_off(2026, 2026)
    shared = [day for day, name in names.items() if name.startswith("Cuti Bersama")]
    assert (len(names) - len(shared), len(shared)) == (17, 8)
    assert shared == [
        date(2026, 2, 16),
        date(2026, 3, 18),
        date(2026, 3, 20),
        date(2026, 3, 23),
        date(2026, 3, 24),
        date(2026, 5, 15),
        date(2026, 5, 28),
        date(2026, 12, 24),
    ]
    assert names[date(2026, 8, 17)] == "Hari Kemerdekaan Republik Indonesia"


def test_2026_has_240_working_days() -> None:
    assert sum(is_working_day(JAKARTA, day) for day in days_of(2026)) == 240


def test_ten_working_days_from_13_march_2026_end_on_6_april() -> None:
    assert add_working_days(JAKARTA, wib("2026-03-13 10:00"), 10) == wib("2026-04-06 10:00")


def test_forgetting_cuti_bersama_ends_a_week_early() -> None:
    names = national_days_off(2026, 2026)
    public = frozenset(day for day, name in names.items() if not name.startswith("Cuti Bersama"))
    careless = WorkCalendar(zone="Asia/Jakarta", days_off=public)
    assert add_working_days(careless, wib("2026-03-13 10:00"), 10) == wib("2026-03-30 10:00")


@pytest.mark.parametrize(("first", "last"), RAMADAN_PERIODS)
def test_ramadan_ends_on_the_eve_of_idul_fitri(first: date, last: date) -> None:
    names = national_days_off(last.year, last.year)
    assert names[last + timedelta(days=1)].startswith("Hari Raya Idul Fitri")
    assert 29 <= (last - first).days + 1 <= 30


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-01-05 07:29:59.999999", False),
        ("2026-01-05 07:30", True),
        ("2026-01-05 11:59:59", True),
        ("2026-01-05 12:00", False),
        ("2026-01-05 13:00", True),
        ("2026-01-05 16:00", False),
        ("2026-01-09 11:45", False),  # Friday prayers
        ("2026-01-09 16:15", True),
        ("2026-01-10 10:00", False),  # Saturday
        ("2026-02-19 07:45", False),  # first day of Ramadan
        ("2026-02-19 12:45", True),
        ("2026-02-19 15:00", False),
        ("2026-02-20 15:15", True),  # Friday in Ramadan
        ("2026-03-23 10:00", False),  # cuti bersama
        ("2026-03-25 07:45", True),  # Ramadan is over
    ],
)
def test_open(at: str, expected: bool) -> None:
    assert is_open(JAKARTA, wib(at)) is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-01-05 10:00:30", "2026-01-05 10:00:30"),
        ("2026-01-05 12:00", "2026-01-05 13:00"),
        ("2026-01-09 16:30", "2026-01-12 07:30"),
        ("2026-12-31 16:00", "2027-01-04 07:30"),
        ("2026-01-01 00:30", "2026-01-02 07:30"),  # still 2025 in UTC
    ],
)
def test_next_opening(at: str, expected: str) -> None:
    assert next_opening(JAKARTA, wib(at)) == wib(expected)


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-01-05 07:30", 60, "2026-01-05 08:30"),
        ("2026-01-05 11:30", 60, "2026-01-05 13:30"),
        ("2026-01-05 15:00", 60, "2026-01-05 16:00"),  # ends at closing, not next morning
        ("2026-01-05 15:00", 61, "2026-01-06 07:31"),
        ("2026-01-05 20:00", 0, "2026-01-06 07:30"),
        ("2026-01-05 09:00", 0, "2026-01-05 09:00"),
        ("2026-01-05 15:59:30", 1, "2026-01-06 07:30:30"),
        ("2026-03-17 15:00", 1, "2026-03-25 07:31"),  # Nyepi and Idul Fitri lie between
        ("2026-12-31 15:30", 60, "2027-01-04 08:00"),
    ],
)
def test_add_minutes(start: str, minutes: int, expected: str) -> None:
    assert add_minutes(JAKARTA, wib(start), minutes) == wib(expected)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2026-01-05 07:00", "2026-01-05 18:00", 450),
        ("2026-01-05 18:00", "2026-01-05 07:00", -450),
        ("2026-01-05 10:00", "2026-01-05 10:01:59", 1),
        ("2026-01-05 10:01:59", "2026-01-05 10:00", -1),
        ("2026-01-05 00:00", "2026-01-12 00:00", 2250),
        ("2026-02-23 00:00", "2026-03-02 00:00", 1950),
        ("2026-12-31 15:00", "2027-01-04 08:30", 120),
    ],
)
def test_minutes_between(a: str, b: str, expected: int) -> None:
    assert minutes_between(JAKARTA, wib(a), wib(b)) == expected


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-01-05 10:00", 1, "2026-01-06 10:00"),
        ("2026-01-05 12:30", 1, "2026-01-06 12:30"),
        ("2026-01-05 05:00", 1, "2026-01-06 07:30"),
        ("2026-01-05 23:00", 1, "2026-01-06 16:00"),
        ("2026-01-08 16:20", 1, "2026-01-09 16:20"),  # Friday closes later
        ("2026-01-10 10:00", 1, "2026-01-12 10:00"),  # from a Saturday
        ("2026-01-05 20:00", 0, "2026-01-06 07:30"),
        ("2026-12-30 10:00", 2, "2027-01-04 10:00"),
        ("2026-01-02 10:00", 240, "2027-01-04 10:00"),
    ],
)
def test_add_working_days(start: str, days: int, expected: str) -> None:
    assert add_working_days(JAKARTA, wib(start), days) == wib(expected)


@pytest.mark.parametrize(
    ("zone", "opens_utc"), [("Asia/Jakarta", 30), ("Asia/Makassar", -30), ("Asia/Jayapura", -90)]
)
def test_each_zone_opens_at_its_own_half_past_seven(zone: str, opens_utc: int) -> None:
    cal = WorkCalendar(zone=zone, days_off=DAYS_OFF)
    midnight = datetime(2026, 1, 6, tzinfo=UTC)
    opening = next_opening(cal, midnight - timedelta(hours=6))
    assert opening == midnight + timedelta(minutes=opens_utc)
    assert local(cal, opening).time() == time(7, 30)
    assert opening.utcoffset() == timedelta()


def test_regional_days_off_and_extra_working_days() -> None:
    saturday, sunday, holiday, regional = (date(2026, 1, day) for day in (10, 11, 1, 6))
    cal = WorkCalendar(
        zone="Asia/Jakarta",
        days_off=DAYS_OFF | {regional},
        extra_working_days=frozenset({saturday, holiday}),
    )
    assert [is_working_day(cal, day) for day in (saturday, sunday, holiday, regional)] == [
        True,
        False,
        True,
        False,
    ]
    assert add_minutes(cal, wib("2026-01-09 16:30"), 450) == wib("2026-01-10 16:00")  # with Monday's hours


def test_ramadan_hours_hold_on_its_first_and_last_day_only() -> None:
    edges = frozenset(date(2026, *day) for day in ((2, 18), (2, 19), (3, 20), (3, 21)))
    cal = WorkCalendar(zone="Asia/Jakarta", days_off=DAYS_OFF, extra_working_days=edges)
    early = {day: is_open(cal, wib(f"{day} 07:45")) for day in sorted(edges)}
    assert list(early.values()) == [True, False, False, True]


def test_a_year_without_work_is_crossed() -> None:
    cal = WorkCalendar(zone="Asia/Jakarta", days_off=frozenset(days_of(2025)))
    assert next_opening(cal, wib("2025-06-01 10:00")) == wib("2026-01-01 07:30")
    assert add_minutes(cal, wib("2024-12-31 15:59"), 2) == wib("2026-01-01 07:31")
    assert add_working_days(cal, wib("2024-12-31 10:00"), 1) == wib("2026-01-01 10:00")


def test_digest_follows_the_contents() -> None:
    same = WorkCalendar(zone="Asia/Jakarta", days_off=frozenset(sorted(DAYS_OFF, reverse=True)))
    changes = [
        WorkCalendar(zone="Asia/Jayapura", days_off=DAYS_OFF),
        WorkCalendar(zone="Asia/Jakarta", days_off=DAYS_OFF | {date(2026, 7, 1)}),
        WorkCalendar(
            zone="Asia/Jakarta", days_off=DAYS_OFF, extra_working_days=frozenset({date(2026, 7, 1)})
        ),
        WorkCalendar(zone="Asia/Jakarta", days_off=DAYS_OFF, hours=RAMADAN_HOURS),
        WorkCalendar(zone="Asia/Jakarta", days_off=DAYS_OFF, ramadan_hours=OFFICE_HOURS),
        WorkCalendar(zone="Asia/Jakarta", days_off=DAYS_OFF, ramadan=RAMADAN_PERIODS[:3]),
    ]
    assert same == JAKARTA
    assert hash(same) == hash(JAKARTA)
    assert len({JAKARTA.digest(), *(cal.digest() for cal in changes)}) == 7
    assert JAKARTA not in changes
    # The digest is written into the audit trail, so it may not move with a new version of anything.
    plain = WorkCalendar(zone="Asia/Makassar", days_off=frozenset({date(2026, 1, 1)}))
    assert plain.digest() == "c132db19a02c9530dcd2a97c96718a1ccbcee1ef67d8d02c453699ab4eaf04e4"


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span(1570, "minutes"), "2026-01-10 18:00"),
        (Span(460, "working_minutes"), "2026-01-12 15:30"),
        (Span(5, "working_days"), "2026-01-19 15:50"),  # Isra Mikraj on the 16th
    ],
)
def test_after_each_unit(span: Span, expected: str) -> None:
    assert after(JAKARTA, wib("2026-01-09 15:50"), span) == wib(expected)


def test_a_paused_matter_gets_back_what_was_left() -> None:
    due = wib("2026-01-09 16:00")
    left = remaining(JAKARTA, "working_minutes", wib("2026-01-09 10:00"), due)
    assert left == 270
    assert resume(JAKARTA, "working_minutes", wib("2026-03-24 09:00"), left) == wib("2026-03-25 12:00")
    assert remaining(JAKARTA, "working_days", wib("2026-01-09 10:00"), due) == left
    assert remaining(JAKARTA, "minutes", wib("2026-01-09 10:00"), due) == 360
    assert resume(JAKARTA, "minutes", wib("2026-01-10 01:00"), 360) == wib("2026-01-10 07:00")


def test_a_started_minute_is_kept_and_an_overdue_clock_has_nothing_left() -> None:
    due = wib("2026-01-09 16:00")
    units: tuple[Unit, ...] = ("minutes", "working_minutes", "working_days")
    for unit in units:
        assert remaining(JAKARTA, unit, due - timedelta(seconds=1), due) == 1
        assert remaining(JAKARTA, unit, due, due) == 0
        assert remaining(JAKARTA, unit, due + timedelta(days=7), due) == 0


NOON = datetime(2026, 1, 5, 5, tzinfo=UTC)
NAIVE = NOON.replace(tzinfo=None)


@pytest.mark.parametrize(
    "call",
    [
        lambda: local(JAKARTA, NAIVE),
        lambda: is_open(JAKARTA, NAIVE),
        lambda: next_opening(JAKARTA, NAIVE),
        lambda: add_minutes(JAKARTA, NAIVE, 5),
        lambda: minutes_between(JAKARTA, NAIVE, NAIVE),
        lambda: add_working_days(JAKARTA, NAIVE, 5),
        lambda: after(JAKARTA, NAIVE, Span(5, "minutes")),
        lambda: remaining(JAKARTA, "minutes", NAIVE, NAIVE + timedelta(1)),
        lambda: remaining(JAKARTA, "working_minutes", NAIVE, NAIVE + timedelta(1)),
    ],
)
def test_naive_instants_are_refused(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        call()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: is_open(JAKARTA, datetime(2019, 6, 1, tzinfo=UTC)), "2020-2040, not for 2019"),
        (lambda: next_opening(JAKARTA, datetime(2040, 12, 31, 12, tzinfo=UTC)), "not for 2041"),
        (lambda: add_minutes(JAKARTA, NOON, 10_000_000), "not for 2041"),
        (lambda: add_minutes(JAKARTA, NOON, 10**18), "not between"),
        (lambda: add_minutes(JAKARTA, NOON, -1), "not between"),
        (lambda: add_working_days(JAKARTA, NOON, 9_000), "not for 2041"),
        (lambda: add_working_days(JAKARTA, NOON, -1), "not between"),
        (lambda: resume(JAKARTA, "minutes", NOON, -1), "not between"),
        (lambda: is_open(JAKARTA, datetime.max.replace(tzinfo=UTC)), "does not exist"),
        (lambda: Span(-1, "minutes"), "not between"),
        (lambda: Span(1, "weeks"), "'weeks' is not"),  # type: ignore[arg-type]
        (lambda: WorkCalendar(zone="Asia/Singapore", days_off=DAYS_OFF), "'Asia/Singapore' is not one of"),
        (
            lambda: WorkCalendar(
                zone="Asia/Jakarta", days_off=DAYS_OFF, ramadan=((date(2026, 3, 1), date(2026, 2, 1)),)
            ),
            "ends before it begins",
        ),
        (lambda: WeekHours(((), (), (), (), (), (), ())), "at least one"),
        (lambda: WeekHours(OFFICE_HOURS.days[:6]), "seven days"),  # type: ignore[arg-type]
        (lambda: WeekHours((((time(8), time(8)),), (), (), (), (), (), ())), "empty or overlap"),
        (
            lambda: WeekHours((((time(8), time(12)), (time(11), time(13))), (), (), (), (), (), ())),
            "empty or overlap",
        ),
    ],
)
def test_bad_input_is_refused_with_a_reason(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()


def test_2020_and_2040_work() -> None:
    cal = WorkCalendar(zone="Asia/Jakarta", days_off=frozenset())
    assert is_open(cal, wib("2020-01-01 07:30"))
    assert add_minutes(cal, wib("2040-12-31 15:00"), 60) == wib("2040-12-31 16:00")
    assert minutes_between(cal, wib("2020-01-06 07:30"), wib("2040-12-31 16:00")) > 20 * 52 * 2000
