"""`kentongan mail receive`: a mail server hands over one message on standard input (pipe, .forward, Sieve)."""

import argparse
import sys

from kentongan.cli.admin import government
from kentongan.cli.errors import CommandError
from kentongan.cli.setup import prepare_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    receive = acts.add_parser("receive", help="terima satu surat dari masukan standar")
    receive.add_argument("--government", required=True, help="kode pemerintah")


def run(args: argparse.Namespace) -> int:
    """Store the message in the inbox; the worker reads it. Exit code 75 asks the mail server to try again."""
    body = sys.stdin.buffer.read()
    if not body.strip():
        raise CommandError("tidak ada surat di masukan standar", "Pakai: kentongan mail receive < surat.eml")
    prepare_django()
    from django.db import DatabaseError

    try:
        _store(args.government, body)
    except DatabaseError as error:
        print(f"basis data tidak menjawab: {error}", file=sys.stderr)
        return 75
    return 0


def _store(slug: str, body: bytes) -> None:
    from kentongan.base.clock import now
    from kentongan.base.scope import scope
    from kentongan.kernel import inbox
    from kentongan.kernel.models import ChannelAccount
    from kentongan.ports import registry

    row = government(slug)
    with scope(row):
        account = ChannelAccount.objects.filter(channel="email", is_active=True).first()
        if account is None:
            raise CommandError("saluran e-mail belum diatur", "Atur di Pengaturan, Saluran, E-mail.")
        piped = registry.channel("email").piped
        assert piped is not None
        inbox.store(account, [piped(body)], now=now())
