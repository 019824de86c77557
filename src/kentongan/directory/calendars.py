"""A government's working time: national days and decrees, its own days, its zone."""

from datetime import date
from functools import lru_cache

from kentongan.base.users import Government
from kentongan.core.clock.worktime import (
    OFFICE_HOURS,
    RAMADAN_HOURS,
    RAMADAN_PERIODS,
    WorkCalendar,
    national_days_off,
)

from .models import CalendarDay, RamadanPeriod

FIRST_YEAR, LAST_YEAR = 2024, 2035


@lru_cache(maxsize=1)
def national() -> frozenset[date]:
    return frozenset(national_days_off(FIRST_YEAR, LAST_YEAR))


def calendar_of(government: Government) -> WorkCalendar:
    """The calendar in force; two queries. Equal contents give an equal (and cached) calendar."""
    own = CalendarDay._base_manager.filter(government=government)
    days = dict(own.values_list("date", "is_working"))
    periods = RamadanPeriod._base_manager.filter(government=government).values_list("first_day", "last_day")
    known = {first.year: (first, last) for first, last in (*RAMADAN_PERIODS, *periods)}
    return WorkCalendar(
        zone=government.zone,
        hours=OFFICE_HOURS,
        ramadan_hours=RAMADAN_HOURS,
        ramadan=tuple(known[year] for year in sorted(known)),
        days_off=frozenset(national() | {day for day, works in days.items() if not works}),
        extra_working_days=frozenset(day for day, works in days.items() if works),
    )
