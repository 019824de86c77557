"""A decree changed the calendar: running clocks look anew for their next step.

A deadline that was given stays as it was given. Only the next step moves, so that a reminder does not come on
a day off, or late on a day that is worked after all.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import F, QuerySet

from kentongan.base.events import Draft, record
from kentongan.base.scope import scope
from kentongan.base.users import Government
from kentongan.core.clock.decide import decide
from kentongan.core.clock.states import TICKING
from kentongan.directory.calendars import calendar_of

from .matters import facts_of, thawed
from .models import Matter
from .tags import KernelTag

BATCH = 2000
# Asked for a moment before every step, a clock names its next step and takes none.
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def running_clocks() -> QuerySet[Matter]:
    """Matters of the government in scope whose next step depends on its calendar."""
    return Matter.objects.filter(state__in=TICKING, next_due_at__isnull=False)


def recompute_clocks(government: Government, *, actor: str, now: datetime) -> int:
    """Set the next step of every running matter by the calendar in force; returns how many moved.

    One transaction with its event: call it inside the one that changes the calendar, so that no crash leaves
    half the clocks on the old decree."""
    calendar = calendar_of(government)
    known: dict[tuple[object, ...], datetime | None] = {}
    looked = moved = last = 0
    with scope(government), transaction.atomic():
        while rows := _batch(last):
            changed: dict[datetime | None, list[int]] = defaultdict(list)
            for matter in rows:
                alike = (matter.ladder_id, matter.state, matter.rung, matter.started_at, matter.due_at)
                if alike not in known:
                    ladder = thawed(matter.ladder.steps)
                    known[alike] = decide(facts_of(matter), ladder, calendar, _BEFORE_ALL).next_due_at
                if known[alike] != matter.next_due_at:
                    changed[known[alike]].append(matter.pk)
            for at, ids in changed.items():
                moved += Matter.objects.filter(pk__in=ids).update(next_due_at=at, version=F("version") + 1)
            looked, last = looked + len(rows), rows[-1].pk
        data = {"looked": looked, "moved": moved, "calendar": calendar.digest()}
        record(
            government.pk, [Draft(KernelTag.RECOMPUTED, actor, f"government:{government.pk}", data)], at=now
        )
    return moved


def _batch(after: int) -> Sequence[Matter]:
    rows = running_clocks().filter(pk__gt=after).select_related("ladder").order_by("pk")
    return list(rows.select_for_update(of=("self",))[:BATCH])
