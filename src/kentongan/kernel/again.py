"""Second tries that a person asks for: a message that did not get through, an update that could not be read."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kentongan.base.events import Draft, record
from kentongan.core.clock.states import Receipt
from kentongan.directory.queries import usable_addresses

from . import outbox
from .models import Delivery, Inbox, Purpose
from .outbox import Plan
from .tags import KernelTag

RESENDABLE = frozenset({Receipt.FAILED, Receipt.UNKNOWN})


class NotAgain(Exception):
    """Nothing can be sent; the message says why in the user's words."""


def send_again(delivery: Delivery, *, actor: str, now: datetime) -> Delivery:
    """Owe the message once more, under a key of its own. Asked twice in a minute, it is still one message."""
    with transaction.atomic():
        old = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
        if old.state not in RESENDABLE:
            raise NotAgain(_("Pesan ini tidak gagal; tidak ada yang perlu dikirim ulang."))
        if not usable_addresses([old.person_id], outbox.active_channels()):
            raise NotAgain(outbox.NO_ADDRESS)
        key = f"again:{old.pk}:{int(now.timestamp()) // 60}"
        before = Delivery.objects.filter(key=key).first()
        if before is not None:
            return before
        outbox.plan(old.government_id, [_plan(old, key)], now=now)
        fresh = Delivery.objects.get(key=key)
        data = {"delivery": old.pk, "again": fresh.pk, "channel": fresh.channel}
        draft = Draft(KernelTag.RESENT, actor, f"{old.kind}:{old.case_id}", data)
        record(old.government_id, [draft], at=now)
    return fresh


def _plan(old: Delivery, key: str) -> Plan:
    return Plan(
        old.person_id,
        Purpose(old.purpose),
        key,
        old.kind,
        old.case_id,
        old.matter_id,
        nth=old.nth,
        note=old.note,
        priority=old.priority,
        may_duplicate=old.may_duplicate,
    )


def read_again(item: Inbox, *, actor: str, now: datetime) -> bool:
    """Put an update that could not be read back into the queue; False where it is there already."""
    with transaction.atomic():
        failed = Inbox.objects.filter(pk=item.pk, state=Inbox.State.FAILED)
        if not failed.update(state=Inbox.State.NEW, tries=0, retry_at=None, handled_at=None):
            return False
        draft = Draft(KernelTag.INBOX_RETRIED, actor, f"inbox:{item.pk}", {"channel": item.account.channel})
        record(item.government_id, [draft], at=now)
    return True
