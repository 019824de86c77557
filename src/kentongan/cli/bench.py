"""`kentongan bench`: run one benchmark, or list them."""

import argparse
import ast
import sys
from pathlib import Path

from kentongan.cli.checkout import call, checkout
from kentongan.cli.errors import CommandError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """NAME and whatever the benchmark itself takes."""
    parser.add_argument("name", nargs="?", metavar="NAMA", help="tolok ukur; tanpa nama: daftarnya")


def run(args: argparse.Namespace) -> int:
    """Run `benchmarks/NAME.py` with the remaining arguments; its exit code is ours."""
    root = checkout()
    found = benchmarks(root / "benchmarks")
    if args.name is None:
        print("\n".join(f"  {name:<18}{purpose(path)}" for name, path in found.items()) or "Belum ada.")
        return 0
    if args.name not in found:
        raise CommandError(f"tolok ukur {args.name!r} tidak ada", f"Pilih: {', '.join(found)}.")
    return call([sys.executable, str(found[args.name]), *args.rest], folder=root)


def benchmarks(folder: Path) -> dict[str, Path]:
    """The benchmarks by name; files that start with an underscore are their helpers."""
    return {path.stem: path for path in sorted(folder.glob("[!_]*.py"))}


def purpose(path: Path) -> str:
    """The first line of the benchmark's docstring."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0]
