"""Pages of seats: the list, one seat, its making and changing, who comes to hold it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kentongan.base import clock
from kentongan.base.guard import SignedIn
from kentongan.base.listing import Choice, Col, Spec, respond
from kentongan.base.permissions import Permission
from kentongan.base.users import User

from . import actions, cells
from .access import access_agency, access_position, visible_agencies, visible_people, visible_positions
from .asking import Question, ask, may, refuse, signed_off, today
from .figures import USED, Holder, held, reached, seat_holders
from .forms import AppointForm, EndForm, SeatForm
from .models import Agency, Appointment, Person, Position
from .queries import in_force
from .seatwork import told
from .views import ancestors, seat_rows

FOUND = 20
SUBORDINATES = 100


def seat_list(request: SignedIn) -> HttpResponseBase:
    """Every seat the user may see."""
    return _list(request, visible_positions(request.user), None)


def agency_seats(request: SignedIn, pk: int) -> HttpResponseBase:
    """The seats of an agency and of all below it."""
    agency = access_agency(request.user, pk, Permission.DIRECTORY_READ)
    rows = visible_positions(request.user).filter(agency__path__startswith=agency.path)
    return _list(request, rows, agency)


def _list(request: SignedIn, rows: QuerySet[Position], agency: Agency | None) -> HttpResponseBase:
    listing = respond(request, rows.select_related("agency"), _spec(today(request.user)))
    if isinstance(listing, HttpResponseBase):
        return listing
    return render(request, "directory/seats.html", {"listing": listing, "agency": agency})


def _spec(day: date) -> Spec[Position]:
    found: dict[int, Holder] = {}

    def prepare(rows: list[Position]) -> None:
        found.update(seat_holders(rows, day))

    def person(seat: Position) -> str:
        return found[seat.pk].words if seat.pk in found else ""

    def channel(seat: Position) -> str:
        holder = found.get(seat.pk)
        return cells.channel_word(holder.address.channel) if holder and holder.address else ""

    return Spec(
        caption=_("Jabatan"),
        name="jabatan",
        columns=[
            Col("seat", _("Jabatan"), lambda p: p.title, lambda p: p.title, "title"),
            Col("person", _("Pejabat"), person, person),
            Col("agency", _("OPD"), lambda p: str(p.agency), lambda p: p.agency.name, "agency__name"),
            Col("channel", _("Saluran pertama"), channel, channel),
            Col(
                "end",
                _("Keadaan"),
                lambda p: cells.seat_state(p, found.get(p.pk)),
                lambda p: cells.seat_words(p, found.get(p.pk)),
            ),
        ],
        sort="seat",
        main="seat",
        url=lambda p: reverse("seat", args=[p.pk]),
        filters={
            "keadaan": [
                Choice("aktif", _("Aktif"), USED),
                Choice("kosong", _("Kosong"), USED & Q(~held(day))),
                Choice("terjangkau", _("Terjangkau"), USED & Q(reached(day))),
                Choice("tanpa-alamat", _("Tanpa alamat"), USED & Q(held(day)) & Q(~reached(day))),
                Choice("nonaktif", _("Nonaktif"), ~USED),
            ]
        },
        search=lambda q: (
            Q(title__icontains=q)
            | Q(agency__name__icontains=q)
            | Q(
                pk__in=Appointment.objects.filter(in_force(day), person__name__icontains=q).values("position")
            )
        ),
        empty_title=_("Tidak ada jabatan di sini"),
        empty_text=_("Pilih keadaan lain, atau ubah kata pencarian."),
        prepare=prepare,
    )


def seat_page(request: SignedIn, pk: int) -> HttpResponse:
    """One seat: who holds it, who held it, who stands above and below."""
    user, day = request.user, today(request.user)
    seat = access_position(user, pk, Permission.DIRECTORY_READ)
    below = visible_positions(user).filter(superior=seat, is_active=True).select_related("agency")
    above = visible_positions(user).filter(subordinates=seat).select_related("agency")
    [now_held] = seat_rows([seat], day)
    context = {
        "seat": seat,
        "above": [*ancestors(user, seat.agency), seat.agency],
        "held": now_held,
        "superior": next(iter(seat_rows(list(above), day)), None),
        "appointments": appointment_rows(Appointment.objects.filter(position=seat), day),
        "below": seat_rows(list(below.order_by("title")[:SUBORDINATES]), day),
        "counts": told(user, seat),
        "used": seat.is_active and seat.agency.is_active,
        "may_change": may(user, Permission.DIRECTORY_CHANGE, seat),
    }
    return render(request, "directory/seat.html", context)


def appointment_rows(rows: QuerySet[Appointment], day: date) -> list[dict[str, object]]:
    """Appointments as rows, those that run or are to come first."""
    found = rows.select_related("person", "position__agency").order_by("-since", "-pk")
    made: list[dict[str, object]] = [
        {"row": a, "period": _period(a, day), "open": a.until is None or a.until >= day} for a in found
    ]
    return sorted(made, key=lambda one: not one["open"])


def _period(a: Appointment, day: date) -> str:
    since = date_format(a.since, "j M Y")
    if a.until:
        return _("%(since)s sampai %(until)s") % {"since": since, "until": date_format(a.until, "j M Y")}
    return (_("mulai %(since)s") if a.since > day else _("sejak %(since)s")) % {"since": since}


def seat_new(request: SignedIn, pk: int) -> HttpResponse:
    """Add a seat to an agency."""
    user = request.user
    agency = access_agency(user, pk, Permission.DIRECTORY_CHANGE)
    superiors = visible_positions(user).filter(is_active=True)
    form = SeatForm(request.POST or None, agencies=None, superiors=superiors)
    if seat := form.carry_out(
        lambda: actions.create_position(**form.cleaned_data, agency=agency, acting_user=user, now=clock.now())
    ):
        messages.success(request, _("%(title)s ditambahkan. Isi pejabatnya.") % {"title": seat.title})
        return redirect("seat", pk=seat.pk)
    context = {"form": form, "seat": None, "agency": agency, "back": reverse("agency", args=[pk])}
    return render(request, "directory/seat_form.html", context)


def seat_edit(request: SignedIn, pk: int) -> HttpResponse:
    """Rename a seat, or put it under another agency or superior."""
    user = request.user
    seat = access_position(user, pk, Permission.DIRECTORY_CHANGE)
    superiors = visible_positions(user)
    hidden = seat.superior_id and not superiors.filter(pk=seat.superior_id).exists()
    form = SeatForm(
        request.POST or None,
        agencies=visible_agencies(user, Permission.DIRECTORY_CHANGE),
        superiors=None if hidden else superiors.filter(is_active=True),
        initial={"title": seat.title, "agency": seat.agency, "superior": seat.superior},
    )
    if form.carry_out(lambda: _change(seat, user, **form.cleaned_data)):
        messages.success(request, _("Perubahan disimpan."))
        return redirect("seat", pk=pk)
    context = {
        "form": form,
        "seat": seat,
        "agency": seat.agency,
        "hidden_superior": hidden,
        "back": reverse("seat", args=[pk]),
    }
    return render(request, "directory/seat_form.html", context)


def _change(seat: Position, user: User, **changes: Any) -> Position:
    """The seat with these values changed and the others kept."""
    names = ("title", "agency", "superior", "is_active")
    values: dict[str, Any] = {name: changes.get(name, getattr(seat, name)) for name in names}
    return actions.change_position(seat, **values, acting_user=user, now=clock.now())


def seat_disable(request: SignedIn, pk: int) -> HttpResponse:
    """Take a seat out of use, after a question."""
    seat = access_position(request.user, pk, Permission.DIRECTORY_CHANGE)
    if request.method == "POST":
        return _switch(request, seat, False, _("%(title)s dinonaktifkan."))
    question = Question(
        title=_("Nonaktifkan %(title)s?") % {"title": seat.title},
        text=_(
            "Jabatan ini tidak menerima perintah baru. Pejabatnya tidak diberi tahu. Perintah yang sudah "
            "berjalan tetap ditagih. Jabatan ini dapat diaktifkan lagi."
        ),
        verb=_("Nonaktifkan jabatan"),
        refusal=_("Biarkan aktif"),
        back=reverse("seat", args=[pk]),
        section=_("Jabatan"),
    )
    return ask(request, question)


def seat_enable(request: SignedIn, pk: int) -> HttpResponse:
    """Take a seat back into use."""
    seat = access_position(request.user, pk, Permission.DIRECTORY_CHANGE)
    if request.method != "POST":
        return redirect("seat", pk=pk)
    return _switch(request, seat, True, _("%(title)s aktif lagi."))


def _switch(request: SignedIn, seat: Position, active: bool, told_after: str) -> HttpResponse:
    try:
        _change(seat, request.user, is_active=active)
        messages.success(request, told_after % {"title": seat.title})
    except ValidationError as error:
        refuse(request, error)
    return redirect("seat", pk=seat.pk)


def seat_appoint(request: SignedIn, pk: int) -> HttpResponse:
    """Seat somebody: first whom (`?cari=`), then how and from when (`?orang=` or `?baru=1`)."""
    user, day = request.user, today(request.user)
    seat = access_position(user, pk, Permission.DIRECTORY_CHANGE)
    person, fresh = _chosen(request), request.GET.get("baru") == "1"
    context: dict[str, object] = {"seat": seat, "person": person, "fresh": fresh}
    if person is None and not fresh:
        wanted = request.GET.get("cari", "").replace("\0", "").strip()[:100]
        return render(request, "directory/appoint.html", context | _candidates(user, wanted, day))
    form = AppointForm(request.POST or None, fresh=fresh, today=day)
    if done := form.carry_out(lambda: _appoint(form, seat, person, user)):
        messages.success(
            request,
            _("%(name)s ditugaskan sebagai %(seat)s.") % {"name": done.person.name, "seat": seat.title},
        )
        return redirect("seat", pk=pk)
    return render(request, "directory/appoint.html", context | {"form": form})


def _chosen(request: SignedIn) -> Person | None:
    asked = request.GET.get("orang", "")
    if not asked:
        return None
    people = visible_people(request.user).filter(is_active=True)
    person = people.filter(pk=int(asked[:18])).first() if asked.isdecimal() else None
    if person is None:
        raise Http404
    return person


def _candidates(user: User, wanted: str, day: date) -> dict[str, object]:
    """People whose name holds the words, each with the seats he has already."""
    people = visible_people(user).filter(is_active=True, name__icontains=wanted).order_by("name", "pk")
    found = list(people[: FOUND + 1]) if wanted else []
    return {"wanted": wanted, "found": seated(user, found[:FOUND], day), "more": len(found) > FOUND}


def seated(user: User, people: list[Person], day: date) -> list[tuple[Person, str]]:
    """People with the titles of the seats they hold, as far as the user may see those; one query."""
    seats = seats_by_person(user, people, day)
    return [(p, ", ".join(seat.title for seat in seats.get(p.pk, []))) for p in people]


def seats_by_person(user: User, people: list[Person], day: date) -> dict[int, list[Position]]:
    """The seats each person holds on a day, of those that the user may see; one query."""
    rows = Appointment.objects.filter(
        in_force(day), person__in=[p.pk for p in people], position__in=visible_positions(user)
    )
    by_person: dict[int, list[Position]] = {}
    for row in rows.select_related("position__agency").order_by("since", "pk"):
        by_person.setdefault(row.person_id, []).append(row.position)
    return by_person


def _appoint(form: AppointForm, seat: Position, person: Person | None, user: User) -> Appointment:
    data, now = form.cleaned_data, clock.now()
    try:
        if person is None:
            person = actions.create_person(data["name"], nip=data["nip"], acting_user=user, now=now)
            if data["email"]:
                actions.add_email(person, data["email"], acting_user=user, now=now)
    except ValidationError as error:
        raise _at_field(signed_off(user, error)) from error
    return actions.appoint(
        seat,
        person,
        kind=Appointment.Kind(data["kind"]),
        since=data["since"],
        until=data["until"],
        acting_user=user,
        now=now,
    )


def _at_field(error: ValidationError) -> ValidationError:
    """The e-mail is `value` to the directory and `email` on this form."""
    names = {"value": "email"}
    return ValidationError({names.get(f, f): texts for f, texts in error.message_dict.items()})


def appointment_end(request: SignedIn, pk: int, appointment_pk: int) -> HttpResponse:
    """Let an appointment end, after a question that asks for its last day."""
    user = request.user
    seat = access_position(user, pk, Permission.DIRECTORY_CHANGE)
    rows = Appointment.objects.filter(position=seat).select_related("person", "position")
    appointment = rows.filter(pk=appointment_pk).first()
    if appointment is None:
        raise Http404
    form = EndForm(request.POST or None, initial={"until": today(user)})
    if form.carry_out(
        lambda: actions.end_appointment(
            appointment, last_day=form.cleaned_data["until"], acting_user=user, now=clock.now()
        )
    ):
        messages.success(
            request,
            _("Penugasan %(name)s berakhir %(day)s.")
            % {"name": appointment.person.name, "day": date_format(form.cleaned_data["until"], "j M Y")},
        )
        return redirect("seat", pk=pk)
    question = Question(
        title=_("Akhiri penugasan %(name)s?") % {"name": appointment.person.name},
        text=_(
            "Sesudah hari terakhirnya %(name)s tidak menjawab lagi untuk %(seat)s, dan tidak diberi tahu. "
            "Selama jabatan ini kosong, perintah untuknya pergi ke atasannya."
        )
        % {"name": appointment.person.name, "seat": seat.title},
        verb=_("Akhiri penugasan"),
        refusal=_("Jangan akhiri"),
        back=reverse("seat", args=[pk]),
        section=_("Jabatan"),
    )
    return ask(request, question, form)
