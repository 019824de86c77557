"""Numbers and marks of seats: who holds them, and whether a message can reach him."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from kentongan.ports import registry

from .linking import USABLE
from .models import Address, Agency, Appointment, Person, Position
from .queries import holders, in_force
from .rings import DEEPEST

# A seat that orders go to.
USED: Final = Q(is_active=True, agency__is_active=True)
# Sorts before every letter, so that what is below an agency follows it directly.
_BELOW: Final = "\x01"


@dataclass(frozen=True, slots=True)
class Figures:
    """Seats in use in a branch; those without holder; those whose holder a message can reach."""

    seats: int = 0
    vacant: int = 0
    reached: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(self.seats + other.seats, self.vacant + other.vacant, self.reached + other.reached)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a seat, and the address tried first: the first usable one, else the first of all."""

    appointment: Appointment
    address: Address | None

    @property
    def person(self) -> Person:
        return self.appointment.person

    @property
    def words(self) -> str:
        """ "Plt Candra Kelana" """
        kind = self.appointment.kind
        acting = f"{self.appointment.get_kind_display()} " if kind != Appointment.Kind.DEFINITIVE else ""
        return f"{acting}{self.person.name}"


def sendable() -> list[str]:
    """Kinds of channel that can carry a message; a typed-in phone number alone cannot."""
    return list(registry.channels())


def held(day: date) -> Exists:
    """Seats that somebody holds on this local day."""
    return Exists(Appointment.objects.filter(in_force(day), position=OuterRef("pk")))


def reached(day: date) -> Exists:
    """Seats whose holder has an address that may work."""
    usable = Address.objects.filter(person=OuterRef("person"), health__in=USABLE, channel__in=sendable())
    return Exists(Appointment.objects.filter(in_force(day), Exists(usable), position=OuterRef("pk")))


def branch_figures(seats: QuerySet[Position], agencies: Collection[Agency], day: date) -> dict[int, Figures]:
    """The figures of each agency with all that is below it, counted among these seats; one query."""
    found = {agency.pk: Figures() for agency in agencies}
    rows = (
        seats.filter(USED)
        .values_list("agency__path")
        .annotate(
            seats=Count("pk"),
            vacant=Count("pk", filter=~held(day)),
            reached=Count("pk", filter=reached(day)),
        )
    )
    for path, *counts in rows:
        for pk in ids_of(path):
            if pk in found:
                found[pk] += Figures(*counts)
    return found


def ids_of(path: str) -> list[int]:
    """The ids in an agency's path, the root's first."""
    return [int(part) for part in path.split("/") if part]


def in_tree_order(agencies: QuerySet[Agency]) -> QuerySet[Agency]:
    """The agencies with `tree`: sorted by it, each stands below its parent, neighbours by name."""
    parts = []
    for level in range(DEEPEST - 1, 0, -1):
        above = "__".join(["parent"] * level)
        named = Concat(F(f"{above}__name"), Value(_BELOW))
        parts.append(Case(When(**{f"{above}__isnull": False}, then=named), default=Value("")))
    return agencies.annotate(tree=Concat(*parts, F("name")))


def seat_holders(seats: Collection[Position], day: date) -> dict[int, Holder]:
    """The holder of each seat that has one; two queries."""
    appointments = holders([seat.pk for seat in seats], day)
    first = first_addresses([a.person_id for a in appointments.values()])
    return {pk: Holder(a, first.get(a.person_id)) for pk, a in appointments.items()}


def first_addresses(person_ids: Collection[int]) -> dict[int, Address]:
    """Each person's first usable address, or where none is usable his first of all; one query."""
    rows = Address.objects.filter(person_id__in=person_ids, channel__in=sendable()).order_by("rank", "pk")
    first: dict[int, Address] = {}
    for row in sorted(rows, key=lambda r: not r.usable):
        first.setdefault(row.person_id, row)
    return first
