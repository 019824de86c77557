"""The command line: `kentongan COMMAND [OPTIONS]`."""

import argparse
import sys
from difflib import get_close_matches

from kentongan.cli.errors import CommandError
from kentongan.cli.parser import CommandParser, parser_of
from kentongan.cli.table import COMMANDS, Command


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 well, 1 failed, 2 wrongly called, 130 interrupted."""
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] in ("-h", "--help", "help"):
        print(overview())
        return 0
    command = COMMANDS.get(words[0])
    if command is None:
        print(unknown(words[0]), file=sys.stderr)
        return 2
    return guarded(command, words[1:])


def overview() -> str:
    """The list of commands, one line each."""
    commands = "\n".join(f"  {command.name:<9}{command.help}" for command in COMMANDS.values())
    return (
        "Kentongan: meja kerja komunikasi resmi pemerintah.\n\n"
        f"Pemakaian: kentongan PERINTAH [pilihan]\n\n{commands}\n\n"
        "Bantuan satu perintah: kentongan PERINTAH --help"
    )


def unknown(word: str) -> str:
    """What to say about a command that does not exist."""
    near = get_close_matches(word, COMMANDS, n=1)
    guess = f" Mungkin maksud Anda: kentongan {near[0]}" if near else ""
    return f"Perintah {word!r} tidak dikenal.{guess}\nDaftar perintah: kentongan --help"


def guarded(command: Command, words: list[str]) -> int:
    """Run the command; turn expected failures and Ctrl-C into a message and an exit code."""
    try:
        module = command.module()
        parser = parser_of(command)
        module.add_arguments(parser)
        return module.run(parsed(command, parser, words))
    except CommandError as error:
        print(f"Tidak berhasil: {error.message}", file=sys.stderr)
        if error.hint:
            print(f"Yang dapat dilakukan: {error.hint}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        print("\nDihentikan.", file=sys.stderr)
        return 130


def parsed(command: Command, parser: CommandParser, words: list[str]) -> argparse.Namespace:
    """The command's arguments; unknown ones are an error, or `rest` where the command passes them on."""
    if not command.passes_rest:
        return parser.parse_args(words)
    args, rest = parser.parse_known_args(words)
    args.rest = rest
    return args
