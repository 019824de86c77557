"""A staff list into the directory: all rows in one transaction, or none.

    report = check(read_table(name, content), snapshot(day))    # importing_check, importing_sheet
    apply(report, government=government, actor="user:7", now=now)

Nobody is ever deleted; a seat becomes vacant only by a row that says so, or because its holder moves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import batched
from typing import Final
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.utils.translation import gettext as _

from kentongan.base.events import Draft, record
from kentongan.base.users import Government

from .importing_cells import NONE
from .importing_check import (
    CHANNELS,
    Entry,
    KnownAgency,
    KnownPerson,
    KnownSeat,
    Outcome,
    Report,
    Snapshot,
    check,
)
from .importing_sheet import key
from .models import Address, Agency, Appointment, Person, Position
from .queries import in_force
from .tags import DirectoryTag
from .tree import repath, take_turn

# Ranks of typed-in addresses. E-mail stands where the kernel ranks it; no channel sends to "phone" yet.
RANKS: Final = {"email": 5, "phone": 20}
# Well below the 32,766 values that one statement may carry in SQLite.
BATCH: Final = 500


class ImportRefused(Exception):
    """Rows are wrong, perhaps only since somebody else changed the directory; nothing was written."""

    def __init__(self, report: Report) -> None:
        words = _("%(n)d baris salah; tidak ada yang dimasukkan.")
        super().__init__(words % {"n": report.count(Outcome.WRONG)})
        self.report = report


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts: rows by outcome; agencies, positions and people created; appointments begun and ended."""

    new: int
    changed: int
    same: int
    agencies: int = 0
    positions: int = 0
    people: int = 0
    begun: int = 0
    ended: int = 0


def local_day(government: Government, now: datetime) -> date:
    return now.astimezone(ZoneInfo(government.zone)).date()


def snapshot(day: date) -> Snapshot:
    """The directory of the government in scope on a local day; five queries, whatever its size."""
    agencies = list(Agency.objects.all())
    agency_keys = {agency.pk: key(agency.name) for agency in agencies}
    seats = list(Position.objects.all())
    seat_keys = {seat.pk: key(seat.title) for seat in seats}
    holders = _holders(day)
    first, owners = _addresses()
    return Snapshot(
        agencies={
            agency_keys[a.pk]: KnownAgency(a.name, agency_keys.get(a.parent_id or 0, ""), a.is_active)
            for a in agencies
        },
        seats={
            seat_keys[s.pk]: KnownSeat(
                s.pk,
                s.title,
                agency_keys[s.agency_id],
                seat_keys.get(s.superior_id or 0, ""),
                s.is_active,
                holders.get(s.pk),
            )
            for s in seats
        },
        people={p.pk: KnownPerson(p.pk, p.nip, p.name, first.get(p.pk, {})) for p in Person.objects.all()},
        owners=owners,
    )


def _holders(day: date) -> dict[int, int]:
    """Seat -> its definitive holder, the latest where there are two."""
    rows = Appointment.objects.filter(in_force(day), kind=Appointment.Kind.DEFINITIVE)
    return dict(rows.order_by("since", "pk").values_list("position_id", "person_id"))


def _addresses() -> tuple[dict[int, dict[str, str]], dict[tuple[str, str], int]]:
    """Each person's first value per channel, and each value's owner."""
    rows = Address.objects.filter(channel__in=CHANNELS.values()).order_by("rank", "pk")
    first: dict[int, dict[str, str]] = {}
    owners: dict[tuple[str, str], int] = {}
    for pk, channel, value in rows.values_list("person_id", "channel", "value"):
        first.setdefault(pk, {}).setdefault(channel, value)
        owners[channel, value] = pk
    return first, owners


