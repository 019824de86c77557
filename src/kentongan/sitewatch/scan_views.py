"""Pages of scans: started by hand, watched while they run, looked up later."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kentongan.base import clock
from kentongan.base.guard import SignedIn, is_partial, no_content
from kentongan.base.listing import respond
from kentongan.base.permissions import Permission
from kentongan.base.words import local
from kentongan.directory.asking import Question, ask

from . import lists, scans
from .access import access_scan, access_site, visible_scans, visible_sites
from .inventory import mandates_for
from .models import Scan, ScanTarget, Site, Standing


def scan_list(request: SignedIn) -> HttpResponseBase:
    listing = respond(
        request, visible_scans(request.user).select_related("started_by"), lists.scans(request.user)
    )
    if isinstance(listing, HttpResponseBase):
        return listing
    return render(request, "sitewatch/scans.html", {"listing": listing})


def _watched(request: SignedIn) -> QuerySet[Site]:
    return visible_sites(request.user, Permission.SITE_SCAN).filter(standing=Standing.WATCHED)


def scan_new(request: SignedIn) -> HttpResponse:
    """All watched sites of the user's part of the government, now."""
    rows = list(_watched(request).select_related("agency"))
    now = clock.now()
    if request.method == "POST" and rows:
        scan = _started(request, rows)
        return redirect("scan", pk=scan.pk)
    covered = len(mandates_for(rows, local(now, request.user.government.zone).date()))
    question = Question(
        title=_("Periksa %(n)d situs sekarang?") % {"n": len(rows)},
        text=_(
            "%(covered)d di antaranya bermandat dan diperiksa dari semua pandangan; %(rest)d hanya dikunjungi "
            "sebagai pengunjung biasa. Tiap server paling banyak satu permintaan per detik."
        )
        % {"covered": covered, "rest": len(rows) - covered},
        verb=_("Periksa %(n)d situs") % {"n": len(rows)},
        refusal=_("Jangan dulu"),
        back=reverse("sites"),
        section=_("Pemeriksaan"),
    )
    return ask(request, question)


def _started(request: SignedIn, rows: list[Site]) -> Scan:
    user = request.user
    return scans.start(
        rows,
        Scan.Reason.HAND,
        started_by=user,
        now=clock.now(),
        government_id=user.government_id,
        priority=2 if len(rows) == 1 else 4,
    )


def site_scan(request: SignedIn, pk: int) -> HttpResponse:
    """Look at this site again now."""
    site = access_site(request.user, pk, Permission.SITE_SCAN)
    if request.method == "POST":
        _ask_for_scan(request, site)
    return redirect("site", pk=pk)


def _ask_for_scan(request: SignedIn, site: Site) -> None:
    states = (ScanTarget.State.PLANNED, ScanTarget.State.CLAIMED)
    waiting = ScanTarget.objects.filter(site=site, state__in=states, not_before__lte=clock.now())
    if site.standing == Standing.RETIRED:
        messages.info(request, _("Situs ini tidak diawasi. Awasi dahulu."))
    elif waiting.exists():
        messages.info(request, _("Situs ini sudah antre untuk diperiksa."))
    else:
        _started(request, [site])
        messages.success(request, _("Situs ini segera diperiksa. Hasilnya tampil di halaman ini."))


def scan_page(request: SignedIn, pk: int) -> HttpResponseBase:
    """One scan with its progress and its sites; live while it runs."""
    scan = access_scan(request.user, pk, Permission.SITE_READ)
    stamp = f"{scan.done}-{scan.total}-{scan.finished_at is not None}"
    if is_partial(request) and request.GET.get("versi") == stamp:
        return no_content()
    rows = ScanTarget.objects.filter(scan=scan, site__in=visible_sites(request.user).values("pk"))
    listing = respond(request, rows.select_related("site__agency"), lists.targets(request.user, scan))
    if isinstance(listing, HttpResponseBase):
        return listing
    context = {
        "scan": scan,
        "listing": listing,
        "stamp": stamp,
        "running": scan.finished_at is None,
        "may_cancel": scan.finished_at is None and _is_all_mine(request, scan),
    }
    return render(request, f"sitewatch/scan.html{'#live' if is_partial(request) else ''}", context)


def _is_all_mine(request: SignedIn, scan: Scan) -> bool:
    """Whether the user may scan every site of it: only then may he take it back."""
    if not request.user.may(Permission.SITE_SCAN):
        return False
    mine = visible_sites(request.user, Permission.SITE_SCAN).values("pk")
    return not ScanTarget.objects.filter(scan=scan).exclude(site__in=mine).exists()


def scan_cancel(request: SignedIn, pk: int) -> HttpResponse:
    """Leave out what has not begun."""
    scan = access_scan(request.user, pk, Permission.SITE_SCAN)
    if request.method == "POST" and scan.finished_at is None and _is_all_mine(request, scan):
        left = scans.cancel(scan, acting_user=request.user, now=clock.now())
        told = ngettext("%(n)d situs tidak jadi diperiksa.", "%(n)d situs tidak jadi diperiksa.", left)
        messages.success(request, told % {"n": left})
    return redirect("scan", pk=pk)
