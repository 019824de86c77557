"""`kentongan screen`: verdicts on texts, one JSON object a line, in the order of the input and in flat memory."""

import argparse
import codecs
import csv
import io
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO, cast

import orjson

from kentongan.cli.errors import CommandError

if TYPE_CHECKING:
    from _csv import Reader

    from kentongan.base.shorteners import Follower
    from kentongan.core.screening import Item, Screener
    from kentongan.core.screening.rulebook import Rulebook
    from kentongan.core.screening.verdict import Category, Context

FORMATS = ("text", "jsonl", "csv")
BATCH, BATCH_CHARACTERS, MOST_CELL = 256, 1 << 22, 1 << 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the texts are, where and when they stand, and how strict to be."""
    parser.description = (
        "Memeriksa teks: judi online, kesusilaan, hinaan, kebencian, netralitas pemilu, data pribadi, penipuan dan\n"
        "gaya. Setiap teks menghasilkan satu baris JSON, urut seperti masukannya. Baris yang rusak disebut nomornya\n"
        "dan yang lain tetap diperiksa."
    )
    parser.add_argument(
        "file", nargs="?", default="-", metavar="BERKAS", help="berkas, atau - untuk masukan baku"
    )
    parser.add_argument(
        "--format", choices=FORMATS, help="baku: dari akhiran atau isi berkas; text = satu teks satu baris"
    )
    parser.add_argument("--column", default="text", metavar="NAMA", help="kolom teks di CSV (baku: text)")
    parser.add_argument("--all-scores", action="store_true", help="tampilkan skor semua kategori")
    parser.add_argument(
        "--category",
        action="append",
        metavar="NAMA",
        help="hanya kategori ini; boleh diulang atau dipisah koma",
    )
    parser.add_argument("--at", metavar="TANGGAL", help="tanggal teks, misalnya 2024-10-10 (baku: hari ini)")
    parser.add_argument(
        "--region", default="", metavar="KODE", help="kode wilayah Kemendagri, misalnya 33.74"
    )
    parser.add_argument(
        "--direction", choices=("outgoing", "incoming"), default="incoming",
        help="outgoing = kiriman pemerintah, incoming = kiriman warga (baku)",
    )  # fmt: skip
    parser.add_argument(
        "--network", default="", metavar="NAMA", help="jejaring tujuan, misalnya x, untuk batas panjang"
    )
    parser.add_argument(
        "--follow-links",
        action="store_true",
        help="tanyakan ke layanan pemendek (s.id, bit.ly, …) ke mana tautannya; baku: tidak ada jaringan",
    )
    parser.add_argument("--rulebook", type=Path, metavar="BERKAS", help="buku aturan (TOML)")


def run(args: argparse.Namespace) -> int:
    """Screen every line; 0 also where lines were broken. Raises CommandError for unusable files and options."""
    from kentongan.core.screening.screener import Screener

    context = given_context(args)
    screener = Screener(rulebook=read_rulebook(args.rulebook), categories=chosen(args.category))
    with open_source(args.file) as source:
        form = args.format or form_of(args.file, source)
        rows = READERS[form](source, args.column, context)
        follower = following(screener) if args.follow_links else None
        results = screened(screener, rows, all_scores=args.all_scores, follower=follower)
        try:
            write(results, sys.stdout.buffer, sys.stderr)
        except BrokenPipeError:  # the reader has seen enough ("| head"); Python would complain at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


# --- Options ---


def given_context(args: argparse.Namespace) -> "Context":
    from kentongan.core.screening.verdict import Context, Direction

    at = day(args.at) if args.at else datetime.now().astimezone().date()
    return Context(Direction(args.direction), at, region(args.region), args.network)


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"{text!r} bukan tanggal", "Tulis tahun-bulan-hari, misalnya 2024-10-10."
        ) from None


def region(code: str) -> str:
    from kentongan.core.screening.rulebook import REGION

    if code and not REGION.fullmatch(code):
        raise CommandError(f"{code!r} bukan kode wilayah", "Tulis seperti 33, 33.74 atau 33.74.01.")
    return code


def chosen(names: list[str] | None) -> "tuple[Category, ...]":
    """The categories named, all without a name."""
    from kentongan.core.screening.detectors import DETECTORS
    from kentongan.core.screening.verdict import Category

    if not names:
        return tuple(DETECTORS)
    given = [name.strip() for some in names for name in some.split(",")]
    unknown = [name for name in given if name not in {*Category}]
    if unknown:
        raise CommandError(f"kategori {unknown[0]!r} tidak ada", f"Pilih: {', '.join(Category)}.")
    return tuple(Category(name) for name in given)


def following(screener: "Screener") -> "Follower":
    """Asks the shorteners; those in the inner network only where KENTONGAN_ALLOW_PRIVATE names them."""
    from kentongan.base.shorteners import Follower

    private = os.environ.get("KENTONGAN_ALLOW_PRIVATE", "").split(",")
    return Follower(screener.rulebook.shortened, private=private)


def read_rulebook(path: Path | None) -> "Rulebook | None":
    from kentongan.core.screening.rulebook import RulebookError, read

    if path is None:
        return None
    try:
        return read(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"buku aturan {path} tidak dapat dibuka: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"buku aturan {path} bukan teks UTF-8") from error
    except RulebookError as error:
        raise CommandError(
            f"buku aturan {path}: {error}", "Kuncinya dijelaskan di docs/id/buku-aturan.md."
        ) from error


# --- Reading ---


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the input: a text to screen, or what is wrong with it. `mark` is the caller's own id."""

    number: int
    item: "Item | None" = None
    error: str = ""
    mark: object = None


