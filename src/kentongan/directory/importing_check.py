"""What a staff list would change: every row against its file and against the directory. Nothing is written.

An empty cell in Induk OPD, Atasan, HP or E-mail says nothing and changes nothing; "-" in the first two says
that there is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .importing_cells import NONE, CellError, clean_cell
from .importing_sheet import Column, Row, Table, key
from .rings import DEEPEST, depths, rings

# Stand among the values of a change; a screen translates them.
EMPTY, INACTIVE, ACTIVE = gettext_noop("(kosong)"), gettext_noop("(tidak aktif)"), gettext_noop("(aktif)")
SHOWN_IN_RING = 8
# The channel under which each address column is kept.
CHANNELS: Final = {Column.PHONE: "phone", Column.EMAIL: "email"}


@dataclass(frozen=True, slots=True)
class KnownAgency:
    """An agency of the directory; `parent` is the key of its parent's name, "" at the root."""

    name: str
    parent: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person of the directory with the first value on each channel of CHANNELS, where there is one."""

    pk: int
    nip: str
    name: str
    first: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KnownSeat:
    """A seat of the directory; `agency` and `superior` are keys of names ("": none), `holder` an id."""

    pk: int
    title: str
    agency: str
    superior: str
    is_active: bool
    holder: int | None


@dataclass(frozen=True)
class Snapshot:
    """The directory on one day: agencies and seats by the key of their name, people and owners by id."""

    agencies: Mapping[str, KnownAgency]
    seats: Mapping[str, KnownSeat]
    people: Mapping[int, KnownPerson]
    owners: Mapping[tuple[str, str], int]

    @cached_property
    def by_nip(self) -> dict[str, int]:
        return {person.nip: person.pk for person in self.people.values() if person.nip}

    @cached_property
    def seat_of(self) -> dict[int, KnownSeat]:
        return {seat.holder: seat for seat in self.seats.values() if seat.holder is not None}

    def person_of(self, entry: "Entry") -> KnownPerson | None:
        """The person a row means: by NIP, or by e-mail where there is no NIP."""
        if entry.nip and entry.nip != NONE:
            pk = self.by_nip.get(entry.nip)
        else:
            pk = self.owners.get(("email", entry.email)) if entry.email else None
        person = self.people.get(pk) if pk else None
        return person if person and (person.nip or NONE) == entry.nip else None


@dataclass(frozen=True, slots=True)
class Entry:
    """A row made clean; a cell that was refused is empty here."""

    number: int
    nip: str
    name: str
    title: str
    agency: str
    parent: str
    superior: str
    phone: str
    email: str

    @property
    def is_vacant(self) -> bool:
        return not self.nip and not self.name

    def address(self, channel: str) -> str:
        return self.phone if channel == "phone" else self.email


class Outcome(StrEnum):
    NEW = "baru"
    CHANGED = "berubah"
    SAME = "sama"
    WRONG = "salah"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row (its number as the spreadsheet shows it) and how to mend it."""

    row: int
    column: Column
    text: str

    def __str__(self) -> str:
        return _("Baris %(row)d: %(text)s") % {"row": self.row, "text": self.text}


@dataclass(frozen=True, slots=True)
class RowReport:
    """What a row comes to; `moved_from` is the seat its person leaves ("" where none)."""

    entry: Entry
    outcome: Outcome
    faults: tuple[Fault, ...] = ()
    changes: Mapping[Column, tuple[str, str]] = field(default_factory=dict)
    moved_from: str = ""

    @property
    def number(self) -> int:
        return self.entry.number


@dataclass(frozen=True, slots=True)
class Report:
    """The table judged row by row, in the order of the file."""

    table: Table
    rows: tuple[RowReport, ...]

    @property
    def faults(self) -> list[Fault]:
        return [fault for row in self.rows for fault in row.faults]

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome is outcome for row in self.rows)


