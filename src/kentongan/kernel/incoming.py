"""What comes in over a channel becomes an answer, a proof, a new link, or a friendly word back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from kentongan.core.clock.states import TICKING, IllegalMove, Receipt, State
from kentongan.directory.linking import redeem
from kentongan.directory.models import Address
from kentongan.ports import registry
from kentongan.ports.receiver import (
    Inbound,
    Moved,
    Pressed,
    Proved,
    Reachable,
    Replied,
    Started,
)

from . import tokens
from .answers import NewFile, Refused, Reply, answer, awaits, resume
from .meaning import meaning
from .models import Answer, ChannelAccount, Delivery, Purpose
from .receipts import follow, mark_dead, prove
from .tokens import read_message_key

FIRST_RANK = {"telegram": 1, "email": 5, "inapp": 9}


@dataclass(frozen=True, slots=True)
class Handled:
    """What came of one inbound: a note for the inbox, and words for the sender where he needs some at once."""

    note: str = ""
    say: str = ""
    to: str = ""
    pressed: Pressed | None = None


def handle(account: ChannelAccount, inbound: Inbound, files: Sequence[NewFile], *, now: datetime) -> Handled:
    """Take in one inbound of this account, inside its government's scope and the caller's transaction."""
    match inbound:
        case Pressed():
            return _press(account, inbound, now)
        case Replied():
            return _reply(account, inbound, files, now)
        case Started():
            return _start(account, inbound, now)
        case Proved():
            known = prove(account.government_id, account.channel, inbound, now=now)
            return Handled("" if known else "tanda terima untuk pesan yang tidak dikenal")
        case Reachable():
            return _reachable(account, inbound)
        case Moved():
            moved = Address.objects.filter(channel=account.channel, value=inbound.old)
            return Handled(f"{follow(moved, account.channel, inbound.new)} alamat pindah")


def _sender(account: ChannelAccount, value: str) -> Address | None:
    rows = Address.objects.select_related("person")
    return rows.filter(channel=account.channel, value=value, person__is_active=True).first()


def _press(account: ChannelAccount, pressed: Pressed, now: datetime) -> Handled:
    """A button is good for the address it was sent to, and only there (forwarded buttons change nothing)."""
    read = tokens.read_button(pressed.data)
    sender = _sender(account, pressed.sender)
    if read is None or sender is None:
        return Handled("tombol tidak sah", _("Tombol ini tidak berlaku."), pressed.sender, pressed)
    by, delivery_id = read
    delivery = Delivery.objects.filter(pk=delivery_id, channel=account.channel).first()
    if delivery is None or delivery.matter_id is None or delivery.person_id != sender.person_id:
        return Handled("tombol milik orang lain", _("Tombol ini bukan untuk Anda."), pressed.sender, pressed)
    reply = Reply(by, sender.person, account.channel, f"person:{sender.person_id}")
    note, say = _answered(delivery.matter_id, reply, now)
    return Handled(note, say, "", pressed)


def _answered(matter_id: int, reply: Reply, now: datetime) -> tuple[str, str]:
    try:
        outcome = answer(matter_id, reply, confirm=True, now=now)
    except Refused as refusal:
        return str(refusal), str(refusal)
    return "", _("Tercatat.") if outcome.changed else _("Sudah tercatat sebelumnya.")


def _reply(account: ChannelAccount, replied: Replied, files: Sequence[NewFile], now: datetime) -> Handled:
    sender = _sender(account, replied.sender)
    if sender is None:
        say = _(
            "Alamat ini belum terhubung dengan pejabat mana pun. Mintalah tautan penghubung kepada admin."
        )
        return Handled("pengirim tidak dikenal", say, replied.sender)
    meant = _meant(sender, account.channel, replied.reply_to)
    if meant is None or meant.matter_id is None:
        say = _("Tidak ada perintah yang menunggu jawaban Saudara.")
        return Handled("tidak ada urusan terbuka", say, replied.sender)
    if meant.purpose == Purpose.OBSTACLE:
        return _resolved(meant, replied, now)
    matter_id = meant.matter_id
    by = meaning(replied.text, bool(files), _last_move(matter_id))
    actor = f"person:{sender.person_id}"
    reply = Reply(by, sender.person, account.channel, actor, _clean(replied.text), tuple(files))
    note, _say = _answered(matter_id, reply, now)
    return Handled(note, note, replied.sender) if note else Handled()


def _clean(text: str) -> str:
    """Words without NUL bytes, which PostgreSQL does not keep."""
    return text.replace("\0", "").strip()


def _resolved(obstacle: Delivery, replied: Replied, now: datetime) -> Handled:
    """Whoever gave the order, and still may, answers an obstacle where he read of it."""
    assert obstacle.matter is not None
    if not awaits(obstacle.matter, obstacle.person, now):
        say = _("Jabatan pemberi perintah ini tidak lagi Saudara pegang. Tidak ada yang berubah.")
        return Handled("bukan pemberi perintah", say, replied.sender)
    try:
        resume(obstacle.matter.pk, _clean(replied.text), actor=f"person:{obstacle.person_id}", now=now)
    except IllegalMove:
        say = _("Kendala ini sudah dijawab. Tidak ada yang berubah.")
        return Handled("kendala sudah dijawab", say, replied.sender)
    return Handled("", _("Jawaban Anda diteruskan. Jamnya berjalan lagi."), replied.sender)


def _meant(sender: Address, channel: str, reply_to: str) -> Delivery | None:
    """The message a reply is about: the one it answers, else the last one about something still open.

    Where the channel does not vouch for its senders, only the message's own key counts."""
    vouched = registry.channel(channel).vouches
    mine = Delivery.objects.filter(person=sender.person, channel=channel)
    if reply_to:
        known = mine.filter(pk=read_message_key(reply_to) or 0, address=sender).first()
        known = known or (mine.filter(provider_id=reply_to).first() if vouched else None)
        if known:
            return known
    if not vouched:
        return None
    live = [*TICKING, State.OBSTACLE, State.LAPSED, State.DONE]
    seen = mine.filter(matter__state__in=live, matter__person=sender.person).exclude(state=Receipt.PLANNED)
    latest = seen.order_by(F("accepted_at").desc(nulls_last=True), "-pk")
    return latest.exclude(matter__state=State.DONE).first() or latest.first()


