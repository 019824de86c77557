"""Proofs go when their time is over, never while somebody needs them; who took one stays written down."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests import factories
from tests.flows import Desk
from tests.signing_in import signed_in
from tests.sitewatch import places
from tests.sitewatch.places import infected, looked_at

from kentongan.base import files
from kentongan.base.events import Event
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.sitewatch import cases, policy, retention
from kentongan.sitewatch.inventory import Refused
from kentongan.sitewatch.models import Evidence, Site
from kentongan.sitewatch.picture_models import SiteBaseline
from kentongan.sitewatch.policy_models import LegalHold
from kentongan.worker.retain import tidy_up

# 02.00 WIB, a year and a week after the proof was made.
LATER = timedelta(days=372, hours=17)


@pytest.fixture
def site(desk: Desk) -> Site:
    places.mandate(desk.world)
    return places.site(desk.world)


@pytest.fixture
def proof(desk: Desk, site: Site) -> Evidence:
    looked_at(site, infected(), now=desk.now)
    return Evidence.objects.get()


def path_of(proof: Evidence) -> Path:
    return files.path_of(proof.digest)


def erased(desk: Desk) -> int:
    return retention.erase_over(desk.world.government.pk, now=desk.now)


def test_a_proof_goes_in_the_night_after_its_time_and_the_trail_keeps_its_digest(
    desk: Desk, proof: Evidence
) -> None:
    desk.watch.at += timedelta(days=364)
    assert erased(desk) == 0
    desk.watch.at = factories.NOW + timedelta(days=372)
    assert tidy_up() == 0, "09.00 is no night"
    desk.watch.at = factories.NOW + LATER
    assert tidy_up() == 1
    proof.refresh_from_db()
    assert (proof.erased_at, path_of(proof).exists()) == (desk.now, False)
    told = Event.objects.get(tag="sitewatch:evidence:erased")
    assert (told.actor, told.data["sha256"], told.data["days"]) == ("worker", proof.digest, 365)


def test_its_pictures_go_with_it_except_that_of_the_accepted_look(desk: Desk, proof: Evidence) -> None:
    names = [files.keep(content) for content in (b"gambar", b"kecil", b"acuan")]
    drawn, accepted = (proof.pictures.create(
        government=proof.government, site=proof.site, url="x", view=view, key=view, at=desk.now, state="done",
        digest=digest, small=small,
    ) for view, digest, small in (("visitor", *names[:2]), ("mobile", names[2], "")))  # fmt: skip
    SiteBaseline.objects.create(
        government=proof.government, site=proof.site, picture=accepted, proposed_at=desk.now
    )
    desk.watch.at = factories.NOW + LATER
    assert erased(desk) == 1
    drawn.refresh_from_db()
    assert (drawn.state, [files.path_of(name).exists() for name in names]) == ("failed", [False, False, True])
    assert Event.objects.get(tag="sitewatch:site:seen").data["evidence"] == proof.digest
    assert tidy_up() == 0


def test_never_while_the_case_is_open_and_the_time_runs_from_its_end(desk: Desk, site: Site) -> None:
    case = places.case_of(desk.world, site)
    desk.watch.at += LATER
    assert erased(desk) == 0
    cases.close(case, "Selesai.", acting_user=desk.world.user, now=desk.now)
    desk.watch.forward(days=364)
    assert erased(desk) == 0
    desk.watch.forward(days=2)
    assert erased(desk) == 1


def test_never_while_it_is_held(desk: Desk, site: Site) -> None:
    case = places.case_of(desk.world, site)
    cases.close(case, "Selesai.", acting_user=desk.world.user, now=desk.now)
    row = policy.hold(case, "Penyidikan.", acting_user=desk.world.user, now=desk.now)
    with pytest.raises(Refused, match="sudah ditahan"):
        policy.hold(case, "Lagi.", acting_user=desk.world.user, now=desk.now)
    desk.watch.at += 2 * LATER
    assert erased(desk) == 0
    policy.lift(row, acting_user=desk.world.user, now=desk.now)
    with pytest.raises(Refused, match="sudah dilepas"):
        policy.lift(row, acting_user=desk.world.user, now=desk.now)
    assert erased(desk) == 1


def test_an_equal_file_of_another_government_stays(desk: Desk, proof: Evidence) -> None:
    other = factories.world()
    with scope(other.government):
        looked_at(places.site(other), infected(), now=desk.now)
        Evidence.objects.update(digest=proof.digest)
    desk.watch.at += LATER
    assert erased(desk) == 1
    assert path_of(proof).exists()
    assert retention.erase_over(other.government.pk, now=desk.now) == 0, "in another scope nothing is due"
    with scope(other.government):
        assert retention.erase_over(other.government.pk, now=desk.now) == 1
    assert not path_of(proof).exists()


def test_killed_before_the_commit_the_next_night_heals_it(
    desk: Desk, proof: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.watch.at += LATER
    unlink = Path.unlink

    def die(path: Path, missing_ok: bool = False) -> None:
        unlink(path, missing_ok=missing_ok)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", die)
        with pytest.raises(KeyboardInterrupt):
            erased(desk)
    proof.refresh_from_db()
    assert (proof.erased_at, path_of(proof).exists()) == (None, False)
    assert erased(desk) == 1
    proof.refresh_from_db()
    assert proof.erased_at is not None


def test_a_government_s_own_days_count(desk: Desk, proof: Evidence) -> None:
    row = policy.policy_of(desk.world.government.pk)
    row.evidence_days = 30
    policy.set_policy(row, acting_user=desk.world.user, now=desk.now)
    desk.watch.forward(days=31)
    assert erased(desk) == 1
    assert Event.objects.get(tag="sitewatch:policy:set").data["evidence_days"] == 30


# --- The page ---


def text_of(client: Client, url: str) -> str:
    reply = client.get(url)
    assert reply.status_code == 200
    return reply.content.decode()


@pytest.mark.slow
def test_the_page_of_proofs_shows_who_took_one_and_what_went(desk: Desk, site: Site, proof: Evidence) -> None:
    client, url = signed_in(desk.world.user), f"/situs/{site.pk}/bukti/"
    text = text_of(client, url)
    assert "disimpan sampai Kamis, 18 November 2027" in text
    assert "Belum ada yang mengunduh" in text
    assert "Tahan bukti" not in text, "there is no case"
    b"".join(client.get(f"/situs/bukti/{proof.pk}/").streaming_content)  # type: ignore[attr-defined]
    text = text_of(client, url)
    assert f"<b>{desk.world.user.name}</b> mengunduh bukti" in text
    desk.watch.at += LATER
    erased(desk)
    text = text_of(client, url)
    assert "dihapus " in text
    assert f"/situs/bukti/{proof.pk}/" not in text
    assert client.get(f"/situs/bukti/{proof.pk}/").status_code == 404
    assert "berkasnya sudah dihapus" in text_of(client, f"/situs/temuan/{proof.findings.get().pk}/")


@pytest.mark.slow
def test_proofs_are_held_and_let_go_on_the_page(desk: Desk, site: Site) -> None:
    client, url = signed_in(desk.world.user), f"/situs/{site.pk}/bukti/"
    assert client.get(f"/situs/{site.pk}/tahan/").status_code == 404, "no case, nothing to hold"
    places.case_of(desk.world, site)
    assert "disimpan selama kasus terbuka" in text_of(client, url)
    assert "Tahan bukti" in text_of(client, f"/situs/{site.pk}/tahan/")
    held = client.post(f"/situs/{site.pk}/tahan/", {"reason": "Penyidikan Polda."}, follow=True)
    assert "Penyidikan Polda." in held.content.decode()
    assert "masih ditahan" in held.content.decode()
    again = client.post(f"/situs/{site.pk}/tahan/", {"reason": "Lagi."}, follow=True)
    assert "sudah ditahan" in again.content.decode()
    let = client.post(f"/situs/{site.pk}/lepas/", {"reason": "Selesai."}, follow=True).content.decode()
    assert f"dilepas {desk.world.user.name}" in let
    assert LegalHold.objects.get().lifted_by == desk.world.user
    viewer = signed_in(factories.user(desk.world.government, Role.VIEWER))
    assert viewer.get(url).status_code == 403
