"""Pages of sites: the list, one site with what each view saw, its journey, the letter about it."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kentongan.base import clock, parts, words
from kentongan.base.guard import SignedIn, is_partial, no_content, row_number
from kentongan.base.listing import respond
from kentongan.base.permissions import Permission
from kentongan.core.clock.states import State
from kentongan.directory.access import visible_agencies
from kentongan.directory.models import Agency, Person
from kentongan.kernel.answers import may_answer
from kentongan.kernel.models import Answer, Matter

from . import inventory, lists, marks, queries, shots
from .access import access_site, visible_evidence, visible_findings, visible_sites
from .models import Condition, OfflineRequest, ScanTarget, Site, SiteCase, SiteFinding, Standing
from .picture_models import Picture

JOURNEY = 12
JOURNEY_PAGE = 50


def site_list(request: SignedIn) -> HttpResponseBase:
    """The inventory with its figures; `opd` limits it to the branch of an agency."""
    rows = visible_sites(request.user).select_related("agency", "contact")
    agency = None
    if (pk := row_number(request.GET.get("opd", ""))) is not None:
        agency = visible_agencies(request.user).filter(pk=pk).first()
        rows = rows.filter(agency__path__startswith=agency.path) if agency else rows.none()
    listing = respond(request, rows, lists.sites(request.user, clock.now()))
    if isinstance(listing, HttpResponseBase):
        return listing
    context = {
        "listing": listing,
        "agency": agency,
        "counts": strip(request, agency),
        "may_change": request.user.may(Permission.SITE_CHANGE),
        "may_scan": request.user.may(Permission.SITE_SCAN),
    }
    return render(request, "sitewatch/list.html", context)


def strip(request: SignedIn, agency: Agency | None = None) -> list[parts.Count]:
    """The figures above the list, of a branch where one is given; each leads to its rows."""
    sites = visible_sites(request.user)
    within = f"&opd={agency.pk}" if agency else ""
    if agency is not None:
        sites = sites.filter(agency__path__startswith=agency.path)
    n, base = queries.numbers(sites), f"{reverse('sites')}?keadaan="
    found = [
        parts.Count(n.watched, _("diawasi"), f"{base}diawasi{within}"),
        parts.Count(n.by_condition[Condition.INFECTED], _("disusupi"), f"{base}infected{within}"),
        parts.Count(sites.filter(lists.OWED).count(), _("harus dibersihkan"), f"{base}kasus{within}"),
        parts.Count(n.candidates, _("calon"), f"{base}calon{within}"),
        parts.Count(n.unowned, _("tanpa pengelola"), f"{base}tanpa-pengelola{within}"),
    ]
    if n.by_condition[Condition.DEFACED]:
        found.insert(2, parts.Count(n.by_condition[Condition.DEFACED], _("diubah"), f"{base}defaced{within}"))
    if agency is None:
        waiting = visible_findings(request.user).filter(state=SiteFinding.State.OPEN).count()
        found.append(parts.Count(waiting, _("temuan menunggu"), f"{reverse('findings')}?keadaan=open"))
    return found


def site_page(request: SignedIn, pk: int) -> HttpResponse:
    """One site: views side by side, findings, journey, steps; live while it is being looked at."""
    site = access_site(request.user, pk, Permission.SITE_READ)
    stamp = _stamp(site)
    if is_partial(request) and request.GET.get("versi") == stamp:
        return no_content()
    context = _page_context(request, site) | {"stamp": stamp}
    template = "sitewatch/site.html#live" if is_partial(request) else "sitewatch/site.html"
    return render(request, template, context)


def _stamp(site: Site) -> str:
    """Changes whenever anything on the page does."""
    event = queries.events_of(site).values_list("seq", flat=True).first()
    target = ScanTarget.objects.filter(site=site).order_by("-pk").values_list("pk", "state").first()
    # A picture is there with an event; that none can be made is told without one.
    waiting = Picture.objects.filter(site=site, state=Picture.State.PLANNED).exclude(detail="").exists()
    return f"{event}-{target}-{site.condition}-{waiting}".replace(" ", "")


def _page_context(request: SignedIn, site: Site) -> dict[str, object]:
    now, zone = clock.now(), request.user.government.zone
    case = queries.newest_case(site)
    matter = queries.matter_of(case)
    newest = queries.newest_look(site)
    findings = queries.active_findings(site)
    shown = queries.shown(findings[: queries.FINDINGS_SHOWN])
    steps = queries.ticked(site, case)
    return {
        "site": site,
        "condition": marks.condition(site.condition, thin=False),
        "standing": marks.standing(site.standing),
        "clock": lists.clock_of(matter, now, zone) if case and case.state == SiteCase.State.OPEN else "",
        "looks": queries.looks(newest, shots.of_views(request.user, newest)),
        "before_after": shots.before_and_after(request.user, case),
        "acceptance": shots.acceptance(request.user, site),
        "looked_at": newest.finished_at if newest else None,
        "findings": shown,
        "findings_total": findings.count(),
        "advice": queries.shown(SiteFinding.objects.filter(site=site, state=SiteFinding.State.ADVICE)[:10]),
        "events": queries.journey(list(queries.events_of(site)[:JOURNEY])),
        "events_total": queries.events_of(site).count(),
        "ahead": queries.ahead(case),
        "steps": steps,
        "steps_done": sum(step.done for step in steps),
        "under_way": queries.under_way(site),
        "now": now,
        **_case_context(request, site, case, matter),
        **_rights(request, site),
    }


def _case_context(
    request: SignedIn, site: Site, case: SiteCase | None, matter: Matter | None
) -> dict[str, object]:
    """The case and what this person may do about it."""
    live = case is not None and case.closed_at is None
    person = Person.objects.filter(user=request.user, is_active=True).first()
    mine = bool(live and matter and person and may_answer(matter, person, clock.now()))
    asked = OfflineRequest.objects.filter(case=case, state=OfflineRequest.State.WAITING) if case else None
    return {
        "case": case,
        "case_mark": marks.case(case.state) if case else "",
        "live": live,
        "matter": matter,
        "mine": mine,
        "owes": bool(live and matter and matter.state != State.DONE),
        "obstacle": bool(live and matter and matter.state == State.OBSTACLE),
        "answers": Answer.objects.filter(matter=matter).select_related("person").order_by("pk")
        if matter
        else [],
        "offline": asked.select_related("requested_by").filter(expires_at__gt=clock.now()).first()
        if asked
        else None,
    }


def _rights(request: SignedIn, site: Site) -> dict[str, object]:
    user, day = request.user, words.local(clock.now(), request.user.government.zone).date()
    may_read = user.may(Permission.EVIDENCE_READ)
    return {
        "mandate": inventory.mandates_for([site], day).get(site.pk),
        "evidence": visible_evidence(user).filter(site=site).order_by("-pk").first() if may_read else None,
        "may_change": user.may(Permission.SITE_CHANGE),
        "may_scan": user.may(Permission.SITE_SCAN) and site.standing == Standing.WATCHED,
        "may_decide": user.may(Permission.SITE_DECIDE),
    }


def site_journey(request: SignedIn, pk: int) -> HttpResponse:
    """The whole journey of a site, page by page."""
    site = access_site(request.user, pk, Permission.SITE_READ)
    rows = queries.events_of(site)
    if (seq := row_number(request.GET.get("sebelum", ""))) is not None:
        rows = rows.filter(seq__lt=seq)
    found = list(rows[: JOURNEY_PAGE + 1])
    more = found[JOURNEY_PAGE - 1].seq if len(found) > JOURNEY_PAGE else None
    context = {"site": site, "events": queries.journey(found[:JOURNEY_PAGE]), "more": more}
    return render(request, "sitewatch/journey.html", context)
