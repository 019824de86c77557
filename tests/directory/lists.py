"""Staff lists for tests: a small government that is right, to be spoiled cell by cell."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from kentongan.base.users import Government
from kentongan.directory.exporting import COLUMNS, directory_rows
from kentongan.directory.importing import Summary, apply, local_day, snapshot
from kentongan.directory.importing_check import Report, Snapshot, check
from kentongan.directory.importing_sheet import Column, Row, Table
from kentongan.directory.models import Position

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
TODAY = NOW.date()
NOTHING = Snapshot({}, {}, {}, {})
NIP, NIP_2, NIP_3 = "197801122005011501", "198103042008012502", "199012252015011503"

type Line = tuple[str, ...]

BUPATI: Line = ("-", "Sari", "Bupati", "Pemkab", "-", "-", "+6281211110001", "sari@contohkab.example")
HEAD: Line = (
    NIP,
    "Bagas",
    "Kepala Dinas",
    "Dinas",
    "Pemkab",
    "Bupati",
    "+6281211110002",
    "b@contohkab.example",
)
DEPUTY: Line = (NIP_2, "Dewi", "Sekretaris Dinas", "Dinas", "Pemkab", "Kepala Dinas", "", "")
VACANT: Line = ("", "", "Kepala Seksi", "Dinas", "Pemkab", "Sekretaris Dinas", "", "")
ALL = (BUPATI, HEAD, DEPUTY, VACANT)


def line(base: Line, **cells: str) -> Line:
    """The line with some cells changed, by the names of Column."""
    values = dict(zip(Column, base, strict=True)) | {Column[name]: text for name, text in cells.items()}
    return tuple(values.values())


def table(*lines: Line) -> Table:
    """The lines as a table that begins in row 2, below its header."""
    rows = (Row(n, dict(zip(Column, cells, strict=True))) for n, cells in enumerate(lines, start=2))
    return Table("daftar.csv", "0" * 64, tuple(rows), ())


def csv_bytes(lines: Iterable[Iterable[str]], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([COLUMNS, *lines])
    return text.getvalue().encode()


def faults(*lines: Line, known: Snapshot = NOTHING) -> list[str]:
    return [str(fault) for fault in check(table(*lines), known).faults]


def judge(*lines: Line) -> Report:
    """The lines against the directory of the government in scope."""
    return check(table(*lines), snapshot(TODAY))


def enter(government: Government, *lines: Line, now: datetime = NOW) -> Summary:
    """Import the lines into the government in scope."""
    report = check(table(*lines), snapshot(local_day(government, now)))
    return apply(report, government=government, actor="command", now=now)


def exported() -> list[Line]:
    return sorted(directory_rows(Position.objects.all(), day=TODAY))


def changes(report: Report) -> list[Mapping[Column, tuple[str, str]]]:
    return [row.changes for row in report.rows]
