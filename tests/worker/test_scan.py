"""The loop that looks at sites, against a real server that cloaks as attackers do."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import override_settings
from tests import factories
from tests.flows import Desk
from tests.signing_in import signed_in
from tests.sitewatch import places

from kentongan.base.scope import scope
from kentongan.core.clock.states import Move
from kentongan.core.sitescan import Status, Technique, judge
from kentongan.sandbox import regency
from kentongan.sandbox.sites import Sample, samples
from kentongan.sandbox.sites.server import SiteServer
from kentongan.sandbox.sites.town import INFECTED, town
from kentongan.sitewatch import cases, scans
from kentongan.sitewatch.models import (
    Condition,
    Evidence,
    Scan,
    ScanTarget,
    Schedule,
    Site,
    SiteCase,
    SiteFinding,
)
from kentongan.sitewatch.picture_models import Picture
from kentongan.sitewatch.scanning.options import ALL_VIEWS
from kentongan.sitewatch.scanning.pacing import Pacer
from kentongan.worker.deliver import Network
from kentongan.worker.scan import Scanner, options_for, plan_nights, sweep_targets

FAST = 200.0


@contextmanager
def served(*chosen: Sample) -> Iterator[SiteServer]:
    """The samples on loopback addresses, from a thread with a loop of its own."""
    loop, server = asyncio.new_event_loop(), SiteServer(chosen)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(5)
    hosts = [urlsplit(url).hostname for url in server.urls()]
    try:
        with override_settings(PRIVATE_HOSTS_ALLOWED=hosts):
            yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


def sample(technique: Technique | None) -> Sample:
    """The first made-up site with this technique."""
    return next(s for s in samples(7) if s.technique is technique)


def watched(desk: Desk, server: SiteServer) -> list[Site]:
    return [_site(desk, url) for url in server.urls()]


def _site(desk: Desk, url: str) -> Site:
    row = places.site(desk.world, f"s{Site.objects.count()}.contohkab.example")
    Site.objects.filter(pk=row.pk).update(url=url)
    row.refresh_from_db()
    return row


@pytest.fixture
def scanner(desk: Desk, network: Network) -> Iterator[Scanner]:
    scanner = Scanner(network, pacer=Pacer(FAST, 2))
    yield scanner
    scanner.close()


def finish(scanner: Scanner) -> None:
    """Until nothing is left to do."""
    while scanner.step(wait_for=20) or scanner.flying:
        pass


@pytest.mark.slow
def test_a_cloaked_site_is_seen_proved_and_rechecked(desk: Desk, scanner: Scanner) -> None:
    """From the schedule of a scan to a case and its first recheck, over real sockets."""
    places.mandate(desk.world)
    with served(sample(Technique.CLOAKED_PAGE), sample(None)) as server:
        infected, clean = watched(desk, server)
        places.started([infected, clean], desk.world.user, now=desk.now)
        finish(scanner)
        for site in (infected, clean):
            site.refresh_from_db()
        assert (infected.condition, clean.condition) == (Condition.INFECTED, Condition.CLEAN)
        assert infected.ip == urlsplit(infected.url).hostname
        target = ScanTarget.objects.get(site=infected)
        seen = {look["view"]: look["differs"] for look in target.views}
        assert (seen["visitor"], seen["crawler"]) == (False, True)
        # Of the clean one, too: its look is proposed to be accepted.
        assert set(Evidence.objects.values_list("site", flat=True)) == {infected.pk, clean.pk}
        assert set(Picture.objects.filter(site=infected).values_list("view", flat=True)) == set(seen)
        waiting = list(SiteFinding.objects.filter(site=infected, state="open"))
        case = cases.confirm(waiting, acting_user=desk.world.user, now=desk.now)
        desk.deliver()
        matter = cases.matter_of(case)
        desk.press("1", Move.FINISH, desk.first_message(matter))
        finish(scanner)
        case.refresh_from_db()
        assert (case.state, case.reopened) == (SiteCase.State.OPEN, 1)
    assert any("masih menemukan" in message.text for message in desk.deliver())


@pytest.mark.slow
def test_without_a_mandate_a_site_gets_one_honest_visit(desk: Desk, scanner: Scanner) -> None:
    with served(sample(Technique.CLOAKED_PAGE)) as server:
        (site,) = watched(desk, server)
        places.started([site], now=desk.now)
        finish(scanner)
        agents = {request.agent for request in server.log}
        assert len(server.log) == 1
        assert all(agent.startswith("KentonganScan/") for agent in agents)
    assert not ScanTarget.objects.get().imitated


def test_an_internal_address_is_refused_unless_the_operator_allows_it(desk: Desk, scanner: Scanner) -> None:
    site = _site(desk, "http://127.0.0.1:1/")
    places.started([site], now=desk.now)
    finish(scanner)
    row = ScanTarget.objects.get()
    assert (row.status, row.state) == (Condition.UNREACHABLE, ScanTarget.State.DONE)
    assert row.detail
    site.refresh_from_db()
    assert site.ip == ""


@pytest.mark.slow
def test_what_is_wrong_with_us_is_told_and_the_others_go_on(
    desk: Desk, scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("kentongan.worker.scan.seen_of", broken)
    places.started([_site(desk, "http://127.0.0.1:1/")], now=desk.now)
    finish(scanner)
    assert "kesalahan program (RuntimeError)" in ScanTarget.objects.get().detail


def test_leases_are_renewed_while_a_site_is_under_way(desk: Desk, scanner: Scanner) -> None:
    """A server that takes the connection and says nothing."""
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        override_settings(PRIVATE_HOSTS_ALLOWED=["127.0.0.1"]),
    ):
        places.started([_site(desk, f"http://127.0.0.1:{silent.getsockname()[1]}/")], now=desk.now)
        assert scanner.step()
        before = ScanTarget.objects.get().lease_until
        desk.watch.forward(seconds=30)
        scanner.renewed -= scans.LEASE.total_seconds()
        assert not scanner.step()
        after = ScanTarget.objects.get().lease_until
    assert before is not None
    assert after is not None
    assert after - before == timedelta(seconds=30)


def test_a_lost_target_is_swept(desk: Desk) -> None:
    places.started([places.site(desk.world)], now=desk.now)
    scans.claim(now=desk.now, limit=1)
    desk.watch.at += scans.LEASE + timedelta(seconds=1)
    assert sweep_targets() == 1


def test_options_follow_the_mandate(desk: Desk) -> None:
    places.started([places.site(desk.world)], now=desk.now)
    (claimed,) = scans.claim(now=desk.now, limit=1)
    assert not options_for(claimed).mandate
    assert not options_for(claimed).allow_private
    imitating = scans.Claim(claimed.target, claimed.fence, True)
    assert options_for(imitating).mandate
    with override_settings(PRIVATE_HOSTS_ALLOWED=[places.HOST]):
        assert options_for(claimed).allow_private


# --- Nights ---


def schedule(desk: Desk, **fields: object) -> Schedule:
    given = {"is_on": True, "every": 1, **places.NIGHT} | fields
    return Schedule.objects.create(government=desk.world.government, **given)


def test_a_night_is_started_once_and_ends_with_its_window(desk: Desk) -> None:
    first, second = places.site(desk.world), places.site(desk.world, "b.contohkab.example")
    places.looked_at(first, places.clean(), now=desk.now)
    schedule(desk)
    assert plan_nights() == 0  # 09.00 WIB
    desk.watch.forward(hours=14)
    assert plan_nights() == 1
    assert plan_nights() == 0
    scan = Scan.objects.get(reason=Scan.Reason.NIGHT)
    assert scan.started_by is None
    order = list(ScanTarget.objects.filter(scan=scan).order_by("pk").values_list("site_id", flat=True))
    assert order == [second.pk, first.pk]  # never seen before the seen
    assert ScanTarget.objects.filter(scan=scan)[0].not_after == desk.now + timedelta(hours=6)
    desk.watch.forward(hours=4)  # 03.00: the same night
    assert plan_nights() == 0
    desk.watch.forward(hours=20)  # 23.00: the next one
    assert plan_nights() == 1


def test_every_second_night(desk: Desk) -> None:
    places.site(desk.world)
    schedule(desk, every=2)
    desk.watch.forward(hours=14)
    started = []
    for _night in range(4):
        started.append(plan_nights())
        desk.watch.forward(days=1)
    assert started == [1, 0, 1, 0]


def test_a_night_without_sites_passes(desk: Desk) -> None:
    schedule(desk)
    desk.watch.forward(hours=14)
    assert plan_nights() == 1
    assert not Scan.objects.exists()


def test_nights_of_governments_are_their_own(desk: Desk) -> None:
    other = factories.world(1)
    places.site(other)
    with scope(other.government):
        Schedule.objects.create(government=other.government, is_on=True, every=1, **places.NIGHT)
    desk.watch.forward(hours=14)
    assert plan_nights() == 1
    assert not Scan.objects.exists()
    with scope(other.government):
        assert Scan.objects.get().total == 1


def test_a_look_by_day_comes_once_at_an_hour_of_its_own(desk: Desk) -> None:
    places.site(desk.world)
    schedule(desk, by_day=True)
    began = []
    for _hour in range(48):  # from 09.00 WIB; the night is from 22 to 05
        plan_nights()
        began.append(Scan.objects.filter(reason=Scan.Reason.DAY).count())
        desk.watch.forward(hours=1)
    assert (began[12], began[19], began[36]) == (1, 1, 2)  # before each night, and in the first
    scan = Scan.objects.filter(reason=Scan.Reason.DAY)[0]
    here = scan.started_at + timedelta(hours=7)
    assert 5 <= here.hour < 22
    ends = ScanTarget.objects.filter(scan=scan)[0].not_after
    assert ends is not None
    assert (ends + timedelta(hours=7)).hour == 22
    assert Scan.objects.filter(reason=Scan.Reason.NIGHT).count() == 2


def test_status_words_of_the_core_are_conditions_of_the_desk() -> None:
    assert {status.value for status in Status} | {"unknown"} == {c.value for c in Condition}


@pytest.mark.slow
def test_the_demo_s_town_has_one_infected_site_among_clean_ones() -> None:
    known = {row["OPD"] for row in regency.rows()}
    sites = town()
    assert {site.name for site in sites} <= known
    assert [site.name for site in sites if site.expected is Status.INFECTED] == [INFECTED]
    for site in sites:
        views = [site.visit(view, fetch) for view in ALL_VIEWS for fetch in (0, 1)]
        assert judge(views).status is site.expected


# --- Certificates ---


def certified(folder: Path, ends: datetime) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(ends - timedelta(days=90)).not_valid_after(ends)
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = made.add_extension(here, critical=True)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "tls.pem"
    file.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM) + secret)
    return file


@pytest.mark.slow
def test_until_when_a_certificate_is_good_is_kept(
    desk: Desk, scanner: Scanner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = (datetime.now(UTC) + timedelta(days=30)).replace(microsecond=0)
    file = certified(tmp_path, ends)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site = _site(desk, f"https://127.0.0.1:{server.server_port}/tidak-ada/")
        with override_settings(PRIVATE_HOSTS_ALLOWED=["127.0.0.1"]):
            places.started([site], now=desk.now)
            finish(scanner)
        server.shutdown()
    site.refresh_from_db()
    assert site.certificate_until == ends
    text = signed_in(desk.world.user).get(f"/situs/{site.pk}/").content.decode()
    assert "Sertifikat berlaku sampai" in text
