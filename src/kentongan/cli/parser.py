"""argparse with its fixed words in Bahasa Indonesia."""

import argparse
from collections.abc import Iterable
from typing import Never

from kentongan.cli.table import Command


class Help(argparse.RawDescriptionHelpFormatter):
    """Help pages that begin with "Pemakaian"."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Put the Indonesian word where argparse has its own."""
        super().add_usage(usage, actions, groups, prefix or "Pemakaian: ")


class CommandParser(argparse.ArgumentParser):
    """The parser of one command; a wrong argument ends with exit code 2 and says where the help is."""

    def __init__(self, command: Command) -> None:
        super().__init__(
            prog=f"kentongan {command.name}",
            description=command.help + ".",
            epilog=f"Contoh: {command.example}",
            formatter_class=Help,
            allow_abbrev=False,
            add_help=False,
        )
        self._positionals.title = "yang harus disebut"
        self._optionals.title = "pilihan"
        self.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini")

    def error(self, message: str) -> Never:
        """End with the reason and the way to the help."""
        self.exit(2, f"{message}\nBantuan: {self.prog} --help\n")
