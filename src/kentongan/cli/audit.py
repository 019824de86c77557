"""`kentongan audit verify | head`: whether anybody changed the trail, and the signed head to keep elsewhere."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kentongan.cli.admin import government
from kentongan.cli.errors import CommandError
from kentongan.cli.setup import prepare_django

if TYPE_CHECKING:
    from kentongan.base.users import Government
    from kentongan.core.audit.head import SignedHead


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    verify = acts.add_parser("verify", help="periksa seluruh rantai")
    verify.add_argument("--government", help="kode pemerintah; tanpa ini semua diperiksa")
    verify.add_argument("--head", type=Path, help="berkas kepala tepercaya (bawaan: yang disimpan pekerja)")
    head = acts.add_parser("head", help="cetak kepala pohon bertanda tangan, untuk disimpan di tempat lain")
    head.add_argument("--government", help="kode pemerintah; tanpa ini semua dicetak")


def run(args: argparse.Namespace) -> int:
    prepare_django()
    rows = _governments(args.government)
    return _heads(rows) if args.act == "head" else max((_verify(row, args.head) for row in rows), default=0)


def _governments(slug: str | None) -> "list[Government]":
    from kentongan.base.users import Government

    return [government(slug)] if slug else list(Government.objects.order_by("slug"))


def _heads(rows: "list[Government]") -> int:
    from kentongan.base.audit import present_head
    from kentongan.base.events import ChainHead
    from kentongan.core.audit.head import dumps

    for row in rows:
        print(dumps(present_head(ChainHead.objects.get(government=row))))
    return 0


def _verify(row: "Government", path: Path | None) -> int:
    """Walk one chain against the newest genuine head there is; 1 where anything is wrong."""
    from kentongan.base.audit import verify_chain

    head = _trusted(row.pk, path)
    report = verify_chain(row.pk, head)
    against = "tanpa kepala tepercaya"
    if head:
        against = f"sampai kejadian {head.head.size} menurut kepala {head.head.at:%Y-%m-%d %H:%M}"
    if report.ok:
        print(f"{row.slug}: utuh, {report.size} kejadian, {against}")
        return 0
    print(f"{row.slug}: TIDAK UTUH, {report.size} kejadian, {against}")
    for fault in report.faults:
        print(f"  kejadian {fault.seq}: {fault.message_id}")
    return 1


def _trusted(government_id: int, path: Path | None) -> "SignedHead | None":
    """The last head of this government in the file whose signature is ours; raises CommandError."""
    from django.conf import settings

    from kentongan.base.audit import genuine, head_file, kept_heads
    from kentongan.base.events import chain_name

    file = path or head_file(government_id, settings.FOLDER / "heads")
    if path and not path.exists():
        raise CommandError(f"berkas {path} tidak ada")
    try:
        ours = [h for h in kept_heads(file) if h.head.government == chain_name(government_id)]
        forged = not all(map(genuine, ours))
    except ValueError as error:
        raise CommandError(f"{file.name} bukan berkas kepala pohon: {error}") from error
    if forged:
        raise CommandError(
            f"{file.name} memuat kepala yang tidak ditandatangani meja ini",
            "Pakai salinan yang Anda simpan sendiri, atau folder keys yang asli.",
        )
    return ours[-1] if ours else None