def open_source(name: str) -> io.BufferedReader:
    if name == "-":
        return cast("io.BufferedReader", sys.stdin.buffer)
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise CommandError(f"berkas {name} tidak dapat dibuka: {error.strerror}") from error


def form_of(name: str, source: io.BufferedReader) -> str:
    """By the file's ending, else JSONL where the first line begins like an object."""
    ending = name.rpartition(".")[2].lower()
    if ending in ("csv", "jsonl", "ndjson"):
        return "csv" if ending == "csv" else "jsonl"
    start = source.peek(64).removeprefix(codecs.BOM_UTF8).lstrip()
    return "jsonl" if start[:1] == b"{" and start[1:].lstrip()[:1] == b'"' else "text"


def numbered(source: io.BufferedReader) -> Iterator[tuple[int, str | None]]:
    """Lines without their ends; None where one is no UTF-8."""
    for number, line in enumerate(source, 1):
        whole = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        try:
            yield number, whole.rstrip(b"\r\n").decode()
        except UnicodeDecodeError:
            yield number, None


NO_UTF8 = "bukan teks UTF-8"


def read_text(source: io.BufferedReader, _column: str, context: "Context") -> Iterator[Row]:
    from kentongan.core.screening import Item

    for number, line in numbered(source):
        yield Row(number, error=NO_UTF8) if line is None else Row(number, Item(line, context=context))


def read_jsonl(source: io.BufferedReader, _column: str, context: "Context") -> Iterator[Row]:
    for number, line in numbered(source):
        if line is None:
            yield Row(number, error=NO_UTF8)
        elif line.strip():
            yield read_object(number, line, context)


def read_object(number: int, line: str, context: "Context") -> Row:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return Row(number, error="bukan JSON")
    if not isinstance(given, dict):
        return Row(number, error="bukan objek JSON")
    try:
        return Row(number, item_of(given, context), mark=given.get("id"))
    except (TypeError, ValueError, CommandError) as error:
        return Row(number, error=str(error), mark=given.get("id"))


def item_of(given: dict[str, object], context: "Context") -> "Item":
    """The text of one object with what it says of its place. Raises TypeError or CommandError, in Indonesian."""
    from kentongan.core.screening import Item

    text, links, at, code = given.get("text"), given.get("links") or [], given.get("at"), given.get("region")
    if not isinstance(text, str):
        raise TypeError("tidak ada teks di kunci 'text'")
    if not isinstance(links, list) or not all(isinstance(link, str) for link in links):
        raise TypeError("'links' harus berupa daftar alamat")
    if at is not None:
        context = replace(context, at=day(str(at)))
    if code is not None:
        context = replace(context, region=region(str(code)))
    return Item(text, tuple(links), context)


