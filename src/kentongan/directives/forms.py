"""The forms of directives. Messages say what is wrong and what to do, at the field."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentongan.base import words
from kentongan.base.permissions import Permission
from kentongan.base.users import User
from kentongan.core.clock.worktime import (
    Span,
    WorkCalendar,
    add_minutes,
    after,
    is_open,
    is_working_day,
    local,
)
from kentongan.directory.models import Person, Position
from kentongan.directory.queries import seats_of

from .access import orderable_seats
from .actions import OrderDraft
from .models import DueUnit, OnUnknown, Urgency
from .selection import Part, parse

TITLE_LENGTH = 90
SPANS = [
    ("working_hours", gettext_lazy("jam kerja")),
    ("working_days", gettext_lazy("hari kerja")),
    ("hours", gettext_lazy("jam kalender")),
]


def issuing_seats(user: User, today: date) -> list[Position]:
    """Seats in whose name the user may order: his own; for the desk's staff also the head and those below him."""
    person = Person.objects.filter(user=user).first()
    own = seats_of(person, today) if person else []
    if not user.may(Permission.DIRECTORY_CHANGE):
        return own
    top = Position.objects.filter(Q(superior=None) | Q(superior__superior=None), is_active=True)
    rest = top.select_related("agency").exclude(pk__in=[p.pk for p in own])
    return own + sorted(rest[:200], key=lambda p: (p.superior_id is not None, p.title))


