"""Excel and OpenDocument workbooks, read in a process of their own.

The reader (calamine) lays a sheet out as a full rectangle: a small hostile file with one cell in the last
corner asks for hundreds of gigabytes and aborts the process. Here that process is a child with little memory
and little time, so that the desk goes on.
"""

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

type Grid = list[list[str]]

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MEMORY_BYTES, SECONDS = 1 << 30, 60
# Beyond 15 digits a spreadsheet number has lost the rest.
_EXACT: Final = 10**15


class WorkbookError(Exception):
    """The workbook gives no cells; `locked` where a password is the reason."""

    def __init__(self, *, locked: bool = False) -> None:
        super().__init__("locked" if locked else "unreadable")
        self.locked = locked


def is_workbook(content: bytes) -> bool:
    return content.startswith((ZIP, OLE))


def read_workbook(content: bytes) -> list[Grid]:
    """The visible sheets as rows of text, row 1 first. Raises WorkbookError."""
    if _is_locked(content):
        raise WorkbookError(locked=True)
    command = [sys.executable, "-P", "-m", "kentongan.directory.workbook"]
    try:
        child = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=True)
    except subprocess.SubprocessError as error:
        raise WorkbookError from error
    grids: list[Grid] = orjson.loads(child.stdout)
    return grids


def _is_locked(content: bytes) -> bool:
    """A password puts an .xlsx into an OLE container under this name, and marks an .ods in its manifest."""
    if content.startswith(OLE):
        return "EncryptedPackage".encode("utf-16-le") in content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, package.open("META-INF/manifest.xml") as file:
            return b"encryption-data" in file.read(1 << 20)
    except (KeyError, zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError):
        return False


def _text(value: Any) -> str:
    """A cell as people read it; a number that lost digits stays in scientific notation, to be refused."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if abs(value) >= _EXACT:
        return f"{value:.6E}"
    return str(int(value)) if value == int(value) else repr(value)


def _rows(rows: Iterable[list[Any]]) -> Iterator[list[str]]:
    for row in rows:
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _serve() -> None:
    """The child: a workbook on standard input, its sheets as JSON on standard output."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    book = load_workbook(io.BytesIO(sys.stdin.buffer.read()))
    grids = [
        list(_rows(book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)))
        for sheet in book.sheets_metadata
        if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
    ]
    sys.stdout.buffer.write(orjson.dumps(grids))


if __name__ == "__main__":
    _serve()
