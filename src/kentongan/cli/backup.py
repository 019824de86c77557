"""`kentongan backup FOLDER`: one folder with everything the desk needs to live again, verified by its chain."""

import argparse
import json
import os
import shutil
import subprocess
from pathlib import Path

from kentongan.cli.errors import CommandError
from kentongan.cli.setup import prepare_django

MANIFEST = "cadangan.json"
DUMPS = {"sqlite": "kentongan.sqlite3", "postgresql": "kentongan.pgdump"}
# Files that a process is still writing: they get their real name when they are whole.
UNFINISHED = shutil.ignore_patterns("*.new", "*.[0-9]*")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="folder induk; cadangan dibuat di dalamnya menurut waktu")
    parser.add_argument("--without-keys", action="store_true", help="tanpa folder keys (disimpan terpisah)")


def run(args: argparse.Namespace) -> int:
    """Copy database, files, heads and keys while the desk runs. Raises CommandError; a half copy is removed."""
    prepare_django()
    from kentongan.base.clock import real_now

    target = args.folder / f"kentongan-{real_now():%Y%m%d-%H%M%S}"
    partial = target.with_suffix(".sedang-dibuat")
    try:
        partial.mkdir(mode=0o700, parents=True)
        _fill(partial, keys=not args.without_keys)
        partial.rename(target)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CommandError(
            f"cadangan gagal dibuat: {error}", "Periksa ruang dan izin folder tujuan."
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    print(f"Cadangan selesai: {target}")
    return 0


def _fill(target: Path, *, keys: bool) -> None:
    """The heads first: whatever is in the database copy is at least as new as they are."""
    from django.conf import settings
    from django.db import transaction

    from kentongan.base.audit import keep_head
    from kentongan.base.events import ChainHead

    with transaction.atomic():
        for head in ChainHead.objects.all():
            keep_head(head, folder=target / "heads")
    kind = _dump(target)
    # After the database: every file a copied answer names exists by then, because files are written first.
    for name in ("files", *(["keys"] if keys else [])):
        source = settings.FOLDER / name
        if source.exists():
            shutil.copytree(source, target / name, ignore=UNFINISHED)
    (target / MANIFEST).write_text(json.dumps({"kind": kind, "version": 1, "keys": keys}))


def _dump(target: Path) -> str:
    """The whole database as of one instant; writers wait a few milliseconds at most."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target / DUMPS["sqlite"])])
    else:
        file = str(target / DUMPS["postgresql"])
        command = [*_tool("pg_dump"), "--format=custom", "--no-owner", "--file", file, *_connection()]
        subprocess.run(command, env=_environment(), check=True)
    return connection.vendor


def _tool(name: str) -> list[str]:
    found = shutil.which(name)
    if found is None:
        raise CommandError(f"{name} tidak ada di mesin ini", "Pasang paket postgresql-client.")
    return [found]


def _connection() -> list[str]:
    from django.db import connection

    s = connection.settings_dict
    pairs = (("--host", s["HOST"]), ("--port", s["PORT"]), ("--username", s["USER"]), ("--dbname", s["NAME"]))
    return [word for option, value in pairs if value for word in (option, str(value))]


def _environment() -> dict[str, str]:
    """The password by environment, never on a command line that others can read."""
    from django.db import connection

    return {**os.environ, "PGPASSWORD": connection.settings_dict["PASSWORD"] or ""}
