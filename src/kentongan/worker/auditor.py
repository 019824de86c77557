"""The auditor watches the watchers: overdue clocks, unsent messages, channels, and the audit chain itself."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from kentongan.base import audit, clock
from kentongan.base.events import ChainHead
from kentongan.base.scope import every_government, scope
from kentongan.core.clock.states import Receipt
from kentongan.kernel.accounts import is_quiet
from kentongan.kernel.models import ChannelAccount, Delivery, Heartbeat, Inbox, Matter
from kentongan.ports import registry

# A clock or message that is this much too late means that the desk itself is behind.
BEHIND = timedelta(minutes=5)
# Events checked in one round, so that a long chain is walked in pieces.
PIECE = 20_000


def beat(loop: str, detail: str = "", level: str = "ok") -> None:
    """A sign of life of one loop."""
    values = {"at": clock.real_now(), "detail": detail[:300], "level": level}
    Heartbeat.objects.update_or_create(loop=loop, defaults=values)


def look() -> list[str]:
    """What is wrong now, worst first, in words for the header and for `doctor`."""
    behind = BEHIND * (clock.speed() or 1)
    with every_government():
        return [
            *_chain_faults(),
            *_late_clocks(behind),
            *_late_messages(behind),
            *_channel_faults(),
            *_unread(),
        ]


def _chain_faults() -> list[str]:
    broken = ChainHead.objects.exclude(broken_at_seq=None).select_related("government")
    return [f"Jejak audit {head.government} tidak utuh di kejadian {head.broken_at_seq}." for head in broken]


def _late_clocks(behind: timedelta) -> list[str]:
    late = Matter.objects.filter(next_due_at__lt=clock.now() - behind).exists()
    return ["Ada jam urusan yang terlambat dijalankan."] if late else []


def _late_messages(behind: timedelta) -> list[str]:
    late = Delivery.objects.filter(state=Receipt.PLANNED, not_before__lt=clock.now() - behind)
    held = set(
        ChannelAccount.objects.filter(hold_until__gt=clock.now()).values_list("government_id", "channel")
    )
    stuck = [row for row in late.values_list("government_id", "channel").distinct() if row not in held]
    return [f"Pesan {registry.channel(channel).label} tertahan." for _, channel in stuck]


def _channel_faults() -> list[str]:
    accounts = ChannelAccount.objects.filter(is_active=True)
    return [
        f"Saluran {registry.channel(a.channel).label} tertunda." for a in accounts if a.fault or is_quiet(a)
    ]


def _unread() -> list[str]:
    failed = Inbox.objects.filter(state=Inbox.State.FAILED).count()
    return [f"{failed} pesan masuk tidak dapat dibaca."] if failed else []


def check_chains() -> int:
    """Walk a piece of each government's chain on from where the last round stopped; returns events checked."""
    checked = 0
    for head in ChainHead.objects.all():
        with scope(head.government_id):
            checked += audit.check_on(head, limit=PIECE)
    return checked


def keep_heads() -> int:
    """Sign the present tree heads and keep them outside the database; returns how many are new."""
    with transaction.atomic():
        return sum(
            audit.keep_head(head, folder=settings.FOLDER / "heads") for head in ChainHead.objects.all()
        )
