"""Each fault of a staff list with the sentence that people read, and what a clean list would change."""

from dataclasses import replace

import pytest
from tests.directory.lists import (
    ALL,
    BUPATI,
    DEPUTY,
    HEAD,
    NIP,
    NIP_2,
    VACANT,
    Line,
    changes,
    faults,
    line,
    table,
)

from kentongan.directory.importing_check import KnownAgency, KnownPerson, KnownSeat, Outcome, Snapshot, check
from kentongan.directory.importing_sheet import Column

pytestmark = pytest.mark.once  # no database here

KNOWN = Snapshot(
    agencies={
        "pemkab": KnownAgency("Pemkab", "", True),
        "dinas": KnownAgency("Dinas", "pemkab", True),
        "badan": KnownAgency("Badan", "pemkab", True),
    },
    seats={
        "bupati": KnownSeat(1, "Bupati", "pemkab", "", True, 1),
        "kepala dinas": KnownSeat(2, "Kepala Dinas", "dinas", "bupati", True, 2),
        "sekretaris dinas": KnownSeat(3, "Sekretaris Dinas", "dinas", "kepala dinas", True, 3),
        "kepala seksi": KnownSeat(4, "Kepala Seksi", "dinas", "sekretaris dinas", True, None),
    },
    people={
        1: KnownPerson(1, "", "Sari", {"phone": "+6281211110001", "email": "sari@contohkab.example"}),
        2: KnownPerson(2, NIP, "Bagas", {"phone": "+6281211110002", "email": "b@contohkab.example"}),
        3: KnownPerson(3, NIP_2, "Dewi", {}),
    },
    owners={
        ("phone", "+6281211110001"): 1,
        ("email", "sari@contohkab.example"): 1,
        ("phone", "+6281211110002"): 2,
        ("email", "b@contohkab.example"): 2,
        ("email", "kedua@contohkab.example"): 2,
    },
)


def test_a_clean_list_has_no_faults() -> None:
    assert faults(*ALL) == []
    assert faults(*ALL, known=KNOWN) == []


LOST = "Excel telah membulatkannya dan angka aslinya hilang. Jadikan format kolom {0} Teks, lalu isi ulang."


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        ("NIP", "19780112200501150", "NIP harus 18 angka, tertulis 17."),
        ("NIP", "19780112200501150X", 'NIP hanya boleh berisi angka, tertulis "19780112200501150X".'),
        ("NIP", "197801122005011٥٠1", 'NIP hanya boleh berisi angka, tertulis "197801122005011٥٠1".'),
        ("NIP", "197802302005011501", "NIP harus diawali tanggal lahir (TTTTBBHH), tertulis 19780230."),
        (
            "NIP",
            "197801122005131501",
            "NIP memuat bulan pengangkatan 13; seharusnya 01 sampai 12 (PPPK: 21).",
        ),
        (
            "NIP",
            "197801122005013501",
            "NIP angka ke-15 harus 1 (laki-laki) atau 2 (perempuan), tertulis 3.",
        ),
        ("NIP", "1.97801E+17", "NIP tertulis 1.97801E+17: " + LOST.format("NIP")),
        ("NIP", "1,97801E+17", "NIP tertulis 1,97801E+17: " + LOST.format("NIP")),
        ("NIP", "197801122005011000", "NIP tertulis 197801122005011000: " + LOST.format("NIP")),
        ("NIP", "", 'NIP kosong; isi 18 angka, atau "-" untuk pejabat yang dipilih dan tidak mempunyai NIP.'),
        ("NAME", "", "Nama kosong. Bila jabatan lowong, kosongkan juga NIP."),
        ("NAME", "x" * 121, "Nama paling panjang 120 huruf, tertulis 121."),
        ("NAME", "Ba\u200bgas", "Nama memuat tanda tak terlihat (U+200B); ketik ulang selnya."),
        ("NAME", "Ba\x07gas", "Nama memuat tanda tak terlihat (U+0007); ketik ulang selnya."),
        ("TITLE", "", "Jabatan kosong."),
        ("TITLE", "-", "Jabatan kosong."),
        ("TITLE", "x" * 161, "Jabatan paling panjang 160 huruf, tertulis 161."),
        ("AGENCY", "", "OPD kosong."),
        ("AGENCY", "x" * 161, "OPD paling panjang 160 huruf, tertulis 161."),
        (
            "PHONE",
            "0812/0813",
            'HP harus satu nomor telepon, misalnya 0812-3456-7890; tertulis "0812/0813".',
        ),
        ("PHONE", "12", 'HP harus satu nomor telepon, misalnya 0812-3456-7890; tertulis "12".'),
        ("PHONE", "6.28121E+12", "HP tertulis 6.28121E+12: " + LOST.format("HP")),
        ("EMAIL", "b@", 'E-mail bukan alamat yang benar: "b@".'),
        ("EMAIL", "=1+1", 'E-mail bukan alamat yang benar: "=1+1".'),
        (
            "SUPERIOR",
            "Gubernur",
            'Atasan "Gubernur" tidak ada sebagai Jabatan, di berkas maupun di direktori.',
        ),
        ("SUPERIOR", "kepala  dinas", "Atasan membentuk lingkaran: Kepala Dinas → Kepala Dinas."),
        (
            "PARENT",
            "Pemprov",
            'Induk OPD "Pemprov" tidak ada di direktori dan tidak menjadi OPD di baris lain.',
        ),
        ("PARENT", "", 'OPD "Dinas" belum ada di direktori; isi Induk OPD ("-" bila tidak berinduk).'),
        ("PARENT", "Dinas", "Induk OPD membentuk lingkaran: Dinas → Dinas."),
    ],
)
def test_a_wrong_cell(column: str, text: str, sentence: str) -> None:
    assert faults(BUPATI, line(HEAD, **{column: text})) == [f"Baris 3: {sentence}"]


