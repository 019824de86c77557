"""The outbox: messages are rows, planned in the transaction that owes them.

Guarantee (promises 1-3): a delivery is claimed and committed before a byte leaves, so `kill -9` at any instant
loses none: an unclaimed row is still planned, a claimed row's lease runs out and is treated as an UNKNOWN
outcome. The fence rises with each claim, so a worker that wakes up late can no longer write its result.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from kentongan.base import leases
from kentongan.base.rows import loaded
from kentongan.base.scope import every_government
from kentongan.core.clock.states import Receipt
from kentongan.directory.models import Address
from kentongan.directory.queries import usable_addresses

from .bulk import insert
from .models import ChannelAccount, Delivery, Purpose

LEASE = timedelta(seconds=settings.LEASE)
NO_ADDRESS = "Pejabat ini belum punya alamat yang dapat dipakai. Hubungkan Telegram atau isi e-mailnya."


@dataclass(frozen=True, slots=True)
class Plan:
    """A message to be owed: to whom, why, and its fixed key within the government."""

    person_id: int
    purpose: Purpose
    key: str
    kind: str
    case_id: int
    matter_id: int | None = None
    nth: int = 0
    note: str = ""
    priority: int = 5
    may_duplicate: bool = False
    not_before: datetime | None = None
    avoid: frozenset[int] = frozenset()  # addresses tried before: take the next one


def plan(government_id: int, plans: Sequence[Plan], *, now: datetime) -> list[Delivery]:
    """Write the deliveries in the caller's transaction; a key that exists already is left as it is.

    Returned without their ids."""
    choices = usable_addresses({p.person_id for p in plans}, active_channels())
    rows = [_row(government_id, p, _choose(choices.get(p.person_id, []), p.avoid), now) for p in plans]
    insert(rows, unless_known=True)
    return rows


def active_channels() -> set[str]:
    """Kinds of the channels this government has switched on."""
    return set(ChannelAccount.objects.filter(is_active=True).values_list("channel", flat=True))


def _choose(addresses: Sequence[Address], avoid: frozenset[int]) -> Address | None:
    """The first address that was not tried; once all were, the first again."""
    fresh = [address for address in addresses if address.pk not in avoid]
    return next(iter(fresh or addresses), None)


def _row(government_id: int, p: Plan, address: Address | None, now: datetime) -> Delivery:
    return Delivery(
        government_id=government_id,
        kind=p.kind,
        case_id=p.case_id,
        matter_id=p.matter_id,
        person_id=p.person_id,
        address=address,
        channel=address.channel if address else "",
        purpose=p.purpose,
        nth=p.nth,
        note=p.note,
        key=p.key,
        priority=p.priority,
        may_duplicate=p.may_duplicate,
        state=Receipt.PLANNED if address else Receipt.FAILED,
        fault="" if address else NO_ADDRESS,
        not_before=p.not_before or now,
        planned_at=now,
    )


def cancel(matter_ids: Collection[int], purposes: Iterable[Purpose]) -> int:
    """Take back what was planned and not yet claimed, because it is not owed any more."""
    planned = Delivery.objects.filter(
        matter_id__in=matter_ids, state=Receipt.PLANNED, purpose__in=list(purposes)
    )
    return planned.update(state=Receipt.CANCELLED)


CHASING = (Purpose.ORDER, Purpose.REMINDER, Purpose.NEXT_CHANNEL)


def outlived(delivery: Delivery) -> bool:
    """Whether the answer came after this was planned: a message that its channel put off is not owed any more."""
    matter = delivery.matter
    answered = matter.answered_at if matter else None
    return delivery.purpose in CHASING and answered is not None and delivery.planned_at < answered


def claim(*, now: datetime, limit: int, busy: Collection[tuple[int, str]] = ()) -> list[Delivery]:
    """Take up to `limit` deliveries whose time has come, most urgent first; committed on return.

    `busy` are (government, channel) pairs that take no more for now. On PostgreSQL any number of workers claim
    side by side (SKIP LOCKED); on SQLite writers take turns (BEGIN IMMEDIATE)."""
    with every_government(), transaction.atomic():
        waiting = Delivery.objects.filter(state=Receipt.PLANNED, not_before__lte=now)
        for government_id, channel in [*busy, *_held(now)]:
            waiting = waiting.exclude(government_id=government_id, channel=channel)
        taken = leases.claim(waiting.order_by("priority", "not_before", "id"), LEASE, limit)
        return _loaded(taken.order_by("government_id", "channel", "priority", "id"))


# Of a message on its way: all but when it was read.
_FIELDS = tuple(
    f.attname for f in Delivery._meta.concrete_fields if f.attname not in ("lease_until", "read_at")
)
_ADDRESS = ("id", "channel", "value", "health", "person_id")


def _loaded(rows: QuerySet[Delivery]) -> list[Delivery]:
    return list(loaded(rows, *_FIELDS, address=_ADDRESS))


def _held(now: datetime) -> list[tuple[int, str]]:
    held = ChannelAccount.objects.filter(hold_until__gt=now)
    return list(held.values_list("government_id", "channel"))


def expired(*, limit: int = 500) -> list[Delivery]:
    """Claimed deliveries whose worker did not come back before the lease ran out."""
    with every_government():
        return _loaded(leases.lost(Delivery.objects.all())[:limit])