def apply(report: Report, *, government: Government, actor: str, now: datetime) -> Summary:
    """Write the checked table; the second time it changes nothing and records nothing.

    The rows are judged again inside the transaction, against the directory as it is by then. `actor` is
    `user:7` or `command`. Raises ImportRefused while any row is wrong.
    """
    day = local_day(government, now)
    with transaction.atomic():
        take_turn(government.pk)
        known = snapshot(day)
        fresh = check(report.table, known)
        if fresh.faults:
            raise ImportRefused(fresh)
        entries = [row.entry for row in fresh.rows if row.outcome is not Outcome.SAME]
        counts = _Writer(government.pk, entries, known, day, now).write() if entries else {}
        same = fresh.count(Outcome.SAME)
        summary = Summary(fresh.count(Outcome.NEW), fresh.count(Outcome.CHANGED), same, **counts)
        if entries:
            data = {"sha256": report.table.digest} | asdict(summary)
            subject = f"government:{government.pk}"
            record(government.pk, [Draft(DirectoryTag.IMPORTED, actor, subject, data)], at=now)
    return summary


@dataclass
class _Writer:
    """One import on its way into the tables; rows that change nothing are left out."""

    government_id: int
    entries: Sequence[Entry]
    known: Snapshot
    day: date
    now: datetime
    counts: dict[str, int] = field(default_factory=dict)

    def write(self) -> dict[str, int]:
        """Write in the order in which rows refer to one another; returns Summary's later counts."""
        self._write_agencies()
        self._write_seats()
        self._write_people()
        self._write_addresses()
        self._write_appointments()
        return self.counts

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        return {key(agency.name): agency for agency in Agency.objects.all()}

    @cached_property
    def seats(self) -> dict[str, Position]:
        return {key(seat.title): seat for seat in Position.objects.all()}

    @cached_property
    def people(self) -> dict[int, Person]:
        """People by the number of their row, those not yet saved included."""
        known = Person.objects.in_bulk() if self.known.people else {}
        found = {}
        for entry in self.entries:
            if not entry.is_vacant:
                person = self.known.person_of(entry)
                nip = "" if entry.nip == NONE else entry.nip
                found[entry.number] = (
                    known[person.pk] if person else Person(government_id=self.government_id, nip=nip)
                )
        return found

    def _write_agencies(self) -> None:
        names: dict[str, str] = {}
        for entry in self.entries:
            names.setdefault(key(entry.agency), entry.agency)
        fresh = [
            Agency(government_id=self.government_id, name=name)
            for named, name in names.items()
            if named not in self.agencies
        ]
        for agency in Agency.objects.bulk_create(fresh, batch_size=BATCH):
            self.agencies[key(agency.name)] = agency
        self.counts["agencies"] = len(fresh)
        with _Changes(Agency, self.agencies.values(), ["parent", "is_active", "path"]):
            for entry in self.entries:
                agency = self.agencies[key(entry.agency)]
                agency.is_active = True
                if entry.parent:
                    agency.parent = None if entry.parent == NONE else self.agencies[key(entry.parent)]
            repath(self.agencies.values())

    def _write_seats(self) -> None:
        fresh = [
            Position(
                government_id=self.government_id, title=entry.title, agency=self.agencies[key(entry.agency)]
            )
            for entry in self.entries
            if key(entry.title) not in self.seats
        ]
        for seat in Position.objects.bulk_create(fresh, batch_size=BATCH):
            self.seats[key(seat.title)] = seat
        self.counts["positions"] = len(fresh)
        with _Changes(Position, self.seats.values(), ["agency", "superior", "is_active"]):
            for entry in self.entries:
                seat = self.seats[key(entry.title)]
                seat.agency = self.agencies[key(entry.agency)]
                seat.is_active = True
                if entry.superior:
                    seat.superior = None if entry.superior == NONE else self.seats[key(entry.superior)]

    def _write_people(self) -> None:
        known = [person for person in self.people.values() if person.pk]
        with _Changes(Person, known, ["name", "is_active"]):
            for entry in self.entries:
                if person := self.people.get(entry.number):
                    person.name, person.is_active = entry.name, True
        fresh = [person for person in self.people.values() if not person.pk]
        Person.objects.bulk_create(fresh, batch_size=BATCH)
        self.counts["people"] = len(fresh)

    def _write_addresses(self) -> None:
        """New values; a replaced one goes, and what was sent to it keeps its trail without it."""
        fresh, replaced = [], []
        for entry in self.entries:
            person = self.people.get(entry.number)
            for channel, rank in RANKS.items() if person else ():
                value = entry.address(channel)
                if person is None or not value or self.known.owners.get((channel, value)) == person.pk:
                    continue
                known = self.known.people.get(person.pk)
                if known and (old := known.first.get(channel)):
                    replaced.append((channel, old))
                fresh.append(self._address(person, channel, value, rank))
        self._remove(replaced)
        Address.objects.bulk_create(fresh, batch_size=BATCH)

    def _address(self, person: Person, channel: str, value: str, rank: int) -> Address:
        return Address(
            government_id=self.government_id,
            person=person,
            channel=channel,
            value=value,
            rank=rank,
            since=self.now,
        )

    def _remove(self, addresses: Sequence[tuple[str, str]]) -> None:
        for channel in RANKS:
            for values in batched([v for c, v in addresses if c == channel], BATCH, strict=False):
                Address.objects.filter(channel=channel, value__in=values).delete()

    def _write_appointments(self) -> None:
        fresh: list[Appointment] = []
        emptied: list[int] = []
        for entry in self.entries:
            seat, person = self.seats[key(entry.title)], self.people.get(entry.number)
            known = self.known.seats.get(key(entry.title))
            if (known.holder if known else None) == (person.pk if person else None):
                continue
            if person:
                fresh.append(
                    Appointment(
                        government_id=self.government_id, position=seat, person=person, since=self.day
                    )
                )
            else:
                emptied.append(seat.pk)
        self.counts["ended"] = end_before(self.day, fresh, emptied)
        self.counts["begun"] = len(Appointment.objects.bulk_create(fresh, batch_size=BATCH))


