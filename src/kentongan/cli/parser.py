"""argparse with its fixed words in Bahasa Indonesia."""

import argparse
from collections.abc import Iterable
from typing import Any, Never

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
        super().add_usage(usage, actions, groups, "Pemakaian: " if prefix is None else prefix)


class CommandParser(argparse.ArgumentParser):
    """The parser of one command or of an act of it; a wrong argument ends with exit code 2 and names the help."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, formatter_class=Help, allow_abbrev=False, add_help=False)
        self._positionals.title = "yang harus disebut"
        self._optionals.title = "pilihan"
        self.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini")

    def error(self, message: str) -> Never:
        """End with the reason and the way to the help."""
        self.exit(2, f"{message}\nBantuan: {self.prog} --help\n")


def parser_of(command: Command) -> CommandParser:
    """The parser of this command, without its own options yet."""
    return CommandParser(
        prog=f"kentongan {command.name}", description=command.help + ".", epilog=f"Contoh: {command.example}"
    )
