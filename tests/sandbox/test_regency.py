"""The invented regency is a table that a careful government could have sent in."""

import csv
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path

import phonenumbers
import pytest
from python_calamine import CalamineWorkbook

from kentongan.sandbox.regency import COLUMNS, VACANT, rows, write_csv, write_xlsx

SEEDS = (17, 0, 1, 2026)

Table = list[dict[str, str]]


@pytest.fixture(scope="module", params=SEEDS)
def table(request: pytest.FixtureRequest) -> Table:
    return rows(request.param)


def held(table: Table) -> Table:
    return [row for row in table if row["Nama"]]


def nips(table: Table) -> list[str]:
    return [row["NIP"] for row in held(table) if row["NIP"] != "-"]


def chain(table: Table, title: str) -> list[str]:
    """Titles from a seat up to the root."""
    above = {row["Jabatan"]: row["Atasan"] for row in table}
    titles = [title]
    while above[titles[-1]] != "-":
        titles.append(above[titles[-1]])
    return titles


def test_the_counts_are_those_of_the_demo(table: Table) -> None:
    assert len(table) == 406
    assert len(held(table)) == 400
    assert len({row["OPD"] for row in table}) == 45
    assert (
        sum(row["OPD"].startswith("Kecamatan ") for row in table if row["Jabatan"].startswith("Camat")) == 12
    )
    assert sum(not row["HP"] for row in held(table)) == 40
    assert all(tuple(row) == COLUMNS for row in table)


def test_vacant_seats_are_seats_without_any_holder(table: Table) -> None:
    vacant = [row for row in table if not row["Nama"]]
    assert {row["Jabatan"] for row in vacant} == VACANT
    assert {row[column] for row in vacant for column in ("NIP", "HP", "E-mail")} == {""}
    assert {row["Atasan"] for row in table} & VACANT, "an escalation should meet an empty seat"


def test_only_the_two_elected_have_no_nip(table: Table) -> None:
    assert [row["Jabatan"] for row in table if row["NIP"] == "-"] == ["Bupati", "Wakil Bupati"]


@pytest.mark.parametrize("column", ["NIP", "Nama", "Jabatan", "HP", "E-mail"])
def test_no_value_that_identifies_occurs_twice(table: Table, column: str) -> None:
    counts = Counter(row[column] for row in table if row[column] not in ("", "-"))
    assert [value for value, count in counts.items() if count > 1] == []


def test_superiors_form_one_tree_under_the_bupati(table: Table) -> None:
    titles = {row["Jabatan"] for row in table}
    assert [row["Jabatan"] for row in table if row["Atasan"] == "-"] == ["Bupati"]
    assert {row["Atasan"] for row in table} - {"-"} <= titles
    edges = {row["Jabatan"]: [row["Atasan"]] for row in table}
    TopologicalSorter(edges).prepare()  # raises CycleError


def test_superiors_come_before_their_staff(table: Table) -> None:
    place = {row["Jabatan"]: number for number, row in enumerate(table)}
    assert all(place[row["Atasan"]] < place[row["Jabatan"]] for row in table if row["Atasan"] != "-")


def test_agencies_form_one_tree(table: Table) -> None:
    parents = {(row["OPD"], row["Induk OPD"]) for row in table}
    assert len(parents) == 45, "an agency was given two parents"
    assert [agency for agency, parent in parents if parent == "-"] == ["Pemerintah Kabupaten Contoh"]
    assert {parent for _, parent in parents} - {"-"} <= {agency for agency, _ in parents}
    TopologicalSorter({agency: [parent] for agency, parent in parents}).prepare()


