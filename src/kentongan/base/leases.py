"""Rows that workers take side by side: messages, webhooks, scans, pictures.

A claim is committed before the work begins, so a worker that dies loses nothing: its lease runs out. The fence
rises with each claim, so that a worker that wakes up late can no longer write its result.
Rows have `state` (planned, claimed, …), `lease_until` and `fence`.
"""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Model, QuerySet

from .clock import real_now

CLAIMED = "claimed"


def locked[M: Model](rows: QuerySet[M]) -> QuerySet[M]:
    """Held until the transaction ends, without those that another worker holds. On SQLite writers take turns."""
    skips = connection.features.has_select_for_update_skip_locked
    return rows.select_for_update(of=("self",), skip_locked=skips)


def claim[M: Model](
    rows: QuerySet[M], lease: timedelta, limit: int | None = None, **more: Any
) -> QuerySet[M]:
    """Take the first `limit` of these rows, with `more` changes; the taken ones, in no order.

    To be committed before the work begins."""
    ids = list(locked(rows).values_list("id", flat=True)[:limit])
    taken = rows.model._default_manager.filter(id__among=ids)
    if ids:
        taken.update(state=CLAIMED, lease_until=real_now() + lease, fence=F("fence") + 1, **more)
    return taken if ids else taken.none()


def lost[M: Model](rows: QuerySet[M]) -> QuerySet[M]:
    """Those of these rows whose worker did not come back before its lease ran out."""
    return rows.filter(state=CLAIMED, lease_until__lt=real_now())
