"""The pages of the watch: lists with filters, a site, a finding, scans, mandates, the overview, the report."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from tests import factories
from tests.flows import Desk
from tests.signing_in import signed_in
from tests.sitewatch import places
from tests.sitewatch.places import clean, found, infected, looked_at, settled

from kentongan.base import files
from kentongan.base.events import Event
from kentongan.base.permissions import Role
from kentongan.core.clock.states import Move, State
from kentongan.core.sitescan import Technique
from kentongan.directory.models import Person
from kentongan.sitewatch import cases, queries
from kentongan.sitewatch.models import (
    Evidence,
    Mandate,
    OfflineRequest,
    Scan,
    ScanTarget,
    Schedule,
    Site,
    SiteCase,
    SiteFinding,
    Standing,
)
from kentongan.sitewatch.told import told


@pytest.fixture
def client(desk: Desk) -> Client:
    """The browser of the regent's desk, who may do everything here."""
    return signed_in(desk.world.user)


@pytest.fixture
def site(desk: Desk) -> Site:
    places.mandate(desk.world)
    return places.site(desk.world)


def page(client: Client, url: str, /, **query: Any) -> str:
    reply = client.get(url, query)
    assert reply.status_code == 200, (url, reply.status_code)
    return reply.content.decode()


def posted(client: Client, url: str, /, **fields: Any) -> str:
    """The page that follows an act."""
    reply = client.post(url, fields, follow=True)
    assert reply.status_code == 200, (url, reply.status_code)
    return reply.content.decode()


# --- Inventory ---


@pytest.mark.slow
def test_the_list_has_the_worst_first_and_its_numbers_lead_to_rows(
    desk: Desk, client: Client, site: Site
) -> None:
    places.site(desk.world, "z.contohkab.example", unowned=True)
    looked_at(places.site(desk.world, "bersih.contohkab.example"), clean(), now=desk.now)
    looked_at(site, infected(), now=desk.now)
    text = page(client, "/situs/")
    assert (
        text.index(site.address) < text.index("z.contohkab.example") < text.index("bersih.contohkab.example")
    )
    assert "Disusupi judi" in text
    assert "bersih.contohkab" not in page(client, "/situs/", keadaan="infected")
    assert "z.contohkab" in page(client, "/situs/", keadaan="tanpa-pengelola")
    assert site.address not in page(client, "/situs/", keadaan="kasus")
    waiting = list(SiteFinding.objects.filter(state="open"))
    cases.confirm(waiting, acting_user=desk.world.user, now=desk.now)
    assert page(client, "/situs/", keadaan="kasus").count(f"/situs/{site.pk}/") == 1
    assert "WordPress" in page(client, "/situs/", aplikasi="WordPress")
    assert "z.contohkab" not in page(client, "/situs/", q="awan")


def test_the_list_goes_home_as_a_file(desk: Desk, client: Client, site: Site) -> None:
    case = places.case_of(desk.world, site)
    text = b"".join(client.get("/situs/?unduh=csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Situs"], row["Keadaan"]) == (site.url, "Disusupi judi")
    assert row["Tenggat"]
    assert case.state == SiteCase.State.OPEN


def test_the_list_of_one_branch(desk: Desk, client: Client, site: Site) -> None:
    other = factories.agency(desk.world.government, "Dinas Lain")
    places.site(desk.world, "lain.contohkab.example", agency=other)
    text = page(client, "/situs/", opd=other.pk)
    assert "lain.contohkab.example" in text
    assert site.address not in text
    assert site.address not in page(client, "/situs/", opd=999999)


@pytest.mark.slow
def test_a_site_is_added_and_changed(desk: Desk, client: Client) -> None:
    sent = {"url": "Baru.ContohKab.example", "agency": desk.world.agency.name, "contact": "", "name": ""}
    text = posted(client, "/situs/baru/", **sent)
    assert "Situs baru.contohkab.example ditambahkan." in text
    assert "pengelola teknis belum diisi" in text
    assert "sudah ada di daftar" in posted(client, "/situs/baru/", **sent)
    assert "bukan alamat situs" in posted(client, "/situs/baru/", **(sent | {"url": "x"}))
    row = Site.objects.get()
    edit = f"/situs/{row.pk}/ubah/"
    assert "baru.contohkab.example" in page(client, edit)
    seat = desk.world.seats[0].title
    assert "Perubahan disimpan." in posted(client, edit, **(sent | {"contact": seat}))
    places.site(desk.world)
    taken = posted(client, edit, **(sent | {"url": places.HOST}))
    assert "sudah ada di daftar" in taken


