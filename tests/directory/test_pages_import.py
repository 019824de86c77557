"""The import in the browser: upload, the report, apply; what may not pass is told and changes nothing."""

import io
import time
from collections.abc import Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from python_calamine import load_workbook
from tests import factories
from tests.directory.regency import Regency, regency, shown
from tests.signing_in import signed_in

from kentongan.base import clock
from kentongan.base.events import Event
from kentongan.base.permissions import Role
from kentongan.base.users import Government
from kentongan.directory.importing_sheet import Column
from kentongan.directory.models import Agency, Person, Position
from kentongan.directory.tags import DirectoryTag

HEAD = "NIP;Nama;Jabatan;OPD;Induk OPD;Atasan;HP;E-mail"
GOOD = [
    "199001012015012003;Ratna Wulandari;Kepala Dinas Pertanian;Dinas Pertanian;Sekretariat Daerah;;;",
    ";;Sekretaris Dinas Pertanian;Dinas Pertanian;;Kepala Dinas Pertanian;;",
    "198503122010011001;Tirta Samudra, S.Sos.;Kepala Dinas Sosial;Dinas Sosial;;;;",
]


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: factories.NOW)


@pytest.fixture
def r(government: Government) -> Regency:
    return regency(government)


@pytest.fixture
def operator(r: Regency) -> Client:
    return signed_in(r.operator)


def send(client: Client, content: bytes, name: str = "pegawai.csv") -> HttpResponse:
    answer = client.post("/opd/impor/", {"file": SimpleUploadedFile(name, content)})
    assert isinstance(answer, HttpResponse)
    return answer


def uploaded(client: Client, rows: Sequence[str]) -> str:
    """The address of the report on these rows."""
    answer = send(client, "\n".join([HEAD, *rows]).encode())
    assert answer.status_code == 302
    return str(answer["Location"])


def test_the_report_tells_every_row_and_changes_nothing(r: Regency, operator: Client) -> None:
    seats = Position.objects.count()
    url = uploaded(operator, GOOD)
    page = shown(operator, url)
    assert "Terapkan 3 perubahan" in page
    assert "Tirta Samudra → Tirta Samudra, S.Sos." in page
    assert Position.objects.count() == seats
    new = shown(operator, f"{url}?hasil=baru")
    assert "Kepala Dinas Pertanian" in new
    assert "Kepala Dinas Sosial" not in new


def test_faults_come_first_with_the_numbers_of_the_file(r: Regency, operator: Client) -> None:
    url = uploaded(operator, [*GOOD, "123;Salah Nomor;Jabatan Salah;Dinas Sosial;;;;"])
    page = shown(operator, url)
    assert "1 baris salah." in page
    assert "Terapkan" not in page
    assert page.index("NIP harus 18 angka") < page.index("Tirta Samudra, S.Sos.")
    [row] = [line for line in page.splitlines() if "NIP harus 18 angka" in line]
    assert 'data-label="Baris">5<' in row
    assert operator.post(f"{url}terapkan/", {"changes": "3"}, follow=True).status_code == 200
    assert not Position.objects.filter(title="Kepala Dinas Pertanian").exists()


def test_apply_writes_all_of_it_once(r: Regency, operator: Client) -> None:
    url = uploaded(operator, GOOD)
    assert operator.get(f"{url}terapkan/").status_code == 302
    assert not Agency.objects.filter(name="Dinas Pertanian").exists()
    answer = operator.post(f"{url}terapkan/", {"changes": "3"}, follow=True)
    assert "1 OPD, 2 jabatan dan 1 orang ditambahkan" in answer.content.decode()
    assert Agency.objects.get(name="Dinas Pertanian").parent == r.setda
    assert Person.objects.get(pk=r.kadis_person.pk).name == "Tirta Samudra, S.Sos."
    again = operator.post(f"{url}terapkan/", {"changes": "3"}, follow=True)
    assert "Unggahan ini sudah diterapkan" in again.content.decode()
    assert Event.objects.filter(tag=DirectoryTag.IMPORTED).count() == 1


