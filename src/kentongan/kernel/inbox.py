"""The inbox: raw updates, stored once by the provider's id before anything is done with them.

Guarantee (promise 1): the webhook answers 200 only after the body is committed; a hundred copies of one update
give one row; what cannot be read is kept with its reason and tried again.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from kentongan.base import leases
from kentongan.base.clock import later
from kentongan.base.scope import every_government
from kentongan.ports.receiver import RawUpdate

from .models import ChannelAccount, Inbox

TRIES = 6


def store(account: ChannelAccount, updates: Sequence[RawUpdate], *, now: datetime) -> None:
    """Keep the updates; those the inbox has already are left as they are."""
    rows = [
        Inbox(
            government_id=account.government_id,
            account=account,
            provider_id=update.provider_id,
            body=update.body,
            received_at=now,
        )
        for update in updates
    ]
    Inbox.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        ChannelAccount.objects.filter(pk=account.pk).update(received_at=now)


def waiting(*, now: datetime, limit: int = 200) -> list[tuple[int, int]]:
    """(government id, inbox id) of updates that were not handled yet, in the order they came."""
    with every_government():
        rows = Inbox.objects.filter(state=Inbox.State.NEW)
        ready = rows.filter(Q(retry_at=None) | Q(retry_at__lte=now)).order_by("id")
        return list(ready.values_list("government_id", "id")[:limit])


def take(inbox_id: int) -> Inbox | None:
    """The update, held until the transaction ends; None where another worker has it or it is done."""
    rows = leases.locked(Inbox.objects.select_related("account"))
    return rows.filter(pk=inbox_id, state=Inbox.State.NEW).first()


def done(item: Inbox, note: str, *, now: datetime) -> None:
    item.state, item.handled_at, item.fault = Inbox.State.DONE, now, note[:300]
    item.save(update_fields=["state", "handled_at", "fault"])


def failed(inbox_id: int, fault: str, *, now: datetime) -> None:
    """Note why it could not be handled; try again later, give up after a while (an operator may retry)."""
    item = Inbox.objects.get(pk=inbox_id)
    item.tries += 1
    item.fault = fault[:300]
    item.retry_at = later(5 * 2**item.tries)
    if item.tries >= TRIES:
        item.state, item.handled_at = Inbox.State.FAILED, now
    item.save(update_fields=["tries", "fault", "retry_at", "state", "handled_at"])
