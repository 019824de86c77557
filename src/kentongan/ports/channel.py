"""The port of channels: what the house hands to one, and what it may say back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from .http import Http
from .receiver import RawUpdate, Receiver

type Settings = Mapping[str, Any]


class Resend(StrEnum):
    """What may be done when the outcome of a sending is unknown (promise 2)."""

    SAFE = "safe"  # the provider or the reader recognises our key: send again
    MAY_DUPLICATE = "may_duplicate"  # no key: the directive chooses


@dataclass(frozen=True, slots=True)
class Button:
    """One tap. `data` comes back with the press (at most 64 bytes)."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A picture that goes with a message, where the channel takes pictures; the message stands without it."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to one address, complete: nothing in it is looked up again."""

    key: str
    to: str
    subject: str  # for channels with subjects
    text: str
    heading: str = ""  # stands in bold above the text, where the channel has bold
    buttons: tuple[Button, ...] = ()
    link: str = ""
    thread: str = ""  # key of the message this one follows, for channels with threads
    enclosures: tuple[Enclosure, ...] = ()
    asks_contact: str = ""  # label of a button that shares the phone number, where the channel has one


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider took the message. `delivered` where acceptance already means it is there (in-app)."""

    provider_id: str
    delivered: bool = False


@dataclass(slots=True, unsafe_hash=True)  # not frozen: a context manager sets an exception's traceback
class ChannelError(Exception):
    """The provider said no. `permanent`: this address will not work again as it is (`gone`), or this message
    will never be taken. `retry_after` in seconds holds the whole channel where `everyone`, else this address.
    `moved_to` is the address that replaces this one."""

    message: str
    permanent: bool = False
    gone: bool = False
    retry_after: float | None = None
    everyone: bool = False
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Bytes left and no answer came."""

    detail: str


type Outcome = Receipt | ChannelError | Unknown


class Channel(Protocol):
    """An open channel of one government."""

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Outcome]:
        """One outcome per message, in order. Never raises for a single message."""
        ...

    async def probe(self) -> str:
        """Ask the provider who we are, for `doctor` and settings pages: a sentence. Raises ChannelError."""
        ...


@dataclass(frozen=True, slots=True)
class Field:
    """One setting of a channel; the settings screen is drawn from these."""

    name: str
    label: str
    help: str = ""
    secret: bool = False
    required: bool = True
    default: str = ""
    number: bool = False
    choices: tuple[tuple[str, str], ...] = ()  # value and label; the first one is the default


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything the house knows of an integration."""

    kind: str
    label: str
    icon: str
    open: Callable[[Settings, Http], Channel]
    fields: tuple[Field, ...] = ()
    receiver: Receiver | None = None
    knows_delivered: bool = False
    knows_read: bool = False
    resend: Resend = Resend.MAY_DUPLICATE
    # Whether the provider vouches for who wrote an answer. Where it does not (a mail's From is anybody's word), only
    # an answer that carries the key of a message sent to that address counts.
    vouches: bool = True
    hidden: bool = False  # not offered on the settings screen (console, null, in-app)
    check: Callable[[Settings], str] = field(default=lambda _: "")  # a sentence about a wrong setting, or ""
    link: Callable[[Settings, str], str] | None = None  # deep link that ties an address to a person
    # After settings were saved: introduce us to the provider, to be called at this webhook URL, and give back
    # the settings to keep (own name, webhook secret). Raises ChannelError.
    connect: Callable[[Settings, Http, str], Awaitable[dict[str, Any]]] | None = None
    piped: Callable[[bytes], RawUpdate] | None = None  # a message that a program of this machine hands over
