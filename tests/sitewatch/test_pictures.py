"""Pictures as rows: owed with their proof, drawn once, sealed, shown to whoever may read proofs; accepted looks."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests import factories
from tests.flows import Desk
from tests.signing_in import signed_in
from tests.sitewatch import places
from tests.sitewatch.places import clean, drawn, found, front, home_page, infected, looked_at, shown

from kentongan.base import files
from kentongan.base.events import Event
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.core.sitescan import Technique, View, Visit
from kentongan.kernel.kinds import kind_of
from kentongan.kernel.models import Delivery, Matter, Purpose
from kentongan.sitewatch import baselines, cases, pictures, scans, shots
from kentongan.sitewatch.drawing.chromium import Broken
from kentongan.sitewatch.drawing.page import Drawn
from kentongan.sitewatch.findings import Seen
from kentongan.sitewatch.inventory import Refused
from kentongan.sitewatch.models import Condition, Evidence, Site, SiteFinding
from kentongan.sitewatch.picture_models import Picture, SiteBaseline
from kentongan.worker import draw

SPAM = home_page("<p>Slot gacor maxwin</p>", title="Slot gacor")
EVIL = '<script src="https://cdn.promosi.example/x.js"></script>'
DEFACED = "<html><head><title>Diretas</title></head><body><center><h1>Diretas</h1></center></body></html>"
State = Picture.State


@pytest.fixture
def site(desk: Desk) -> Site:
    places.mandate(desk.world)
    return places.site(desk.world)


@pytest.fixture
def client(desk: Desk) -> Client:
    return signed_in(desk.world.user)


def cloaked(**fields: object) -> Seen:
    return shown(infected(**fields), front(home_page()), front(SPAM, View.CRAWLER))


# --- Owing and drawing ---


def test_every_view_of_the_home_page_is_owed_and_sealed(desk: Desk, site: Site) -> None:
    looked_at(site, cloaked())
    proof = Evidence.objects.get()
    rows = list(Picture.objects.order_by("pk"))
    assert [(row.view, row.state) for row in rows] == [("visitor", "planned"), ("crawler", "planned")]
    assert drawn(now=desk.now) == 2
    for row in Picture.objects.all():
        assert (row.state, row.wide, row.high, row.hash) == (State.DONE, 1280, 900, 0x0F0F)
        assert files.path_of(row.digest).read_bytes() == b"\xff\xd8\xffgambar"
    event = Event.objects.get(tag="sitewatch:picture:drawn")
    assert event.data["evidence"] == proof.digest
    assert [one["sha256"] for one in event.data["pictures"]] == [row.digest] * 2
    assert not draw.step()


def test_what_was_drawn_before_is_not_drawn_again(desk: Desk, site: Site) -> None:
    looked_at(site, cloaked())
    drawn()
    looked_at(site, cloaked(), now=desk.now + timedelta(days=1))
    assert pictures.claim() is None
    assert Picture.objects.filter(state=State.DONE).count() == 4


def test_a_clean_site_is_drawn_at_its_first_time_only(desk: Desk, site: Site) -> None:
    looked_at(site, shown(clean(), front(home_page())))
    assert drawn() == 1
    looked_at(site, shown(clean(), front(home_page("<p>Lain</p>"))), now=desk.now + timedelta(days=1))
    assert (Picture.objects.count(), Evidence.objects.count()) == (1, 1)


def test_a_dead_worker_s_pictures_are_drawn_again_and_its_late_result_changes_nothing(
    desk: Desk, site: Site
) -> None:
    looked_at(site, cloaked())
    lost = pictures.claim()
    assert lost is not None
    assert (pictures.sweep(), pictures.claim()) == (0, None)
    desk.watch.at += pictures.LEASE + timedelta(seconds=1)
    assert pictures.sweep() == 2
    assert drawn(content=b"\xff\xd8\xffbaru") == 2
    pictures.settle(lost, {}, now=desk.now)
    assert set(Picture.objects.values_list("size", flat=True)) == {7}


def test_what_kills_the_worker_three_times_is_given_up(desk: Desk, site: Site) -> None:
    looked_at(site, cloaked())
    for _try in range(pictures.MOST_TRIES):
        assert pictures.claim() is not None
        desk.watch.at += pictures.LEASE + timedelta(seconds=1)
        assert pictures.sweep() == 2
    assert pictures.claim() is None
    assert set(Picture.objects.values_list("detail", flat=True)) == {"Pembuatan gambar terputus tiga kali."}


@pytest.mark.slow
def test_a_browser_that_fails_says_why_and_never_hinders_a_scan(desk: Desk, site: Site) -> None:
    looked_at(site, cloaked())
    for _try in range(pictures.MOST_TRIES):
        claimed = pictures.claim()
        assert claimed is not None
        told = pictures.drawn(claimed, Path("/bin/false"))
        assert all(isinstance(one, Broken) for one in told.values())
        pictures.settle(claimed, told, now=desk.now)
    assert {(row.state, row.detail) for row in Picture.objects.all()} == {
        (State.FAILED, "Peramban berhenti sendiri.")
    }


def test_a_proof_that_is_gone_gives_no_picture(site: Site) -> None:
    looked_at(site, cloaked())
    files.path_of(Evidence.objects.get().digest).unlink()
    claimed = pictures.claim()
    assert claimed is not None
    assert {str(one) for one in pictures.drawn(claimed, Path("/bin/false")).values()} == {
        "Berkas bukti tidak ada lagi atau rusak."
    }


def test_without_a_browser_the_page_says_what_to_install(
    site: Site, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at(site, cloaked())
    monkeypatch.setattr(draw, "find_chromium", lambda: None)
    assert not draw.step()
    assert "Pasang paket chromium" in client.get(f"/situs/{site.pk}/").content.decode()
    assert Picture.objects.filter(state=State.PLANNED).count() == 2


def test_redirects_documents_and_other_purposes_have_no_picture(site: Site) -> None:
    away = Visit(places.HOME, View.GOOGLE, status=302, hops=("https://promosi.example/",))
    looked_at(site, shown(infected(), front(home_page()), away))
    assert [row.view for row in Picture.objects.all()] == ["visitor", "crawler"]


def test_pictures_go_with_their_proofs_except_accepted_looks(desk: Desk, site: Site) -> None:
    looked_at(site, shown(clean(), front(home_page())))
    drawn(content=b"\xff\xd8\xffacuan")
    accept(desk, site)
    looked_at(site, cloaked(), now=desk.now + timedelta(days=1))
    drawn(content=b"\xff\xd8\xffsisip")
    with scope(desk.world.government):
        gone = pictures.forget(list(Evidence.objects.values_list("pk", flat=True)))
    # The visitor's picture is that of the accepted look, drawn once.
    assert len(gone) == 2
    left = Picture.objects.exclude(digest="").get()
    assert files.path_of(left.digest).read_bytes() == b"\xff\xd8\xffacuan"
    assert left.digest not in gone


# --- On the screens ---


@pytest.mark.slow
def test_a_picture_is_served_to_whoever_may_read_proofs(desk: Desk, site: Site, client: Client) -> None:
    looked_at(site, cloaked())
    row = Picture.objects.earliest("pk")
    assert client.get(f"/situs/gambar/{row.pk}/").status_code == 404
    drawn()
    page = client.get(f"/situs/{site.pk}/").content.decode()
    assert f'src="/situs/gambar/{row.pk}/?kecil=1" width="1280" height="900" loading="lazy"' in page
    reply = client.get(f"/situs/gambar/{row.pk}/")
    assert (b"".join(reply), reply["Content-Type"]) == (b"\xff\xd8\xffgambar", "image/jpeg")
    assert b"".join(client.get(f"/situs/gambar/{row.pk}/?kecil=1")) == b"\xff\xd8\xffgambar-"
    with scope(desk.world.government):
        reader = factories.user(desk.world.government, Role.VIEWER)
    other = signed_in(reader)
    assert "/situs/gambar/" not in other.get(f"/situs/{site.pk}/").content.decode()
    assert other.get(f"/situs/gambar/{row.pk}/").status_code == 403
    row.refresh_from_db()
    files.path_of(row.digest).unlink()
    assert client.get(f"/situs/gambar/{row.pk}/").status_code == 404


def test_the_finding_of_another_page_shows_that_page(site: Site, client: Client) -> None:
    deep = f"{places.HOME}berita/"
    visits = tuple(
        Visit(deep, view, status=200, headers=(("content-type", "text/html"),), body=SPAM.encode())
        for view in (View.VISITOR, View.CRAWLER)
    )
    looked_at(site, shown(infected(found(url=deep), visits=visits), front(home_page())))
    drawn()
    row = SiteFinding.objects.get()
    page = client.get(f"/situs/temuan/{row.pk}/").content.decode()
    assert [f"/situs/gambar/{one.pk}/" in page for one in Picture.objects.filter(url=deep)] == [True, True]


def test_before_and_after_stand_side_by_side(desk: Desk, site: Site, client: Client) -> None:
    case = places.case_of(desk.world, site, cloaked())
    drawn()
    with scope(desk.world.government):
        assert shots.before_and_after(desk.world.user, case) == []
        cases.plan_rechecks(case, desk.now)
    cured = shown(clean(), front(home_page("<p>Baru</p>")), front(home_page("<p>Baru</p>"), View.CRAWLER))
    assert places.settled({site.pk: cured}, now=desk.now) == 1
    drawn(content=b"\xff\xd8\xffbersih")
    page = client.get(f"/situs/{site.pk}/").content.decode()
    assert "Sebelum dan sesudah" in page
    after = Picture.objects.filter(view="crawler").latest("pk")
    assert f'src="/situs/gambar/{after.pk}/?kecil=1"' in page


# --- To the technical contact ---


@pytest.mark.slow
def test_the_message_and_the_link_carry_what_each_view_saw(desk: Desk, site: Site, client: Client) -> None:
    looked_at(site, cloaked())
    drawn()
    case = places.case_of(desk.world, site, cloaked())
    with scope(desk.world.government):
        matter = Matter.objects.get(case_id=case.pk, kind="site_case")
        order = Delivery.objects.select_related("matter__position", "address", "person").get(
            matter=matter, purpose=Purpose.ORDER
        )
        (message,) = kind_of("site_case").word([order], now=desk.now)
        assert message is not None
        assert [(one.media_type, one.caption) for one in message.enclosures] == [
            ("image/jpeg", "Yang dilihat: pengunjung biasa"),
            ("image/jpeg", "Yang dilihat: mesin pencari"),
        ]
        here = message.link.removeprefix("http://").partition("/")[2]
    nobody = Client()
    page = nobody.get(f"/{here}").content.decode()
    assert "Yang dilihat: mesin pencari" in page
    assert b"".join(nobody.get(f"/{here}gambar/1/")) == b"\xff\xd8\xffgambar"
    assert b"".join(nobody.get(f"/{here}gambar/1/?kecil=1")) == b"\xff\xd8\xffgambar-"
    assert nobody.get(f"/{here}gambar/2/").status_code == 404
    assert nobody.get("/j/1.abc/gambar/0/").status_code == 404
    assert client.get(f"/saya/{matter.pk}/gambar/0/").status_code == 404


# --- Accepted looks ---


def accept(desk: Desk, site: Site) -> SiteBaseline:
    with scope(desk.world.government):
        row = SiteBaseline.objects.get(site=site, accepted_at=None)
        baselines.accept(site, row.pk, acting_user=desk.world.user, now=desk.now)
        row.refresh_from_db()
    return row


@pytest.mark.slow
def test_the_first_clean_scan_proposes_and_a_person_accepts(desk: Desk, site: Site, client: Client) -> None:
    looked_at(site, shown(clean(), front(home_page(head=EVIL))))
    drawn()
    row = SiteBaseline.objects.get()
    assert (row.scripts, row.picture and row.picture.view) == (["cdn.promosi.example"], "visitor")
    assert "Setujui sebagai acuan" in client.get(f"/situs/{site.pk}/").content.decode()
    done = client.post(f"/situs/{site.pk}/acuan/", {"acuan": row.pk}, follow=True).content.decode()
    assert "Skrip luar yang disetujui" in done
    row.refresh_from_db()
    assert row.accepted_by == desk.world.user
    again = client.post(f"/situs/{site.pk}/acuan/", {"acuan": row.pk}, follow=True).content.decode()
    assert "sudah berganti" in again
    assert Event.objects.filter(tag="sitewatch:baseline:accepted").count() == 1


def test_nothing_is_compared_before_somebody_accepted(site: Site) -> None:
    looked_at(site, shown(clean(), front(home_page())))
    looked_at(site, shown(clean(), front(DEFACED)))
    assert not SiteFinding.objects.exists()
    assert SiteBaseline.objects.get().title == "Diretas"  # what stands there now is what would be accepted


def test_an_infected_site_proposes_nothing(site: Site) -> None:
    looked_at(site, cloaked())
    assert not SiteBaseline.objects.exists()


def test_other_news_are_no_change_and_a_replaced_page_is(desk: Desk, site: Site) -> None:
    looked_at(site, shown(clean(), front(home_page())))
    accept(desk, site)
    looked_at(site, shown(clean(), front(home_page("<p>Berita lain</p>" * 9))))
    assert (site.condition, SiteFinding.objects.count()) == (Condition.CLEAN, 0)
    looked_at(site, shown(clean(), front(DEFACED)))
    row = SiteFinding.objects.get()
    assert (row.technique, row.excerpt, row.sure, site.condition) == (
        Technique.CHANGED_LOOK,
        "Diretas",
        False,
        Condition.SUSPICIOUS,
    )
    assert Picture.objects.filter(evidence=row.evidence).exists()
    looked_at(site, shown(clean(), front(home_page())))
    row.refresh_from_db()
    assert (row.state, site.condition) == (SiteFinding.State.GONE, Condition.CLEAN)
    assert not SiteBaseline.objects.filter(accepted_at=None).exists()


def test_a_redesign_is_accepted_and_settles_what_was_found(desk: Desk, site: Site, client: Client) -> None:
    looked_at(site, shown(clean(), front(home_page())))
    accept(desk, site)
    looked_at(site, shown(clean(), front(home_page(head=EVIL))))
    row = SiteFinding.objects.get()
    assert (row.technique, row.excerpt, row.reads_as) == (
        Technique.NEW_SCRIPT,
        "https://cdn.promosi.example/x.js",
        "cdn.promosi.example",
    )
    assert "<mark>cdn.promosi.example</mark>" in client.get(f"/situs/{site.pk}/").content.decode()
    accept(desk, site)
    site.refresh_from_db()
    row.refresh_from_db()
    assert (row.state, site.condition) == (SiteFinding.State.DISMISSED, Condition.CLEAN)
    looked_at(site, shown(clean(), front(home_page(head=EVIL))))
    assert site.condition == Condition.CLEAN


def test_a_proposal_that_was_replaced_is_not_accepted_unseen(desk: Desk, site: Site) -> None:
    looked_at(site, shown(clean(), front(home_page())))
    old = SiteBaseline.objects.get()
    looked_at(site, shown(clean(), front(DEFACED)))
    with scope(desk.world.government), pytest.raises(Refused):
        baselines.accept(site, old.pk, acting_user=desk.world.user, now=desk.now)


@pytest.mark.parametrize(("picture", "told"), [(0x0F0F, 0), ((1 << 48) - 1, 1)])
def test_a_doubt_waits_for_the_picture(desk: Desk, site: Site, picture: int, told: int) -> None:
    looked_at(site, shown(clean(), front(home_page())))
    drawn(picture=0x0F0F)
    row = accept(desk, site)
    # Half of what was accepted is not there any more.
    SiteBaseline.objects.filter(pk=row.pk).update(marks=sorted((*row.marks, *range(len(row.marks)))))
    half = shown(clean(), front(home_page(title="Situs baru")))
    looked_at(site, half)
    assert not SiteFinding.objects.exists()
    drawn(picture=picture)
    for _scan in range(2):
        assert SiteFinding.objects.filter(technique=Technique.CHANGED_LOOK).count() == told
        site.refresh_from_db()
        assert site.condition == (Condition.SUSPICIOUS if told else Condition.CLEAN)
        looked_at(site, half)


@pytest.mark.slow
def test_the_worker_draws_with_whatever_browser_it_finds(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at(site, cloaked())
    monkeypatch.setattr(draw, "find_chromium", lambda: Path("/bin/false"))
    assert draw.step()
    assert set(Picture.objects.values_list("tries", flat=True)) == {1}


def test_pictures_of_one_batch_are_not_mixed(site: Site) -> None:
    looked_at(site, cloaked())
    claimed = pictures.claim()
    assert claimed is not None
    one, two = Picture.objects.order_by("pk")
    told: dict[str, Drawn | Broken] = {
        one.key: Drawn(b"\xff\xd8\xff1", b"\xff\xd8\xff2", 9, 8, 1),
        two.key: Broken("Peramban tidak selesai pada waktunya."),
    }
    pictures.settle(claimed, told, now=factories.NOW)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state, two.detail) == (
        State.DONE,
        State.PLANNED,
        "Peramban tidak selesai pada waktunya.",
    )
    assert scans.claim(now=factories.NOW, limit=1) == []
