"""Kept counters of cases, moved in the same transaction as what they count (count(*) at 10^6 rows is slow)."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import connection

from .models import Tally

type Deltas = Counter[tuple[int, str]]
"""Change of a counter by (case id, label)."""

_UPSERT = """
INSERT INTO kernel_tally (government_id, kind, case_id, label, count) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (government_id, kind, case_id, label) DO UPDATE SET count = kernel_tally.count + excluded.count
"""


def bump(government_id: int, kind: str, deltas: Deltas) -> None:
    """Add the changes; always in the same order, so that two transactions cannot wait for each other."""
    rows = [
        (government_id, kind, case, label, change)
        for (case, label), change in sorted(deltas.items())
        if change
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_UPSERT, rows)


def counts(kind: str, case_ids: Iterable[int]) -> Mapping[int, Counter[str]]:
    """The counters of these cases; one query."""
    found: dict[int, Counter[str]] = {case: Counter() for case in case_ids}
    rows = Tally.objects.filter(kind=kind, case_id__in=list(found))
    for case, label, count in rows.values_list("case_id", "label", "count"):
        found[case][label] = count
    return found
