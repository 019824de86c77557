"""A government of any size, written in bulk: what the benchmarks measure begins after it is there."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import batched

from tests import factories

from kentongan.base import clock
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.base.users import Government, User
from kentongan.directives.actions import OrderDraft
from kentongan.directives.models import DueUnit, Urgency
from kentongan.directory.models import Address, Agency, Appointment, Person, Position

FIRST_CHAT = 1_000_000
SEATS_PER_AGENCY = 40
CHUNK = 10_000
TEXT = (
    "Mohon memeriksa saluran air di wilayah masing-masing dan melaporkan titik genangan beserta fotonya. "
    "Hubungi BPBD bila memerlukan pompa. Laporan dikirim lewat tombol di bawah ini."
)


def government() -> Government:
    """A government with an empty chain, and its root agency and seat."""
    row = factories.government("Kabupaten Ukur")
    factories.position(row, "Bupati", agency=factories.agency(row, "Sekretariat"))
    return row


def officer(government: Government) -> User:
    """Somebody who gives orders and sees everything, without a second factor to ask for."""
    return factories.user(government, Role.OPERATOR)


def seat(government: Government, count: int, channel: str = "telegram") -> list[int]:
    """Make `count` seats, each with its holder and his address; returns the ids of their positions."""
    with scope(government):
        root = Position.objects.get()
        agencies = _agencies(government, root.agency, count // SEATS_PER_AGENCY + 1)
        made: list[int] = []
        for numbers in batched(range(count), CHUNK):
            made += _seats(government, root, agencies, numbers, channel)
    return made


def _agencies(government: Government, root: Agency, count: int) -> list[Agency]:
    rows = [Agency(government=government, name=f"Dinas Ukur {n}", parent=root) for n in range(count)]
    Agency.objects.bulk_create(rows)
    for row in rows:
        row.path = f"{root.path}{row.pk}/"
    Agency.objects.bulk_update(rows, ["path"], batch_size=500)
    return rows


def _seats(
    government: Government, root: Position, agencies: list[Agency], numbers: Sequence[int], channel: str
) -> Iterator[int]:
    seats = Position.objects.bulk_create(
        Position(
            government=government,
            title=f"Kepala Seksi {n}",
            agency=agencies[n // SEATS_PER_AGENCY],
            superior=root,
        )
        for n in numbers
    )
    people = Person.objects.bulk_create(Person(government=government, name=f"Pejabat {n}") for n in numbers)
    since = datetime(2025, 1, 1, tzinfo=UTC)
    Appointment.objects.bulk_create(
        Appointment(government=government, position=seat, person=person, since=since.date())
        for seat, person in zip(seats, people, strict=True)
    )
    Address.objects.bulk_create(
        Address(government=government, person=person, channel=channel, value=str(FIRST_CHAT + n), since=since)
        for n, person in zip(numbers, people, strict=True)
    )
    return (seat.pk for seat in seats)


def order(government: Government) -> OrderDraft:
    """An ordinary order, due in two days."""
    with scope(government):
        issuer = Position.objects.get(title="Bupati")
    return OrderDraft(
        title="Laporan titik genangan",
        text=TEXT,
        issuer=issuer,
        parts=(),
        urgency=Urgency.NORMAL,
        due_at=clock.now() + timedelta(days=2),
        due_unit=DueUnit.WORKING,
    )