@pytest.mark.slow
def test_candidates_are_accepted_and_sites_retired(desk: Desk, client: Client, site: Site) -> None:
    looked_at(site, clean(homes=("https://temuan.contohkab.example/",)), now=desk.now)
    fresh = Site.objects.get(standing=Standing.CANDIDATE)
    text = page(client, f"/situs/{fresh.pk}/")
    assert "Terima dan awasi" in text
    assert site.address in text
    assert "sekarang diawasi" in posted(client, f"/situs/{fresh.pk}/terima/")
    assert "Berhenti mengawasi" in page(client, f"/situs/{fresh.pk}/henti/")
    assert "tidak diawasi lagi" in posted(client, f"/situs/{fresh.pk}/henti/")
    assert "Awasi lagi" in page(client, f"/situs/{fresh.pk}/")
    assert "Awasi dahulu" in posted(client, f"/situs/{fresh.pk}/periksa/")


# --- Mandates and the schedule ---


def mandate_form(desk: Desk, **changes: Any) -> dict[str, Any]:
    return {
        "agency": desk.world.agency.name,
        "number": "800/7",
        "contact": "Sari",
        "valid_from": "2026-11-01",
        "valid_until": "2027-11-01",
        "opens": "22:00",
        "closes": "05:00",
        "text": "Boleh diperiksa.",
    } | changes


def test_a_mandate_is_given_shown_and_revoked(desk: Desk, client: Client) -> None:
    places.site(desk.world)
    text = posted(client, "/situs/mandat/baru/", **mandate_form(desk))
    assert "Mandat dicatat" in text
    assert "22.00" in text
    row = Mandate.objects.get()
    assert "800/7" in page(client, "/situs/mandat/", keadaan="berlaku")
    assert "Cabut mandat" in page(client, f"/situs/mandat/{row.pk}/cabut/")
    assert "dicabut" in posted(client, f"/situs/mandat/{row.pk}/cabut/")
    assert "Dicabut" in page(client, "/situs/mandat/")
    places.mandate(desk.world, valid_from=row.valid_until)
    assert "Di luar masa berlaku" in page(client, "/situs/mandat/")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"valid_until": "2026-10-01"}, "lebih awal daripada hari pertama"),
        ({"closes": ""}, "Isi kedua jamnya"),
        ({"valid_from": ""}, "Isi tanggalnya."),
        ({"agency": "Dinas Hantu"}, "tidak ada. Tulis namanya persis"),
        ({"opens": "jam sepuluh"}, "Tulis jamnya seperti 22:00."),
        ({"text": ""}, "Isi mandat belum diisi."),
    ],
)
def test_a_wrong_mandate_is_told_at_its_field(
    desk: Desk, client: Client, changes: dict[str, str], sentence: str
) -> None:
    assert sentence in posted(client, "/situs/mandat/baru/", **mandate_form(desk, **changes))
    assert not Mandate.objects.exists()


def test_the_schedule(desk: Desk, client: Client) -> None:
    assert "Jadwal malam" in page(client, "/situs/jadwal/")
    assert "Isi jamnya." in posted(client, "/situs/jadwal/", is_on="on", opens="", closes="05:00", every="1")
    assert "Jadwal disimpan." in posted(
        client, "/situs/jadwal/", is_on="on", opens="22:00", closes="05:00", every="2"
    )
    row = Schedule.objects.get()
    assert (row.is_on, row.every) == (True, 2)
    Schedule.objects.update(last_night=desk.now.date())
    assert "Terakhir malam 18 November 2026" in page(client, "/situs/jadwal/")


# --- Scans ---


