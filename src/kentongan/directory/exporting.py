"""The directory as a staff list, in the importer's columns: what goes out comes in again as "sama"."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from .importing import snapshot
from .importing_cells import NONE
from .importing_check import CHANNELS, KnownSeat, Snapshot
from .importing_sheet import Column
from .models import Position

COLUMNS = tuple(column.value for column in Column)


def directory_rows(positions: QuerySet[Position], *, day: date) -> Iterator[tuple[str, ...]]:
    """A row of text for each of these seats that is in use, branch by branch; holders as of the local day.

    Six queries. `positions` is what the reader may see, as `visible_positions` gives it."""
    known = snapshot(day)
    by_pk = {seat.pk: seat for seat in known.seats.values()}
    used = positions.filter(is_active=True, agency__is_active=True).order_by("agency__path", "pk")
    for pk in used.values_list("pk", flat=True):
        yield _row(known, by_pk[pk])


def _row(known: Snapshot, seat: KnownSeat) -> tuple[str, ...]:
    agency = known.agencies[seat.agency]
    parent, superior = known.agencies.get(agency.parent), known.seats.get(seat.superior)
    person = known.people[seat.holder] if seat.holder else None
    return (
        (person.nip or NONE) if person else "",
        person.name if person else "",
        seat.title,
        agency.name,
        parent.name if parent else NONE,
        superior.title if superior else NONE,
        *((person.first.get(channel, "") if person else "") for channel in CHANNELS.values()),
    )
