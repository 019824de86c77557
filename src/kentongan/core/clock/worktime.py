"""Working time of an Indonesian government: office hours, Ramadan hours, holidays, three zones.

Instants go in and come out as aware datetimes; results are in UTC. A naive datetime, or one outside
2020-2040 in the calendar's zone, raises ValueError. Nothing here reads the clock.

Sources: Perpres 21/2023 (office and Ramadan hours), Keppres 41/1987 (zones), the yearly SKB Tiga Menteri
(national holidays and cuti bersama, through the `holidays` package), sidang isbat (Ramadan).
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cached_property, lru_cache
from typing import Literal

import orjson

FIRST_YEAR, LAST_YEAR = 2020, 2040

_MINUTE = timedelta(minutes=1)
_MOST = (LAST_YEAR - FIRST_YEAR + 1) * 366 * 24 * 60
# Indonesia keeps no summer time, so a fixed offset is exact and spares every call a look into the tz files.
_ZONES = {
    "Asia/Jakarta": timezone(timedelta(hours=7), "WIB"),
    "Asia/Makassar": timezone(timedelta(hours=8), "WITA"),
    "Asia/Jayapura": timezone(timedelta(hours=9), "WIT"),
}

type Window = tuple[time, time]
type Day = tuple[Window, ...]
type Unit = Literal["working_minutes", "working_days", "minutes"]


@dataclass(frozen=True)
class WeekHours:
    """Opening windows per weekday, Monday first: local wall time, half-open, ascending, not overlapping.

    Raises ValueError when a window is empty or overlaps the one before it, or when all days are closed.
    """

    days: tuple[Day, Day, Day, Day, Day, Day, Day]

    def __post_init__(self) -> None:
        if len(list(self.days)) != 7 or not any(self.days):
            raise ValueError("week hours need seven days, at least one of them open")
        for number, windows in enumerate(self.days):
            edges = [edge for window in windows for edge in window]
            if edges != sorted(edges) or any(opens == closes for opens, closes in windows):
                raise ValueError(f"week hours: windows of weekday {number} are empty or overlap")


def _week(monday_to_thursday: Day, friday: Day) -> WeekHours:
    usual = monday_to_thursday
    return WeekHours((usual, usual, usual, usual, friday, (), ()))


# Perpres 21/2023: 37.5 working hours a week, 32.5 in Ramadan.
OFFICE_HOURS = _week(
    ((time(7, 30), time(12)), (time(13), time(16))),
    ((time(7, 30), time(11, 30)), (time(13), time(16, 30))),
)
RAMADAN_HOURS = _week(
    ((time(8), time(12)), (time(12, 30), time(15))),
    ((time(8), time(11, 30)), (time(12, 30), time(15, 30))),
)

# First and last day of fasting, as decided by the sidang isbat of the Ministry of Religion.
RAMADAN_PERIODS: tuple[tuple[date, date], ...] = (
    (date(2024, 3, 12), date(2024, 4, 9)),
    (date(2025, 3, 1), date(2025, 3, 30)),
    (date(2026, 2, 19), date(2026, 3, 20)),
    (date(2027, 2, 8), date(2027, 3, 9)),  # an estimate: the sidang isbat of 2027 has not sat yet
)


def national_days_off(first_year: int, last_year: int) -> dict[date, str]:
    """National holidays AND cuti bersama, date -> Indonesian name, both years included.

    Cuti bersama exists only for years already decreed; dates that follow the moon are marked "(perkiraan)"
    until decreed. Regional days are not in it: a government adds its own.
    """
    # Imported here: the package takes 0.2 s to load, and only setting up a calendar needs it.
    from holidays import country_holidays
    from holidays.constants import GOVERNMENT, PUBLIC

    years = range(first_year, last_year + 1)
    # PUBLIC alone forgets cuti bersama: ten working days from 13 March 2026 would end a week early.
    found = country_holidays("ID", years=years, categories=(PUBLIC, GOVERNMENT), language="id", expand=False)
    return dict(sorted(found.items()))


@dataclass(frozen=True, kw_only=True, eq=False)
class WorkCalendar:
    """When one government works. `days_off` are whole local days; `extra_working_days` win over them.

    `ramadan` holds (first, last) days, both included, on which `ramadan_hours` apply. An extra working day on
    a weekday without hours keeps the hours of the week's first open day. `days_off` has no default, because a
    calendar that forgets the holidays looks right until the first one.
    """

    zone: str
    days_off: frozenset[date]
    extra_working_days: frozenset[date] = frozenset()
    hours: WeekHours = OFFICE_HOURS
    ramadan_hours: WeekHours = RAMADAN_HOURS
    ramadan: tuple[tuple[date, date], ...] = RAMADAN_PERIODS

    def __post_init__(self) -> None:
        if self.zone not in _ZONES:
            raise ValueError(f"zone {self.zone!r} is not one of {', '.join(_ZONES)}")
        if any(first > last for first, last in self.ramadan):
            raise ValueError("a Ramadan period ends before it begins")

    # Every look-up in the cache of years hashes and compares calendars: walk the hundreds of dates only once.
    def __hash__(self) -> int:
        return hash(self._digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WorkCalendar) and self._digest == other._digest

    def digest(self) -> str:
        """Return SHA-256 (hex) of the contents: equal calendars agree, a changed decree changes it."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        days_off, extra = sorted(self.days_off), sorted(self.extra_working_days)
        contents = [self.zone, self.hours.days, self.ramadan_hours.days, self.ramadan, days_off, extra]
        return hashlib.sha256(orjson.dumps(contents)).hexdigest()