def test_all_sites_are_scanned_on_request_and_the_page_follows(
    desk: Desk, client: Client, site: Site
) -> None:
    assert "Periksa 1 situs sekarang?" in page(client, "/situs/pemeriksaan/baru/")
    text = posted(client, "/situs/pemeriksaan/baru/")
    scan = Scan.objects.get()
    assert "Berjalan" in text
    url = f"/situs/pemeriksaan/{scan.pk}/"
    live = client.get(url, {"versi": "0-1-False"}, headers={"HX-Request": "true"})
    assert live.status_code == 204
    settled({site.pk: infected()}, now=desk.now)
    live = client.get(url, {"versi": "0-1-False"}, headers={"HX-Request": "true"})
    assert "semua pandangan" in live.content.decode()
    assert "hx-get" not in live.content.decode()
    assert site.address in page(client, url, hasil="infected", q="awan")
    assert "Diminta" in page(client, "/situs/pemeriksaan/", sebab="hand")


def test_with_nothing_to_scan_nothing_starts(client: Client) -> None:
    assert client.post("/situs/pemeriksaan/baru/").status_code == 200
    assert not Scan.objects.exists()


@pytest.mark.slow
def test_one_site_is_looked_at_again_once(desk: Desk, client: Client, site: Site) -> None:
    url = f"/situs/{site.pk}/"
    assert "segera diperiksa" in posted(client, f"{url}periksa/")
    assert "sudah antre" in posted(client, f"{url}periksa/")
    assert "Antre untuk diperiksa." in page(client, url)
    ScanTarget.objects.update(state=ScanTarget.State.CLAIMED)
    assert "Sedang diperiksa." in page(client, url)


def test_a_scan_is_stopped(desk: Desk, client: Client, site: Site) -> None:
    scan = places.started([site], desk.world.user, now=desk.now)
    assert "1 situs tidak jadi diperiksa." in posted(client, f"/situs/pemeriksaan/{scan.pk}/batal/")
    assert "tidak jadi" not in posted(client, f"/situs/pemeriksaan/{scan.pk}/batal/")


def test_a_branch_does_not_stop_a_scan_of_the_whole_government(desk: Desk, site: Site) -> None:
    branch = factories.agency(desk.world.government, "Dinas Lain")
    own = places.site(desk.world, "lain.contohkab.example", agency=branch)
    scan = places.started([site, own], desk.world.user, now=desk.now)
    client = signed_in(factories.user(desk.world.government, Role.OPERATOR, branch=branch))
    text = page(client, f"/situs/pemeriksaan/{scan.pk}/")
    assert "lain.contohkab.example" in text
    assert site.address not in text
    assert "Hentikan" not in text
    posted(client, f"/situs/pemeriksaan/{scan.pk}/batal/")
    assert ScanTarget.objects.filter(state="planned").count() == 2
    viewer = signed_in(factories.user(desk.world.government, Role.VIEWER))
    assert "Hentikan" not in page(viewer, f"/situs/pemeriksaan/{scan.pk}/")


# --- Findings ---


@pytest.mark.slow
def test_a_finding_is_confirmed_with_those_ticked_beside_it(desk: Desk, client: Client, site: Site) -> None:
    looked_at(
        site, infected(found(), found(Technique.EXTERNAL_AMP), found(Technique.OPEN_REDIRECT)), now=desk.now
    )
    first, second = SiteFinding.objects.filter(state="open").order_by("pk")
    text = page(client, "/situs/temuan/", keadaan="open", berat="critical")
    assert first.title in text
    text = page(client, f"/situs/temuan/{first.pk}/")
    for words in ("1 hari kerja", second.title, "Mesin pencari", "<mark>Slot gacor maxwin 2026</mark>"):
        assert words in text, words
    told = posted(client, f"/situs/temuan/{first.pk}/konfirmasi/", juga=[second.pk, "x", "9" * 30])
    assert "diberi tahu dan diminta membersihkan" in told
    assert set(SiteFinding.objects.filter(case__isnull=False)) == {first, second}
    again = posted(client, f"/situs/temuan/{first.pk}/konfirmasi/")
    assert "sudah diputuskan" in again
    assert "Dikonfirmasi" in page(client, f"/situs/temuan/{first.pk}/")


@pytest.mark.slow
def test_a_finding_is_dismissed_with_a_reason(desk: Desk, client: Client, site: Site) -> None:
    looked_at(site, infected(found(Technique.GAMBLING_TEXT, sure=False, reads_as="slot gacor")), now=desk.now)
    row = SiteFinding.objects.get()
    url = f"/situs/temuan/{row.pk}/"
    text = page(client, url)
    assert "Mesin tidak yakin" in text
    assert "Terbaca:" in text
    assert client.post(f"{url}abaikan/", {"reason": ""}).status_code == 422
    assert "bukan temuan" in posted(client, f"{url}abaikan/", reason="Berita penindakan.")
    assert "Berita penindakan." in page(client, url)
    assert "sudah diputuskan" in posted(client, f"{url}abaikan/", reason="Lagi.")
    for act in ("konfirmasi", "abaikan"):
        assert client.get(f"{url}{act}/")["Location"] == url