def check(table: Table, existing: Snapshot) -> Report:
    """Judge every row; pure, the same for the same table and directory."""
    judged = _Check(existing)
    entries = [judged.clean(row) for row in table.rows]
    judged.entries = entries
    for judge in (judged.repeats, judged.owners, judged.agencies, judged.superiors):
        for fault in judge():
            judged.faults.setdefault(fault.row, []).append(fault)
    return Report(table, tuple(judged.outcome(entry) for entry in entries))


@dataclass
class _Check:
    """One run over a table: faults by row number, and the clean rows."""

    known: Snapshot
    entries: list[Entry] = field(default_factory=list)
    faults: dict[int, list[Fault]] = field(default_factory=dict)

    def clean(self, row: Row) -> Entry:
        """The row's cells made clean, with the faults that need no other row."""
        cells: dict[Column, str] = {}
        faults: list[Fault] = []
        for column, text in row.cells.items():
            try:
                cells[column] = clean_cell(column, text)
            except CellError as error:
                cells[column] = ""
                faults.append(Fault(row.number, column, str(error)))
        refused = {fault.column for fault in faults}
        faults += [f for f in _missing(row, cells) if f.column not in refused]
        if faults:
            self.faults[row.number] = faults
        return Entry(row.number, *(cells[column] for column in Column))

    def repeats(self) -> Iterator[Fault]:
        """Seats, people and addresses that stand twice in the file."""
        seen: dict[tuple[Column, str], int] = {}
        for entry in self.entries:
            for column, value, text in _once(entry):
                first = seen.setdefault((column, value), entry.number)
                if first != entry.number:
                    yield Fault(entry.number, column, _(text) % {"column": column, "first": first})

    def owners(self) -> Iterator[Fault]:
        """Addresses that belong to somebody else, unless this file gives him another one."""
        released = self._released()
        for entry in self.entries:
            if not entry.nip:
                continue  # a refused NIP does not say who this is; his own addresses are no fault of the row
            person = self.known.person_of(entry)
            for column, channel in CHANNELS.items():
                value = entry.address(channel)
                owner = self.known.owners.get((channel, value)) if value else None
                if owner and (person is None or owner != person.pk) and (channel, value) not in released:
                    name = self.known.people[owner].name
                    text = _("%(column)s %(value)s sudah dipakai %(name)s di direktori.")
                    told = {"column": column, "value": value, "name": name}
                    yield Fault(entry.number, column, text % told)

    def _released(self) -> set[tuple[str, str]]:
        """First addresses that the file replaces by others."""
        found = set()
        for entry in self.entries:
            person = self.known.person_of(entry)
            for channel, old in person.first.items() if person else ():
                new = entry.address(channel)
                if person and new and self.known.owners.get((channel, new)) != person.pk:
                    found.add((channel, old))
        return found

    @cached_property
    def stated(self) -> dict[str, Entry]:
        """For each agency the first row that names its parent."""
        found: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.agency and entry.parent:
                found.setdefault(key(entry.agency), entry)
        return found

    @cached_property
    def first_rows(self) -> dict[str, Entry]:
        """For each agency its first row."""
        found: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.agency:
                found.setdefault(key(entry.agency), entry)
        return found

    def agencies(self) -> Iterator[Fault]:
        """Agencies nobody introduces, contradicting parents, and trees that are none."""
        for entry in self.entries:
            yield from self._parent_faults(entry)
        above = {name: agency.parent for name, agency in self.known.agencies.items()}
        above |= {name: _above(entry.parent) for name, entry in self.stated.items()}
        names = {name: agency.name for name, agency in self.known.agencies.items()}
        names |= {name: entry.agency for name, entry in self.first_rows.items()}
        yield from _ring_faults(Column.PARENT, above, names, self.first_rows)
        for name, depth in depths(above).items():
            if depth > DEEPEST and (cause := self._cause(name, above, depth)):
                text = _('OPD "%(name)s" berada di tingkat %(depth)d; paling dalam %(most)d tingkat.')
                told = {"name": names[name], "depth": depth, "most": DEEPEST}
                yield Fault(cause.number, Column.AGENCY, text % told)

    def _cause(self, name: str, above: Mapping[str, str], depth: int) -> Entry | None:
        """The first row of this agency, or of the nearest one above it that has a row."""
        for _step in range(depth):
            if name in self.first_rows:
                return self.first_rows[name]
            name = above.get(name, "")
        return None

    def _parent_faults(self, entry: Entry) -> Iterator[Fault]:
        name, parent = key(entry.agency), key(entry.parent)
        if not name:
            return
        first = self.stated.get(name)
        if first is None and name not in self.known.agencies and self.first_rows[name] is entry:
            text = _('OPD "%(name)s" belum ada di direktori; isi Induk OPD ("-" bila tidak berinduk).')
            yield Fault(entry.number, Column.AGENCY, text % {"name": entry.agency})
        if not parent or first is None:
            return
        if key(first.parent) != parent:
            text = _('Induk OPD dari "%(name)s" di sini "%(here)s", di baris %(row)d "%(there)s".')
            told = {"name": entry.agency, "here": entry.parent, "row": first.number, "there": first.parent}
            yield Fault(entry.number, Column.PARENT, text % told)
        elif first is entry and parent != NONE and not self._is_agency(parent):
            text = _('Induk OPD "%(name)s" tidak ada di direktori dan tidak menjadi OPD di baris lain.')
            yield Fault(entry.number, Column.PARENT, text % {"name": entry.parent})

    def _is_agency(self, name: str) -> bool:
        return name in self.known.agencies or name in self.first_rows

    def superiors(self) -> Iterator[Fault]:
        """Superiors that do not exist, and rings of them."""
        rows = {key(entry.title): entry for entry in reversed(self.entries) if entry.title}
        for entry in self.entries:
            superior = _above(entry.superior)
            if superior and superior not in rows and superior not in self.known.seats:
                text = _('Atasan "%(title)s" tidak ada sebagai Jabatan, di berkas maupun di direktori.')
                yield Fault(entry.number, Column.SUPERIOR, text % {"title": entry.superior})
        above = {name: seat.superior for name, seat in self.known.seats.items()}
        above |= {name: _above(e.superior) for name, e in rows.items() if e.superior}
        names = {name: seat.title for name, seat in self.known.seats.items()}
        names |= {name: entry.title for name, entry in rows.items()}
        yield from _ring_faults(Column.SUPERIOR, above, names, rows)

    def outcome(self, entry: Entry) -> RowReport:
        """The row's report: wrong, or what it changes."""
        if faults := self.faults.get(entry.number):
            return RowReport(entry, Outcome.WRONG, tuple(faults))
        seat = self.known.seats.get(key(entry.title))
        moved_from = self._moved_from(entry, seat)
        if seat is None:
            return RowReport(entry, Outcome.NEW, moved_from=moved_from)
        changes = {c: pair for c, pair in self._changes(entry, seat) if pair[0] != pair[1]}
        outcome = Outcome.CHANGED if changes else Outcome.SAME
        return RowReport(entry, outcome, changes=changes, moved_from=moved_from)

    def _moved_from(self, entry: Entry, seat: KnownSeat | None) -> str:
        person = self.known.person_of(entry)
        old = self.known.seat_of.get(person.pk) if person else None
        return old.title if old and old is not seat else ""

    def _changes(self, entry: Entry, seat: KnownSeat) -> Iterator[tuple[Column, tuple[str, str]]]:
        agency = self.known.agencies.get(key(entry.agency))
        if not seat.is_active:
            yield Column.TITLE, (INACTIVE, ACTIVE)
        if seat.agency != key(entry.agency):
            yield Column.AGENCY, (self.known.agencies[seat.agency].name, entry.agency)
        elif agency and not agency.is_active:
            yield Column.AGENCY, (INACTIVE, ACTIVE)
        if agency and entry.parent and agency.parent != _above(entry.parent):
            parent = self.known.agencies.get(agency.parent)
            yield Column.PARENT, (parent.name if parent else NONE, entry.parent)
        if entry.superior and seat.superior != _above(entry.superior):
            superior = self.known.seats.get(seat.superior)
            yield Column.SUPERIOR, (superior.title if superior else NONE, entry.superior)
        yield from self._holder_changes(entry, seat)

    def _holder_changes(self, entry: Entry, seat: KnownSeat) -> Iterator[tuple[Column, tuple[str, str]]]:
        holder = self.known.people[seat.holder] if seat.holder else None
        person = self.known.person_of(entry)
        if holder is None or person is None or holder.pk != person.pk:
            yield Column.NIP, ((holder.nip or NONE) if holder else EMPTY, entry.nip or EMPTY)
            if holder and entry.nip == NONE:
                yield Column.EMAIL, (holder.first.get("email", EMPTY), entry.email)
        yield Column.NAME, (holder.name if holder else EMPTY, entry.name or EMPTY)
        for column, channel in CHANNELS.items():
            value = entry.address(channel)
            if value and (person is None or self.known.owners.get((channel, value)) != person.pk):
                yield column, (person.first.get(channel, EMPTY) if person else EMPTY, value)