@dataclass(frozen=True)
class Span:
    """A length of time as a rule states it: 4 hours are 240 "minutes", 5 working days 5 "working_days"."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        _check_amount(self.amount)
        if self.unit not in ("working_minutes", "working_days", "minutes"):
            raise ValueError(f"unit {self.unit!r} is not working_minutes, working_days or minutes")


@dataclass(frozen=True, slots=True)
class _Year:
    """One local year of a calendar; `sums[i]` is the time worked in it before `opens[i]`."""

    days: list[date]
    opens: list[datetime]
    sums: list[timedelta]


def local(cal: WorkCalendar, at: datetime) -> datetime:
    """Return the same instant on the calendar's wall clock. ValueError when `at` is naive."""
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    try:
        return at.astimezone(_ZONES[cal.zone])
    except OverflowError as error:
        raise ValueError(f"{at.isoformat()} does not exist in {cal.zone}") from error


def is_working_day(cal: WorkCalendar, day: date) -> bool:
    """Tell whether the local day has any working hours."""
    return bool(_windows(cal, day))


def is_open(cal: WorkCalendar, at: datetime) -> bool:
    """Tell whether `at` falls in a window; the closing instant itself is closed."""
    table = _year(cal, local(cal, at).year)
    index = bisect_right(table.opens, at) - 1
    return index >= 0 and at - table.opens[index] < table.sums[index + 1] - table.sums[index]


def next_opening(cal: WorkCalendar, at: datetime) -> datetime:
    """Return `at` itself when open, otherwise the first opening after it."""
    if is_open(cal, at):
        return at.astimezone(UTC)
    year = local(cal, at).year
    while (index := bisect_left((opens := _year(cal, year).opens), at)) == len(opens):
        year += 1
    return opens[index]


def add_minutes(cal: WorkCalendar, start: datetime, minutes: int) -> datetime:
    """Return the earliest instant at which `minutes` working minutes have passed since `start`.

    A sum that runs out at closing time ends at that closing, not at the next opening. 0 minutes give
    `next_opening`. ValueError when `minutes` is negative or the calendar ends first.
    """
    _check_amount(minutes)
    if minutes == 0:
        return next_opening(cal, start)
    year = local(cal, start).year
    target = _worked(_year(cal, year), start) + minutes * _MINUTE
    while target > (sums := _year(cal, year).sums)[-1]:
        target -= sums[-1]
        year += 1
    index = bisect_left(sums, target) - 1
    return _year(cal, year).opens[index] + (target - sums[index])


