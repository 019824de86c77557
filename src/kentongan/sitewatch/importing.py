"""A list of sites into the inventory: all rows in one transaction, or none.

    report = check(read_list(name, content, SITES), known(user))
    apply(report, acting_user=user, now=now)

Sites that the list does not name stay as they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kentongan.base.permissions import Permission
from kentongan.base.users import User
from kentongan.directory.access import visible_agencies, visible_positions
from kentongan.directory.importing_check import Outcome
from kentongan.directory.models import Agency, Position
from kentongan.directory.sheets import Layout, Row, Table, key
from kentongan.directory.tree import take_turn

from .access import visible_sites
from .addresses import BadAddress, home
from .inventory import alike, log
from .models import Site, Standing
from .tags import SiteTag

BATCH: Final = 500


class Column(StrEnum):
    """The columns of a list of sites."""

    URL = "Alamat"
    AGENCY = "OPD"
    CONTACT = "Pengelola"
    NAME = "Nama situs"


SITES: Final = Layout(
    {
        Column.URL: "alamat, alamat situs, url, domain, subdomain, situs, website, alamat website, laman, host",
        Column.AGENCY: "opd, nama opd, skpd, unit kerja, perangkat daerah, unit organisasi, pemilik, instansi",
        Column.CONTACT: "pengelola, pengelola teknis, jabatan pengelola, penanggung jawab, admin, jabatan",
        Column.NAME: "nama situs, nama, nama website, judul, keterangan",
    },
    (Column.URL, Column.AGENCY),
    "situs",
)


@dataclass(frozen=True, slots=True)
class ZoneTable(Table[Column]):
    """The names of a zone file; they become candidates. `faults`: lines that cannot be read, by number."""

    faults: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What a list of this user is judged against: his agencies, seats and sites; `taken`: sites of others."""

    agencies: Mapping[str, Agency]
    seats: Mapping[str, Position]
    sites: Mapping[str, Site]
    taken: frozenset[str]


@dataclass(frozen=True)
class SiteRow:
    """What a row comes to; `changes` by column, old and new."""

    number: int
    url: str
    agency: Agency | None
    contact: Position | None
    name: str
    outcome: Outcome
    faults: tuple[str, ...] = ()
    changes: Mapping[Column, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """The table judged row by row, in the order of the file."""

    table: Table[Column]
    rows: tuple[SiteRow, ...]

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome is outcome for row in self.rows)


class ImportRefused(Exception):
    """Rows are wrong; nothing was written."""


def known(user: User) -> Known:
    """Agencies, seats and sites that the user may change; four queries."""
    change = Permission.SITE_CHANGE
    sites = {site.url: site for site in visible_sites(user, change).select_related("agency", "contact")}
    every = set(Site.objects.values_list("url", flat=True))
    return Known(
        {key(a.name): a for a in visible_agencies(user, change)},
        {key(s.title): s for s in visible_positions(user, change)},
        sites,
        frozenset(every - set(sites)),
    )


def check(table: Table[Column], against: Known) -> Report:
    """Judge every row; nothing is written."""
    if isinstance(table, ZoneTable):
        owners = {site.host: site.agency for site in against.sites.values()}
        return Report(table, tuple(_named(row, table.faults, against, owners) for row in table.rows))
    first: dict[str, int] = {}
    return Report(table, tuple(_judged(row, against, first) for row in table.rows))


def _named(
    row: Row[Column], faults: Mapping[int, str], against: Known, owners: Mapping[str, Agency]
) -> SiteRow:
    """A name of a zone file: a candidate of the agency whose site it lies below, else of the topmost."""
    text = row.cells[Column.URL]
    url, fault = ("", [faults[row.number]]) if row.number in faults else _address(text)
    above = text.split(".")
    owner = next((owners[one] for n in range(len(above)) if (one := ".".join(above[n:])) in owners), None)
    agency = owner or min(against.agencies.values(), key=lambda agency: agency.path, default=None)
    if not fault and agency is None:
        fault = [_("OPD kosong.")]
    if fault:
        return SiteRow(row.number, url or text, agency, None, "", Outcome.WRONG, tuple(fault))
    seen = any(one in against.sites or one in against.taken for one in alike(url))
    return SiteRow(row.number, url, agency, None, "", Outcome.SAME if seen else Outcome.NEW)