def test_somebody_elected_needs_an_email() -> None:
    assert faults(line(BUPATI, EMAIL="")) == [
        'Baris 2: E-mail wajib diisi bila NIP "-", karena pejabat itu dikenali dari e-mailnya.'
    ]


def test_a_vacant_seat_has_no_addresses() -> None:
    assert faults(*ALL[:3], line(VACANT, PHONE="0812 1111 0009")) == [
        "Baris 5: HP diisi, padahal NIP dan Nama kosong (jabatan lowong)."
    ]


def test_the_number_of_a_contract_official_is_right() -> None:
    assert faults(BUPATI, line(HEAD, NIP="199001152022211501")) == []


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {"NIP": NIP},
            "NIP ini sudah ada di baris 3; satu orang satu baris (Plt dan Plh dicatat di Kentongan).",
        ),
        (
            {"TITLE": "KEPALA  DINAS"},
            "Jabatan ini sudah ada di baris 3; sebut unitnya supaya tiap jabatan berbeda.",
        ),
        ({"PHONE": "0812-1111-0002"}, "HP ini sudah dipakai di baris 3."),
        ({"EMAIL": "B@contohkab.example"}, "E-mail ini sudah dipakai di baris 3."),
    ],
)
def test_twice_in_the_file(cells: dict[str, str], sentence: str) -> None:
    assert faults(BUPATI, HEAD, line(DEPUTY, **cells)) == [f"Baris 4: {sentence}"]


def test_one_agency_has_one_parent() -> None:
    assert faults(BUPATI, HEAD, line(DEPUTY, PARENT="-")) == [
        'Baris 4: Induk OPD dari "Dinas" di sini "-", di baris 3 "Pemkab".'
    ]


def test_an_unknown_agency_is_told_once() -> None:
    lone = [line(each, PARENT="") for each in (HEAD, DEPUTY, VACANT)]
    assert faults(BUPATI, *lone) == [
        'Baris 3: OPD "Dinas" belum ada di direktori; isi Induk OPD ("-" bila tidak berinduk).'
    ]


def test_rings_are_named_once() -> None:
    assert faults(BUPATI, line(HEAD, SUPERIOR="Kepala Seksi"), DEPUTY, VACANT) == [
        "Baris 3: Atasan membentuk lingkaran: Kepala Dinas → Kepala Seksi → Sekretaris Dinas → Kepala Dinas."
    ]
    assert faults(line(BUPATI, PARENT="Dinas"), HEAD) == [
        "Baris 2: Induk OPD membentuk lingkaran: Pemkab → Dinas → Pemkab."
    ]


