"""A list as a file: Excel, OpenDocument or CSV in, a table of text out, judged by nobody yet."""

import csv
import hashlib
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext as _

from .workbook import Grid, WorkbookError, is_workbook, read_workbook

MOST_BYTES, MOST_ROWS = 20 * 1024 * 1024, 50_000
# How far down the header may stand below title rows.
HEADER_WITHIN = 40
FORMULA_STARTS = ("=", "+", "-", "@")


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


class TableError(Exception):
    """The file is no usable table; the message is an Indonesian sentence for the person who sent it."""


@dataclass(frozen=True)
class Layout[C: StrEnum]:
    """The columns of a kind of list, by the words people head them with (in any spelling, parted by commas).

    `rows`: what a row is, in Indonesian ("pegawai")."""

    aliases: Mapping[C, str]
    required: Sequence[C]
    rows: str

    @cached_property
    def meaning(self) -> Mapping[str, C]:
        return {
            _letters(alias): column
            for column, aliases in self.aliases.items()
            for alias in aliases.split(",")
        }


@dataclass(frozen=True, slots=True)
class Row[C: StrEnum]:
    """One line; `number` as the spreadsheet shows it, `cells` has every column ("" where empty or absent)."""

    number: int
    cells: Mapping[C, str]


@dataclass(frozen=True, slots=True)
class Table[C: StrEnum]:
    """A list: its file's name and SHA-256 (hex), its rows, the headers that mean nothing to us."""

    name: str
    digest: str
    rows: tuple[Row[C], ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Header[C: StrEnum]:
    """Where the header stands (index of its row) and which cell holds which column."""

    layout: Layout[C]
    line: int
    columns: Mapping[C, int]
    names: Sequence[str]


def read_list[C: StrEnum](name: str, content: bytes, layout: Layout[C]) -> Table[C]:
    """Read the file by its content, whatever its name says. Raises TableError."""
    if len(content) > MOST_BYTES:
        raise TableError(_("Berkas %(name)s terlalu besar: paling besar 20 MB.") % {"name": name})
    if not content.strip():
        raise TableError(_("Berkas %(name)s kosong.") % {"name": name})
    grids = _workbook_grids(name, content) if is_workbook(content) else _csv_grids(name, content)
    header, grid = max(
        ((_header(grid, layout), grid) for grid in grids),
        key=lambda found: len(found[0].columns),
        default=(None, []),
    )
    if header is None or len(header.columns) < 2:
        text = _(
            "Berkas %(name)s bukan tabel %(rows)s: baris judul kolom tidak ditemukan. "
            "Kolom yang diperlukan: %(columns)s."
        )
        raise TableError(text % {"name": name, "rows": layout.rows, "columns": ", ".join(layout.required)})
    _require_columns(header)
    rows = tuple(_rows(header, grid))
    if not rows:
        text = _("Berkas %(name)s tidak berisi satu baris %(rows)s pun di bawah judul kolom.")
        raise TableError(text % {"name": name, "rows": layout.rows})
    if len(rows) > MOST_ROWS:
        text = _("Berkas %(name)s terlalu besar: %(rows)d baris, paling banyak %(most)d baris.")
        raise TableError(text % {"name": name, "rows": len(rows), "most": MOST_ROWS})
    return Table(name, hashlib.sha256(content).hexdigest(), rows, _ignored(header))


def key(text: str) -> str:
    """What makes two names the same name: letters in any case, blanks in any number."""
    return " ".join(text.split()).casefold()


def _workbook_grids(name: str, content: bytes) -> list[Grid]:
    try:
        return read_workbook(content)
    except WorkbookError as error:
        if error.locked:
            text = _(
                "Berkas %(name)s dilindungi kata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi."
            )
        else:
            text = _(
                "Berkas %(name)s tidak dapat dibaca sebagai Excel: mungkin rusak, terlalu luas, atau "
                "dilindungi kata sandi. Buka di Excel, simpan ulang sebagai .xlsx, lalu unggah lagi."
            )
        raise TableError(text % {"name": name}) from error


def _csv_grids(name: str, content: bytes) -> Iterator[Grid]:
    """The text cut by each usual delimiter; the right one is where a header appears."""
    text = _decode(name, content)
    for delimiter in (",", ";", "\t"):
        try:
            yield list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error:
            continue


def _decode(name: str, content: bytes) -> str:
    """UTF-8 (with or without BOM), else Windows' own encoding, in which old Excel saves its CSV."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    words = _(
        "Berkas %(name)s bukan tabel yang dikenal, atau pengodean hurufnya lain. "
        "Simpan sebagai Excel (.xlsx) atau CSV UTF-8, lalu unggah lagi."
    )
    raise TableError(words % {"name": name})


def _header[C: StrEnum](grid: Grid, layout: Layout[C]) -> _Header[C]:
    """The row with the most known column names, near the top."""
    headers = (
        _Header(layout, line, _known(row, layout), row) for line, row in enumerate(grid[:HEADER_WITHIN])
    )
    return max(headers, key=lambda header: len(header.columns), default=_Header(layout, 0, {}, ()))


def _known[C: StrEnum](row: Sequence[str], layout: Layout[C]) -> dict[C, int]:
    found: dict[C, int] = {}
    for index, cell in enumerate(row):
        if column := layout.meaning.get(_letters(cell)):
            found.setdefault(column, index)
    return found


def _require_columns[C: StrEnum](header: _Header[C]) -> None:
    missing = [column for column in header.layout.required if column not in header.columns]
    if missing:
        text = _("Kolom %(columns)s tidak ada (judul kolom di baris %(row)d).")
        raise TableError(text % {"columns": ", ".join(missing), "row": header.line + 1})
    for index, cell in enumerate(header.names):
        column = header.layout.meaning.get(_letters(cell))
        if column and header.columns[column] != index:
            first = header.names[header.columns[column]]
            text = _(
                'Dua kolom berarti %(column)s: "%(first)s" dan "%(second)s". '
                "Hapus atau ganti judul salah satunya."
            )
            raise TableError(text % {"column": column, "first": clean(first), "second": clean(cell)})


def _rows[C: StrEnum](header: _Header[C], grid: Grid) -> Iterator[Row[C]]:
    for number, row in enumerate(grid[header.line + 1 :], start=header.line + 2):
        cells = {column: _cell(row, header.columns.get(column)) for column in header.layout.aliases}
        if any(cells.values()):
            yield Row(number, cells)


def _cell(row: Sequence[str], index: int | None) -> str:
    return clean(row[index]) if index is not None and index < len(row) else ""


def clean(text: str) -> str:
    """One spelling per text: composed letters, single blanks, no apostrophe that only defuses a formula."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return text[1:] if text.startswith("'") and text[1:2] in FORMULA_STARTS and text[1:] else text


def _ignored[C: StrEnum](header: _Header[C]) -> tuple[str, ...]:
    known = header.layout.meaning
    return tuple(clean(cell) for cell in header.names if clean(cell) and _letters(cell) not in known)
