"""Pages of the inventory: sites are added, changed, accepted and retired; mandates; the night's schedule."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kentongan.base import clock
from kentongan.base.guard import SignedIn
from kentongan.base.listing import respond
from kentongan.base.permissions import Permission
from kentongan.base.users import User
from kentongan.directory.access import visible_agencies, visible_positions
from kentongan.directory.asking import Question, ask
from kentongan.directory.models import Agency, Position

from . import inventory, lists
from .access import access_mandate, access_site, visible_mandates, visible_sites
from .forms import MandateForm, ScheduleForm, SiteForm
from .inventory import Refused
from .models import Mandate, Site

CHANGE = Permission.SITE_CHANGE


def _agencies(user: User) -> QuerySet[Agency]:
    return visible_agencies(user, CHANGE).filter(is_active=True)


def _seats(user: User) -> QuerySet[Position]:
    return visible_positions(user, CHANGE).filter(is_active=True)


def _site_form(request: SignedIn, **kwargs: Any) -> SiteForm:
    user = request.user
    return SiteForm(request.POST or None, agencies=_agencies(user), seats=_seats(user), **kwargs)


def _refusing[Result](act: Callable[[], Result]) -> Callable[[], Result]:
    """The act with its refusal told at the form."""

    def refusing() -> Result:
        try:
            return act()
        except Refused as refused:
            raise ValidationError(str(refused)) from None

    return refusing


def site_new(request: SignedIn) -> HttpResponse:
    form = _site_form(request)
    if request.method == "POST":
        site = form.carry_out(
            _refusing(lambda: inventory.add_site(form.draft(), acting_user=request.user, now=clock.now()))
        )
        if site is not None:
            messages.success(request, _("Situs %(site)s ditambahkan.") % {"site": site.address})
            return redirect("site", pk=site.pk)
    return render(request, "sitewatch/site_form.html", {"form": form, "back": reverse("sites")})


def site_edit(request: SignedIn, pk: int) -> HttpResponse:
    site = access_site(request.user, pk, CHANGE)
    now_is = {"url": site.url, "agency": site.agency, "contact": site.contact, "name": site.name}
    form = _site_form(request, initial=now_is)

    def change() -> bool:
        inventory.change_site(site, form.draft(), acting_user=request.user, now=clock.now())
        return True

    if request.method == "POST" and form.carry_out(_refusing(change)):
        messages.success(request, _("Perubahan disimpan."))
        return redirect("site", pk=pk)
    context = {"form": form, "site": site, "back": reverse("site", args=[pk])}
    return render(request, "sitewatch/site_form.html", context)


def site_watch(request: SignedIn, pk: int) -> HttpResponse:
    """Accept a candidate, or watch a retired site again."""
    site = access_site(request.user, pk, CHANGE)
    if request.method == "POST":
        inventory.watch(site, acting_user=request.user, now=clock.now())
        messages.success(request, _("%(site)s sekarang diawasi.") % {"site": site.address})
    return redirect("site", pk=pk)


def site_retire(request: SignedIn, pk: int) -> HttpResponse:
    site = access_site(request.user, pk, CHANGE)
    if request.method == "POST":
        inventory.retire(site, acting_user=request.user, now=clock.now())
        messages.success(request, _("%(site)s tidak diawasi lagi.") % {"site": site.address})
        return redirect("site", pk=pk)
    question = Question(
        title=_("Berhenti mengawasi %(site)s?") % {"site": site.address},
        text=_(
            "Situs ini tidak diperiksa lagi dan tidak dihitung dalam laporan. Riwayatnya tetap tersimpan."
        ),
        verb=_("Berhenti mengawasi"),
        refusal=_("Tetap awasi"),
        back=reverse("site", args=[pk]),
        section=_("Situs"),
    )
    return ask(request, question)


def mandate_list(request: SignedIn) -> HttpResponseBase:
    rows = visible_mandates(request.user).select_related("agency")
    listing = respond(request, rows, lists.mandates(request.user, clock.now()))
    if isinstance(listing, HttpResponseBase):
        return listing
    context = {"listing": listing, "may_change": request.user.may(CHANGE)}
    return render(request, "sitewatch/mandates.html", context)


def mandate_new(request: SignedIn) -> HttpResponse:
    form = MandateForm(request.POST or None, agencies=_agencies(request.user))

    def give() -> Mandate:
        return inventory.give_mandate(form.mandate(), acting_user=request.user, now=clock.now())

    if request.method == "POST" and (row := form.carry_out(give)):
        messages.success(request, _("Mandat dicatat. Situs OPD ini boleh diperiksa dari semua pandangan."))
        return redirect("mandate", pk=row.pk)
    return render(request, "sitewatch/mandate_form.html", {"form": form})


def mandate_page(request: SignedIn, pk: int) -> HttpResponse:
    row = access_mandate(request.user, pk, Permission.SITE_READ)
    covered = visible_sites(request.user).filter(agency__path__startswith=row.agency.path)
    context = {"mandate": row, "covered": covered.count(), "may_change": request.user.may(CHANGE)}
    return render(request, "sitewatch/mandate.html", context)


def mandate_revoke(request: SignedIn, pk: int) -> HttpResponse:
    row = access_mandate(request.user, pk, CHANGE)
    if request.method == "POST":
        inventory.revoke_mandate(row, acting_user=request.user, now=clock.now())
        messages.success(request, _("Mandat dicabut. Situs hanya dikunjungi sebagai pengunjung biasa."))
        return redirect("mandate", pk=pk)
    question = Question(
        title=_("Cabut mandat %(number)s?") % {"number": row.number},
        text=_(
            "Mulai sekarang situs %(agency)s dan OPD di bawahnya hanya dikunjungi sebagai pengunjung biasa."
        )
        % {"agency": row.agency.name},
        verb=_("Cabut mandat"),
        refusal=_("Jangan cabut"),
        back=reverse("mandate", args=[pk]),
        section=_("Mandat"),
    )
    return ask(request, question)


def schedule(request: SignedIn) -> HttpResponse:
    """The night's schedule of the whole government."""
    user = request.user
    if user.branches(CHANGE) is not None:
        raise PermissionDenied
    row = inventory.schedule_of(user.government_id)
    now_is = {name: getattr(row, name) for name in ("is_on", "opens", "closes", "every", "by_day")}
    form = ScheduleForm(request.POST or None, initial=now_is)
    if request.method == "POST" and form.is_valid():
        inventory.set_schedule(form.fill(row), acting_user=user, now=clock.now())
        messages.success(request, _("Jadwal disimpan."))
        return redirect("scan_schedule")
    watched = Site.objects.filter(standing="watched").count()
    return render(request, "sitewatch/schedule.html", {"form": form, "row": row, "watched": watched})
