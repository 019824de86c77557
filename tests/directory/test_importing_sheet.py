"""Files of every kind and no kind into tables."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.directory.lists import ALL, HEAD, csv_bytes

from kentongan.directory import sheets, workbook
from kentongan.directory.importing_sheet import Column, Table, TableError, read_table
from kentongan.sandbox import regency

pytestmark = pytest.mark.once  # no database here

HEADER = b"NIP,Nama,Jabatan,OPD\n"


def refused(content: bytes) -> str:
    with pytest.raises(TableError) as caught:
        read_table("daftar", content)
    return str(caught.value)


def lines(table: Table) -> list[tuple[str, ...]]:
    return [tuple(row.cells.values()) for row in table.rows]


def sheet(*cells: tuple[int, int, object], hidden: bool = False) -> bytes:
    """A workbook with these (row, column, value) cells, after a hidden sheet where wanted."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        if hidden:
            secret = book.add_worksheet("rahasia")
            secret.write_row(0, 0, ["NIP", "Nama", "Jabatan", "OPD", "Atasan"])
            secret.write_row(1, 0, ["", "", "Tersembunyi", "Dinas", "-"])
            secret.hide()
        visible = book.add_worksheet("Pegawai")
        visible.activate()
        visible.set_first_sheet()
        for row, column, value in cells:
            visible.write(row, column, value)
    return content.getvalue()


def headed(*cells: tuple[int, int, object]) -> bytes:
    return sheet(*((0, n, name) for n, name in enumerate(Column)), *cells)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_csv_by_any_delimiter(delimiter: str, bom: bytes) -> None:
    table = read_table("daftar.csv", bom + csv_bytes(ALL, delimiter))

    assert lines(table) == list(ALL)
    assert [row.number for row in table.rows] == [2, 3, 4, 5]


def test_the_byte_order_mark_belongs_to_no_column() -> None:
    assert read_table("x", b"\xef\xbb\xbfNo," + HEADER + b"1,-,a,b,c\n").ignored == ("No",)


def test_csv_in_the_encoding_of_windows() -> None:
    table = read_table("daftar.csv", HEADER + "-,Zoë Café,Camat,Kecamatan\n".encode("cp1252"))

    assert table.rows[0].cells[Column.NAME] == "Zoë Café"


def test_title_rows_order_aliases_and_unknown_columns() -> None:
    content = (
        "DAFTAR PEJABAT;;;;\nPer 1 November 2026;;;;\n\n"
        "No;Jabatan Atasan;No. HP;unit  kerja;SUREL;Nama Pegawai;nip baru;NAMA JABATAN;Golongan\n"
        "1;-;0812;Dinas;a@b.id;Sari;-;Kepala;IV/b\n;;;;;;;;III/a\n"
    )
    table = read_table("daftar.csv", content.encode())

    assert table.ignored == ("No", "Golongan")
    assert lines(table) == [("-", "Sari", "Kepala", "Dinas", "", "-", "0812", "a@b.id")]
    assert table.rows[0].number == 5


def test_cells_are_tidied_and_formulas_are_text() -> None:
    content = HEADER + '"\'-","  Sari \n\u00a0 Dewi ","=HYPERLINK(""x"")","\'+Dinas"\n'.encode()

    assert lines(read_table("x", content))[0][:4] == ("-", "Sari Dewi", '=HYPERLINK("x")', "+Dinas")


def test_a_cell_over_two_lines_counts_as_one_row() -> None:
    table = read_table("x", HEADER + b'-,"a\nb",Camat,X\n-,c,Lurah,X\n')

    assert [row.number for row in table.rows] == [2, 3]


@pytest.mark.slow
def test_excel_numbers() -> None:
    cells = (1, 0, 197801122005011501), (1, 6, 81234567890), (1, 2, 2.5), (1, 3, True)
    row = read_table("x", headed(*cells)).rows[0].cells

    assert row[Column.NIP] == "1.978011E+17"
    assert row[Column.PHONE] == "81234567890"
    assert (row[Column.TITLE], row[Column.AGENCY]) == ("2.5", "True")


def test_only_visible_sheets_count() -> None:
    cells = (0, 1, "NIP"), (0, 2, "Nama"), (0, 3, "Jabatan"), (0, 4, "OPD"), (3, 3, "Camat"), (3, 4, "X")
    table = read_table("x", sheet(*cells, hidden=True))

    assert [(row.number, row.cells[Column.TITLE]) for row in table.rows] == [(4, "Camat")]


