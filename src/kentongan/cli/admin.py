"""`kentongan admin`: governments and their first administrators. Everybody else comes in by invitation."""

import argparse
from typing import TYPE_CHECKING

from kentongan.cli.errors import CommandError
from kentongan.cli.setup import prepare_django

if TYPE_CHECKING:
    from kentongan.base.users import Government


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    new = acts.add_parser("government", help="buat pemerintah baru")
    new.add_argument("slug", help="kode pendek, misalnya contohkab")
    new.add_argument("name", help="nama resmi, misalnya 'Pemerintah Kabupaten Contoh'")
    new.add_argument("--short", default="", help="nama singkat di layar, misalnya 'Kab. Contoh'")
    new.add_argument("--zone", default="WIB", choices=["WIB", "WITA", "WIT"])
    invite = acts.add_parser("invite", help="cetak tautan sekali pakai untuk administrator")
    invite.add_argument("slug", help="kode pemerintah")
    invite.add_argument("email", help="e-mail administrator")
    invite.add_argument("--name", default="Administrator")
    acts.add_parser("list", help="daftar pemerintah")


def run(args: argparse.Namespace) -> int:
    prepare_django()
    match args.act:
        case "government":
            return _government(args)
        case "invite":
            return _invite(args)
        case _:
            return _list()


def _government(args: argparse.Namespace) -> int:
    from django.core.exceptions import ValidationError

    from kentongan.kernel.founding import found

    zone = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}[args.zone]
    try:
        found(args.slug, args.name, args.short or args.name[:40], zone)
    except ValidationError as error:
        raise CommandError("; ".join(error.messages), "Pakai kode atau nama lain.") from error
    print(f"{args.name} dibuat. Berikutnya: kentongan admin invite {args.slug} NAMA@ALAMAT")
    return 0


def _invite(args: argparse.Namespace) -> int:
    from django.conf import settings
    from django.core.exceptions import ValidationError

    from kentongan.kernel.founding import invite_administrator

    try:
        token = invite_administrator(government(args.slug), args.email, args.name)
    except ValidationError as error:
        raise CommandError("; ".join(error.messages)) from error
    print("Buka tautan sekali pakai ini dalam 72 jam, lalu pasang verifikasi dua langkah:")
    print(f"{settings.PUBLIC_URL}/undangan/{token}/")
    return 0


def _list() -> int:
    from kentongan.base.users import Government

    for row in Government.objects.order_by("slug"):
        print(f"{row.slug}\t{row.name}\t{row.get_zone_display()}")
    return 0


def government(slug: str) -> "Government":
    """The government of that code; raises CommandError with the codes there are."""
    from kentongan.base.users import Government

    row = Government.objects.filter(slug=slug).first()
    if row is None:
        known = ", ".join(Government.objects.values_list("slug", flat=True)) or "belum ada"
        raise CommandError(f"pemerintah {slug!r} tidak ada", f"Yang ada: {known}.")
    return row
