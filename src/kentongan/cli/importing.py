"""`kentongan import`: a staff list from Excel or CSV; without --apply it only says what it would do."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kentongan.cli.errors import CommandError
from kentongan.cli.setup import prepare_django

if TYPE_CHECKING:
    from kentongan.base.users import Government
    from kentongan.directory.importing_check import Report, RowReport
    from kentongan.directory.importing_sheet import Table

MOST_FAULTS = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, whose it is, and whether it is meant."""
    parser.add_argument(
        "file", type=Path, metavar="BERKAS", help="daftar pegawai: .xlsx, .xls, .ods atau .csv"
    )
    parser.add_argument("--government", metavar="KODE", help="kode pemerintah, bila ada lebih dari satu")
    parser.add_argument("--apply", action="store_true", help="masukkan; tanpa ini hanya diperiksa")


def run(args: argparse.Namespace) -> int:
    """Check the file and print its report; 1 where rows are wrong. Raises CommandError for an unusable file."""
    prepare_django()
    from kentongan.base.clock import now
    from kentongan.base.scope import scope
    from kentongan.directory.importing import ImportRefused, apply, local_day, snapshot
    from kentongan.directory.importing_check import check

    government = find_government(args.government)
    table = read(args.file)
    with scope(government):
        report = check(table, snapshot(local_day(government, now())))
        show(report)
        if report.faults:
            return 1
        if not args.apply:
            print("Belum ada yang dimasukkan. Untuk memasukkan, jalankan lagi dengan --apply.")
            return 0
        try:
            summary = apply(report, government=government, actor="command", now=now())
        except ImportRefused as error:
            show(error.report)
            return 1
    print(
        f"Dimasukkan: {summary.agencies} OPD, {summary.positions} jabatan, {summary.people} orang; "
        f"{summary.begun} penugasan mulai, {summary.ended} berakhir."
    )
    return 0


def read(path: Path) -> "Table":
    """The file as a table. Raises CommandError."""
    from kentongan.directory.importing_sheet import TableError, read_table

    try:
        return read_table(path.name, path.read_bytes())
    except TableError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"Berkas {path} tidak dapat dibuka: {error.strerror}.") from error


def find_government(slug: str | None) -> "Government":
    """The government named, or the only one there is."""
    from kentongan.base.users import Government

    known = list(Government.objects.order_by("slug"))
    found = [government for government in known if slug in (None, government.slug)]
    if len(found) == 1:
        return found[0]
    slugs = ", ".join(government.slug for government in known)
    if not known:
        raise CommandError("Belum ada pemerintah.", "Buat dahulu: kentongan admin --help")
    if slug is None:
        raise CommandError("Ada lebih dari satu pemerintah.", f"Sebut salah satu: --government {slugs}")
    raise CommandError(f"Pemerintah {slug!r} tidak dikenal.", f"Yang ada: {slugs}")


def show(report: "Report") -> None:
    """Counts first, then what changes, then the first faults."""
    from kentongan.directory.importing_check import Outcome

    counts = ", ".join(f"{report.count(outcome)} {outcome}" for outcome in Outcome)
    print(f"{report.table.name}: {len(report.rows)} baris ({counts}).")
    if report.table.ignored:
        print(f"Kolom yang tidak dipakai: {', '.join(report.table.ignored)}.")
    for row in report.rows:
        if row.outcome in (Outcome.NEW, Outcome.CHANGED):
            print(describe(row))
    faults = report.faults
    for fault in faults[:MOST_FAULTS]:
        print(fault)
    if len(faults) > MOST_FAULTS:
        print(f"… dan {len(faults) - MOST_FAULTS} kesalahan lagi.")
    if faults:
        print("Tidak ada yang dimasukkan. Perbaiki berkasnya, lalu jalankan lagi.")


def describe(row: "RowReport") -> str:
    """One line: what this row brings."""
    changes = "; ".join(f"{column}: {old} → {new}" for column, (old, new) in row.changes.items())
    line = f"Baris {row.entry.number}: {row.outcome}, {row.entry.title}"
    moved = f" (pindah dari {row.moved_from})" if row.moved_from else ""
    return f"{line}{moved}{': ' if changes else ''}{changes}"
