"""One search over orders, people, seats and agencies, each through its own gate."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kentongan.base.guard import SignedIn
from kentongan.base.permissions import Permission
from kentongan.base.users import User
from kentongan.directives.access import visible_directives
from kentongan.directives.models import Directive
from kentongan.directory.access import visible_agencies, visible_people, visible_positions
from kentongan.directory.asking import today
from kentongan.directory.figures import seat_holders
from kentongan.directory.models import Person, Position
from kentongan.directory.seats import seated
from kentongan.sitewatch.access import visible_sites

SHOWN = 10
SHORTEST = 2
LONGEST = 100
_CODE = re.compile(r"p-(\d{4})-(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    url: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one kind; `all_url` where there are more than are shown."""

    label: str
    hits: list[Hit]
    all_url: str


def search(request: SignedIn) -> HttpResponse:
    """The words in `q`; nothing is looked up for fewer than two characters."""
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    long_enough = len(wanted) >= SHORTEST
    groups = [group for group in _groups(request.user, wanted) if group.hits] if long_enough else []
    context = {"wanted": wanted, "groups": groups, "long_enough": long_enough}
    return render(request, "web/search.html", context)


def _groups(user: User, wanted: str) -> Iterable[Group]:
    named = Q(name__icontains=wanted)
    yield _group(_("Perintah"), _directives(user, wanted), "directives", wanted, _directive_hits)
    if user.may(Permission.SITE_READ):
        sites = visible_sites(user).filter(Q(url__icontains=wanted) | named).select_related("agency")
        yield _group(
            _("Situs"),
            sites.order_by("gravity", "url"),
            "sites",
            wanted,
            lambda rows: [
                Hit(reverse("site", args=[s.pk]), s.address, f"{s.agency} · {s.get_condition_display()}")
                for s in rows
            ],
        )
    people = visible_people(user).filter(named).order_by("-is_active", "name", "pk")
    yield _group(
        pgettext("banyak", "Pejabat"), people, "people", wanted, lambda rows: _person_hits(user, rows)
    )
    seats = visible_positions(user).filter(title__icontains=wanted).select_related("agency")
    seats = seats.order_by("-is_active", "title")
    yield _group(pgettext("banyak", "Jabatan"), seats, "seats", wanted, lambda rows: _seat_hits(user, rows))
    agencies = visible_agencies(user).filter(named | Q(short_name__icontains=wanted))
    yield _group(
        pgettext("banyak", "OPD"),
        agencies.order_by("-is_active", "name"),
        "agencies",
        wanted,
        lambda rows: [Hit(reverse("agency", args=[a.pk]), a.name, a.short_name) for a in rows],
    )


def _group[M: Model](
    label: str, rows: QuerySet[M], page: str, wanted: str, hits: Callable[[list[M]], list[Hit]]
) -> Group:
    found = list(rows[: SHOWN + 1])
    everything = f"{reverse(page)}?{urlencode({'q': wanted})}" if len(found) > SHOWN else ""
    return Group(label, hits(found[:SHOWN]) if found else [], everything)


def _directives(user: User, wanted: str) -> QuerySet[Directive]:
    rows = visible_directives(user).select_related("issuer")
    if not user.may(Permission.DIRECTIVE_ISSUE):
        rows = rows.exclude(state=Directive.State.DRAFT)
    meant = Q(title__icontains=wanted) | Q(text__icontains=wanted)
    if code := _CODE.fullmatch(wanted):
        meant |= Q(year=int(code[1]), number=int(code[2]))
    return rows.filter(meant).order_by("-id")


def _directive_hits(rows: list[Directive]) -> list[Hit]:
    return [
        Hit(
            reverse("directive", args=[d.pk]),
            d.title,
            f"{d.code} · {d.issuer.title} · {d.get_state_display()}",
        )
        for d in rows
    ]


def _person_hits(user: User, rows: list[Person]) -> list[Hit]:
    return [
        Hit(reverse("person", args=[p.pk]), p.name, titles or _("tanpa jabatan"))
        for p, titles in seated(user, rows, today(user))
    ]


def _seat_hits(user: User, rows: list[Position]) -> list[Hit]:
    held = seat_holders(rows, today(user))
    return [
        Hit(
            reverse("seat", args=[p.pk]),
            p.title,
            f"{p.agency} · {held[p.pk].words if p.pk in held else _('kosong')}",
        )
        for p in rows
    ]
