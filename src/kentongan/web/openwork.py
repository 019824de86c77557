"""What a seat or a branch still owes: the figure on its page, and the rows behind the figure."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kentongan.base import clock, words
from kentongan.base.guard import SignedIn
from kentongan.base.listing import Choice, Col, Spec, respond
from kentongan.base.parts import Count
from kentongan.base.permissions import Permission
from kentongan.base.templatetags import look
from kentongan.base.users import User
from kentongan.core.clock.states import OVER, State
from kentongan.directives.access import visible_matters
from kentongan.directives.lists import seat_chip
from kentongan.directives.models import Directive
from kentongan.directives.queries import tile_key
from kentongan.directory.access import access_agency, access_position
from kentongan.directory.models import Agency, Position
from kentongan.kernel.models import Matter

OPEN = Q(state__in=[state for state in State if state not in OVER and state is not State.DONE])


def open_orders(user: User, about: Agency | Position) -> Count | None:
    """How many orders a seat, or the seats of a branch, still owe; None for who may not read orders."""
    if not user.may(Permission.DIRECTIVE_READ):
        return None
    name = "agency_matters" if isinstance(about, Agency) else "seat_matters"
    url = f"{reverse(name, args=[about.pk])}?keadaan=terbuka"
    owed = _concerning(user, about).filter(OPEN).count()
    return Count(owed, ngettext("perintah terbuka", "perintah terbuka", owed), url)


def _concerning(user: User, about: Agency | Position) -> QuerySet[Matter]:
    seen = visible_matters(user)
    if isinstance(about, Agency):
        return seen.filter(position__agency__path__startswith=about.path)
    return seen.filter(position=about)


def agency_matters(request: SignedIn, pk: int) -> HttpResponseBase:
    """The orders of a branch, seat by seat."""
    return _page(request, access_agency(request.user, pk, Permission.DIRECTORY_READ))


def seat_matters(request: SignedIn, pk: int) -> HttpResponseBase:
    """The orders of one seat."""
    return _page(request, access_position(request.user, pk, Permission.DIRECTORY_READ))


def _page(request: SignedIn, about: Agency | Position) -> HttpResponseBase:
    now, zone = clock.now(), request.user.government.zone
    rows = _concerning(request.user, about).select_related("position__agency", "person")
    listing = respond(request, rows, _spec(now, zone))
    if isinstance(listing, HttpResponseBase):
        return listing
    name = "agency" if isinstance(about, Agency) else "seat"
    words_of = about.name if isinstance(about, Agency) else about.title
    context = {"listing": listing, "about": words_of, "back": reverse(name, args=[about.pk])}
    return render(request, "web/open_work.html", context)


def _spec(now: datetime, zone: str) -> Spec[Matter]:
    titles: dict[int, str] = {}

    def prepare(rows: list[Matter]) -> None:
        cases = Directive.objects.filter(pk__in={m.case_id for m in rows})
        titles.update(cases.values_list("pk", "title"))

    def due(m: Matter) -> object:
        owed = m.state not in OVER and m.state != State.DONE and m.remaining is None
        return look.clock_chip(m.due_at, now, zone) if owed else ""

    return Spec(
        caption=_("Perintah"),
        name="perintah-jabatan",
        columns=[
            Col("clock", _("Jam"), due, lambda m: words.moment(m.due_at, zone), "due_at"),
            Col("title", _("Perintah"), lambda m: titles[m.case_id], lambda m: titles[m.case_id]),
            Col("seat", _("Jabatan"), lambda m: m.position.title, lambda m: m.position.title),
            Col("person", _("Pejabat"), _person, _person),
            Col(
                "state",
                _("Keadaan"),
                lambda m: seat_chip(m, now),
                lambda m: words.chip(tile_key(m)).text,
            ),
        ],
        sort="clock",
        main="title",
        url=lambda m: reverse("directive_seat", args=[m.case_id, m.pk]),
        filters={
            "keadaan": [
                Choice("terbuka", _("Terbuka"), OPEN),
                Choice("diam", _("Diam"), Q(state__in=[State.SILENT, State.LAPSED])),
                Choice("selesai", _("Selesai"), Q(state=State.DONE)),
            ]
        },
        empty_title=_("Tidak ada perintah di sini"),
        empty_text=_("Perintah untuk jabatan ini akan tampil dengan jam dan jawabannya."),
        prepare=prepare,
    )


def _person(m: Matter) -> str:
    return m.person.name if m.person else _("kosong")