def test_a_finding_of_a_site_without_contact_says_what_to_do(desk: Desk, client: Client) -> None:
    row = places.site(desk.world, unowned=True)
    looked_at(row, infected(), now=desk.now)
    finding = SiteFinding.objects.get()
    assert "Isi dahulu" in page(client, f"/situs/temuan/{finding.pk}/")
    assert "belum punya pengelola teknis" in posted(client, f"/situs/temuan/{finding.pk}/konfirmasi/")


def test_taking_a_proof_home_is_written_down(desk: Desk, client: Client, site: Site) -> None:
    looked_at(site, infected(), now=desk.now)
    proof = Evidence.objects.get()
    reply = client.get(f"/situs/bukti/{proof.pk}/")
    assert b"".join(reply.streaming_content).startswith(b"\x1f\x8b")  # type: ignore[attr-defined]
    assert reply["Content-Type"] == "application/warc"
    assert Event.objects.get(tag="sitewatch:evidence:read").data["sha256"] == proof.digest
    files.path_of(proof.digest).unlink()
    assert client.get(f"/situs/bukti/{proof.pk}/").status_code == 404
    assert Event.objects.filter(tag="sitewatch:evidence:read").count() == 1


# --- The page of a site ---


def test_the_page_of_an_infected_site(desk: Desk, client: Client, site: Site) -> None:
    places.case_of(desk.world, site)
    text = page(client, f"/situs/{site.pk}/")
    for words in (
        "Pengunjung biasa", "Datang dari Google", "302 → luar", "Berbeda", "Tidak berbeda",
        "Cara membersihkan (WordPress)", "0 dari", f"/situs/{site.pk}/bukti/", "sisa 1 hari", "Periksa lagi sekarang",
        "Disusupi judi, 1 temuan", "meminta pengelola teknis membersihkan", "Minta situs dimatikan",
    ):  # fmt: skip
        assert words in text, words
    assert "Sudah dibersihkan, periksa ulang" not in text  # the regent does not answer for the contact


def test_the_page_is_live(desk: Desk, client: Client, site: Site) -> None:
    stamp = client.get(f"/situs/{site.pk}/").context["stamp"]
    live = {"HX-Request": "true"}
    assert client.get(f"/situs/{site.pk}/", {"versi": stamp}, headers=live).status_code == 204
    looked_at(site, infected(), now=desk.now)
    assert "Berbeda" in client.get(f"/situs/{site.pk}/", {"versi": stamp}, headers=live).content.decode()


def test_a_site_that_nobody_looked_at_says_what_comes_next(desk: Desk, client: Client) -> None:
    row = places.site(desk.world)
    text = page(client, f"/situs/{row.pk}/")
    for words in (
        "Belum pernah diperiksa",
        "Tanpa mandat yang berlaku",
        "Tidak ada temuan",
        "belum ada bukti",
    ):
        assert words in text, words


def contact(desk: Desk) -> Client:
    """The browser of the technical contact, who may read."""
    user = factories.user(desk.world.government, Role.VIEWER)
    Person.objects.filter(pk=desk.world.people[0].pk).update(user=user)
    return signed_in(user)


@pytest.mark.slow
def test_the_contact_ticks_steps_and_says_that_it_is_clean(desk: Desk, site: Site) -> None:
    case = places.case_of(desk.world, site)
    client = contact(desk)
    url = f"/situs/{site.pk}/"
    assert "Sudah dibersihkan, periksa ulang" in page(client, url)
    posted(client, f"{url}langkah/", langkah="1", selesai="1")
    assert "1 dari" in page(client, url)
    for wrong in ("", "0", "99", "x"):
        posted(client, f"{url}langkah/", langkah=wrong, selesai="1")
    case.refresh_from_db()
    assert case.steps_done == [1]
    assert "Situs diperiksa ulang" in posted(client, f"{url}bersih/", text="Sudah kami hapus.")
    text = page(client, url)
    assert "Menunggu cek ulang" in text
    assert "Cek ulang ke-2 dari semua pandangan" in text
    assert "Sudah kami hapus." in text
    settled({site.pk: infected()}, now=desk.now)
    assert "Disusupi lagi" in page(client, url)