def _last_move(matter_id: int) -> str:
    last = Answer.objects.filter(matter_id=matter_id).order_by("-pk").values_list("move", "text").first()
    # An obstacle without words: the next words are its reason.
    return last[0] if last and not last[1] else ""


def _start(account: ChannelAccount, started: Started, now: datetime) -> Handled:
    rank = FIRST_RANK.get(account.channel, 5)
    person = (
        redeem(started.token, account.channel, started.sender, rank=rank, now=now) if started.token else None
    )
    if person:
        say = _("Terhubung. Perintah resmi untuk %(name)s akan datang di sini.") % {"name": person.name}
        return Handled("", say, started.sender)
    known = _sender(account, started.sender)
    if known:
        Address.objects.filter(pk=known.pk).update(health=Address.Health.GOOD, health_note="")
        return Handled("", _("Anda sudah terhubung. Tidak ada yang perlu dilakukan."), started.sender)
    say = _("Tautan ini sudah tidak berlaku. Mintalah tautan penghubung baru kepada admin.")
    return Handled("tautan penghubung tidak berlaku", say, started.sender)


def _reachable(account: ChannelAccount, news: Reachable) -> Handled:
    address = _sender(account, news.sender)
    if address is None:
        return Handled("alamat tidak dikenal")
    if news.yes:
        Address.objects.filter(pk=address.pk).update(health=Address.Health.GOOD, health_note="")
    else:
        mark_dead(address.pk, news.detail)
    return Handled()
