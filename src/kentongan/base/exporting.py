"""Tables as files for spreadsheets."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# A spreadsheet runs a CSV cell that begins like this as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CHUNK_ROWS = 500
# What Excel takes in no title of a sheet; it takes 31 characters.
_SHEET = re.compile(r"[\[\]:*?/\\]")


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The table in pieces: UTF-8 with a BOM (or Excel garbles it), text that looks like a formula defused."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([_defused(column) for column in columns])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_defused(cell) for cell in row])
        if number % _CHUNK_ROWS == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def to_xlsx(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> bytes:
    """The table as an Excel workbook with one sheet of this title.

    Numbers stay numbers, all else is text, nothing is left out. Raises ValueError where a sheet cannot hold it
    (1,048,576 rows, 32,767 characters a cell)."""
    import xlsxwriter  # 150 ms that no other command should wait for

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(_SHEET.sub(" ", title)[:31].strip("' ") or None)
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(columns):
            sheet.set_column(column, column, 24, text)
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if _write(sheet, number, column, cell, text) < 0:
                    raise ValueError(f"baris {number}, kolom {columns[column]}: tidak muat di lembar Excel")
    return content.getvalue()


def _defused(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _taken(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def _write(sheet: Any, row: int, column: int, cell: object, text: object) -> int:
    """XlsxWriter's own code: below 0 where the cell was left out."""
    if isinstance(cell, int | float):
        code: int = sheet.write_number(row, column, cell)
    else:
        code = sheet.write_string(row, column, "" if cell is None else str(cell), text)
    return code
