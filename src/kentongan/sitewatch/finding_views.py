"""Pages of findings: a person looks, confirms or dismisses; proofs are handed out, and that is written down."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kentongan.base import clock, files
from kentongan.base.guard import SignedIn
from kentongan.base.listing import respond
from kentongan.base.permissions import Permission
from kentongan.base.pictures import picture_reply
from kentongan.core.sitescan import Severity

from . import cases, evidence, lists, marks, queries, shots
from .access import access_evidence, access_finding, access_picture, visible_findings
from .forms import ReasonForm
from .inventory import Refused
from .models import SiteFinding
from .steps import steps_of
from .told import told
from .trend_views import between, branch_of, limits


def finding_list(request: SignedIn) -> HttpResponseBase:
    """What waits for a person, and what was decided; `dari` and `sampai` are days on which it was first seen,
    or decided (`menurut=diputuskan`; with `putusan=ya`, those not dismissed)."""
    rows = visible_findings(request.user).exclude(state=SiteFinding.State.ADVICE)
    decided = request.GET.get("menurut") == "diputuskan"
    days = between(request, "decided_at" if decided else "first_seen_at", request.user.government.zone)
    rows = rows.filter(days)
    if decided and request.GET.get("putusan") == "ya":
        rows = rows.exclude(state=SiteFinding.State.DISMISSED)
    agency = branch_of(request)
    if agency:
        rows = rows.filter(site__agency__path__startswith=agency.path)
    listing = respond(request, rows.select_related("site__agency"), lists.findings(request.user))
    if isinstance(listing, HttpResponseBase):
        return listing
    context = {"listing": listing, "limits": limits(request, agency)}
    return render(request, "sitewatch/findings.html", context)


def finding_page(request: SignedIn, pk: int) -> HttpResponse:
    """One finding: what it means, the trace, who sees it, what else the site shows; the decision."""
    row = access_finding(request.user, pk, Permission.SITE_READ)
    return _page(request, row, ReasonForm())


def _page(request: SignedIn, row: SiteFinding, form: ReasonForm, status: int = 200) -> HttpResponse:
    advice = told(row.technique)
    others = queries.active_findings(row.site).filter(state=SiteFinding.State.OPEN).exclude(pk=row.pk)
    newest = queries.newest_look(row.site)
    home = shots.of_views(request.user, newest)
    context = {
        "row": row,
        "advice": advice,
        "pieces": queries.pieces(row.excerpt),
        "mark": marks.finding(row.state, thin=False),
        "severity": marks.severity(row.severity),
        "others": queries.shown(others[:20]),
        "days": cases.DAYS[Severity(row.severity)],
        "looks": queries.looks(newest, home),
        "shots": [] if home and row.url == row.site.url else shots.of_finding(request.user, row),
        "steps": steps_of(row.site),
        "proofs": queries.proofs_of(SiteFinding.objects.filter(pk=row.pk)),
        "form": form,
        "waits": row.state == SiteFinding.State.OPEN,
        "may_decide": request.user.may(Permission.SITE_DECIDE),
        "may_read": request.user.may(Permission.EVIDENCE_READ),
    }
    return render(request, "sitewatch/finding.html", context, status=status)


def finding_confirm(request: SignedIn, pk: int) -> HttpResponse:
    """It is true, and so are those ticked with it: the technical contact is told."""
    row = access_finding(request.user, pk, Permission.SITE_DECIDE)
    if request.method != "POST":
        return redirect("finding", pk=pk)
    ticked = [int(n) for n in request.POST.getlist("juga") if n.isdecimal() and len(n) < 18]
    also = visible_findings(request.user, Permission.SITE_DECIDE).filter(site=row.site, pk__in=ticked)
    try:
        case = cases.confirm([row, *also], acting_user=request.user, now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("finding", pk=pk)
    told = _("Dikonfirmasi. %(seat)s diberi tahu dan diminta membersihkan.") % {"seat": case.seat.title}
    messages.success(request, told)
    return redirect("site", pk=row.site_id)


def finding_dismiss(request: SignedIn, pk: int) -> HttpResponse:
    """It is no finding, and why."""
    row = access_finding(request.user, pk, Permission.SITE_DECIDE)
    if request.method != "POST":
        return redirect("finding", pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        cases.dismiss(row, form.cleaned_data["reason"], acting_user=request.user, now=clock.now())
        messages.success(request, _("Dicatat sebagai bukan temuan. Tidak ada yang diberi tahu."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("findings")


def evidence_file(request: SignedIn, pk: int) -> HttpResponseBase:
    """A proof as WARC; who took it stands in the trail before the first byte goes out."""
    row = access_evidence(request.user, pk)
    path = files.path_of(row.digest)
    if row.erased_at is not None or not path.exists():
        raise Http404
    evidence.handed_out(row, acting_user=request.user, now=clock.now())
    return FileResponse(
        path.open("rb"),
        content_type="application/warc",
        as_attachment=True,
        filename=f"bukti-{row.site_id}-{row.digest[:12]}.warc.gz",
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )


def picture_file(request: SignedIn, pk: int) -> HttpResponseBase:
    """What a view saw, for whoever may read proofs."""
    row = access_picture(request.user, pk)
    return picture_reply(row.small if "kecil" in request.GET else row.digest)
