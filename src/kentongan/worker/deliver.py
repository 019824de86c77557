"""The sending loop.

Guarantee (promises 1-3), and the faults it answers:
- A delivery is claimed and COMMITTED before a byte leaves; killed before the claim: it is still planned; killed
  after: its lease runs out and `sweep` treats it as a sending whose outcome nobody knows.
- State is read again when the message is worded, after the claim: an answer that was committed meanwhile cancels.
- Results of a batch are saved together (one commit), only where the claim's fence still stands.
The database is used from this thread; the network from one asyncio loop in another thread, so that the next batch
is claimed while the last one is on its way.
"""

import asyncio
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

import structlog

from kentongan.base.clock import now as desk_now
from kentongan.base.http import HttpDoor
from kentongan.base.rows import loaded
from kentongan.base.scope import every_government, scope
from kentongan.kernel import outbox, receipts
from kentongan.kernel.accounts import open_channel
from kentongan.kernel.kinds import kind_of
from kentongan.kernel.models import ChannelAccount, Delivery, Matter
from kentongan.kernel.receipts import Sent
from kentongan.ports.channel import Channel, ChannelError, Outcome, Outgoing, Settings, Unknown

if sys.platform == "win32":
    from asyncio import new_event_loop
else:  # 10 us less for each message
    from uvloop import new_event_loop

log = structlog.get_logger("kentongan.deliver")
# Messages claimed at once: what goes out in a second or two. Many cost less each, few let an urgent one overtake.
FEWEST, MOST = 64, 1024
QUICK_S, SLOW_S = 1.0, 4.0
# Batches of one channel on their way at once: one is sent while the next is claimed.
AT_ONCE = 2

_MATTER = ("id", "government_id", "case_id", "position_id", "state", "due_at", "answered_at")

type Key = tuple[int, str]