def test_the_contact_answers_in_the_app(desk: Desk, site: Site) -> None:
    case = places.case_of(desk.world, site)
    client, matter = contact(desk), cases.matter_of(case)
    text = page(client, f"/saya/{matter.pk}/")
    for words in ("Bersihkan situs", "Sudah dibersihkan", "Cara membersihkan:", "Halaman lain"):
        assert words in text, words
    assert client.post(f"/saya/{matter.pk}/", {"answer": "done"}).status_code == 302
    case.refresh_from_db()
    assert case.state == SiteCase.State.CHECKING


@pytest.mark.slow
def test_only_the_contact_says_that_it_is_clean(desk: Desk, client: Client, site: Site) -> None:
    assert "Hanya pengelola teknis" in posted(client, f"/situs/{site.pk}/bersih/")
    case = places.case_of(desk.world, site)
    assert "Hanya pengelola teknis" in posted(client, f"/situs/{site.pk}/bersih/")
    viewer = signed_in(factories.user(desk.world.government, Role.VIEWER))
    reply = viewer.post(f"/situs/{site.pk}/langkah/", {"langkah": "1", "selesai": "1"})
    assert reply.status_code == 403
    answers_of = cases.matter_of(case)
    assert answers_of.state == State.WAITING


@pytest.mark.slow
def test_an_obstacle_is_answered_on_the_page(desk: Desk, client: Client, site: Site) -> None:
    case = places.case_of(desk.world, site)
    desk.deliver()
    url, matter = f"/situs/{site.pk}/", cases.matter_of(case)
    assert "sudah berubah" in posted(client, f"{url}jawab/", reason="Sudah?")
    desk.press("1", Move.OBSTRUCT, desk.first_message(matter))
    assert "Jawab kendala" in page(client, url)
    assert "Tulis jawabannya." in posted(client, f"{url}jawab/", reason="")
    assert "berjalan lagi" in posted(client, f"{url}jawab/", reason="Hubungi kami.")
    assert client.get(f"{url}jawab/")["Location"] == url
    assert "Situs yang harus dibersihkan" in page(client, "/")


@pytest.mark.slow
def test_a_case_is_closed_with_a_reason(desk: Desk, client: Client, site: Site) -> None:
    url = f"/situs/{site.pk}/tutup/"
    case = places.case_of(desk.world, site)
    assert "Tutup kasus awanbiru" in page(client, url)
    assert client.post(url, {"reason": ""}).status_code == 422
    assert "Kasus ditutup." in posted(client, url, reason="Situs dihapus.")
    assert client.post(url, {"reason": "Lagi."}).status_code == 404
    case.refresh_from_db()
    assert case.state == SiteCase.State.CLOSED


@pytest.mark.slow
def test_offline_over_the_pages(desk: Desk, client: Client, site: Site) -> None:
    places.case_of(desk.world, site)
    url = f"/situs/{site.pk}/"
    assert "Orang kedua perlu menyetujuinya" in posted(client, f"{url}luring/", reason="Menular.")
    assert "sudah ada" in posted(client, f"{url}luring/", reason="Menular.")
    asked = OfflineRequest.objects.get()
    mine = page(client, url)
    assert "Tolak" in mine
    assert "Setujui" not in mine
    assert "orang lain" in posted(client, f"/situs/luring/{asked.pk}/setujui/")
    second = signed_in(factories.user(desk.world.government, Role.COMMANDER, Role.OPERATOR))
    assert client.get(f"/situs/luring/{asked.pk}/tolak/")["Location"] == url
    assert "Setujui" in page(second, url)
    assert "Disetujui." in posted(second, f"/situs/luring/{asked.pk}/setujui/")
    letter = page(client, f"{url}laporan/")
    assert "diminta dimatikan sementara" in letter
    assert "sudah diputuskan" in posted(second, f"/situs/luring/{asked.pk}/tolak/")