def _judged(row: Row[Column], against: Known, first: dict[str, int]) -> SiteRow:
    url, fault = _address(row.cells[Column.URL])
    agency, contact = against.agencies.get(key(row.cells[Column.AGENCY])), None
    if row.cells[Column.CONTACT] not in ("", "-"):
        contact = against.seats.get(key(row.cells[Column.CONTACT]))
    faults = tuple(fault or _faults(row, url, agency, contact, against, first))
    name = row.cells[Column.NAME][:160]
    if faults:
        return SiteRow(row.number, url or row.cells[Column.URL], agency, contact, name, Outcome.WRONG, faults)
    before = against.sites.get(url)
    changes = dict(_changes(before, row, agency, contact, name)) if before else {}
    outcome = Outcome.NEW if before is None else Outcome.CHANGED if changes else Outcome.SAME
    return SiteRow(row.number, url, agency, contact, name, outcome, changes=changes)


def _address(cell: str) -> tuple[str, list[str]]:
    try:
        return home(cell), []
    except BadAddress as error:
        return "", [str(error)]


def _faults(
    row: Row[Column],
    url: str,
    agency: Agency | None,
    contact: Position | None,
    against: Known,
    first: dict[str, int],
) -> Iterator[str]:
    if url in against.taken:
        yield _("Situs ini milik OPD di luar bagian Anda.")
    if url in first:
        yield _("Situs ini sudah ada di baris %(first)d.") % {"first": first[url]}
    first.setdefault(url, row.number)
    if not row.cells[Column.AGENCY]:
        yield _("OPD kosong.")
    elif agency is None:
        yield _("OPD “%(name)s” tidak ada di direktori.") % {"name": row.cells[Column.AGENCY]}
    if contact is None and row.cells[Column.CONTACT] not in ("", "-"):
        yield _("Pengelola “%(name)s” tidak ada sebagai jabatan.") % {"name": row.cells[Column.CONTACT]}


def _changes(
    before: Site, row: Row[Column], agency: Agency | None, contact: Position | None, name: str
) -> Iterator[tuple[Column, tuple[str, str]]]:
    """An empty cell says nothing; "-" takes the contact away."""
    if agency is not None and before.agency_id != agency.pk:
        yield Column.AGENCY, (before.agency.name, agency.name)
    old = before.contact.title if before.contact else "-"
    new = contact.title if contact else row.cells[Column.CONTACT]
    if new and new != old:
        yield Column.CONTACT, (old, new)
    if name and name != before.name:
        yield Column.NAME, (before.name, name)


def apply(report: Report, *, acting_user: User, now: datetime) -> tuple[int, int]:
    """Write the checked table: how many sites are new, how many changed. Raises ImportRefused while a row is wrong.

    The rows are judged again inside the transaction, against the inventory as it is by then."""
    with transaction.atomic():
        take_turn(acting_user.government_id)
        against = known(acting_user)
        fresh = check(report.table, against)
        if wrong := fresh.count(Outcome.WRONG):
            raise ImportRefused(_("%(n)d baris salah; tidak ada yang dimasukkan.") % {"n": wrong})
        new = [row for row in fresh.rows if row.outcome is Outcome.NEW]
        changed = [row for row in fresh.rows if row.outcome is Outcome.CHANGED]
        if new or changed:
            Site.objects.bulk_create(
                (_site(row, report.table, acting_user, now) for row in new), batch_size=BATCH
            )
            _update([(row, against.sites[row.url]) for row in changed])
            data: dict[str, object] = {
                "sha256": report.table.digest,
                "new": len(new),
                "changed": len(changed),
            }
            government = acting_user.government_id
            log(SiteTag.IMPORTED, acting_user, f"government:{government}", data, now, government)
    return len(new), len(changed)


def _site(row: SiteRow, table: Table[Column], user: User, now: datetime) -> Site:
    assert row.agency is not None
    candidate = isinstance(table, ZoneTable)
    return Site(
        government=user.government,
        url=row.url,
        agency=row.agency,
        contact=row.contact,
        name=row.name,
        standing=Standing.CANDIDATE if candidate else Standing.WATCHED,
        found_in=table.name[:200] if candidate else "",
        added_at=now,
    )


def _update(pairs: Sequence[tuple[SiteRow, Site]]) -> None:
    for row, site in pairs:
        if row.agency is not None:
            site.agency = row.agency
        if Column.CONTACT in row.changes:
            site.contact = row.contact
        site.name = row.name or site.name
    fields = ["agency", "contact", "name"]
    Site.objects.bulk_update([site for _row, site in pairs], fields, batch_size=BATCH)