def _above(cell: str) -> str:
    """The key of what stands above; "" for "-" and for nothing said."""
    return "" if cell == NONE else key(cell)


def _missing(row: Row, cells: Mapping[Column, str]) -> Iterator[Fault]:
    """Cells that may not be empty, given the others."""
    for column in (Column.TITLE, Column.AGENCY):
        if not cells[column]:
            yield Fault(row.number, column, _("%(column)s kosong.") % {"column": column})
    nip, name = cells[Column.NIP], cells[Column.NAME]
    if nip and not name:
        text = _("Nama kosong. Bila jabatan lowong, kosongkan juga NIP.")
        yield Fault(row.number, Column.NAME, text)
    if name and not nip:
        text = _('NIP kosong; isi 18 angka, atau "-" untuk pejabat yang dipilih dan tidak mempunyai NIP.')
        yield Fault(row.number, Column.NIP, text)
    if nip == NONE and not cells[Column.EMAIL]:
        text = _('E-mail wajib diisi bila NIP "-", karena pejabat itu dikenali dari e-mailnya.')
        yield Fault(row.number, Column.EMAIL, text)
    for column in CHANNELS:
        if cells[column] and not row.cells[Column.NIP] and not row.cells[Column.NAME]:
            text = _("%(column)s diisi, padahal NIP dan Nama kosong (jabatan lowong).")
            yield Fault(row.number, column, text % {"column": column})


