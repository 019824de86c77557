"""`kentongan restore FOLDER`: a desk lives again from a backup; its audit chain says whether it is whole."""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from kentongan.cli.backup import DUMPS, MANIFEST, _connection, _environment, _tool
from kentongan.cli.errors import CommandError
from kentongan.cli.setup import prepare_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="folder cadangan (berisi cadangan.json)")


def run(args: argparse.Namespace) -> int:
    """Restore into an EMPTY desk only: nothing is ever overwritten. Raises CommandError."""
    prepare_django()
    kind = _manifest(args.folder)["kind"]
    _check_empty(kind)
    _check_whole(args.folder, kind)
    _files(args.folder)
    _database(args.folder, kind)
    return _verify(args.folder)


def _manifest(folder: Path) -> dict[str, str]:
    try:
        manifest: dict[str, str] = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise CommandError(
            f"{folder} bukan folder cadangan yang utuh", f"Harus berisi {MANIFEST}."
        ) from error
    return manifest


def _check_empty(kind: str) -> None:
    from django.db import connection

    if kind != connection.vendor:
        raise CommandError(
            f"cadangan ini dari {kind}, basis data sekarang {connection.vendor}",
            "Sesuaikan KENTONGAN_DATABASE_URL.",
        )
    if "base_government" in connection.introspection.table_names():
        from kentongan.base.users import Government

        if Government.objects.exists():
            raise CommandError("meja ini sudah berisi data", "Pulihkan ke folder dan basis data yang kosong.")


def _check_whole(folder: Path, kind: str) -> None:
    """Read the whole copy of the database before anything is touched."""
    try:
        if kind == "sqlite":
            _read_sqlite(folder / DUMPS[kind])
        else:
            command = [*_tool("pg_restore"), "--file", os.devnull, str(folder / DUMPS[kind])]
            subprocess.run(command, check=True, capture_output=True)
    except (sqlite3.DatabaseError, subprocess.CalledProcessError) as error:
        raise CommandError(
            f"cadangan di {folder} tidak utuh: {DUMPS[kind]} hilang atau terpotong", "Pakai cadangan lain."
        ) from error


def _read_sqlite(path: Path) -> None:
    copy = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("quick_check")
    finally:
        copy.close()


def _files(folder: Path) -> None:
    """Keys, files and heads. Fresh keys of the empty desk give way to those that open the backup's secrets."""
    from django.conf import settings

    for name in ("keys", "files", "heads"):
        source, target = folder / name, settings.FOLDER / name
        if source.exists():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target)


def _database(folder: Path, kind: str) -> None:
    from django.db import connection

    if kind == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(folder / DUMPS[kind], path)
        return
    command = [*_tool("pg_restore"), "--no-owner", "--clean", "--if-exists", "--single-transaction"]
    try:
        subprocess.run([*command, *_connection(), str(folder / DUMPS[kind])], env=_environment(), check=True)
    except subprocess.CalledProcessError as error:
        raise CommandError("pg_restore gagal", "Lihat pesannya di atas.") from error


def _verify(folder: Path) -> int:
    """Every chain against the heads that were signed when the backup was made."""
    from kentongan.base.audit import genuine, head_file, kept_heads, verify_chain
    from kentongan.base.users import Government

    worst = 0
    for row in Government.objects.order_by("slug"):
        heads = [h for h in kept_heads(head_file(row.pk, folder / "heads")) if genuine(h)]
        report = verify_chain(row.pk, heads[-1] if heads else None)
        whole = report.ok and bool(heads)
        print(f"{row.slug}: {report.size} kejadian, rantai {'utuh' if whole else 'TIDAK UTUH'}")
        worst = max(worst, 0 if whole else 1)
    return worst