def end_before(day: date, fresh: Sequence[Appointment], emptied: Sequence[int] = ()) -> int:
    """End, on the eve of `day`, what the definitive appointments `fresh` replace; returns how many.

    That is the seat's holder and its Plt (who was there because it was vacant), and the person's own old
    seat. Of the seats `emptied` only the holder goes.
    """
    running = Appointment.objects.filter(since__lte=day).exclude(until__lt=day)
    definitive = running.filter(kind=Appointment.Kind.DEFINITIVE)
    filled = running.exclude(kind=Appointment.Kind.DAILY)
    eve, ended = day - timedelta(days=1), 0
    for rows, name, ids in (
        (filled, "position", [a.position_id for a in fresh]),
        (definitive, "position", emptied),
        (definitive, "person", [a.person_id for a in fresh]),
    ):
        for some in batched(ids, BATCH, strict=False):
            ended += rows.filter(**{f"{name}_id__in": some}).update(until=eve)
    return ended


class _Changes[M: models.Model]:
    """Saves, when left, those of the rows whose `fields` were changed inside.

    Field by field, because the cost of bulk_update grows with rows times fields."""

    def __init__(self, model: type[M], rows: Iterable[M], fields: Sequence[str]) -> None:
        self.model, self.rows = model, list(rows)
        self.columns = [column for column in model._meta.concrete_fields if column.name in fields]

    def __enter__(self) -> None:
        self.before = [[getattr(row, column.attname) for row in self.rows] for column in self.columns]

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        for column, before in zip(self.columns, self.before, strict=True) if kind is None else ():
            pairs = zip(self.rows, before, strict=True)
            changed = [row for row, was in pairs if getattr(row, column.attname) != was]
            self.model._default_manager.bulk_update(changed, [column.name], batch_size=BATCH)
