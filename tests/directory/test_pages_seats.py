"""Pages of seats: the list, one seat, its making and changing, appointing and ending."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests import factories
from tests.directory.regency import Regency, refused, regency, shown, told
from tests.signing_in import signed_in

from kentongan.base import clock
from kentongan.base.permissions import Role
from kentongan.base.users import Government
from kentongan.directory.models import Address, Appointment, Person, Position

TODAY = date(2026, 11, 18)
PAGES = [
    "/jabatan/{kadis}/",
    "/jabatan/{kadis}/ubah/",
    "/jabatan/{kadis}/nonaktifkan/",
    "/jabatan/{kadis}/isi/",
    "/jabatan/{kadis}/isi/?baru=1",
    "/jabatan/{kadis}/isi/?cari=wulan",
    "/jabatan/{kadis}/penugasan/{appointment}/akhiri/",
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


def address(r: Regency, page: str) -> str:
    return page.format(kadis=r.kadis.pk, appointment=Appointment.objects.get(position=r.kadis).pk)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_to_its_own_government_only(r: Regency, operator: Client, page: str) -> None:
    assert "<h1" in shown(operator, address(r, page))
    stranger = signed_in(factories.user(factories.government(), Role.OPERATOR))
    assert stranger.get(address(r, page)).status_code == 404
    assert stranger.post(address(r, page)).status_code == 404


@pytest.mark.parametrize("page", PAGES[1:])
def test_a_reader_may_not_change(r: Regency, page: str) -> None:
    reader = signed_in(factories.user(r.government, Role.VIEWER))
    assert reader.get(address(r, page)).status_code == 403
    assert reader.post(address(r, page)).status_code == 403


def test_one_branch_sees_its_own_seats_only(r: Regency) -> None:
    limited = signed_in(factories.user(r.government, Role.OPERATOR, branch=r.dinas))
    assert "Camat Awanbiru" not in shown(limited, "/jabatan/")
    assert limited.get(f"/jabatan/{r.camat.pk}/").status_code == 404
    page = shown(limited, f"/jabatan/{r.kadis.pk}/")
    assert "di luar bagian Anda" in page
    assert "Sekretaris Daerah" not in page
    edit = shown(limited, f"/jabatan/{r.kadis.pk}/ubah/")
    assert "Sekretaris Daerah" not in edit
    told(limited, f"/jabatan/{r.kadis.pk}/ubah/", title="Kadis Sosial", agency="Dinas Sosial")
    r.kadis.refresh_from_db()
    assert (r.kadis.title, r.kadis.superior_id) == ("Kadis Sosial", r.sekda.pk)


def test_one_branch_is_not_told_whose_number_it_is(r: Regency) -> None:
    factories.person(r.government, email="luar@contohkab.example")
    limited = signed_in(factories.user(r.government, Role.OPERATOR, branch=r.kecamatan))
    url = f"/jabatan/{r.camat.pk}/isi/?baru=1"
    data = {"name": "Orang Baru", "kind": "definitive", "since": "2026-11-18"}
    page = refused(limited, url, **data, nip="198503122010011001")
    assert "sudah dipakai seorang pegawai lain" in page
    assert "Tirta" not in page
    assert "sudah dipakai seorang pegawai lain" in refused(
        limited, url, **data, email="luar@contohkab.example"
    )
    assert not Person.objects.filter(name="Orang Baru").exists()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("keadaan=kosong", ["Sekretaris Daerah", "Sekretaris Dinas Sosial"]),
        ("keadaan=tanpa-alamat", ["Camat Awanbiru"]),
        ("keadaan=terjangkau", ["Kepala Dinas Sosial"]),
        ("keadaan=nonaktif", []),
        ("q=samudra", ["Kepala Dinas Sosial"]),
        ("q=kecamatan+awan", ["Camat Awanbiru"]),
        ("q=%25", []),
        ("q=%00camat", ["Camat Awanbiru"]),
    ],
)
def test_filters_and_search(r: Regency, operator: Client, query: str, titles: list[str]) -> None:
    page = shown(operator, f"/jabatan/?{query}")
    assert page.count('class="go"') == len(titles)
    assert all(f"{title}</a>" in page for title in titles)


def test_the_export_says_what_the_page_says(r: Regency, operator: Client) -> None:
    content = b"".join(operator.get("/jabatan/?unduh=csv")).decode("utf-8-sig")
    assert "Kepala Dinas Sosial,Tirta Samudra,Dinas Sosial,Telegram,Belum terbukti" in content
    assert "Sekretaris Dinas Sosial,,Dinas Sosial,,Kosong" in content


def test_a_seat_shows_who_held_it(r: Regency, operator: Client) -> None:
    former = factories.person(r.government)
    Appointment.objects.create(
        government=r.government,
        position=r.kadis,
        person=former,
        since=date(2020, 1, 2),
        until=date(2025, 10, 1),
    )
    page = shown(operator, f"/jabatan/{r.kadis.pk}/")
    assert "Tirta Samudra" in page
    assert former.name in page
    assert "2 Jan 2020 sampai 1 Okt 2025" in page
    assert page.count("/akhiri/") == 1
    assert f'href="/jabatan/{r.sekdis.pk}/"' in page


def test_make_a_seat_and_change_it(r: Regency, operator: Client) -> None:
    told(
        operator,
        f"/opd/{r.dinas.pk}/jabatan/baru/",
        title="Kepala Bidang Bantuan",
        superior="kepala dinas sosial",
    )
    seat = Position.objects.get(title="Kepala Bidang Bantuan")
    assert (seat.agency_id, seat.superior_id) == (r.dinas.pk, r.kadis.pk)
    told(
        operator,
        f"/jabatan/{seat.pk}/ubah/",
        title="Kabid Bantuan",
        agency="Kecamatan Awanbiru",
        superior="",
    )
    seat.refresh_from_db()
    assert (seat.title, seat.agency_id, seat.superior_id) == ("Kabid Bantuan", r.kecamatan.pk, None)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"title": ""}, "Nama jabatan belum diisi."),
        ({"title": "camat awanbiru"}, "Jabatan camat awanbiru sudah ada."),
        (
            {"title": "Baru", "superior": "Sekretaris"},
            "Mungkin maksud Anda: Sekretaris Daerah; Sekretaris Dinas",
        ),
        ({"title": "Baru", "agency": ""}, "OPD belum diisi."),
        ({"title": "Baru", "superior": "Sekretaris Dinas Sosial"}, "atasan tidak boleh melingkar"),
    ],
)
def test_a_bad_seat_is_told_at_its_field(
    r: Regency, operator: Client, data: dict[str, str], sentence: str
) -> None:
    whole = {"title": r.kadis.title, "agency": "Dinas Sosial", "superior": ""} | data
    page = refused(operator, f"/jabatan/{r.kadis.pk}/ubah/", **whole)
    assert 'class="wrong"' in page
    assert sentence in page
    assert Position.objects.get(pk=r.kadis.pk).superior_id == r.sekda.pk


def test_appoint_somebody_known(r: Regency, operator: Client) -> None:
    page = shown(operator, f"/jabatan/{r.sekdis.pk}/isi/?cari=WULAN")
    assert f"?orang={r.camat_person.pk}" in page
    assert "Camat Awanbiru" in page
    url = f"/jabatan/{r.sekdis.pk}/isi/?orang={r.camat_person.pk}"
    told(operator, url, kind="acting", since="2026-11-18", until="2026-12-31")
    made = Appointment.objects.get(position=r.sekdis)
    assert (made.person, made.kind, made.until) == (r.camat_person, "acting", date(2026, 12, 31))
    assert "Plt Wulan Pertiwi" in shown(operator, f"/jabatan/{r.sekdis.pk}/")


def test_appoint_somebody_new_with_an_address(r: Regency, operator: Client) -> None:
    told(
        operator,
        f"/jabatan/{r.kadis.pk}/isi/?baru=1",
        name="Ratna Wulandari",
        nip="19900101 201501 2 003",
        email="Ratna@contohkab.example",
        kind="definitive",
        since="2026-11-18",
    )
    person = Person.objects.get(nip="199001012015012003")
    assert Address.objects.get(person=person).value == "ratna@contohkab.example"
    before = Appointment.objects.get(position=r.kadis, person=r.kadis_person)
    assert before.until == TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"nip": "123"}, "NIP harus 18 angka, tertulis 3."),
        ({"nip": "198503122010011001"}, "NIP ini milik Tirta Samudra."),
        ({"email": "bukan-alamat"}, "E-mail bukan alamat yang benar"),
        ({"email": "kadis@contohkab.example"}, "sudah dipakai Tirta Samudra"),
        ({"since": ""}, "Isi tanggalnya."),
        ({"since": "kemarin"}, "Tulis tanggalnya seperti 2026-11-23."),
        ({"until": "2026-11-17"}, "Hari terakhir tidak boleh sebelum hari pertama."),
        ({"kind": "raja"}, 'class="wrong"'),
    ],
)
def test_a_bad_appointment_leaves_nobody_behind(
    r: Regency, operator: Client, data: dict[str, str], sentence: str
) -> None:
    whole = {"name": "Orang Baru", "nip": "", "email": "", "kind": "definitive", "since": "2026-11-18"} | data
    page = refused(operator, f"/jabatan/{r.sekdis.pk}/isi/?baru=1", **whole)
    assert sentence in page
    assert not Person.objects.filter(name="Orang Baru").exists()
    assert not Appointment.objects.filter(position=r.sekdis).exists()


@pytest.mark.parametrize("asked", ["0", "x", "9" * 30, "-1"])
def test_an_unknown_person_is_not_found(r: Regency, operator: Client, asked: str) -> None:
    assert operator.get(f"/jabatan/{r.kadis.pk}/isi/?orang={asked}").status_code == 404


def test_an_appointment_ends_on_the_day_given(r: Regency, operator: Client) -> None:
    url = address(r, PAGES[-1])
    assert "Akhiri penugasan Tirta Samudra?" in shown(operator, url)
    assert "Isi tanggalnya." in refused(operator, url, until="")
    assert "baru mulai" in refused(operator, url, until="2020-01-01")
    assert "berakhir 30 Nov 2026" in told(operator, url, until="2026-11-30")
    assert Appointment.objects.get(position=r.kadis).until == date(2026, 11, 30)


def test_an_appointment_belongs_to_its_seat(r: Regency, operator: Client) -> None:
    foreign = Appointment.objects.get(position=r.camat)
    url = f"/jabatan/{r.kadis.pk}/penugasan/{foreign.pk}/akhiri/"
    assert operator.post(url, {"until": "2026-11-18"}).status_code == 404


def test_leaving_use_is_asked_first_and_can_be_undone(r: Regency, operator: Client) -> None:
    url = f"/jabatan/{r.kadis.pk}/nonaktifkan/"
    assert "Nonaktifkan Kepala Dinas Sosial?" in shown(operator, url)
    told(operator, url)
    r.kadis.refresh_from_db()
    assert not r.kadis.is_active
    assert r.kadis.superior_id == r.sekda.pk
    assert "Aktifkan lagi" in shown(operator, f"/jabatan/{r.kadis.pk}/")
    told(operator, f"/jabatan/{r.kadis.pk}/aktifkan/")
    assert Position.objects.get(pk=r.kadis.pk).is_active
