"""Pages of agencies: the tree and its figures, one agency, making, changing and leaving."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests import factories
from tests.directory.regency import Regency, refused, regency, shown, told
from tests.signing_in import signed_in

from kentongan.base import clock
from kentongan.base.permissions import Role
from kentongan.base.users import Government
from kentongan.directory.models import Agency, Position

PAGES = [
    "/opd/",
    "/opd/{dinas}/",
    "/opd/{dinas}/ubah/",
    "/opd/{dinas}/nonaktifkan/",
    "/opd/{dinas}/jabatan/",
    "/opd/{dinas}/jabatan/baru/",
    "/opd/baru/",
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


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows(r: Regency, operator: Client, page: str) -> None:
    assert "<h1" in shown(operator, page.format(dinas=r.dinas.pk))


def test_the_tree_shows_children_below_their_parent_by_name(r: Regency, operator: Client) -> None:
    factories.agency(r.government, "Bidang Bantuan", r.dinas)
    factories.agency(r.government, "Badan Awal")
    page = shown(operator, "/opd/")
    order = ["Badan Awal", "Sekretariat Daerah", "Dinas Sosial", "Bidang Bantuan", "Kecamatan Awanbiru"]
    places = [page.index(f"{name} </a>") for name in order]
    assert places == sorted(places)
    assert "\u2003\u2003Bidang Bantuan </a>" in page


def exported(client: Client, url: str) -> list[dict[str, str]]:
    content = b"".join(client.get(url)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_figures_count_the_whole_branch_and_lead_to_their_rows(r: Regency, operator: Client) -> None:
    rows = {row["OPD"]: row for row in exported(operator, "/opd/?unduh=csv")}
    assert [rows["Sekretariat Daerah"][c] for c in ("Jabatan", "Kosong", "Terjangkau")] == ["4", "2", "1"]
    assert [rows["Dinas Sosial"][c] for c in ("Jabatan", "Kosong", "Terjangkau")] == ["2", "1", "1"]
    assert rows["Dinas Sosial"]["Induk"] == "Sekretariat Daerah"
    for filtered, title in [("kosong", "Sekretaris Dinas Sosial"), ("terjangkau", "Kepala Dinas Sosial")]:
        url = f"/opd/{r.dinas.pk}/jabatan/?keadaan={filtered}"
        assert url in shown(operator, "/opd/").replace("&amp;", "&")
        page = shown(operator, url)
        assert page.count('class="go"') == 1
        assert f"{title}</a>" in page


def test_a_typed_in_number_reaches_nobody(r: Regency, operator: Client) -> None:
    page = shown(operator, f"/opd/{r.kecamatan.pk}/jabatan/?keadaan=tanpa-alamat")
    assert "Camat Awanbiru</a>" in page


def test_search_and_filter(r: Regency, operator: Client) -> None:
    r.kecamatan.is_active = False
    r.kecamatan.save()
    assert "Kecamatan Awanbiru" not in shown(operator, "/opd/?keadaan=aktif")
    assert "Kecamatan Awanbiru" in shown(operator, "/opd/?keadaan=nonaktif")
    found = shown(operator, "/opd/?q=awan")
    assert "Kecamatan Awanbiru" in found
    assert "Dinas Sosial" not in found
    assert "Tidak ada OPD di sini" in shown(operator, "/opd/?q=%25")


def test_an_xlsx_is_a_workbook(r: Regency, operator: Client) -> None:
    assert operator.get("/opd/?unduh=xlsx").content.startswith(b"PK")


def test_an_agency_shows_its_seats_figures_and_way_up(r: Regency, operator: Client) -> None:
    page = shown(operator, f"/opd/{r.dinas.pk}/")
    assert f'<a href="/opd/{r.setda.pk}/">Sekretariat Daerah</a>' in page
    assert "Tirta Samudra · Telegram" in page
    assert "belum ada pejabatnya" in page


def test_the_open_orders_of_a_branch_lead_to_their_rows(government: Government) -> None:
    world = factories.world(seats=2)
    factories.order(world)
    client = signed_in(world.user)
    page = shown(client, f"/opd/{world.agency.pk}/")
    assert f'href="/opd/{world.agency.pk}/perintah/?keadaan=terbuka"' in page
    rows = shown(client, f"/opd/{world.agency.pk}/perintah/?keadaan=terbuka")
    assert rows.count('class="go"') == 2
    seat = shown(client, f"/jabatan/{world.seats[0].pk}/perintah/")
    assert seat.count('class="go"') == 1


def test_make_rename_and_move(r: Regency, operator: Client) -> None:
    page = told(operator, "/opd/baru/", name="Bagian Hukum", short_name="Hukum", parent="sekretariat daerah")
    assert "Bagian Hukum ditambahkan" in page
    made = Agency.objects.get(name="Bagian Hukum")
    assert made.path == f"{r.setda.path}{made.pk}/"
    told(operator, f"/opd/{made.pk}/ubah/", name="Bagian Hukum dan HAM", short_name="", parent="Dinas Sosial")
    made.refresh_from_db()
    assert (made.name, made.path) == ("Bagian Hukum dan HAM", f"{r.dinas.path}{made.pk}/")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": ""}, "Nama OPD belum diisi."),
        ({"name": "DINAS SOSIAL"}, "OPD DINAS SOSIAL sudah ada."),
        ({"name": "Baru", "parent": "Sekretariat"}, "Mungkin maksud Anda: Sekretariat Daerah."),
        ({"name": "Baru", "parent": "Entah"}, "“Entah” tidak ada."),
        ({"name": "Baru", "parent": "%_"}, "“%_” tidak ada."),
        ({"name": "Ba\0ru"}, "Karakter null"),
        ({"name": "x" * 161}, "160"),
    ],
)
def test_a_bad_agency_is_told_at_its_field(
    r: Regency, operator: Client, data: dict[str, str], sentence: str
) -> None:
    before = Agency.objects.count()
    page = refused(operator, "/opd/baru/", **data)
    assert 'class="wrong"' in page
    assert sentence in page
    assert Agency.objects.count() == before


def test_a_ring_is_refused_and_nothing_is_renamed(r: Regency, operator: Client) -> None:
    url = f"/opd/{r.setda.pk}/ubah/"
    page = refused(operator, url, name="Nama Lain", short_name="", parent="Dinas Sosial")
    assert 'class="wrong"' in page
    r.setda.refresh_from_db()
    assert r.setda.name == "Sekretariat Daerah"


def test_leaving_use_is_asked_first_and_can_be_undone(r: Regency, operator: Client) -> None:
    url = f"/opd/{r.dinas.pk}/nonaktifkan/"
    assert "2 jabatan di OPD ini tidak menerima perintah baru" in shown(operator, url)
    assert Agency.objects.get(pk=r.dinas.pk).is_active
    told(operator, url)
    assert not Agency.objects.get(pk=r.dinas.pk).is_active
    operator.get(f"/opd/{r.dinas.pk}/aktifkan/")
    assert not Agency.objects.get(pk=r.dinas.pk).is_active
    told(operator, f"/opd/{r.dinas.pk}/aktifkan/")
    assert Agency.objects.get(pk=r.dinas.pk).is_active


def test_an_agency_with_active_ones_below_stays(r: Regency, operator: Client) -> None:
    assert "Masih ada OPD aktif di bawahnya" in told(operator, f"/opd/{r.setda.pk}/nonaktifkan/")
    assert Agency.objects.get(pk=r.setda.pk).is_active


@pytest.mark.parametrize("page", [p for p in PAGES if "{dinas}" in p])
def test_another_government_finds_nothing(r: Regency, page: str) -> None:
    stranger = signed_in(factories.user(factories.government(), Role.OPERATOR))
    assert stranger.get(page.format(dinas=r.dinas.pk)).status_code == 404
    assert stranger.post(page.format(dinas=r.dinas.pk)).status_code == 404
    assert "Dinas Sosial" not in shown(stranger, "/opd/")


def test_a_reader_may_look_but_not_change(r: Regency) -> None:
    reader = signed_in(factories.user(r.government, Role.VIEWER))
    page = shown(reader, f"/opd/{r.dinas.pk}/")
    assert "ubah/" not in page
    for url in ("/opd/baru/", f"/opd/{r.dinas.pk}/ubah/", f"/opd/{r.dinas.pk}/nonaktifkan/", "/opd/impor/"):
        assert reader.get(url).status_code == 403
        assert reader.post(url).status_code == 403


@pytest.mark.slow
def test_one_branch_sees_and_changes_itself_only(r: Regency) -> None:
    limited = signed_in(factories.user(r.government, Role.OPERATOR, branch=r.dinas))
    tree = shown(limited, "/opd/")
    assert "Dinas Sosial" in tree
    assert "Kecamatan Awanbiru" not in tree
    assert limited.get(f"/opd/{r.kecamatan.pk}/").status_code == 404
    page = shown(limited, f"/opd/{r.dinas.pk}/")
    assert f"/opd/{r.setda.pk}/" not in page
    assert 'name="parent"' not in shown(limited, f"/opd/{r.dinas.pk}/ubah/")
    assert "tidak ada" in refused(limited, "/opd/baru/", name="Baru", parent="Kecamatan Awanbiru")
    assert 'class="wrong"' in refused(limited, "/opd/baru/", name="Baru", parent="")
    told(limited, "/opd/baru/", name="Bidang Baru", parent="Dinas Sosial")
    assert limited.get("/opd/impor/").status_code == 403


def test_names_are_shown_as_text(r: Regency, operator: Client) -> None:
    hostile = factories.agency(r.government, "<script>alert(1)</script>")
    for url in ("/opd/", f"/opd/{hostile.pk}/", "/opd/baru/"):
        assert "<script>alert" not in shown(operator, url)


@pytest.mark.slow
def test_more_rows_take_no_more_queries(
    r: Regency, operator: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    few = dict.fromkeys(("/opd/", "/jabatan/", "/pejabat/"), 0)
    many(r.government, 10)
    for url in few:
        with django_assert_max_num_queries(40) as counted:
            shown(operator, url)
        few[url] = len(counted.captured_queries)
    many(r.government, 200)
    for url, most in few.items():
        with django_assert_max_num_queries(most):
            shown(operator, url)


def many(government: Government, count: int) -> None:
    """That many agencies, each with a seat, its holder and his address."""
    for _ in range(count):
        agency = factories.agency(government)
        seat = factories.position(government, agency=agency)
        factories.person(government, seat=seat, telegram=str(8_000_000 + seat.pk))


def test_an_agency_with_many_seats_takes_no_more_queries(
    r: Regency, operator: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    url = f"/opd/{r.dinas.pk}/"
    with django_assert_max_num_queries(40) as few:
        shown(operator, url)
    Position.objects.bulk_create(
        Position(government=r.government, title=f"Jabatan ke-{n}", agency=r.dinas) for n in range(200)
    )
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert "Lihat semua" in shown(operator, url)