@pytest.mark.parametrize(
    ("title", "above"),
    [
        ("Lurah Tirtaraya", ["Camat Awanbiru", "Sekretaris Daerah", "Bupati"]),
        ("Kepala Seksi Trantib Kec. Awanbiru", ["Camat Awanbiru", "Sekretaris Daerah", "Bupati"]),
        ("Direktur RSUD Waraskarsa", ["Kepala Dinas Kesehatan", "Sekretaris Daerah", "Bupati"]),
        (
            "Kepala Subbagian Umum dan Kepegawaian Dinkes",
            ["Sekretaris Dinkes", "Kepala Dinas Kesehatan", "Sekretaris Daerah", "Bupati"],
        ),
        (
            "Kepala Subbagian Bantuan Hukum Setda",
            [
                "Kepala Bagian Hukum Setda",
                "Asisten Pemerintahan dan Kesejahteraan Rakyat",
                "Sekretaris Daerah",
                "Bupati",
            ],
        ),
        ("Wakil Bupati", ["Bupati"]),
    ],
)
def test_the_line_of_command_is_the_usual_one(title: str, above: list[str]) -> None:
    assert chain(rows(), title) == [title, *above]


def test_every_nip_is_made_of_possible_dates(table: Table) -> None:
    for nip in nips(table):
        assert re.fullmatch("[0-9]{18}", nip)
        born, appointed = date.fromisoformat(nip[:8]), date.fromisoformat(f"{nip[8:14]}01")
        months = (appointed.year - born.year) * 12 + appointed.month - born.month
        assert 18 * 12 <= months <= 35 * 12
        assert appointed < date(2026, 1, 1)
        assert nip[14] in "12"
        assert int(nip[15:]) > 500, "a serial small enough to be a real official's"


def test_nobody_is_past_the_age_of_retirement(table: Table) -> None:
    assert min(nip[:8] for nip in nips(table)) >= "19690101"


def test_the_sex_in_the_nip_fits_the_name(table: Table) -> None:
    digits = {(row["Nama"].split()[0], row["NIP"][14]) for row in held(table) if row["NIP"] != "-"}
    women = {"Sri", "Neneng", "Tiurma", "Yulinar", "Hasnaeni", "Ni", "Yosephina", "Meilani"}
    men = {"Bagas", "Asep", "Togar", "Zulfikri", "Haerul", "I", "Yohanes", "Hendra"}
    assert {digit for name, digit in digits if name in women} == {"2"}
    assert {digit for name, digit in digits if name in men} == {"1"}


def test_men_and_women_are_balanced(table: Table) -> None:
    women = sum(nip[14] == "2" for nip in nips(table))
    assert 198 <= women <= 200, "200 of 400; the two elected carry no digit"


def test_every_phone_is_a_valid_indonesian_mobile_number(table: Table) -> None:
    for row in held(table):
        if row["HP"]:
            number = phonenumbers.parse(row["HP"])
            assert phonenumbers.is_valid_number_for_region(number, "ID")
            assert phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
            assert phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == row["HP"]
            assert row["HP"].startswith("+62812999")


def test_everybody_has_an_address_that_cannot_exist(table: Table) -> None:
    for row in held(table):
        assert re.fullmatch(r"[a-z]+(\.[a-z]+)+@contohkab\.example", row["E-mail"])


def test_the_seed_decides_and_nothing_else() -> None:
    program = "import json; from kentongan.sandbox.regency import rows; print(json.dumps(rows(5)))"
    runs = {
        subprocess.check_output([sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": salt})
        for salt in ("1", "2")
    }
    assert len(runs) == 1
    assert rows() == rows(17) != rows(18)


def read_xlsx(path: Path) -> list[list[object]]:
    return [list(line) for line in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()]


def read_csv(path: Path) -> list[list[object]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [list(line) for line in csv.reader(file)]


@pytest.mark.parametrize(("write", "read"), [(write_xlsx, read_xlsx), (write_csv, read_csv)])
def test_a_written_file_reads_back_as_the_same_text(
    write: Callable[[Path, Table], None], read: Callable[[Path], list[list[object]]], tmp_path: Path
) -> None:
    path = tmp_path / "pegawai"
    write(path, rows())
    header, *lines = read(path)
    assert header == list(COLUMNS)
    assert [dict(zip(COLUMNS, line, strict=True)) for line in lines] == rows()