def test_opendocument() -> None:
    def cells(texts: tuple[str, ...]) -> str:
        return "".join(
            f'<table:table-cell office:value-type="string"><text:p>{t}</text:p></table:table-cell>'
            for t in texts
        )

    # LibreOffice fills the sheet to its last row and column with one repeated empty cell.
    rest = '<table:table-cell table:number-columns-repeated="16376"/>'
    rows = "".join(f"<table:table-row>{cells(row)}{rest}</table:table-row>" for row in (tuple(Column), HEAD))
    rows += f'<table:table-row table:number-rows-repeated="1048574">{rest}</table:table-row>'
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest:manifest/>")
        package.writestr(
            "content.xml",
            f"<office:document-content{spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Pegawai">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )

    assert lines(read_table("x.ods", content.getvalue())) == [HEAD]


@pytest.mark.parametrize("write", [regency.write_xlsx, regency.write_csv])
def test_the_demo_regency(tmp_path: Path, write: object) -> None:
    rows, path = regency.rows(), tmp_path / "pegawai"
    write(path, rows)  # type: ignore[operator]

    assert [dict(row.cells) for row in read_table("pegawai", path.read_bytes()).rows] == rows


def test_empty() -> None:
    assert refused(b" \n") == "Berkas daftar kosong."
    assert refused(HEADER) == "Berkas daftar tidak berisi satu baris pegawai pun di bawah judul kolom."


def test_no_table() -> None:
    sentence = (
        "Berkas daftar bukan tabel pegawai: baris judul kolom tidak ditemukan. "
        "Kolom yang diperlukan: NIP, Nama, Jabatan, OPD."
    )
    assert refused(b"Yth. Bapak Bupati,\nbersama ini kami sampaikan") == sentence
    assert refused(sheet()) == sentence


def test_missing_columns_are_named() -> None:
    assert refused(b"judul\nNIP;Jabatan\n1;2\n") == "Kolom Nama, OPD tidak ada (judul kolom di baris 2)."


def test_two_columns_of_one_meaning() -> None:
    assert refused(b"NIP,Nama,Jabatan,OPD,No HP,Telepon\n") == (
        'Dua kolom berarti HP: "No HP" dan "Telepon". Hapus atau ganti judul salah satunya.'
    )


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(b"x" * (20 * 1024 * 1024 + 1)) == "Berkas daftar terlalu besar: paling besar 20 MB."
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    assert refused(HEADER + b"-,a,b,c\n" * 3) == (
        "Berkas daftar terlalu besar: 3 baris, paling banyak 2 baris."
    )


@pytest.mark.parametrize("content", ["NIP,Nama,Jabatan,OPD\n".encode("utf-16"), b"NIP\x81,Nama", b"NIP\0"])
def test_other_encodings(content: bytes) -> None:
    assert refused(content) == (
        "Berkas daftar bukan tabel yang dikenal, atau pengodean hurufnya lain. "
        "Simpan sebagai Excel (.xlsx) atau CSV UTF-8, lalu unggah lagi."
    )


def test_passwords() -> None:
    sentence = "Berkas daftar dilindungi kata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi."
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as file:
        file.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")

    assert refused(workbook.OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")) == sentence
    assert refused(package.getvalue()) == sentence


BROKEN = (
    "Berkas daftar tidak dapat dibaca sebagai Excel: mungkin rusak, terlalu luas, atau dilindungi "
    "kata sandi. Buka di Excel, simpan ulang sebagai .xlsx, lalu unggah lagi."
)


def test_broken_workbooks() -> None:
    assert refused(workbook.OLE + b"x" * 600) == BROKEN
    assert refused(headed((1, 0, "x"))[:2000]) == BROKEN


@pytest.mark.slow
@pytest.mark.parametrize("column", [63, 16383])
def test_a_cell_in_the_last_corner_does_not_take_the_desk_down(column: int) -> None:
    """2 GB of empty cells are refused as are 500."""
    assert refused(headed((1048575, column, "z"))) == BROKEN


def test_a_workbook_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SECONDS", 0.001)

    assert refused(headed((1, 0, "x"))) == BROKEN


@given(st.binary(max_size=3000))
@example(b'NIP,Nama,Jabatan,OPD\n"' + b"x" * 140_000)
def test_garbage_is_refused_with_a_sentence(content: bytes) -> None:
    for text in (HEADER + content, content):
        with suppress(TableError):
            assert read_table("x", text).rows


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.sampled_from([workbook.ZIP, workbook.OLE]), st.binary(max_size=3000))
def test_garbage_that_pretends_to_be_a_workbook(magic: bytes, content: bytes) -> None:
    with pytest.raises(TableError):
        read_table("x", magic + content)


SOUND = headed((1, 2, "Camat"), (1, 3, "Kecamatan"))


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 99_999), st.integers(1, 255)), min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused(damage: list[tuple[int, int]]) -> None:
    content = bytearray(SOUND)
    for place, bits in damage:
        content[place % len(content)] ^= bits
    with suppress(TableError):
        assert read_table("x", bytes(content)).rows
