"""Tables out: formulas defused, nothing lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import factories
from tests.directory.lists import ALL, TODAY, enter

from kentongan.base.exporting import to_csv, to_xlsx
from kentongan.base.permissions import Role
from kentongan.base.users import Government
from kentongan.directory.access import visible_positions
from kentongan.directory.exporting import COLUMNS, directory_rows
from kentongan.directory.models import Agency, Position
from kentongan.directory.workbook import read_workbook


def test_csv_opens_in_excel_with_its_letters() -> None:
    assert b"".join(to_csv(["Nama"], [["Zoë"], ["a,b"]])) == '\ufeffNama\r\nZoë\r\n"a,b"\r\n'.encode()


@given(st.sampled_from("=+-@\t\r"), st.text(st.characters(codec="utf-8"), max_size=5))
def test_no_cell_begins_like_a_formula(sign: str, rest: str) -> None:
    piece = b"".join(to_csv([f"{sign}x"], [[sign + rest]])).decode().removeprefix("\ufeff")

    assert piece.startswith((f"'{sign}", f"\"'{sign}"))
    assert piece.split("x\r\n" if sign != "\r" else 'x"\r\n', 1)[1].lstrip('"').startswith(f"'{sign}")


def test_numbers_stay_numbers() -> None:
    assert b"".join(to_csv(["n"], [[-5, None], [date(2026, 1, 2), "x"]])).split() == [
        b"\xef\xbb\xbfn",
        b"-5,",
        b"2026-01-02,x",
    ]


def test_csv_comes_in_pieces() -> None:
    pieces = list(to_csv(["n"], ([n] for n in range(1200))))

    assert len(pieces) == 3
    assert b"".join(pieces).split() == [b"\xef\xbb\xbfn", *(b"%d" % n for n in range(1200))]


def test_xlsx() -> None:
    content = to_xlsx(["NIP", "n"], [["197801122005011501", 5], ["=1+1", None], ["-", 2.5]])

    assert read_workbook(content) == [[["NIP", "n"], ["197801122005011501", "5"], ["=1+1"], ["-", "2.5"]]]


def test_a_cell_that_excel_cannot_hold() -> None:
    with pytest.raises(ValueError, match="baris 1, kolom Isi: tidak muat"):
        to_xlsx(["Isi"], [["x" * 32_768]])


def test_only_seats_that_the_reader_may_see(government: Government) -> None:
    enter(government, *ALL)
    reader = factories.user(government, Role.VIEWER, branch=Agency.objects.get(name="Dinas"))

    assert sorted(directory_rows(visible_positions(reader), day=TODAY)) == sorted(ALL[1:])


def test_seats_out_of_use_are_left_out(government: Government) -> None:
    enter(government, *ALL)
    Position.objects.filter(title="Bupati").update(is_active=False)

    assert "Bupati" not in {
        row[COLUMNS.index("Jabatan")] for row in directory_rows(Position.objects.all(), day=TODAY)
    }
    Agency.objects.update(is_active=False)
    assert list(directory_rows(Position.objects.all(), day=TODAY)) == []
