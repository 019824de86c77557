"""Scans as rows: claimed once, settled once, given back when a worker dies; what is merged into what is known."""

from datetime import timedelta

import pytest
from tests import factories
from tests.flows import Desk
from tests.sitewatch import places
from tests.sitewatch.places import clean, found, infected, looked_at, started

from kentongan.base import files
from kentongan.base.events import Event
from kentongan.base.scope import scope
from kentongan.core.sitescan import Purpose, Status, Technique, View, Visit
from kentongan.sitewatch import evidence, findings, scans
from kentongan.sitewatch.models import (
    Condition,
    Evidence,
    Scan,
    ScanTarget,
    Site,
    SiteFinding,
    Standing,
)
from kentongan.sitewatch.scanning import warc

State = ScanTarget.State


@pytest.fixture
def sites(desk: Desk) -> list[Site]:
    return [places.site(desk.world, f"s{n}.contohkab.example") for n in range(3)]


def test_a_target_is_claimed_once_and_ends_its_scan(desk: Desk, sites: list[Site]) -> None:
    scan = started(sites, desk.world.user, now=desk.now)
    claims = scans.claim(now=desk.now, limit=2)
    assert [c.url for c in claims] == [s.url for s in sites[:2]]
    rest = scans.claim(now=desk.now, limit=9)
    assert [c.url for c in rest] == [sites[2].url]
    scans.settle([(c, clean()) for c in claims], now=desk.now)
    scan.refresh_from_db()
    assert (scan.done, scan.total, scan.finished_at) == (2, 3, None)
    scans.settle([(c, clean()) for c in rest], now=desk.now)
    scan.refresh_from_db()
    assert (scan.done, scan.finished_at) == (3, desk.now)
    tags = list(Event.objects.filter(subject=f"scan:{scan.pk}").order_by("seq").values_list("tag", flat=True))
    assert tags == ["sitewatch:scan:started", "sitewatch:scan:finished"]


def test_a_dead_worker_s_targets_are_given_back_and_its_late_result_changes_nothing(
    desk: Desk, sites: list[Site]
) -> None:
    started(sites[:1], now=desk.now)
    (lost,) = scans.claim(now=desk.now, limit=1)
    assert scans.sweep(now=desk.now) == 0
    scans.renew([lost])
    desk.watch.at += scans.LEASE + timedelta(seconds=1)
    assert scans.sweep(now=desk.now) == 1
    (second,) = scans.claim(now=desk.now, limit=1)
    scans.settle([(lost, infected())], now=desk.now)
    assert not SiteFinding.objects.exists()
    scans.settle([(second, clean())], now=desk.now)
    scans.settle([(second, infected())], now=desk.now)
    sites[0].refresh_from_db()
    assert sites[0].condition == Condition.CLEAN


def test_a_site_that_kills_its_worker_three_times_is_left_out(desk: Desk, sites: list[Site]) -> None:
    scan = started(sites[:1], now=desk.now)
    for _try in range(scans.MOST_TRIES):
        assert len(scans.claim(now=desk.now, limit=1)) == 1
        desk.watch.at += scans.LEASE + timedelta(seconds=1)
        assert scans.sweep(now=desk.now) == 1
    row = ScanTarget.objects.get()
    assert (row.state, row.status) == (State.CANCELLED, Condition.UNREACHABLE)
    assert "tiga kali" in row.detail
    scan.refresh_from_db()
    assert scan.finished_at


def test_what_the_night_did_not_reach_is_left_out(desk: Desk, sites: list[Site]) -> None:
    scan = scans.start(
        sites,
        Scan.Reason.NIGHT,
        started_by=None,
        now=desk.now,
        government_id=desk.world.government.pk,
        not_after=desk.now + timedelta(hours=1),
    )
    desk.watch.forward(hours=2)
    assert scans.sweep(now=desk.now) == 3
    scan.refresh_from_db()
    assert scan.finished_at == desk.now
    assert "Jendela malam habis" in ScanTarget.objects.all()[0].detail


def test_a_scan_is_taken_back_as_far_as_it_has_not_begun(desk: Desk, sites: list[Site]) -> None:
    scan = started(sites, now=desk.now)
    (claimed,) = scans.claim(now=desk.now, limit=1)
    assert scans.cancel(scan, acting_user=desk.world.user, now=desk.now) == 2
    scans.settle([(claimed, clean())], now=desk.now)
    scan.refresh_from_db()
    assert (scan.done, scan.finished_at) == (3, desk.now)


def test_a_scan_of_nothing_is_over_at_once(desk: Desk) -> None:
    scan = scans.start(
        [], Scan.Reason.HAND, started_by=None, now=desk.now, government_id=desk.world.government.pk
    )
    assert scan.finished_at == desk.now


def test_only_a_mandate_lets_views_be_imitated_and_only_in_its_hours(desk: Desk, sites: list[Site]) -> None:
    started(sites[:1], now=desk.now)
    assert [c.imitate for c in scans.claim(now=desk.now, limit=1)] == [False]
    places.mandate(desk.world, **places.NIGHT)
    started(sites[:1], now=desk.now)
    assert [c.imitate for c in scans.claim(now=desk.now, limit=1)] == [False]  # 09.00 WIB
    desk.watch.forward(hours=14)
    started(sites[:1], now=desk.now)
    assert [c.imitate for c in scans.claim(now=desk.now, limit=1)] == [True]  # 23.00 WIB


