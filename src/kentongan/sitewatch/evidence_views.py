"""Proofs of a site: which there are, which went when their time was over, who took one home; legal holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kentongan.base import clock
from kentongan.base.events import Event
from kentongan.base.guard import SignedIn
from kentongan.base.permissions import Permission
from kentongan.directory.asking import Question
from kentongan.kernel.proofs import proofs

from . import policy, queries
from .access import access_site, visible_evidence
from .case_views import with_reason
from .models import LIVE, Evidence, Site, SiteCase
from .policy_models import LegalHold
from .tags import SiteTag

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof and until when it is kept; `until` None while nobody can say."""

    row: Evidence
    until: datetime | None


def site_evidence(request: SignedIn, pk: int) -> HttpResponse:
    """Every proof of the site, and the log of who took one."""
    site = access_site(request.user, pk, Permission.SITE_READ)
    rows = list(visible_evidence(request.user).filter(site=site).order_by("-pk")[:SHOWN])
    taken = Event.objects.filter(subject=f"site:{site.pk}", tag=SiteTag.EVIDENCE_READ).order_by("-seq")
    case = queries.newest_case(site)
    context = {
        "site": site,
        "proofs": list(_with_time(site, rows)),
        "days": policy.policy_of(site.government_id).evidence_days,
        "events": proofs(list(taken[:SHOWN])),
        "events_total": taken.count(),
        "holds": LegalHold.objects.filter(case__site=site)
        .select_related("set_by", "lifted_by")
        .order_by("-pk"),
        "held": _held(site),
        "case": case,
        "may_decide": request.user.may(Permission.SITE_DECIDE),
    }
    return render(request, "sitewatch/evidence.html", context)


def _with_time(site: Site, rows: Iterable[Evidence]) -> Iterable[Proof]:
    """Until when each is kept, by today's policy: from its day, or from the end of the last case."""
    cases = list(SiteCase.objects.filter(site=site).order_by("pk").values_list("state", "closed_at"))
    open_ended = _held(site) or any(state in LIVE for state, _at in cases)
    ends = [at for _state, at in cases if at]
    days = timedelta(days=policy.policy_of(site.government_id).evidence_days)
    for row in rows:
        yield Proof(row, None if open_ended or row.erased_at else max([row.at, *ends]) + days)


def _held(site: Site) -> bool:
    return LegalHold.objects.filter(case__site=site, lifted_at=None).exists()


def hold_set(request: SignedIn, pk: int) -> HttpResponse:
    """Keep the proofs of the newest case, whatever their age."""
    site = access_site(request.user, pk, Permission.SITE_DECIDE)
    case = queries.newest_case(site)
    if case is None:
        raise Http404
    question = Question(
        title=_("Tahan bukti %(site)s?") % {"site": site.address},
        text=_("Bukti situs ini tidak dihapus, berapa pun umurnya, sampai penahanannya dilepas."),
        verb=_("Tahan bukti"),
        refusal=_("Jangan tahan"),
        back=reverse("site_evidence", args=[pk]),
        section=_("Situs"),
    )

    def act(reason: str) -> str:
        policy.hold(case, reason, acting_user=request.user, now=clock.now())
        return _("Bukti ditahan.")

    return with_reason(request, question, act)


def hold_lift(request: SignedIn, pk: int) -> HttpResponse:
    """Let time run over the proofs again."""
    site = access_site(request.user, pk, Permission.SITE_DECIDE)
    question = Question(
        title=_("Lepas penahanan bukti %(site)s?") % {"site": site.address},
        text=_("Bukti yang sudah lewat waktunya dihapus pada malam berikutnya. Itu tidak dapat dibatalkan."),
        verb=_("Lepas penahanan"),
        refusal=_("Tetap tahan"),
        back=reverse("site_evidence", args=[pk]),
        section=_("Situs"),
    )

    def act(_reason: str) -> str:
        for row in LegalHold.objects.filter(case__site=site, lifted_at=None):
            policy.lift(row, acting_user=request.user, now=clock.now())
        return _("Penahanan dilepas.")

    return with_reason(request, question, act)