def test_a_long_ring_is_shortened() -> None:
    seats = [line(VACANT, TITLE=f"Seksi {n}", SUPERIOR=f"Seksi {(n + 1) % 20}") for n in range(20)]
    ring = "Seksi 0 → Seksi 1 → Seksi 2 → Seksi 3 → Seksi 4 → Seksi 5 → Seksi 6 → … 13 lagi → Seksi 0"
    assert faults(BUPATI, *seats) == [f"Baris 3: Atasan membentuk lingkaran: {ring}."]


def test_rings_with_the_directory() -> None:
    assert faults(line(BUPATI, SUPERIOR="Sekretaris Dinas"), known=KNOWN) == [
        "Baris 2: Atasan membentuk lingkaran: Bupati → Sekretaris Dinas → Kepala Dinas → Bupati."
    ]
    assert faults(line(BUPATI, PARENT="Dinas"), known=KNOWN) == [
        "Baris 2: Induk OPD membentuk lingkaran: Pemkab → Dinas → Pemkab."
    ]


def test_agencies_too_deep() -> None:
    chain = [
        line(
            VACANT,
            TITLE=f"Kepala {n}",
            AGENCY=f"Unit {n}",
            PARENT=f"Unit {n - 1}" if n else "-",
            SUPERIOR="-",
        )
        for n in range(13)
    ]
    assert faults(*chain) == ['Baris 14: OPD "Unit 12" berada di tingkat 13; paling dalam 12 tingkat.']
    below = {f"b{n}": KnownAgency(f"B{n}", f"b{n - 1}" if n else "dinas", True) for n in range(11)}
    deep = replace(KNOWN, agencies={**KNOWN.agencies, **below})
    assert faults(line(HEAD, PARENT="Badan"), known=deep) == [
        f'Baris 2: OPD "B{n}" berada di tingkat {n + 4}; paling dalam 12 tingkat.' for n in (9, 10)
    ]


def test_a_refused_nip_does_not_make_a_stranger_of_its_owner() -> None:
    row = line(DEPUTY, NIP=NIP_2[:-1], NAME="Bagas", PHONE="+6281211110002", EMAIL="b@contohkab.example")
    assert faults(row, known=KNOWN) == ["Baris 2: NIP harus 18 angka, tertulis 17."]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"PHONE": "+6281211110002"}, "HP +6281211110002 sudah dipakai Bagas di direktori."),
        (
            {"EMAIL": "kedua@contohkab.example"},
            "E-mail kedua@contohkab.example sudah dipakai Bagas di direktori.",
        ),
        (
            {"NIP": "-", "EMAIL": "b@contohkab.example"},
            "E-mail b@contohkab.example sudah dipakai Bagas di direktori.",
        ),
    ],
)
def test_addresses_of_somebody_else(cells: dict[str, str], sentence: str) -> None:
    assert faults(line(DEPUTY, **cells), known=KNOWN) == [f"Baris 2: {sentence}"]


def test_an_address_passes_on_when_its_owner_gets_another() -> None:
    head, deputy = line(HEAD, PHONE="0812-1111-0009"), line(DEPUTY, PHONE="0812-1111-0002")

    assert faults(deputy, head, known=KNOWN) == []


def test_a_wrong_cell_does_not_hide_the_others() -> None:
    assert faults(BUPATI, line(HEAD, NIP="1", PHONE="1"), line(DEPUTY, SUPERIOR="Kepala Dinas")) == [
        "Baris 3: NIP harus 18 angka, tertulis 1.",
        'Baris 3: HP harus satu nomor telepon, misalnya 0812-3456-7890; tertulis "1".',
    ]


@pytest.mark.parametrize(
    "same",
    [
        {},
        {"PHONE": "0812-1111-0002"},
        {"PHONE": "6281211110002"},
        {"PHONE": "81211110002"},
        {"EMAIL": "B@ContohKab.example"},
        {"EMAIL": "kedua@contohkab.example"},
        {"NIP": "19780112 200501 1 501"},
        {"TITLE": "KEPALA DINAS", "AGENCY": "dinas", "SUPERIOR": "BUPATI"},
        {"PHONE": "", "EMAIL": "-", "SUPERIOR": "", "PARENT": ""},
    ],
)
def test_spellings_of_the_same(same: dict[str, str]) -> None:
    report = check(table(line(HEAD, **same)), KNOWN)

    assert changes(report) == [{}]
    assert report.rows[0].outcome is Outcome.SAME


