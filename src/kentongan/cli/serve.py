"""`kentongan serve`: the desk's web pages and, unless told otherwise, a worker beside them."""

import argparse

from kentongan.cli.errors import CommandError
from kentongan.cli.setup import prepare_django
from kentongan.cli.supervisor import Supervisor, kentongan, web


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="alamat tempat mendengarkan")
    parser.add_argument("--port", type=int, default=8765, help="porta")
    parser.add_argument("--workers", type=int, default=1, help="jumlah proses web")
    parser.add_argument("--no-worker", action="store_true", help="tanpa pekerja (dijalankan sendiri)")


def run(args: argparse.Namespace) -> int:
    """Check, then serve until told to stop. Raises CommandError where something is missing."""
    prepare_django()
    check_database()
    collect_static()
    commands = {"web": web(args.host, args.port, workers=args.workers)}
    if not args.no_worker:
        commands["worker"] = kentongan("worker")
    supervisor = Supervisor(commands, {})
    supervisor.start()
    print(f"Meja berjalan di http://{args.host}:{args.port} (Ctrl-C untuk berhenti)", flush=True)
    return supervisor.run()


def check_database() -> None:
    """Refuse to serve a database of another shape."""
    if owes_migration():
        raise CommandError("susunan basis data belum diperbarui", "Jalankan: kentongan migrate")


def owes_migration() -> bool:
    """Whether the database has another shape than this version wants. Raises CommandError if it is silent."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        raise CommandError(
            f"basis data tidak menjawab: {error}", "Periksa KENTONGAN_DATABASE_URL."
        ) from error


def collect_static() -> None:
    """Copy styles and scripts to where the web server finds them, compressed; nothing to do where none changed."""
    from django.conf import settings
    from django.core.management import call_command

    present = _static_stamp()
    stamp = settings.STATIC_ROOT / "stamp"
    if stamp.exists() and stamp.read_text() == present:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(present)


def _static_stamp() -> str:
    """What the static files are, by name, size and time."""
    import hashlib

    from django.contrib.staticfiles.finders import get_finders

    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            seen.update(f"{name}:{storage.size(name)}:{storage.get_modified_time(name)}".encode())
    return seen.hexdigest()
