"""The port of receivers: raw bodies come in through one webhook door or by polling, and are parsed later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from .http import Http


class Forged(Exception):
    """The request does not carry the proof that the provider sent it."""


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update as it came. `provider_id` is the provider's own id: the inbox keeps each once."""

    provider_id: str
    body: bytes


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """Headers in lower case and the whole body."""

    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Polled:
    updates: tuple[RawUpdate, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file the provider holds (`ref`), or that came along (`content`)."""

    name: str
    media_type: str
    ref: str = ""
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed by `sender`. `press_id` lets the channel stop the button's spinner."""

    sender: str
    data: str
    press_id: str


@dataclass(frozen=True, slots=True)
class Replied:
    """Somebody wrote or sent files. `reply_to` is our key or the provider's id of the message answered."""

    sender: str
    text: str
    message_id: str
    reply_to: str = ""
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """Somebody opened the channel, with the token of a link where there was one. `phone` is given where the
    channel proves that the number is the sender's own."""

    sender: str
    token: str
    name: str = ""
    phone: str = ""


class Proof(StrEnum):
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Proved:
    """The provider tells what became of a message (by its id or our key)."""

    reference: str
    proof: Proof
    at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reachable:
    """The address can be reached again (`yes`) or not any more."""

    sender: str
    yes: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    old: str
    new: str


type Inbound = Pressed | Replied | Started | Proved | Reachable | Moved


class Receiver(Protocol):
    """How a channel's answers come in."""

    def verify(self, request: WebhookRequest, settings: Mapping[str, Any]) -> Sequence[RawUpdate]:
        """Check the provider's proof and split the body into updates; raises Forged, or ValueError."""
        ...

    async def poll(self, settings: Mapping[str, Any], http: Http, cursor: str) -> Polled | None:
        """Fetch waiting updates after `cursor` ("" at first); None where this account is served by webhook or
        has nothing to poll. Raises ChannelError."""
        ...

    def parse(self, body: bytes) -> Sequence[Inbound]:
        """What an update says. Unknown kinds give nothing; raises ValueError for what cannot be read."""
        ...

    async def fetch(self, settings: Mapping[str, Any], http: Http, file: FileRef) -> bytes:
        """The content of a received file. Raises ChannelError, `permanent` where it cannot be had at all."""
        ...

    async def settle(self, settings: Mapping[str, Any], http: Http, pressed: Pressed, text: str) -> None:
        """Tell the presser at once (stops the spinner). Best effort; never raises."""
        ...