def read_csv(source: io.BufferedReader, column: str, context: "Context") -> Iterator[Row]:
    csv.field_size_limit(MOST_CELL)
    lines = io.TextIOWrapper(source, encoding="utf-8-sig", errors="surrogateescape", newline="")
    head = lines.readline()
    reader = csv.reader(lines, delimiter=max(",;\t|", key=head.count))
    names = next(csv.reader([head], delimiter=max(",;\t|", key=head.count)), [])
    if column not in names:
        there = ", ".join(names) or "kosong"
        raise CommandError(f"kolom {column!r} tidak ada", f"Sebut dengan --column; yang ada: {there}.")
    place, mark = names.index(column), names.index("id") if "id" in names else None
    while (row := next_row(reader, place, mark, context)) is not None:
        yield row


def next_row(reader: "Reader", place: int, mark: int | None, context: "Context") -> Row | None:
    """The next row; None at the end. Its number is that of its last line in the file, the head being line 1."""
    from kentongan.core.screening import Item

    try:
        cells = next(reader)
    except StopIteration:
        return None
    except csv.Error as error:
        return Row(reader.line_num + 1, error=f"bukan CSV: {error}")
    number = reader.line_num + 1
    if len(cells) <= place:
        return Row(number, error="kolom teks tidak ada di baris ini")
    text = cells[place]
    if not text.isascii() and any("\udc80" <= letter <= "\udcff" for letter in text):
        return Row(number, error=NO_UTF8)
    known = cells[mark] if mark is not None and mark < len(cells) else None
    return Row(number, Item(text, context=context), mark=known)


READERS = {"text": read_text, "jsonl": read_jsonl, "csv": read_csv}


# --- Screening and writing ---


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """A few hundred rows together, fewer where they are long: memory stays flat."""
    group, size = list[Row](), 0
    for row in rows:
        group.append(row)
        size += len(row.item.text) if row.item else 0
        if len(group) == BATCH or size >= BATCH_CHARACTERS:
            yield group
            group, size = [], 0
    if group:
        yield group


def screened(
    screener: "Screener", rows: Iterable[Row], *, all_scores: bool, follower: "Follower | None" = None
) -> Iterator[tuple[Row, dict[str, object]]]:
    """Each row with what is printed of it: its verdict, or what is wrong with it."""
    for group in batches(rows):
        items = [row.item for row in group if row.item is not None]
        verdicts = screener.check_many(follower.followed(items) if follower else items)
        for row in group:
            marked: dict[str, object] = {} if row.mark is None else {"id": row.mark}
            if row.item is None:
                yield row, {"line": row.number, "error": row.error} | marked
            else:
                yield row, marked | next(verdicts).as_json(all_scores=all_scores)


def write(results: Iterable[tuple[Row, dict[str, object]]], out: BinaryIO, err: TextIO) -> None:
    """One JSON object a line on `out`; broken lines, and on a terminal how far it is, on `err`."""
    progress = Progress(err)
    for row, shown in results:
        if row.error:
            progress.say(f"Baris {row.number}: {row.error}.")
        out.write(encoded(shown) + b"\n")
        progress.step()
    out.flush()
    progress.end()


def encoded(shown: dict[str, object]) -> bytes:
    """UTF-8; half a surrogate pair, which UTF-8 cannot say, as the escape that JSON has for it."""
    try:
        return orjson.dumps(shown)
    except TypeError:
        return json.dumps(shown).encode()


class Progress:
    """A line on a terminal that counts; elsewhere silent."""

    def __init__(self, err: TextIO) -> None:
        self._err, self._shown = err, err.isatty()
        self._count, self._began = 0, time.monotonic()
        self._next = self._began + 0.5

    def step(self) -> None:
        self._count += 1
        if self._shown and self._count % 64 == 0 and time.monotonic() >= self._next:
            self._next = time.monotonic() + 0.5
            self._line(end="")

    def say(self, sentence: str) -> None:
        print(f"\r\033[K{sentence}" if self._shown else sentence, file=self._err)

    def end(self) -> None:
        if self._shown:
            self._line(end="\n")

    def _line(self, end: str) -> None:
        rate = self._count / max(time.monotonic() - self._began, 1e-9)
        count, speed = (f"{number:,.0f}".replace(",", ".") for number in (self._count, rate))
        print(f"\r\033[K{count} teks diperiksa, {speed} per detik", file=self._err, end=end, flush=True)