def minutes_between(cal: WorkCalendar, a: datetime, b: datetime) -> int:
    """Return whole working minutes from `a` to `b`, a started one not counted; negative when b < a."""
    if b < a:
        return -minutes_between(cal, b, a)
    return _between(cal, a, b) // _MINUTE


def add_working_days(cal: WorkCalendar, start: datetime, days: int) -> datetime:
    """Return the n-th working day after `start`'s local day, at `start`'s wall time.

    The day of `start` never counts. A wall time outside that day's hours is moved to its first opening or
    last closing. 0 days give `next_opening`. ValueError when `days` is negative or the calendar ends first.
    """
    _check_amount(days)
    if days == 0:
        return next_opening(cal, start)
    wall = local(cal, start)
    year = wall.year
    index = bisect_right(_year(cal, year).days, wall.date()) + days - 1
    while index >= len(working := _year(cal, year).days):
        index -= len(working)
        year += 1
    windows = _windows(cal, working[index])
    moment = min(max(wall.time(), windows[0][0]), windows[-1][1])
    return datetime.combine(working[index], moment, _ZONES[cal.zone]).astimezone(UTC)


def after(cal: WorkCalendar, start: datetime, span: Span) -> datetime:
    """Return the deadline that lies `span` after `start`."""
    if span.unit == "working_days":
        return add_working_days(cal, start, span.amount)
    return resume(cal, span.unit, start, span.amount)


def remaining(cal: WorkCalendar, unit: Unit, now: datetime, due: datetime) -> int:
    """Stop a clock: return the minutes left until `due`, to be kept and given to `resume`; 0 when overdue.

    Calendar minutes for "minutes", working minutes for both working units. A started minute counts whole:
    pausing never takes time away from whoever owes the answer.
    """
    if due <= now:
        return 0
    left = local(cal, due) - local(cal, now) if unit == "minutes" else _between(cal, now, due)
    return -(-left // _MINUTE)


def resume(cal: WorkCalendar, unit: Unit, now: datetime, remaining: int) -> datetime:
    """Restart a clock stopped with `remaining` minutes left: return the new deadline."""
    if unit == "minutes":
        _check_amount(remaining)
        return local(cal, now).astimezone(UTC) + remaining * _MINUTE
    return add_minutes(cal, now, remaining)


def _check_amount(amount: int) -> None:
    if not 0 <= amount <= _MOST:
        raise ValueError(f"{amount} is not between 0 and {_MOST}")


def _windows(cal: WorkCalendar, day: date) -> Day:
    fasting = any(first <= day <= last for first, last in cal.ramadan)
    week = (cal.ramadan_hours if fasting else cal.hours).days
    usual = week[day.weekday()]
    if day in cal.extra_working_days:
        return usual or next(filter(None, week))
    return () if day in cal.days_off else usual


def _days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))


# No window crosses local midnight, so years add up; each is built once, when first touched.
@lru_cache(maxsize=512)
def _year(cal: WorkCalendar, year: int) -> _Year:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"working time is known for {FIRST_YEAR}-{LAST_YEAR}, not for {year}")
    table = _Year([], [], [timedelta()])
    for day in _days_of(year):
        for opens, closes in (windows := _windows(cal, day)):
            opening, closing = (datetime.combine(day, edge, _ZONES[cal.zone]) for edge in (opens, closes))
            table.opens.append(opening.astimezone(UTC))
            table.sums.append(table.sums[-1] + (closing - opening))
        if windows:
            table.days.append(day)
    return table


def _worked(table: _Year, at: datetime) -> timedelta:
    """Time worked in this year until `at`."""
    index = bisect_right(table.opens, at) - 1
    if index < 0:
        return timedelta()
    return min(table.sums[index] + (at - table.opens[index]), table.sums[index + 1])


def _between(cal: WorkCalendar, a: datetime, b: datetime) -> timedelta:
    first, last = local(cal, a).year, local(cal, b).year
    whole = sum((_year(cal, year).sums[-1] for year in range(first, last)), timedelta())
    return whole + _worked(_year(cal, last), b) - _worked(_year(cal, first), a)
