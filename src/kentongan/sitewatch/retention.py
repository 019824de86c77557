"""How long proofs are kept: when its time is over a WARC file goes with its pictures; digests stay sealed in the trail.

Guarantee: never while a case of the site is open or held, and the time runs from the end of the last case. The row is
marked, the event recorded and the file removed in one transaction, the file last: killed before the commit, the row
still says that the file is there, and the next night removes and marks it again.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from kentongan.base import files, leases
from kentongan.base.events import Draft, record
from kentongan.base.scope import every_government

from . import pictures
from .models import LIVE, Evidence, Site
from .policy import policy_of
from .policy_models import WatchPolicy
from .tags import SiteTag

BATCH = 200


def over(policy: WatchPolicy, *, now: datetime) -> QuerySet[Evidence]:
    """Proofs of the government in scope whose time is over."""
    cut = now - timedelta(days=policy.evidence_days)
    kept = Q(cases__state__in=LIVE) | Q(cases__closed_at__gte=cut) | _HELD
    rows = Evidence.objects.filter(at__lt=cut, erased_at=None)
    return rows.exclude(site__in=Site.objects.filter(kept).values("pk"))


# A hold that somebody set and nobody lifted.
_HELD = Q(cases__holds__isnull=False, cases__holds__lifted_at=None)


def erase_over(government_id: int, *, now: datetime, limit: int = BATCH) -> int:
    """Remove up to `limit` proofs in the government's scope; returns how many went."""
    policy = policy_of(government_id)
    with transaction.atomic():
        rows = list(leases.locked(over(policy, now=now).order_by("pk"))[:limit])
        for row in rows:
            row.erased_at = now
        Evidence.objects.bulk_update(rows, ["erased_at"])
        record(government_id, [_told(row, policy) for row in rows], at=now)
        pictures_gone = pictures.forget([row.pk for row in rows])
        for digest in _unused({row.digest for row in rows}) | pictures_gone:
            files.path_of(digest).unlink(missing_ok=True)
    return len(rows)


def _unused(digests: set[str]) -> set[str]:
    """Those that no other proof of any government rests on: equal files are stored once."""
    with every_government():
        used = Evidence.objects.filter(digest__in=digests, erased_at=None)
        return digests - set(used.values_list("digest", flat=True))


def _told(row: Evidence, policy: WatchPolicy) -> Draft:
    data = {"evidence": row.pk, "sha256": row.digest, "days": policy.evidence_days}
    return Draft(SiteTag.EVIDENCE_ERASED, "worker", f"site:{row.site_id}", data)
