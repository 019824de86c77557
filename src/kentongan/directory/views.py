"""Pages of agencies: the tree, one agency, its making and changing."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kentongan.base import clock, words
from kentongan.base.guard import SignedIn
from kentongan.base.listing import Choice, Col, Spec, respond
from kentongan.base.parts import Count
from kentongan.base.permissions import Permission
from kentongan.base.users import User

from . import actions, cells
from .access import access_agency, visible_agencies, visible_positions
from .asking import Question, ask, linkable, may, refuse, takes_home, today
from .figures import USED, Figures, branch_figures, ids_of, in_tree_order, seat_holders
from .forms import AgencyForm
from .models import Agency, Position
from .queries import branch
from .seatwork import told

SEATS_SHOWN = 50
_INDENT = "\u2003"


def agency_list(request: SignedIn) -> HttpResponseBase:
    """The tree of agencies, each with the figures of its branch."""
    rows = in_tree_order(visible_agencies(request.user)).select_related("parent")
    listing = respond(request, rows, _spec(request, today(request.user)))
    if isinstance(listing, HttpResponseBase):
        return listing
    change = request.user.may(Permission.DIRECTORY_CHANGE)
    context = {
        "listing": listing,
        "may_change": change,
        "may_import": may_import(request.user),
    }
    return render(request, "directory/agencies.html", context)


def may_import(user: User) -> bool:
    """A staff list changes the whole directory, so it takes somebody who may change all of it."""
    return user.branches(Permission.DIRECTORY_IMPORT) is None


def _spec(request: SignedIn, day: date) -> Spec[Agency]:
    found: dict[int, Figures] = {}
    as_tree = not request.GET.get("q") and request.GET.get("urut", "agency") in ("agency", "-agency")

    def prepare(rows: list[Agency]) -> None:
        found.update(branch_figures(visible_positions(request.user), rows, day))

    return Spec(
        caption=_("OPD"),
        name="opd",
        columns=[
            Col("agency", _("OPD"), lambda a: _name_cell(a, as_tree), lambda a: a.name, "tree"),
            _figure("seats", _("Jabatan"), "aktif", found),
            _figure("vacant", _("Kosong"), "kosong", found),
            _figure("reached", _("Terjangkau"), "terjangkau", found),
            *(_exported() if takes_home(request) else ()),
        ],
        sort="agency",
        main="agency",
        url=lambda a: reverse("agency", args=[a.pk]),
        filters={
            "keadaan": [
                Choice("aktif", _("Aktif"), Q(is_active=True)),
                Choice("nonaktif", _("Nonaktif"), Q(is_active=False)),
            ]
        },
        search=lambda q: Q(name__icontains=q) | Q(short_name__icontains=q),
        empty_title=_("Tidak ada OPD di sini"),
        empty_text=_("Ubah kata pencarian, atau impor daftar pegawai untuk mengisi direktori."),
        prepare=prepare,
    )


def _exported() -> list[Col[Agency]]:
    return [Col("parent", _("Induk"), _parent, _parent), Col("state", _("Keadaan"), _state, _state)]


def _figure(key: str, label: str, filtered: str, found: dict[int, Figures]) -> Col[Agency]:
    def cell(a: Agency) -> object:
        url = seats_url(a, filtered)
        return format_html('<a href="{}">{}</a>', url, words.number(getattr(found[a.pk], key)))

    return Col(key, label, cell, lambda a: getattr(found[a.pk], key), numeric=True)


def seats_url(agency: Agency, filtered: str) -> str:
    """The list of seats of a branch, filtered."""
    return f"{reverse('agency_seats', args=[agency.pk])}?keadaan={filtered}"


def _name_cell(agency: Agency, as_tree: bool) -> SafeString:
    """The name, moved in by its depth; in search results with its parent instead."""
    inactive = "" if agency.is_active else cells.inactive()
    if as_tree:
        return format_html("{}{} {}", _INDENT * (len(ids_of(agency.path)) - 1), agency.name, inactive)
    return format_html('{} {} <span class="meta">{}</span>', agency.name, inactive, _parent(agency))


def _parent(agency: Agency) -> str:
    return agency.parent.name if agency.parent else ""


def _state(agency: Agency) -> str:
    return _("aktif") if agency.is_active else _("nonaktif")


def agency_page(request: SignedIn, pk: int) -> HttpResponse:
    """One agency: its figures, its own seats with their holders, the agencies below it."""
    user, day = request.user, today(request.user)
    agency = access_agency(user, pk, Permission.DIRECTORY_READ)
    children = list(visible_agencies(user).filter(parent=agency).order_by("-is_active", "name"))
    figures = branch_figures(visible_positions(user), [agency, *children], day)
    seats = visible_positions(user).filter(agency=agency).select_related("agency")
    context = {
        "agency": agency,
        "above": ancestors(user, agency),
        "counts": [*_counts(agency, figures[agency.pk]), *told(user, agency)],
        "seats": seat_rows(list(seats.order_by("-is_active", "title")[:SEATS_SHOWN]), day),
        "seats_total": seats.count(),
        "children": [(child, figures[child.pk]) for child in children],
        "may_change": may(user, Permission.DIRECTORY_CHANGE, agency),
        "linkable": linkable() if may(user, Permission.ADDRESS_CHANGE, agency) else [],
    }
    return render(request, "directory/agency.html", context)


def ancestors(user: User, agency: Agency) -> list[Agency]:
    """The agencies above this one, the highest first, as far up as the user may see."""
    rows = visible_agencies(user).filter(pk__in=ids_of(agency.path)[:-1])
    return sorted(rows, key=lambda a: len(a.path))


def _counts(agency: Agency, f: Figures) -> list[Count]:
    return [
        Count(f.seats, ngettext("jabatan", "jabatan", f.seats), seats_url(agency, "aktif")),
        Count(f.vacant, _("kosong"), seats_url(agency, "kosong")),
        Count(f.reached, _("terjangkau"), seats_url(agency, "terjangkau"), of=f.seats),
    ]


def seat_rows(seats: Sequence[Position], day: date) -> list[dict[str, object]]:
    """Seats as rows: who holds each, by which channel he is reached first, and how that channel is."""
    held = seat_holders(seats, day)
    return [
        {
            "seat": seat,
            "holder": (holder := held.get(seat.pk)),
            "channel": cells.channel_word(holder.address.channel) if holder and holder.address else "",
            "state": cells.seat_state(seat, holder),
        }
        for seat in seats
    ]


def agency_new(request: SignedIn) -> HttpResponse:
    """Add an agency; `?induk=` names the one above it."""
    user = request.user
    allowed = visible_agencies(user, Permission.DIRECTORY_CHANGE)
    above = request.GET.get("induk", "")
    parent = allowed.filter(pk=int(above[:9])).first() if above.isdecimal() else None
    form = AgencyForm(
        request.POST or None,
        parents=allowed.filter(is_active=True),
        must_hang=user.branches(Permission.DIRECTORY_CHANGE) is not None,
        initial={"parent": parent},
    )
    if agency := form.carry_out(
        lambda: actions.create_agency(**form.cleaned_data, acting_user=user, now=clock.now())
    ):
        messages.success(request, _("%(name)s ditambahkan.") % {"name": agency.name})
        return redirect("agency", pk=agency.pk)
    context = {"form": form, "agency": None, "back": reverse("agencies")}
    return render(request, "directory/agency_form.html", context)


def agency_edit(request: SignedIn, pk: int) -> HttpResponse:
    """Rename an agency, or hang it elsewhere."""
    user = request.user
    agency = access_agency(user, pk, Permission.DIRECTORY_CHANGE)
    form = AgencyForm(
        request.POST or None,
        parents=_new_parents(user, agency),
        must_hang=user.branches(Permission.DIRECTORY_CHANGE) is not None,
        initial={"name": agency.name, "short_name": agency.short_name, "parent": agency.parent},
    )
    if form.carry_out(lambda: _change(form, agency, user)):
        messages.success(request, _("Perubahan disimpan."))
        return redirect("agency", pk=pk)
    context = {"form": form, "agency": agency, "back": reverse("agency", args=[pk])}
    return render(request, "directory/agency_form.html", context)


def _new_parents(user: User, agency: Agency) -> QuerySet[Agency] | None:
    """Where the agency may hang; None for the head of a user's branch, which he may not move."""
    allowed = visible_agencies(user, Permission.DIRECTORY_CHANGE)
    limited = user.branches(Permission.DIRECTORY_CHANGE) is not None
    if limited and not (agency.parent_id and allowed.filter(pk=agency.parent_id).exists()):
        return None
    return allowed.exclude(branch(agency))