def test_a_directory_that_changed_meanwhile_is_shown_again(r: Regency, operator: Client) -> None:
    url = uploaded(operator, GOOD)
    factories.position(r.government, "Sekretaris Dinas Pertanian", agency=r.dinas)
    Person.objects.filter(pk=r.kadis_person.pk).update(name="Tirta Samudra, S.Sos.")
    answer = operator.post(f"{url}terapkan/", {"changes": "3"}, follow=True)
    assert "Direktori berubah" in answer.content.decode()
    assert not Agency.objects.filter(name="Dinas Pertanian").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Berkas ini kosong."),
        (b"tanggal,cuaca\n1,cerah\n", "bukan tabel pegawai"),
        (b"PK\x03\x04 bukan excel", "tidak dapat dibaca sebagai Excel"),
        (b"NIP;Nama;Jabatan;OPD\n", "tidak berisi satu baris pegawai pun"),
        (b"\0\0\0\0", "bukan tabel yang dikenal"),
    ],
)
def test_a_file_that_is_no_staff_list_is_told_at_the_field(
    r: Regency, operator: Client, content: bytes, sentence: str
) -> None:
    answer = send(operator, content)
    assert answer.status_code == 200
    assert 'class="wrong"' in answer.content.decode()
    assert sentence in answer.content.decode()


def test_no_file_and_too_large_a_file(r: Regency, operator: Client, settings: object) -> None:
    assert "Pilih berkasnya dahulu." in operator.post("/opd/impor/", {"x": "1"}).content.decode()
    settings.FILE_LIMIT = 2**20  # type: ignore[attr-defined]
    answer = send(operator, b"x" * (2**20 + 1))
    assert "Paling besar 1 MB" in answer.content.decode()


def test_an_upload_is_its_sender_s_for_an_hour(
    r: Regency, operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = uploaded(operator, GOOD)
    colleague = signed_in(factories.user(r.government, Role.OPERATOR))
    stranger = signed_in(factories.user(factories.government(), Role.OPERATOR))
    for client in (colleague, stranger):
        answer = client.get(url, follow=True)
        assert "bukan milik Anda" in answer.content.decode()
        assert client.post(f"{url}terapkan/", {"changes": "3"})["Location"] == "/opd/impor/"
    assert operator.get(f"{url[:-2]}x/")["Location"] == "/opd/impor/"
    later = time.time() + 3601
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert operator.get(url)["Location"] == "/opd/impor/"
    assert operator.post(f"{url}terapkan/", {"changes": "3"})["Location"] == "/opd/impor/"
    assert not Agency.objects.filter(name="Dinas Pertanian").exists()


def test_only_who_may_change_everything_imports(r: Regency) -> None:
    for user in (
        factories.user(r.government, Role.VIEWER),
        factories.user(r.government, Role.COMMANDER),
        factories.user(r.government, Role.OPERATOR, branch=r.dinas),
    ):
        client = signed_in(user)
        for url in ("/opd/impor/", "/opd/impor/token/", "/opd/impor/token/terapkan/"):
            assert client.get(url).status_code == 403
            assert client.post(url).status_code == 403


def table(content: bytes) -> list[list[str]]:
    sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


@pytest.mark.slow
def test_the_template_is_itself_a_good_staff_list(r: Regency, operator: Client) -> None:
    content = operator.get("/opd/impor/contoh.xlsx").content
    assert table(content)[0] == [column.value for column in Column]
    assert len(table(content)) == 3
    answer = send(operator, content, "contoh.xlsx")
    assert "Terapkan 2 perubahan" in shown(operator, str(answer["Location"]))


def test_the_directory_comes_back_as_the_same(r: Regency, operator: Client) -> None:
    content = operator.get("/opd/impor/direktori.xlsx").content
    answer = send(operator, content, "direktori.xlsx")
    page = shown(operator, str(answer["Location"]))
    assert "Camat Awanbiru" in page


def test_the_directory_of_a_branch_holds_that_branch(r: Regency) -> None:
    limited = signed_in(factories.user(r.government, Role.OPERATOR, branch=r.dinas))
    rows = table(limited.get("/opd/impor/direktori.xlsx").content)
    assert {row[3] for row in rows[1:]} == {"Dinas Sosial"}


@pytest.mark.slow
def test_long_reports_come_in_pages(r: Regency, operator: Client) -> None:
    rows = [f";;Lurah Desa {n};Dinas Sosial;;;;" for n in range(130)]
    url = uploaded(operator, rows)
    first, second = shown(operator, url), shown(operator, f"{url}?hal=2")
    assert "Lurah Desa 99<" in first
    assert "Lurah Desa 100<" not in first
    assert "Lurah Desa 129<" in second
    assert "Tidak ada baris seperti ini" in shown(operator, f"{url}?hal=99&hasil=sama")
    assert shown(operator, f"{url}?hal=0")
