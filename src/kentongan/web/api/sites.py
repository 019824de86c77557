"""Findings on watched sites over the API, for a SIEM or a national dashboard that collects them."""

from typing import Annotated, Any

from ninja import Query

from kentongan.base.api_tokens import Scope
from kentongan.base.scope import scope
from kentongan.core.sitescan import ADVICE, Technique
from kentongan.sitewatch.models import SiteFinding

from .auth import ApiRequest, Bearer
from .door import REFUSALS, api
from .schemas import FindingsPage, FindingState

MOST = 500


@api.get("sites/findings", auth=Bearer(Scope.SITES_READ), response={200: FindingsPage, **REFUSALS})
def api_findings(
    request: ApiRequest,
    state: FindingState | None = None,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> dict[str, Any]:
    """Findings by their id, those after `after` first; `next` is what to ask for then, null at the end."""
    with scope(request.auth.government_id):
        rows = SiteFinding.objects.filter(pk__gt=after).select_related("site__agency", "evidence")
        if state is not None:
            rows = rows.filter(state=state.value)
        found = list(rows.order_by("pk")[: limit + 1])
        told = [_told(row) for row in found[:limit]]
    return {"findings": told, "next": found[limit - 1].pk if len(found) > limit else None}


def _told(row: SiteFinding) -> dict[str, Any]:
    advice = ADVICE[Technique(row.technique)]
    return {
        "id": row.pk,
        "site": row.site.url,
        "agency": row.site.agency.name,
        "state": row.state,
        "technique": row.technique,
        "severity": row.severity,
        "sure": row.sure,
        "url": row.url,
        "view": row.view,
        "excerpt": row.excerpt,
        "start": row.start,
        "why": advice.why,
        "how_to_clean": advice.clean,
        "first_seen_at": row.first_seen_at,
        "last_seen_at": row.last_seen_at,
        "evidence_sha256": row.evidence.digest if row.evidence else None,
    }
