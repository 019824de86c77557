"""`kentongan secrets rotate`: a fresh key for what is encrypted in the database."""

import argparse

from kentongan.cli.setup import prepare_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    acts.add_parser("rotate", help="buat kunci baru, sandikan ulang semua rahasia, buang kunci lama")


def run(args: argparse.Namespace) -> int:
    prepare_django()
    from kentongan.kernel.rotation import rotate

    resealed, dropped = rotate()
    print(f"{resealed} rahasia disandikan ulang dengan kunci baru; {dropped} kunci lama dibuang.")
    print("Cadangkan folder keys sekarang: cadangan lama memerlukan kunci lamanya.")
    return 0