class DirectiveForm(forms.Form):
    """An order as a person writes it."""

    issuer = forms.TypedChoiceField(label=gettext_lazy("Atas nama"), coerce=int)
    title = forms.CharField(
        label=gettext_lazy("Judul"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Bila kosong, kalimat pertama isi dipakai."),
    )
    text = forms.CharField(
        label=gettext_lazy("Isi perintah"),
        max_length=3500,
        help_text=gettext_lazy("Satu perintah, satu hal. Tulis apa yang harus dikerjakan dan buktinya."),
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": gettext_lazy("Tulis isi perintahnya.")},
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("Kepentingan"),
        choices=Urgency.choices,
        widget=forms.RadioSelect,
        initial=Urgency.NORMAL,
    )
    due_kind = forms.ChoiceField(
        label=gettext_lazy("Tenggat"),
        choices=[
            ("at", gettext_lazy("Pada hari dan jam")),
            ("span", gettext_lazy("Dalam jangka waktu")),
        ],
        widget=forms.RadioSelect,
        initial="at",
    )
    due_date = forms.DateField(
        label=gettext_lazy("Hari"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Tulis tanggalnya seperti 2026-11-23.")},
    )
    due_time = forms.TimeField(
        label=gettext_lazy("Jam"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Tulis jamnya seperti 14:30.")},
    )
    calendar_time = forms.BooleanField(
        label=gettext_lazy("Pakai jam kalender: hari libur dan malam ikut dihitung"), required=False
    )
    span_amount = forms.IntegerField(label=gettext_lazy("Lama"), required=False, min_value=1, max_value=500)
    span_unit = forms.ChoiceField(label=gettext_lazy("Satuan"), choices=SPANS, required=False)
    on_unknown = forms.ChoiceField(
        label=gettext_lazy("Bila tidak pasti apakah pesan sampai"),
        choices=[("", gettext_lazy("Menurut kepentingannya")), *OnUnknown.choices],
        required=False,
    )

    def __init__(self, *args: Any, user: User, calendar: WorkCalendar, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.calendar, self.now = user, calendar, now
        self.seats = {seat.pk: seat for seat in issuing_seats(user, local(calendar, now).date())}
        issuer = self.fields["issuer"]
        assert isinstance(issuer, forms.TypedChoiceField)
        issuer.choices = [(seat.pk, seat.title) for seat in self.seats.values()]

    def clean_text(self) -> str:
        text = clean_words(self.cleaned_data["text"])
        if not text:  # nothing but characters that nobody sees
            raise forms.ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.seats:
            raise forms.ValidationError(
                _("Akun Anda belum terhubung dengan jabatan. Minta administrator menghubungkannya.")
            )
        due = self._due_at(data) if not self.errors.keys() & {"due_date", "due_time", "span_amount"} else None
        if due is not None:
            data["due_at"] = due
        return data

    def _due_at(self, data: dict[str, Any]) -> datetime | None:
        return self._span_due(data) if data.get("due_kind") == "span" else self._moment_due(data)

    def _span_due(self, data: dict[str, Any]) -> datetime | None:
        amount = data.get("span_amount")
        if not amount:
            self.add_error("span_amount", _("Isi lamanya, misalnya 4."))
            return None
        match data.get("span_unit"):
            case "hours":
                span = Span(amount * 60, "minutes")
            case "working_days":
                span = Span(amount, "working_days")
            case _:
                span = Span(amount * 60, "working_minutes")
        return after(self.calendar, self.now, span)

    def _moment_due(self, data: dict[str, Any]) -> datetime | None:
        day: date | None = data.get("due_date")
        hour: time | None = data.get("due_time")
        if day is None:
            self.add_error("due_date", _("Pilih hari tenggatnya."))
        if hour is None:
            self.add_error("due_time", _("Pilih jam tenggatnya."))
        if day is None or hour is None:
            return None
        if not 2024 <= day.year <= 2035:
            self.add_error("due_date", _("Tahun %(year)d di luar jangkauan kalender.") % {"year": day.year})
            return None
        due = datetime.combine(day, hour, tzinfo=local(self.calendar, self.now).tzinfo)
        return due if self._allowed(due, day, bool(data.get("calendar_time"))) else None

    def _allowed(self, due: datetime, day: date, by_calendar: bool) -> bool:
        shown = words.date_long(due, self.calendar.zone).rsplit(" ", 1)[0]
        if due <= self.now:
            self.add_error(
                "due_date", _("%(day)s sudah lewat. Pilih waktu yang akan datang.") % {"day": shown}
            )
        elif by_calendar:
            return True
        elif not is_working_day(self.calendar, day):
            self.add_error(
                "due_date",
                _("%(day)s bukan hari kerja. Pilih hari lain, atau pakai jam kalender.") % {"day": shown},
            )
        elif add_minutes(self.calendar, self.now, 1) > due and not is_open(self.calendar, due):
            self.add_error("due_time", _("Jam ini sebelum jam kerja berikutnya. Pilih jam lain."))
        else:
            return True
        return False

    @property
    def due_unit(self) -> DueUnit:
        data = self.cleaned_data
        span = data.get("due_kind") == "span"
        by_calendar = data.get("span_unit") == "hours" if span else data.get("calendar_time")
        return DueUnit.CALENDAR if by_calendar else DueUnit.WORKING

    def draft(self, parts: list[Part]) -> OrderDraft:
        """The checked order."""
        data = self.cleaned_data
        return OrderDraft(
            title=clean_words(data["title"]) or title_of(data["text"]),
            text=data["text"],
            issuer=self.seats[data["issuer"]],
            parts=tuple(parts),
            urgency=Urgency(data["urgency"]),
            due_at=data["due_at"],
            due_unit=self.due_unit,
            on_unknown=OnUnknown(data["on_unknown"]) if data["on_unknown"] else None,
        )


def clean_words(text: str) -> str:
    """Words without control characters and stray line ends (a NUL byte breaks PostgreSQL)."""
    kept = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or c.isprintable())
    return kept.strip()


def title_of(text: str) -> str:
    """The first sentence, cut at a word."""
    first = text.split("\n", 1)[0].split(". ", 1)[0].rstrip(".")
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def read_parts(tokens: list[str]) -> list[Part]:
    """The addressee chips of a form; what is no token (a tampered form) is left out."""
    found: list[Part] = []
    for token in tokens:
        try:
            part = parse(token)
        except ValueError:
            continue
        if part not in found:
            found.append(part)
    return found


def read_list(text: str, user: User) -> tuple[list[Part], list[str]]:
    """Seats named one a line, by title or by their holder's NIP; and a sentence for each line that names none."""
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    named = [clean_words(line) for _n, line in lines][:2000]
    seats = orderable_seats(user)
    plain = seats.annotate(plain=Lower("title")).filter(plain__in=[name.lower() for name in named])
    titles = dict(plain.values_list("plain", "pk"))
    held = seats.filter(appointments__until=None, appointments__person__nip__in=named)
    nips = dict(held.values_list("appointments__person__nip", "pk"))
    parts, faults = [], []
    for n, line in lines:
        pk = titles.get(line.lower()) or nips.get(line)
        if pk:
            parts.append(Part("position", pk))
        else:
            faults.append(
                _("Baris %(n)d: “%(line)s” bukan jabatan atau NIP yang dikenal.")
                % {"n": n, "line": line[:80]}
            )
    return parts, faults


class ReasonForm(forms.Form):
    """A sentence that goes with an act."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan atau pesan"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def clean_reason(self) -> str:
        return clean_words(self.cleaned_data["reason"])


class WordForm(ReasonForm):
    """What an official is told; without it he would not know what to do."""

    def clean_reason(self) -> str:
        told = super().clean_reason()
        if not told:
            raise forms.ValidationError(_("Tulis pesannya, supaya pejabat ini tahu apa yang diharapkan."))
        return told


class DueForm(DirectiveForm):
    """Only the deadline of an order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("issuer", "title", "text", "urgency", "on_unknown"):
            del self.fields[name]

    def clean_text(self) -> str:
        return ""
