"""The gate: every site, finding, scan and proof reaches view code only through here. 404 hides existence."""

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from kentongan.base.permissions import Permission
from kentongan.base.users import User
from kentongan.directory.access import within_branches
from kentongan.kernel.models import Matter

from .models import Evidence, Mandate, OfflineRequest, Scan, Site, SiteCase, SiteFinding
from .picture_models import Picture

KIND = "site_case"
READ = Permission.SITE_READ


def _within(user: User, permission: Permission, path: str) -> Q:
    """The rows whose agency, reached by `path`, lies in the user's part of the government."""
    branches = user.branches(permission)
    return Q() if branches is None else within_branches(branches, path)


def visible_sites(user: User, permission: Permission = READ) -> QuerySet[Site]:
    return Site.objects.filter(_within(user, permission, "agency__path"))


def visible_findings(user: User, permission: Permission = READ) -> QuerySet[SiteFinding]:
    return SiteFinding.objects.filter(_within(user, permission, "site__agency__path"))


def visible_cases(user: User, permission: Permission = READ) -> QuerySet[SiteCase]:
    return SiteCase.objects.filter(_within(user, permission, "site__agency__path"))


def visible_matters(user: User, permission: Permission = READ) -> QuerySet[Matter]:
    """Matters of cases of the sites the user may see."""
    rows = Matter.objects.filter(kind=KIND)
    if user.branches(permission) is None:
        return rows
    cases = SiteCase.objects.filter(site__in=visible_sites(user, permission).values("pk"))
    return rows.filter(case_id__in=cases.values("pk"))


def visible_mandates(user: User, permission: Permission = READ) -> QuerySet[Mandate]:
    return Mandate.objects.filter(_within(user, permission, "agency__path"))


def visible_scans(user: User, permission: Permission = READ) -> QuerySet[Scan]:
    """Scans that touch a site the user may see."""
    if user.branches(permission) is None:
        return Scan.objects.all()
    return Scan.objects.filter(targets__site__in=visible_sites(user, permission)).distinct()


def visible_evidence(user: User, permission: Permission = Permission.EVIDENCE_READ) -> QuerySet[Evidence]:
    return Evidence.objects.filter(_within(user, permission, "site__agency__path"))


def visible_pictures(user: User) -> QuerySet[Picture]:
    """Pictures are read by whoever may read the proofs they are drawn from."""
    if not user.may(Permission.EVIDENCE_READ):
        return Picture.objects.none()
    return Picture.objects.filter(evidence__in=visible_evidence(user).values("pk"))


def _let_in[M: Model](
    seen: QuerySet[M], allowed: QuerySet[M], user: User, pk: int, permission: Permission
) -> M:
    """The row, if the user may see it (else 404) and do this to it (else 403)."""
    row = seen.filter(pk=pk).first()
    if row is None:
        raise Http404
    if not user.may(permission) or not allowed.filter(pk=pk).exists():
        raise PermissionDenied
    return row


def access_site(user: User, pk: int, permission: Permission) -> Site:
    seen = visible_sites(user).select_related("agency", "contact", "government")
    return _let_in(seen, visible_sites(user, permission), user, pk, permission)


def access_finding(user: User, pk: int, permission: Permission) -> SiteFinding:
    seen = visible_findings(user).select_related("site__agency", "evidence", "case", "decided_by")
    return _let_in(seen, visible_findings(user, permission), user, pk, permission)


def access_mandate(user: User, pk: int, permission: Permission) -> Mandate:
    seen = visible_mandates(user).select_related("agency", "given_by")
    return _let_in(seen, visible_mandates(user, permission), user, pk, permission)


def access_scan(user: User, pk: int, permission: Permission) -> Scan:
    seen = visible_scans(user).select_related("started_by")
    return _let_in(seen, visible_scans(user, permission), user, pk, permission)


def access_evidence(user: User, pk: int) -> Evidence:
    row = visible_evidence(user).select_related("site").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def access_picture(user: User, pk: int) -> Picture:
    row = visible_pictures(user).filter(pk=pk, state=Picture.State.DONE).first()
    if row is None:
        raise Http404
    return row


def access_offline(user: User, pk: int) -> OfflineRequest:
    """A request to take a site offline, for whoever may decide over that site."""
    rows = OfflineRequest.objects.filter(
        case__site__in=visible_sites(user, Permission.SITE_DECIDE).values("pk")
    )
    row = rows.select_related("case__site", "requested_by").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
