"""What a module registers for its kind of matter: how to word messages and what a change of its cases means."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kentongan.ports.channel import Outgoing

from .models import Delivery, Matter


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that proves a matter, in the file store; `title`: what it shows."""

    title: str
    digest: str
    small: str  # of the copy that a page shows
    wide: int
    high: int


@dataclass(frozen=True, slots=True)
class Page:
    """A matter as its addressee reads it. `finish`: what being done is called, where that is not "Selesai"."""

    title: str
    text: str
    issuer: str
    heading: str
    url: str
    finish: str = ""
    pictures: tuple[Shown, ...] = ()


class Kind(Protocol):
    """A module's side of its matters. Called inside the scope of one government."""

    name: str

    def word(self, deliveries: Sequence[Delivery], *, now: datetime) -> list[Outgoing | None]:
        """The messages as they are owed at this moment; None where one is not owed any more."""
        ...

    def moved(self, case_ids: Collection[int], *, now: datetime) -> None:
        """Matters of these cases changed state, in the transaction under way."""
        ...

    def pages(self, matters: Sequence[Matter]) -> dict[int, Page]:
        """What each matter asks, by its case; one query."""
        ...

    def issuer(self, matter: Matter) -> int | None:
        """Id of the position that waits for the answer."""
        ...


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; a module calls this when its app is ready."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    return _kinds[name]
