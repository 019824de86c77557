"""What is wrong with the desk now, in words: for the header, the health page and `doctor`."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kentongan.base import clock
from kentongan.base.events import ChainHead
from kentongan.base.scope import every_government, scope
from kentongan.base.words import channel_word
from kentongan.core.clock.states import Receipt

from .accounts import is_quiet
from .models import ChannelAccount, Delivery, Inbox, Matter

# A clock or message that is this much too late means that the desk itself is behind.
BEHIND = timedelta(minutes=5)
# What modules look after themselves: called in the scope that is looked at.
_own: list[Callable[[], Sequence[str]]] = []


def register(check: Callable[[], Sequence[str]]) -> None:
    """A module's own look at what is wrong; called when its app is ready."""
    _own.append(check)


def look(government_id: int | None = None) -> list[str]:
    """What is wrong, worst first, in one government, or in all of them (worker and commands only)."""
    heads = ChainHead.objects.exclude(broken_at_seq=None).select_related("government")
    if government_id is None:
        with every_government():
            return _faults(heads)
    with scope(government_id):
        return _faults(heads.filter(pk=government_id))


def _faults(broken: Iterable[ChainHead]) -> list[str]:
    behind = BEHIND * (clock.speed() or 1)
    return [
        *(_broken(head) for head in broken),
        *_late_clocks(behind),
        *_late_messages(behind),
        *_channel_faults(),
        *_unread(),
        *(fault for check in _own for fault in check()),
    ]


def _broken(head: ChainHead) -> str:
    told = {"government": head.government, "seq": head.broken_at_seq}
    return _("Jejak audit %(government)s tidak utuh di kejadian %(seq)s.") % told


def _late_clocks(behind: timedelta) -> list[str]:
    late = Matter.objects.filter(next_due_at__lt=clock.now() - behind).exists()
    return [_("Ada jam urusan yang terlambat dijalankan.")] if late else []


def _late_messages(behind: timedelta) -> list[str]:
    late = Delivery.objects.filter(state=Receipt.PLANNED, not_before__lt=clock.now() - behind)
    held = set(
        ChannelAccount.objects.filter(hold_until__gt=clock.now()).values_list("government_id", "channel")
    )
    stuck = [row for row in late.values_list("government_id", "channel").distinct() if row not in held]
    return [
        _("Pesan %(channel)s tertahan.") % {"channel": channel_word(channel)}
        for _government, channel in stuck
    ]


def _channel_faults() -> list[str]:
    accounts = ChannelAccount.objects.filter(is_active=True)
    return [
        _("Saluran %(channel)s tertunda.") % {"channel": channel_word(a.channel)}
        for a in accounts
        if a.fault or is_quiet(a)
    ]


def _unread() -> list[str]:
    failed = Inbox.objects.filter(state=Inbox.State.FAILED).count()
    words = ngettext("%(n)d pesan masuk tidak dapat dibaca.", "%(n)d pesan masuk tidak dapat dibaca.", failed)
    return [words % {"n": failed}] if failed else []
