"""A list of sites as a file: judged row by row, written whole or not at all."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import load_workbook
from tests import factories
from tests.flows import Desk
from tests.signing_in import signed_in
from tests.sitewatch import places

from kentongan.base.events import Event
from kentongan.base.exporting import to_xlsx
from kentongan.base.permissions import Role
from kentongan.directory.importing_check import Outcome
from kentongan.directory.sheets import TableError, read_list
from kentongan.sitewatch.importing import SITES, Column, ImportRefused, Report, apply, check, known
from kentongan.sitewatch.models import Site


def judged(desk: Desk, *lines: str) -> Report:
    text = "\n".join(["Alamat;OPD;Pengelola;Nama situs", *lines]).encode()
    return check(read_list("situs.csv", text, SITES), known(desk.world.user))


def outcomes(report: Report) -> list[str]:
    return [row.outcome.value for row in report.rows]


def test_rows_become_sites_and_the_second_time_nothing_changes(desk: Desk) -> None:
    agency, seat = desk.world.agency.name, desk.world.seats[0].title
    lines = (f"a.contohkab.example;{agency};{seat};Situs A", f"b.contohkab.example;{agency.upper()};-;")
    assert apply(judged(desk, *lines), acting_user=desk.world.user, now=desk.now) == (2, 0)
    first = Site.objects.get(url="https://a.contohkab.example/")
    assert (first.contact, first.name) == (desk.world.seats[0], "Situs A")
    again = judged(desk, *lines)
    assert outcomes(again) == [Outcome.SAME] * 2
    assert apply(again, acting_user=desk.world.user, now=desk.now) == (0, 0)
    assert Event.objects.filter(tag="sitewatch:import:applied").count() == 1


def test_changes_are_told_and_empty_cells_change_nothing(desk: Desk) -> None:
    site = places.site(desk.world)
    seat, agency = desk.world.seats[1].title, desk.world.agency.name
    report = judged(desk, f"{site.url};{agency};{seat};Nama baru")
    assert report.rows[0].changes == {
        Column.CONTACT: (desk.world.seats[0].title, seat),
        Column.NAME: ("", "Nama baru"),
    }
    apply(report, acting_user=desk.world.user, now=desk.now)
    assert outcomes(judged(desk, f"{site.url};{agency};;")) == [Outcome.SAME]
    apply(judged(desk, f"{site.url};{agency};-;"), acting_user=desk.world.user, now=desk.now)
    site.refresh_from_db()
    assert (site.contact, site.name) == (None, "Nama baru")


def test_a_site_moves_to_another_agency(desk: Desk) -> None:
    site = places.site(desk.world)
    other = factories.agency(desk.world.government, "Dinas Baru")
    report = judged(desk, f"{site.url};Dinas  baru;;")
    assert list(report.rows[0].changes) == [Column.AGENCY]
    apply(report, acting_user=desk.world.user, now=desk.now)
    site.refresh_from_db()
    assert site.agency == other


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("dinas;OPD;;", "bukan alamat situs"),
        (";OPD;;x", "Tulis alamat situsnya"),
        ("c.example;;;", "OPD kosong"),
        ("c.example;Dinas Hantu;;", "“Dinas Hantu” tidak ada"),
        ("c.example;OPD;Kepala Hantu;", "“Kepala Hantu” tidak ada sebagai jabatan"),
        ("ada.example;OPD;;", "sudah ada di baris 2"),
    ],
)
def test_a_wrong_row_says_why_and_nothing_is_written(desk: Desk, line: str, sentence: str) -> None:
    agency = desk.world.agency.name
    report = judged(desk, f"ada.example;{agency};;", line.replace("OPD", agency))
    assert outcomes(report) == [Outcome.NEW, Outcome.WRONG]
    assert sentence in " ".join(report.rows[1].faults)
    with pytest.raises(ImportRefused, match="1 baris salah"):
        apply(report, acting_user=desk.world.user, now=desk.now)
    assert not Site.objects.exists()


def test_a_branch_changes_its_own_sites_only(desk: Desk) -> None:
    branch = factories.agency(desk.world.government, "Kecamatan Sendiri")
    foreign = places.site(desk.world)
    user = factories.user(desk.world.government, Role.OPERATOR, branch=branch)
    text = f"Alamat;OPD\n{foreign.url};Kecamatan Sendiri\nsendiri.example;Kecamatan Sendiri\n".encode()
    report = check(read_list("x", text, SITES), known(user))
    assert "di luar bagian Anda" in report.rows[0].faults[0]
    assert report.rows[1].outcome is Outcome.NEW
    hidden = f"Alamat;OPD\nx.example;{desk.world.agency.name}\n".encode()
    assert "tidak ada di direktori" in check(read_list("x", hidden, SITES), known(user)).rows[0].faults[0]


def test_a_file_that_is_no_list_of_sites_is_told(desk: Desk) -> None:
    with pytest.raises(TableError, match="bukan tabel situs"):
        read_list("x.csv", b"satu\n", SITES)


@pytest.fixture
def client(desk: Desk) -> Client:
    return signed_in(desk.world.user)


@pytest.mark.slow
def test_over_the_pages_from_upload_to_list(desk: Desk, client: Client) -> None:
    agency = desk.world.agency.name
    book = to_xlsx(["URL", "Perangkat daerah"], [("a.example", agency), ("b.example", agency)])
    sent = client.post("/situs/impor/", {"file": SimpleUploadedFile("situs.xlsx", book)})
    report = client.get(sent["Location"])
    assert "Terapkan 2 perubahan" in report.content.decode()
    assert client.get(sent["Location"] + "?hasil=new&hal=1").status_code == 200
    apply_url = sent["Location"] + "terapkan/"
    assert client.get(apply_url)["Location"] == sent["Location"]
    assert client.post(apply_url, {"changes": "9"})["Location"] == sent["Location"]
    done = client.post(apply_url, {"changes": "2"}, follow=True)
    assert "2 situs baru" in done.content.decode()
    assert Site.objects.count() == 2
    late = client.post(apply_url, {"changes": "2"}, follow=True)
    assert "Unggah lagi" in late.content.decode()


def test_wrong_rows_stand_in_the_report_without_a_button(desk: Desk, client: Client) -> None:
    sent = client.post(
        "/situs/impor/", {"file": SimpleUploadedFile("x.csv", b"Alamat;OPD\nx.example;Hantu\n")}
    )
    page = client.get(sent["Location"]).content.decode()
    assert "1 baris salah" in page
    assert "Terapkan" not in page
    assert client.post(sent["Location"] + "terapkan/", {"changes": "0"})["Location"] == sent["Location"]


def test_a_bad_file_is_told_at_the_field(client: Client) -> None:
    page = client.post("/situs/impor/", {"file": SimpleUploadedFile("x.csv", b"satu\n")}).content.decode()
    assert "bukan tabel situs" in page
    assert "Pilih berkasnya" in client.post("/situs/impor/", {"x": "1"}).content.decode()


def test_the_template_reads_as_a_list(client: Client) -> None:
    book = client.get("/situs/impor/contoh/").content
    rows = load_workbook(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert rows[0] == [str(column) for column in Column]
    assert read_list("contoh.xlsx", book, SITES).ignored == ()
