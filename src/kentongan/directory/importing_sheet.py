"""A staff list as a file: Excel, OpenDocument or CSV in, a table of text out, judged by nobody yet."""

import csv
import hashlib
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from .workbook import Grid, WorkbookError, is_workbook, read_workbook

MOST_BYTES, MOST_ROWS = 20 * 1024 * 1024, 50_000
# How far down the header may stand below title rows.
HEADER_WITHIN = 40
FORMULA_STARTS = ("=", "+", "-", "@")


class Column(StrEnum):
    """The importer's columns, in the order of the exporter."""

    NIP = "NIP"
    NAME = "Nama"
    TITLE = "Jabatan"
    AGENCY = "OPD"
    PARENT = "Induk OPD"
    SUPERIOR = "Atasan"
    PHONE = "HP"
    EMAIL = "E-mail"


REQUIRED: Final = (Column.NIP, Column.NAME, Column.TITLE, Column.AGENCY)
_ALIASES: Final = {
    Column.NIP: "nip, nomor induk pegawai, nip baru, no nip, nip nik, nip nipppk, nip ni pppk",
    Column.NAME: "nama, nama lengkap, nama pegawai, nama pejabat, nama lengkap dan gelar",
    Column.TITLE: "jabatan, nama jabatan, jabatan struktural",
    Column.AGENCY: "opd, nama opd, skpd, unit kerja, perangkat daerah, unit organisasi, satuan kerja",
    Column.PARENT: "induk opd, opd induk, induk unit kerja, unit induk, induk perangkat daerah, induk",
    Column.SUPERIOR: "atasan, jabatan atasan, atasan langsung, jabatan atasan langsung",
    Column.PHONE: "hp, no hp, nomor hp, telepon, no telepon, nomor telepon, telp, no telp, handphone, "
    "ponsel, no handphone, nomor ponsel, whatsapp, no wa, nomor wa",
    Column.EMAIL: "email, surel, alamat email, alamat surel, pos el, email dinas",
}


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


_MEANING: Final = {
    _letters(alias): column for column, aliases in _ALIASES.items() for alias in aliases.split(",")
}


class TableError(Exception):
    """The file is no usable table; the message is an Indonesian sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line; `number` as the spreadsheet shows it, `cells` has every column ("" where empty or absent)."""

    number: int
    cells: Mapping[Column, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A staff list: its file's name and SHA-256 (hex), its rows, the headers that mean nothing to us."""

    name: str
    digest: str
    rows: tuple[Row, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    """Where the header stands (index of its row) and which cell holds which column."""

    line: int
    columns: Mapping[Column, int]
    names: Sequence[str]


def read_table(name: str, content: bytes) -> Table:
    """Read the file by its content, whatever its name says. Raises TableError."""
    if len(content) > MOST_BYTES:
        raise TableError(_("Berkas %(name)s terlalu besar: paling besar 20 MB.") % {"name": name})
    if not content.strip():
        raise TableError(_("Berkas %(name)s kosong.") % {"name": name})
    grids = _workbook_grids(name, content) if is_workbook(content) else _csv_grids(name, content)
    header, grid = max(
        ((_header(grid), grid) for grid in grids), key=lambda found: len(found[0].columns), default=(None, [])
    )
    if header is None or len(header.columns) < 2:
        text = _(
            "Berkas %(name)s bukan tabel pegawai: baris judul kolom tidak ditemukan. "
            "Kolom yang diperlukan: %(columns)s."
        )
        raise TableError(text % {"name": name, "columns": ", ".join(REQUIRED)})
    _require_columns(header)
    rows = tuple(_rows(header, grid))
    if not rows:
        text = _("Berkas %(name)s tidak berisi satu baris pegawai pun di bawah judul kolom.")
        raise TableError(text % {"name": name})
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


def _header(grid: Grid) -> _Header:
    """The row with the most known column names, near the top."""
    headers = (_Header(line, _known(row), row) for line, row in enumerate(grid[:HEADER_WITHIN]))
    return max(headers, key=lambda header: len(header.columns), default=_Header(0, {}, ()))


def _known(row: Sequence[str]) -> dict[Column, int]:
    found: dict[Column, int] = {}
    for index, cell in enumerate(row):
        if column := _MEANING.get(_letters(cell)):
            found.setdefault(column, index)
    return found


def _require_columns(header: _Header) -> None:
    missing = [column for column in REQUIRED if column not in header.columns]
    if missing:
        text = _("Kolom %(columns)s tidak ada (judul kolom di baris %(row)d).")
        raise TableError(text % {"columns": ", ".join(missing), "row": header.line + 1})
    for index, cell in enumerate(header.names):
        column = _MEANING.get(_letters(cell))
        if column and header.columns[column] != index:
            first = header.names[header.columns[column]]
            text = _(
                'Dua kolom berarti %(column)s: "%(first)s" dan "%(second)s". '
                "Hapus atau ganti judul salah satunya."
            )
            raise TableError(text % {"column": column, "first": clean(first), "second": clean(cell)})


def _rows(header: _Header, grid: Grid) -> Iterator[Row]:
    for number, row in enumerate(grid[header.line + 1 :], start=header.line + 2):
        cells = {column: _cell(row, header.columns.get(column)) for column in Column}
        if any(cells.values()):
            yield Row(number, cells)


def _cell(row: Sequence[str], index: int | None) -> str:
    return clean(row[index]) if index is not None and index < len(row) else ""


def clean(text: str) -> str:
    """One spelling per text: composed letters, single blanks, no apostrophe that only defuses a formula."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return text[1:] if text.startswith("'") and text[1:2] in FORMULA_STARTS and text[1:] else text


def _ignored(header: _Header) -> tuple[str, ...]:
    return tuple(clean(cell) for cell in header.names if clean(cell) and _letters(cell) not in _MEANING)