@pytest.mark.parametrize(
    ("old", "cells", "column", "change"),
    [
        (HEAD, {"NAME": "Bagas, S.T."}, Column.NAME, ("Bagas", "Bagas, S.T.")),
        (HEAD, {"PHONE": "0812 1111 0009"}, Column.PHONE, ("+6281211110002", "+6281211110009")),
        (DEPUTY, {"EMAIL": "d@contohkab.example"}, Column.EMAIL, ("(kosong)", "d@contohkab.example")),
        (HEAD, {"PARENT": "-"}, Column.PARENT, ("Pemkab", "-")),
        (BUPATI, {"PARENT": "Badan Baru"}, Column.PARENT, ("-", "Badan Baru")),
        (DEPUTY, {"SUPERIOR": "Bupati"}, Column.SUPERIOR, ("Kepala Dinas", "Bupati")),
        (HEAD, {"SUPERIOR": "-"}, Column.SUPERIOR, ("Bupati", "-")),
        (DEPUTY, {"AGENCY": "Badan"}, Column.AGENCY, ("Dinas", "Badan")),
    ],
)
def test_a_change(old: Line, cells: dict[str, str], column: Column, change: tuple[str, str]) -> None:
    introduced = line(VACANT, TITLE="Kepala Badan Baru", AGENCY="Badan Baru", PARENT="-", SUPERIOR="-")
    report = check(table(line(old, **cells), introduced), KNOWN)

    assert report.faults == []
    assert changes(report)[0] == {column: change}
    assert [row.outcome for row in report.rows] == [Outcome.CHANGED, Outcome.NEW]


def test_holders_change() -> None:
    empty = "(kosong)"
    report = check(
        table(line(HEAD, NIP="", NAME="", PHONE="", EMAIL=""), line(VACANT, NIP=NIP, NAME="Bagas")), KNOWN
    )

    assert changes(report) == [
        {Column.NIP: (NIP, empty), Column.NAME: ("Bagas", empty)},
        {Column.NIP: (empty, NIP), Column.NAME: (empty, "Bagas")},
    ]
    assert [row.moved_from for row in report.rows] == ["", "Kepala Dinas"]


def test_another_elected_official_of_the_same_name() -> None:
    other = line(BUPATI, PHONE="", EMAIL="sari.baru@contohkab.example")

    assert changes(check(table(other), KNOWN)) == [
        {Column.EMAIL: ("(kosong)", "sari.baru@contohkab.example")}
    ]


def test_an_elected_namesake_who_is_known_already() -> None:
    namesake = KnownPerson(4, "", "Sari", {"email": "sari.dua@contohkab.example"})
    owners = {**KNOWN.owners, ("email", "sari.dua@contohkab.example"): 4}
    known = replace(KNOWN, people={**KNOWN.people, 4: namesake}, owners=owners)

    assert changes(check(table(line(BUPATI, PHONE="", EMAIL="sari.dua@contohkab.example")), known)) == [
        {Column.EMAIL: ("sari@contohkab.example", "sari.dua@contohkab.example")}
    ]


def test_what_is_not_in_use_comes_back() -> None:
    seats = dict(KNOWN.seats) | {"kepala seksi": replace(KNOWN.seats["kepala seksi"], is_active=False)}
    agencies = dict(KNOWN.agencies) | {"dinas": replace(KNOWN.agencies["dinas"], is_active=False)}
    report = check(table(VACANT), replace(KNOWN, seats=seats, agencies=agencies))

    back = ("(tidak aktif)", "(aktif)")
    assert changes(report) == [{Column.TITLE: back, Column.AGENCY: back}]


def test_a_new_seat_for_somebody_known() -> None:
    report = check(table(line(HEAD, TITLE="Kepala Badan", AGENCY="Badan")), KNOWN)

    assert (report.rows[0].outcome, report.rows[0].moved_from) == (Outcome.NEW, "Kepala Dinas")


def test_counts() -> None:
    report = check(
        table(BUPATI, line(HEAD, NAME="B"), line(DEPUTY, NIP="1"), line(VACANT, TITLE="Baru")), KNOWN
    )

    assert {outcome.value: report.count(outcome) for outcome in Outcome} == {
        "baru": 1,
        "berubah": 1,
        "sama": 1,
        "salah": 1,
    }
