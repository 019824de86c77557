"""`kentongan migrate`: bring the database to the shape of this version."""

import argparse

from kentongan.cli.errors import CommandError
from kentongan.cli.setup import prepare_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options: there is one database and one newest shape."""


def run(args: argparse.Namespace) -> int:
    """Apply the migrations. Raises CommandError where the database does not answer."""
    prepare_django()
    from django.core.management import call_command
    from django.db import DatabaseError

    try:
        call_command("migrate", interactive=False)
    except DatabaseError as error:
        raise CommandError(
            f"basis data menolak: {error}", "Periksa KENTONGAN_DATABASE_URL dan server basis data."
        ) from error
    return 0