def _change(form: AgencyForm, agency: Agency, user: User) -> Agency:
    data, now = form.cleaned_data, clock.now()
    fresh = actions.rename_agency(
        agency, name=data["name"], short_name=data["short_name"], acting_user=user, now=now
    )
    if "parent" not in data:
        return fresh
    return actions.move_agency(fresh, parent=data["parent"], acting_user=user, now=now)


def agency_disable(request: SignedIn, pk: int) -> HttpResponse:
    """Take an agency out of use, after a question."""
    agency = access_agency(request.user, pk, Permission.DIRECTORY_CHANGE)
    if request.method == "POST":
        return _switch(request, agency, False, _("%(name)s dinonaktifkan."))
    seats = Position.objects.filter(USED, agency=agency).count()
    question = Question(
        title=_("Nonaktifkan %(name)s?") % {"name": agency.name},
        text=_(
            "%(seats)d jabatan di OPD ini tidak menerima perintah baru. Pejabatnya tidak diberi tahu. "
            "Perintah yang sudah berjalan tetap ditagih. OPD ini dapat diaktifkan lagi."
        )
        % {"seats": seats},
        verb=_("Nonaktifkan OPD"),
        refusal=_("Biarkan aktif"),
        back=reverse("agency", args=[pk]),
        section=_("OPD & pejabat"),
    )
    return ask(request, question)


def agency_enable(request: SignedIn, pk: int) -> HttpResponse:
    """Take an agency back into use."""
    agency = access_agency(request.user, pk, Permission.DIRECTORY_CHANGE)
    if request.method != "POST":
        return redirect("agency", pk=pk)
    return _switch(request, agency, True, _("%(name)s aktif lagi."))


def _switch(request: SignedIn, agency: Agency, active: bool, told_after: str) -> HttpResponse:
    try:
        actions.set_agency_active(agency, active, acting_user=request.user, now=clock.now())
        messages.success(request, told_after % {"name": agency.name})
    except ValidationError as error:
        refuse(request, error)
    return redirect("agency", pk=agency.pk)
