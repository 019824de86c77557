"""A desk at work without a network: the house's own loops, a channel that answers as a test tells it to."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from tests import factories

from kentongan.base import clock
from kentongan.base.events import Event
from kentongan.base.scope import scope
from kentongan.core.clock.states import Move
from kentongan.directives.models import Directive
from kentongan.kernel import inbox, steps, tokens
from kentongan.kernel.models import ChannelAccount, Delivery, Inbox, Matter, Purpose
from kentongan.ports import registry
from kentongan.ports.channel import Outcome, Outgoing, Receipt
from kentongan.ports.receiver import FileRef, Inbound, Pressed, RawUpdate, WebhookRequest
from kentongan.worker.deliver import Deliverer, Network
from kentongan.worker.receive import Receiver


class Watch:
    """The machine's clock as a test turns it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **length: float) -> datetime:
        self.at += timedelta(**length)
        return self.at


class Line:
    """The far end of a channel: keeps what was handed over, and answers each message as `says` tells."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.real = registry.channel(kind)
        self.taken: list[Outgoing] = []
        self.told: list[str] = []
        self.files: dict[str, bytes | Exception] = {}
        self.says: Callable[[Outgoing], Outcome] = self.accepts

    def accepts(self, message: Outgoing) -> Outcome:
        return Receipt(f"{message.to}:{len(self.taken)}")

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Outcome]:
        outcomes = []
        for message in batch:
            self.taken.append(message)
            outcomes.append(self.says(message))
        return outcomes

    async def probe(self) -> str:
        return "Tersambung."

    def verify(self, request: WebhookRequest, settings: Any) -> Sequence[RawUpdate]:
        assert self.real.receiver is not None
        return self.real.receiver.verify(request, settings)

    def parse(self, body: bytes) -> Sequence[Inbound]:
        assert self.real.receiver is not None
        return self.real.receiver.parse(body)

    async def poll(self, settings: Any, http: object, cursor: str) -> None:
        return None

    async def fetch(self, settings: Any, http: object, file: FileRef) -> bytes:
        content = self.files[file.ref]
        if isinstance(content, Exception):
            raise content
        return content

    async def settle(self, settings: Any, http: object, pressed: Pressed, text: str) -> None:
        self.told.append(text)

    def manifest(self) -> Any:
        receiver = self if self.real.receiver else None
        return replace(self.real, open=lambda settings, http: self, receiver=receiver)


@dataclass
class Desk:
    """A world, its clock, its lines; acts as the officials would, and as the worker does."""

    world: factories.World
    watch: Watch
    lines: dict[str, Line]
    network: Network
    deliverer: Deliverer = field(init=False)
    receiver: Receiver = field(init=False)
    updates: int = 0

    def __post_init__(self) -> None:
        self.deliverer = Deliverer(self.network)
        self.receiver = Receiver(self.network)

    @property
    def now(self) -> datetime:
        return self.watch.at

    @property
    def line(self) -> Line:
        return self.lines["telegram"]

    def order(self, *seats: Any, **fields: Any) -> Directive:
        return factories.order(self.world, seats or None, now=self.now, **fields)

    def deliver(self) -> list[Outgoing]:
        """Send everything that is due; returns what was handed over meanwhile, over any channel."""
        before = {kind: len(line.taken) for kind, line in self.lines.items()}
        while self.deliverer.step(wait_for=5):
            pass
        return [m for kind, line in self.lines.items() for m in line.taken[before[kind] :]]

    def tick(self) -> int:
        return steps.take_due(now=self.now)

    def matters(self, directive: Directive) -> list[Matter]:
        return list(Matter.objects.filter(case_id=directive.pk).order_by("position_id"))

    def matter(self, directive: Directive, n: int = 0) -> Matter:
        return self.matters(directive)[n]

    def first_message(self, matter: Matter, purpose: Purpose = Purpose.ORDER) -> Delivery:
        return Delivery.objects.filter(matter=matter, purpose=purpose).order_by("pk")[0]

    @property
    def account(self) -> ChannelAccount:
        return ChannelAccount.objects.get(channel="telegram")

    def receive(self, update: dict[str, Any]) -> Inbox:
        """Store one Telegram update, as webhook and poll do, and let the worker handle it."""
        self.updates += 1
        body = orjson.dumps({"update_id": self.updates} | update)
        inbox.store(self.account, [RawUpdate(str(self.updates), body)], now=self.now)
        self.receiver.step()
        return Inbox.objects.get(account=self.account, provider_id=str(self.updates))

    def press(self, chat: str, move: Move, delivery: Delivery) -> str:
        """Press a button of this delivery in this chat; returns the word that the presser sees."""
        item = self.receive(pressed(chat, tokens.button(move, delivery.pk)))
        assert item.state == Inbox.State.DONE, item.fault
        self.network.submit(settled()).result(5)
        return self.line.told[-1]

    def write(self, chat: str, text: str, **fields: Any) -> Inbox:
        return self.receive(written(chat, text, **fields))

    def tags(self, directive: Directive) -> list[str]:
        """The case's timeline, oldest first."""
        return tags(directive.pk)

    def tags_of(self, delivery: Delivery) -> list[str]:
        return tags(delivery.case_id)


def tags(case_id: int) -> list[str]:
    rows = Event.objects.filter(subject=f"directive:{case_id}").order_by("seq")
    return list(rows.values_list("tag", flat=True))


async def settled() -> None:
    """What was given to the network before this is done: its loop runs first come, first served."""


def pressed(chat: str, data: str) -> dict[str, Any]:
    """A Telegram callback query."""
    author = {"id": int(chat), "is_bot": False, "first_name": "P"}
    return {"callback_query": {"id": "9", "from": author, "chat_instance": "1", "data": data}}


def written(chat: str, text: str, *, reply_to: str = "", photo: str = "") -> dict[str, Any]:
    """A Telegram message in a private chat; `photo` is a file id, its text then a caption."""
    author = {"id": int(chat), "is_bot": False, "first_name": "P"}
    message: dict[str, Any] = {
        "message_id": 77,
        "date": 1,
        "from": author,
        "chat": {"id": int(chat), "type": "private"},
        "caption" if photo else "text": text,
    }
    if photo:
        message["photo"] = [{"file_id": photo, "file_unique_id": "u", "width": 9, "height": 9}]
    if reply_to:
        message["reply_to_message"] = {"message_id": int(reply_to.partition(":")[2])}
    return {"message": message}


@contextmanager
def turned(monkeypatch: pytest.MonkeyPatch, at: datetime = factories.NOW) -> Iterator[Watch]:
    """The machine's time in the hands of the test, for everything that reads it."""
    watch = Watch(at)
    monkeypatch.setattr(clock, "real_now", watch)
    for name in ("base.leases", "base.audit", "kernel.accounts", "sitewatch.scans", "worker.hook"):
        monkeypatch.setattr(f"kentongan.{name}.real_now", watch)
    yield watch


@contextmanager
def opened(monkeypatch: pytest.MonkeyPatch, network: Network, seats: int = 3) -> Iterator[Desk]:
    """A desk with a small world, inside its government's scope."""
    lines = {kind: Line(kind) for kind in ("telegram", "email", "inapp")}
    lines["inapp"].says = lambda message: Receipt(message.key, delivered=True)
    for kind, line in lines.items():
        monkeypatch.setitem(registry.channels(), kind, line.manifest())
    with turned(monkeypatch) as watch:
        world = factories.world(seats)
        with scope(world.government):
            yield Desk(world, watch, lines, network)
