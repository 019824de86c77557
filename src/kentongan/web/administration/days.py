"""The government's calendar: national days, its own days, Ramadan; and what a change does to running clocks."""

import calendar as months
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kentongan.base import clock, words
from kentongan.base.guard import SignedIn
from kentongan.core.clock.worktime import WorkCalendar, is_working_day, local, national_days_off
from kentongan.directory.actions import remove_calendar_day, set_calendar_day, set_ramadan
from kentongan.directory.calendars import FIRST_YEAR, LAST_YEAR, calendar_of
from kentongan.directory.models import CalendarDay
from kentongan.kernel.recompute import recompute_clocks, running_clocks

# How the library of holidays marks a day that follows the moon and is not decreed yet.
ESTIMATE = "(perkiraan)"


def _date(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Tulis tanggalnya seperti 2026-11-23.")},
    )


class DayForm(forms.Form):
    """A day of the government's own."""

    day = _date(gettext_lazy("Tanggal"))
    name = forms.CharField(
        label=gettext_lazy("Keterangan"),
        max_length=120,
        help_text=gettext_lazy("Misalnya: Hari jadi kabupaten."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Pada hari itu"),
        choices=[("off", gettext_lazy("Libur")), ("work", gettext_lazy("Tetap bekerja"))],
        widget=forms.RadioSelect,
        initial="off",
    )

    def clean_day(self) -> date:
        return _within(self.cleaned_data["day"])


class RamadanForm(forms.Form):
    """Ramadan of a year, as the sidang isbat decided."""

    first_day = _date(gettext_lazy("Hari pertama"))
    last_day = _date(gettext_lazy("Hari terakhir"))

    def clean_first_day(self) -> date:
        return _within(self.cleaned_data["first_day"])


def _within(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        span = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValidationError(_("Kalender mencakup tahun %(first)d sampai %(last)d.") % span)
    return day


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the month's table: what it is called, and how it is shown."""

    day: date
    inside: bool
    kind: str  # "", "off", "own", "work", "weekend"
    name: str
    fasting: bool


def calendar(request: SignedIn) -> HttpResponse:
    """One year in lists, one month as a table."""
    return _page(request, DayForm(), RamadanForm())


def _page(request: SignedIn, day_form: DayForm, ramadan_form: RamadanForm) -> HttpResponse:
    cal = calendar_of(request.user.government)
    today = local(cal, clock.now()).date()
    year = _number(request.GET.get("tahun"), today.year, FIRST_YEAR, LAST_YEAR)
    month = _number(request.GET.get("bulan"), today.month, 1, 12)
    own = {row.date: row for row in CalendarDay.objects.filter(date__year=year).order_by("date")}
    national = national_names(year)
    fasting = next(((f, last) for f, last in cal.ramadan if f.year == year), None)
    wrong = bool(day_form.errors or ramadan_form.errors)
    context = {
        "year": year,
        "years": [y for y in (year - 1, year, year + 1) if FIRST_YEAR <= y <= LAST_YEAR],
        "first": date(year, month, 1),
        "weeks": list(_weeks(cal, year, month, national, own)),
        "before": _month_url(year, month - 1),
        "after": _month_url(year, month + 1),
        "national": [
            {"day": d, "name": name.removesuffix(ESTIMATE).strip(), "estimate": ESTIMATE in name}
            for d, name in national.items()
        ],
        "leave_known": any("cuti bersama" in name.casefold() for name in national.values()),
        "own": list(own.values()),
        "ramadan": fasting,
        "running": running_clocks().count(),
        "day_form": day_form,
        "ramadan_form": ramadan_form,
    }
    return render(request, "web/administration/calendar.html", context, status=422 if wrong else 200)


def _number(text: str | None, usual: int, lowest: int, highest: int) -> int:
    number = int(text) if text and text.isascii() and text.isdecimal() and len(text) < 5 else usual
    return min(max(number, lowest), highest)


@lru_cache(maxsize=32)
def national_names(year: int) -> dict[date, str]:
    """National days off of a year with their names."""
    return national_days_off(year, year)


def _month_url(year: int, month: int) -> str:
    """The address of a month; 0 is December of the year before, 13 January of the next."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"?tahun={year}&bulan={month}" if FIRST_YEAR <= year <= LAST_YEAR else ""


def _weeks(
    cal: WorkCalendar, year: int, month: int, national: dict[date, str], own: dict[date, CalendarDay]
) -> Iterable[list[Cell]]:
    for week in months.Calendar().monthdatescalendar(year, month):
        yield [_cell(cal, day, day.month == month, national, own) for day in week]


def _cell(
    cal: WorkCalendar, day: date, inside: bool, national: dict[date, str], own: dict[date, CalendarDay]
) -> Cell:
    fasting = any(first <= day <= last for first, last in cal.ramadan)
    mine = own.get(day)
    if mine is not None:
        return Cell(day, inside, "work" if mine.is_working else "own", mine.name, fasting)
    if day in national:
        return Cell(day, inside, "off", national[day], fasting)
    return Cell(day, inside, "" if is_working_day(cal, day) else "weekend", "", fasting)


@require_POST
def day_add(request: SignedIn) -> HttpResponse:
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, form, RamadanForm())
    data = form.cleaned_data

    def change() -> None:
        set_calendar_day(
            data["day"],
            name=data["name"],
            is_working=data["kind"] == "work",
            acting_user=request.user,
            now=clock.now(),
        )

    try:
        return _change(request, data["day"], change)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, form, RamadanForm())


@require_POST
def day_remove(request: SignedIn, pk: int) -> HttpResponse:
    row = CalendarDay.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return _change(
        request, row.date, lambda: remove_calendar_day(row, acting_user=request.user, now=clock.now())
    )


@require_POST
def ramadan_set(request: SignedIn) -> HttpResponse:
    form = RamadanForm(request.POST)
    if not form.is_valid():
        return _page(request, DayForm(), form)
    first, last = form.cleaned_data["first_day"], form.cleaned_data["last_day"]
    try:
        return _change(
            request, first, lambda: set_ramadan(first, last, acting_user=request.user, now=clock.now())
        )
    except ValidationError as error:
        form.add_error("last_day", error.messages)
        return _page(request, DayForm(), form)


def _change(request: SignedIn, day: date, change: Callable[[], object]) -> HttpResponse:
    """The decree and the clocks it moves, in one transaction; then the month it concerns."""
    with transaction.atomic():
        change()
        moved = recompute_clocks(request.user.government, actor=f"user:{request.user.pk}", now=clock.now())
    messages.success(
        request,
        _("Kalender disimpan. Langkah berikut dari %(n)s urusan bergeser; tenggatnya tetap.")
        % {"n": words.number(moved)},
    )
    return redirect(f"{reverse('calendar')}?tahun={day.year}&bulan={day.month}")