def _once(entry: Entry) -> Iterator[tuple[Column, str, str]]:
    """What may stand only once in a file: column, value to compare, sentence with %(first)d, not yet translated."""
    title = gettext_noop(
        "Jabatan ini sudah ada di baris %(first)d; sebut unitnya supaya tiap jabatan berbeda."
    )
    yield from [(Column.TITLE, key(entry.title), title)] if entry.title else []
    nip = gettext_noop(
        "NIP ini sudah ada di baris %(first)d; satu orang satu baris (Plt dan Plh dicatat di Kentongan)."
    )
    yield from [(Column.NIP, entry.nip, nip)] if entry.nip not in ("", NONE) else []
    for column, channel in CHANNELS.items():
        if value := entry.address(channel):
            yield column, value, gettext_noop("%(column)s ini sudah dipakai di baris %(first)d.")


def _ring_faults(
    column: Column, above: Mapping[str, str], names: Mapping[str, str], rows: Mapping[str, Entry]
) -> Iterator[Fault]:
    """One fault for each ring, at its first row in the file."""
    for ring in rings(above):
        entries = [rows[name] for name in ring if name in rows]
        if entries:
            first = min(entries, key=lambda entry: entry.number)
            start = next(i for i, name in enumerate(ring) if rows.get(name) is first)
            circle = [names[name] for name in (*ring[start:], *ring[:start], ring[start])]
            text = _("%(column)s membentuk lingkaran: %(names)s.")
            yield Fault(first.number, column, text % {"column": column, "names": _arrows(circle)})


def _arrows(names: Sequence[str]) -> str:
    hidden = len(names) - SHOWN_IN_RING
    if hidden <= 0:
        return " → ".join(names)
    return " → ".join((*names[: SHOWN_IN_RING - 1], _("… %(n)d lagi") % {"n": hidden}, names[-1]))