def test_governments_are_claimed_together_and_settled_apart(desk: Desk, sites: list[Site]) -> None:
    other = factories.world(1)
    foreign = places.site(other, "lain.contohkota.example")
    started(sites[:1], now=desk.now)
    with scope(other.government):
        started([foreign], now=desk.now)
    claims = scans.claim(now=desk.now, limit=9)
    assert {c.target.government_id for c in claims} == {desk.world.government.pk, other.government.pk}
    scans.settle([(c, infected()) for c in claims], now=desk.now)
    assert SiteFinding.objects.count() == 1
    with scope(other.government):
        assert SiteFinding.objects.get().site == foreign


# --- Findings ---


def test_the_same_trace_in_two_scans_is_one_finding(desk: Desk, sites: list[Site]) -> None:
    site = sites[0]
    looked_at(site, infected(), now=desk.now)
    desk.watch.forward(hours=1)
    looked_at(site, infected(), now=desk.now)
    row = SiteFinding.objects.get()
    assert row.last_seen_at - row.first_seen_at == timedelta(hours=1)
    assert row.state == SiteFinding.State.OPEN


def test_a_trace_that_is_not_seen_any_more_is_gone_and_may_come_back(desk: Desk, sites: list[Site]) -> None:
    site = sites[0]
    looked_at(site, infected(), now=desk.now)
    looked_at(site, places.unreachable(), now=desk.now)
    assert SiteFinding.objects.get().state == SiteFinding.State.OPEN  # what nobody saw is not known
    looked_at(site, clean(imitated=False), now=desk.now)
    assert SiteFinding.objects.get().state == SiteFinding.State.OPEN  # the visitor never saw it
    looked_at(site, clean(), now=desk.now)
    assert SiteFinding.objects.get().state == SiteFinding.State.GONE
    looked_at(site, infected(), now=desk.now)
    assert SiteFinding.objects.get().state == SiteFinding.State.OPEN


def test_advice_waits_for_nobody(desk: Desk, sites: list[Site]) -> None:
    looked_at(
        sites[0], clean(findings=(found(Technique.WEAK_HEADERS), found(Technique.OLD_SOFTWARE))), now=desk.now
    )
    assert set(SiteFinding.objects.values_list("state", flat=True)) == {SiteFinding.State.ADVICE}
    assert sites[0].condition == Condition.CLEAN


def test_thousands_of_doorways_are_told_by_the_first_ones(desk: Desk, sites: list[Site]) -> None:
    many = [found(Technique.DOORWAY, f"{places.HOME}?x={n}") for n in range(200)]
    looked_at(sites[0], infected(*many), now=desk.now)
    assert SiteFinding.objects.count() == findings.MOST_ALIKE


def test_hostile_text_is_kept_plain(desk: Desk, sites: list[Site]) -> None:
    nasty = found(excerpt="a\0b\ud800c" + "x" * 5000, reads_as="\0")
    looked_at(sites[0], infected(nasty), now=desk.now)
    row = SiteFinding.objects.get()
    assert row.excerpt.startswith("ab?c")
    assert len(row.excerpt) <= findings.EXCERPT


def test_what_a_scan_learns_of_a_site_stays(desk: Desk, sites: list[Site]) -> None:
    site = sites[0]
    looked_at(site, infected(ip="203.0.113.7"), now=desk.now)
    looked_at(site, places.unreachable("Nama tidak dikenal."), now=desk.now)
    assert (site.software_words, site.ip, site.condition) == (
        "WordPress 6.2",
        "203.0.113.7",
        Condition.UNREACHABLE,
    )
    assert ScanTarget.objects.filter(site=site).latest("pk").detail == "Nama tidak dikenal."


def test_other_sites_that_a_scan_comes_across_are_candidates(desk: Desk, sites: list[Site]) -> None:
    homes = (
        "https://baru.contohkab.example/x?y",
        sites[1].url,
        "bukan alamat",
        "https://baru.contohkab.example/",
    )
    looked_at(sites[0], clean(homes=homes), now=desk.now)
    fresh = Site.objects.filter(standing=Standing.CANDIDATE)
    assert {s.url for s in fresh} == {"https://baru.contohkab.example/x/", "https://baru.contohkab.example/"}
    assert {s.found_in for s in fresh} == {sites[0].address}


# --- Proofs ---


def test_a_proof_lies_under_its_digest_and_the_chain_knows_it(desk: Desk, sites: list[Site]) -> None:
    looked_at(sites[0], infected(), now=desk.now)
    proof = Evidence.objects.get()
    with files.path_of(proof.digest).open("rb") as file:
        (visit,) = warc.read(file)
    assert (visit.view, visit.body) == (View.CRAWLER, places.TRACE.encode())
    sealed = Event.objects.get(tag="sitewatch:site:seen")
    assert sealed.data["evidence"] == proof.digest
    assert SiteFinding.objects.get().evidence == proof


def test_a_clean_site_leaves_no_proof_and_an_event_only_when_that_is_news(
    desk: Desk, sites: list[Site]
) -> None:
    for _again in range(2):
        looked_at(sites[0], clean(), now=desk.now)
    assert not Evidence.objects.exists()
    assert Event.objects.filter(tag="sitewatch:site:seen").count() == 1


def test_a_proof_over_the_limit_of_a_file_keeps_the_first_visits(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits = [
        Visit(f"{places.HOME}{n}", View.CRAWLER, Purpose.PAGE, 200, (), bytes(range(256)) * 40)
        for n in range(8)
    ]
    whole = evidence.store(visits)
    monkeypatch.setattr(files, "limit", lambda: whole.size // 3)
    kept = evidence.store(visits)
    assert 0 < kept.visits < 8
    assert kept.size <= files.limit()


def test_the_condition_of_an_unreachable_site_says_nothing_about_findings(
    desk: Desk, sites: list[Site]
) -> None:
    seen = findings.Seen(status=Status.UNREACHABLE)
    assert findings.condition_of(seen, findings.Merged()) == Condition.UNREACHABLE