def test_the_letter_names_the_proofs_by_their_digest(desk: Desk, client: Client, site: Site) -> None:
    empty = page(client, f"/situs/{site.pk}/laporan/")
    assert "Belum ada temuan yang dikonfirmasi." in empty
    places.case_of(desk.world, site)
    text = page(client, f"/situs/{site.pk}/laporan/")
    assert Evidence.objects.get().digest in text
    assert "Halaman lain" in text


@pytest.mark.slow
def test_the_whole_journey_page_by_page(desk: Desk, client: Client, site: Site) -> None:
    for n in range(55):
        looked_at(site, infected() if n % 2 else clean(), now=desk.now)
    text = page(client, f"/situs/{site.pk}/perjalanan/")
    more = client.get(f"/situs/{site.pk}/perjalanan/").context["more"]
    assert "Disusupi judi" in text
    older = page(client, f"/situs/{site.pk}/perjalanan/", sebelum=more)
    assert "menambahkan situs ini" in older
    assert "Lihat seluruh perjalanan" in page(client, f"/situs/{site.pk}/")


# --- Overview and report ---


def test_the_tree_of_agencies_with_numbers_that_lead_to_rows(desk: Desk, client: Client, site: Site) -> None:
    below = factories.agency(desk.world.government, "Kecamatan Awanbiru", parent=desk.world.agency)
    looked_at(places.site(desk.world, "kec.contohkab.example", agency=below), infected(), now=desk.now)
    looked_at(site, clean(), now=desk.now)
    text = page(client, "/situs/ringkasan/")
    assert f"/situs/?opd={below.pk}&amp;keadaan=infected" in text
    assert text.index(desk.world.agency.name) < text.index("Kecamatan Awanbiru")


def test_an_empty_overview_says_what_to_do(client: Client) -> None:
    assert "Belum ada situs yang diawasi" in page(client, "/situs/ringkasan/")


def test_the_month_in_figures(desk: Desk, client: Client, site: Site) -> None:
    assert "belum ada kasus yang terbukti bersih" in page(client, "/situs/laporan/")
    case = places.case_of(desk.world, site)
    SiteCase.objects.filter(pk=case.pk).update(
        state=SiteCase.State.PROVED, closed_at=factories.NOW.replace(hour=12)
    )
    text = page(client, "/situs/laporan/", bulan="2026-11")
    assert "selesai dalam 10 jam" in text
    assert site.address in text
    assert "Bulan berikutnya" not in text
    assert "Bulan berikutnya" in page(client, "/situs/laporan/", bulan="2026-09")
    assert page(client, "/situs/laporan/", bulan="2026-13")


# --- Elsewhere on the desk ---


@pytest.mark.slow
def test_the_desk_and_the_search_know_sites(desk: Desk, client: Client, site: Site) -> None:
    looked_at(site, infected(), now=desk.now)
    assert "Konfirmasi 1 temuan di situs" in page(client, "/")
    places.case_of(desk.world, site)
    text = page(client, "/")
    assert "Situs yang harus dibersihkan" in text
    assert f"/situs/{site.pk}/" in text
    assert site.address in page(client, "/cari/", q="awanbiru")
    desk.deliver()
    delivery = desk.first_message(cases.matter_of(SiteCase.objects.get()))
    assert f"/situs/{site.pk}/" in page(client, f"/pengiriman/{delivery.pk}/")


def test_an_official_of_one_branch_sees_its_sites_only(desk: Desk, site: Site) -> None:
    branch = factories.agency(desk.world.government, "Dinas Lain")
    own = places.site(desk.world, "lain.contohkab.example", agency=branch)
    client = signed_in(factories.user(desk.world.government, Role.VIEWER, branch=branch))
    text = page(client, "/situs/")
    assert own.address in text
    assert site.address not in text
    assert client.get(f"/situs/{site.pk}/").status_code == 404
    assert site.address not in page(client, "/cari/", q="contohkab")


def test_excerpts_are_marked_where_they_tell_something() -> None:
    assert [p.text for p in queries.pieces('<a href="https://x.example/">slot</a>') if p.marked] == [
        "https://x.example/",
        "slot",
    ]
    assert queries.pieces("eval(x)") == [queries.Piece("eval(x)", True)]


def test_a_technique_is_told_in_the_readers_language() -> None:
    with override("id"):
        assert told("doorway").title == "Halaman promosi judi"
    with override("en"):
        assert told("doorway").title == "Gambling doorway page"
