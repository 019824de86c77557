"""Who holds which seat, who answers for it, and at which addresses."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from .models import Address, Agency, Appointment, Person, Position

# A Plh stands in while the holder is away, so he comes before him; a Plt fills a vacant seat.
_PRECEDENCE = {
    Appointment.Kind.DAILY: 0,
    Appointment.Kind.DEFINITIVE: 1,
    Appointment.Kind.ACTING: 2,
}
# Nobody climbs a chain of vacant seats for ever.
CHAIN_LIMIT = 12


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers for a seat: `person` (None: nobody up the whole chain) and the seat he holds himself."""

    person: Person | None
    through: Position
    vacant: bool
    kind: str = Appointment.Kind.DEFINITIVE


def in_force(day: date) -> Q:
    """Appointments that hold on this local day."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gte=day)) & Q(person__is_active=True)


def holders(position_ids: Collection[int], day: date) -> dict[int, Appointment]:
    """The appointment that counts for each seat that has one; one query."""
    rows = Appointment.objects.filter(in_force(day), position_id__in=position_ids).select_related("person")
    best: dict[int, Appointment] = {}
    for row in sorted(rows, key=lambda r: (_PRECEDENCE[Appointment.Kind(r.kind)], -r.since.toordinal())):
        best.setdefault(row.position_id, row)
    return best


def answerers(positions: Collection[Position], day: date) -> dict[int, Answerer]:
    """Who answers for each seat: its holder, else the nearest superior's holder. A query per level."""
    found: dict[int, Answerer] = {}
    climbing = {position.pk: position for position in positions}
    for level in range(CHAIN_LIMIT):
        held = holders({seat.pk for seat in climbing.values()}, day)
        higher: dict[int, Position] = {}
        for origin, seat in climbing.items():
            if appointment := held.get(seat.pk):
                found[origin] = Answerer(appointment.person, seat, level > 0, appointment.kind)
            elif seat.superior_id is None:
                found[origin] = Answerer(None, seat, True)
            else:
                higher[origin] = seat
        climbing = _superiors(higher)
        if not climbing:
            break
    return found | {origin: Answerer(None, seat, True) for origin, seat in climbing.items()}


def _superiors(seats: dict[int, Position]) -> dict[int, Position]:
    ids = {seat.superior_id for seat in seats.values() if seat.superior_id}
    found = Position.objects.in_bulk(ids) if ids else {}
    return {origin: found[seat.superior_id] for origin, seat in seats.items() if seat.superior_id in found}


def seats_of(person: Person, day: date) -> list[Position]:
    """The seats a person holds on a day."""
    rows = Appointment.objects.filter(in_force(day), person=person).select_related("position__agency")
    return [row.position for row in rows]


def usable_addresses(person_ids: Iterable[int], channels: Collection[str]) -> dict[int, list[Address]]:
    """Each person's addresses on these channels that are not known to be dead, first choice first."""
    rows = Address.objects.filter(person_id__in=list(person_ids), channel__in=channels).order_by("rank", "pk")
    by_person: dict[int, list[Address]] = defaultdict(list)
    for row in rows:
        if row.usable:
            by_person[row.person_id].append(row)
    return by_person


def branch(agency: Agency) -> Q:
    """Agencies in the branch that starts at this one, itself included."""
    return Q(path__startswith=agency.path)