class Network:
    """One asyncio loop in a thread of its own, with the network door open."""

    def __init__(self) -> None:
        self.loop = new_event_loop()
        self.http = HttpDoor()
        self.thread = threading.Thread(target=self.loop.run_forever, name="network", daemon=True)
        self.thread.start()

    def submit[T](self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Run it on the loop; the result comes through the future."""
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def close(self) -> None:
        self.submit(self.http.close()).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()


@dataclass(slots=True)
class Batch:
    """Messages of one channel on their way."""

    key: Key
    deliveries: list[Delivery]
    messages: list[Outgoing]
    at: datetime
    future: "Future[Sequence[Outcome]]"
    begun: float = field(default_factory=monotonic)


@dataclass
class Deliverer:
    """Claims, hands over, records. `step()` does one round and says whether there was anything to do."""

    network: Network
    batch: int = FEWEST
    flying: list[Batch] = field(default_factory=list)
    channels: dict[int, tuple[Settings, Channel]] = field(default_factory=dict)

    def step(self, *, wait_for: float = 0.0) -> bool:
        launched = self._launch()
        landed = self._land(0.0 if launched else wait_for)
        return launched or landed

    def _launch(self) -> bool:
        now = desk_now()
        counts = Counter(batch.key for batch in self.flying)
        busy = [key for key, count in counts.items() if count >= AT_ONCE]
        claimed = outbox.claim(now=now, limit=self.batch, busy=busy)
        grouped: dict[Key, list[Delivery]] = defaultdict(list)
        for delivery in claimed:
            grouped[(delivery.government_id, delivery.channel)].append(delivery)
        for key, deliveries in grouped.items():
            self._send(key, deliveries, now)
        return bool(claimed)

    def _send(self, key: Key, deliveries: list[Delivery], now: datetime) -> None:
        try:
            with scope(key[0]):
                batch = self._handed_over(key, deliveries, now)
        except Exception as error:
            # Not a byte left: the messages are given back, and other channels go on.
            log.exception("batch not prepared", channel=key[1])
            why = f"Pesan belum dapat disiapkan ({type(error).__name__})."
            _settle(deliveries, ChannelError(why, retry_after=60), now)
        else:
            self.flying += batch

    def _handed_over(self, key: Key, deliveries: list[Delivery], now: datetime) -> list[Batch]:
        """Word what is still owed and give it to the channel; the rest is settled at once."""
        account = ChannelAccount.objects.filter(channel=key[1], is_active=True).first()
        if account is None:
            off = ChannelError("Saluran ini dimatikan atau belum diatur.", permanent=True)
            _settle(deliveries, off, now)
            return []
        lost = [d for d in deliveries if d.address is None or d.address.person_id != d.person_id]
        _settle(lost, ChannelError("Alamat ini sudah dicabut dari pejabatnya.", permanent=True), now)
        channel = self._channel(account)
        worded = _word([d for d in deliveries if d not in lost], now)
        _settle([d for d, message in worded if message is None], None, now)
        kept = [(d, message) for d, message in worded if message is not None]
        messages = [message for _, message in kept]
        if not kept:
            return []
        return [Batch(key, [d for d, _ in kept], messages, now, self.network.submit(channel.send(messages)))]

    def _channel(self, account: ChannelAccount) -> Channel:
        """One open channel per account: its pace is counted in it. Changed settings open it anew."""
        kept = self.channels.get(account.pk)
        if kept is None or kept[0] != account.settings:
            kept = (account.settings, open_channel(account, self.network.http))
            self.channels[account.pk] = kept
        return kept[1]

    def _land(self, timeout: float) -> bool:
        """Record the batches that came back; many per commit."""
        if not self.flying:
            return False
        done, flying = wait(
            [batch.future for batch in self.flying], timeout=timeout, return_when="FIRST_COMPLETED"
        )
        landed = [batch for batch in self.flying if batch.future in done]
        if landed:
            receipts.settle([sent for batch in landed for sent in _results(batch)], now=desk_now())
        # Only now: where the database was away, the next round writes them.
        self.flying = [batch for batch in self.flying if batch.future in flying]
        for batch in landed:
            self._suit(batch)
        return bool(landed)

    def _suit(self, landed: Batch) -> None:
        """Claim more at once where a whole batch went out quickly, fewer where one took long."""
        took = monotonic() - landed.begun
        if took > SLOW_S:
            self.batch = min(self.batch, max(self.batch // 2, FEWEST))
        elif took < QUICK_S and len(landed.messages) >= self.batch:
            self.batch = min(self.batch * 2, MOST)

    def drain(self) -> None:
        """Wait for what is on its way and record it; for a clean stop."""
        while self.flying:
            self._land(30.0)


def _settle(deliveries: list[Delivery], outcome: Outcome | None, now: datetime) -> None:
    receipts.settle([Sent(d, outcome, "", now) for d in deliveries], now=now)


def _word(deliveries: list[Delivery], now: datetime) -> list[tuple[Delivery, Outgoing | None]]:
    """The messages as they are owed now: matters are read here, after the claim, and not with it."""
    rows = Matter.objects.filter(id__among=[d.matter_id for d in deliveries if d.matter_id])
    matters = {matter.pk: matter for matter in loaded(rows, *_MATTER, position=("id", "title"))}
    for delivery in deliveries:
        delivery.matter = matters.get(delivery.matter_id or 0)
    by_kind: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        by_kind[delivery.kind].append(delivery)
    worded: list[tuple[Delivery, Outgoing | None]] = []
    for name, group in by_kind.items():
        worded += zip(group, kind_of(name).word(group, now=now), strict=True)
    return [(d, None if outbox.outlived(d) else message) for d, message in worded]


def _results(batch: Batch) -> list[Sent]:
    error = batch.future.exception()
    if error is not None:
        log.error("channel broke", channel=batch.key[1], error=repr(error))
        outcomes: Sequence[Outcome] = [Unknown(f"Galat di dalam saluran: {type(error).__name__}.")] * len(
            batch.deliveries
        )
    else:
        outcomes = batch.future.result()
    return [
        Sent(delivery, outcome, receipts.digest_of(message), batch.at)
        for delivery, message, outcome in zip(batch.deliveries, batch.messages, outcomes, strict=True)
    ]


def sweep() -> int:
    """Deliveries whose worker never came back: nobody knows whether they left."""
    found = outbox.expired()
    now = desk_now()
    _settle(found, Unknown("Pekerja berhenti sebelum hasil pengiriman tercatat."), now)
    return len(found)


def waiting_count() -> int:
    """How many deliveries are planned and due; for health words."""
    with every_government():
        return Delivery.objects.filter(state="planned", not_before__lte=desk_now()).count()
