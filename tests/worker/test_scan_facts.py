"""What a scan learns of a site beside infections, through the worker: over real sockets, a real (small) DNS server."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import pytest
from django.test import override_settings
from tests.flows import Desk
from tests.sandbox.names import Zone, name_server
from tests.signing_in import signed_in
from tests.sitewatch import places
from tests.worker.test_scan import FAST, finish

from kentongan.core.sitescan import Technique, View
from kentongan.sitewatch import inventory, scans
from kentongan.sitewatch.models import Condition, HomeCopy, ScanTarget, Site, SiteFinding, Standing
from kentongan.sitewatch.scanning.pacing import Pacer
from kentongan.worker.deliver import Network
from kentongan.worker.domains import Registry
from kentongan.worker.scan import Scanner

HOST = "dinas.contohkab.example"
PAGE = (
    b"<title>Dinas</title><p>Selamat datang di laman dinas.<a href='http://loket.contohkab.example/a'>Loket</a>"
    b"<a href='http://www.contohkab.example/'>Kabupaten</a><a href='https://lain.example/'>Lain</a>"
)
EXPIRES = "2027-11-22T00:00:00Z"
FILES = {
    "/": PAGE,
    "/.well-known/security.txt": b"Contact: mailto:csirt@contohkab.example\nExpires: " + EXPIRES.encode(),
    "/sitemap.xml": b"<urlset><url><loc>http://arsip.contohkab.example/</loc></url></urlset>",
}


class Server(ThreadingHTTPServer):
    """Serves `files` with validators; who asked from where for what stands in `asked`."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files, self.asked = dict(files), list[tuple[str, str, Mapping[str, str]]]()
        super().__init__(("127.0.1.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.client_address[0], self.path, dict(self.headers)))
        body, tag = self.server.files.get(self.path), '"1"'
        status = 404 if body is None else 304 if self.headers.get("If-None-Match") == tag else 200
        body = b"" if status == 304 else body or b"tidak ada"
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "text/plain" if self.path.endswith(".txt") else "text/html")
        if status != 404:
            self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def town(zone: Zone | None = None, **settings: object) -> Iterator[Server]:
    """HOST on loopback, found by a name server of our own."""
    with (
        Server(FILES) as server,
        name_server(zone or {HOST: ["A 127.0.1.1"]}) as names,
        override_settings(RESOLVER=names.address, PRIVATE_HOSTS_ALLOWED=[HOST], **settings),
    ):
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(5)


@pytest.fixture
def scanner(desk: Desk, network: Network) -> Iterator[Scanner]:
    scanner = Scanner(network, pacer=Pacer(FAST, 2))
    yield scanner
    scanner.close()


def watched(desk: Desk, server: Server) -> Site:
    places.mandate(desk.world)
    site = places.site(desk.world, HOST)
    Site.objects.filter(pk=site.pk).update(url=f"http://{HOST}:{server.server_port}/")
    site.refresh_from_db()
    return site


def scan(desk: Desk, scanner: Scanner, site: Site) -> Site:
    places.started([site], now=desk.now)
    finish(scanner)
    site.refresh_from_db()
    return site


@pytest.mark.slow
def test_facts_are_kept_shown_and_taken_home(desk: Desk, scanner: Scanner) -> None:
    with town() as server:
        site = scan(desk, scanner, watched(desk, server))
    assert (site.condition, site.ip, site.place) == (Condition.CLEAN, "127.0.1.1", "127.0.1.0/24")
    assert site.security_contact == "mailto:csirt@contohkab.example"
    assert site.security_until == datetime.fromisoformat(EXPIRES)
    client = signed_in(desk.world.user)
    page = client.get(f"/situs/{site.pk}/").content.decode()
    assert "mailto:csirt@contohkab.example" in page
    response = client.get("/situs/?unduh=csv")
    table = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert "mailto:csirt@contohkab.example" in table
    assert "security.txt" in table
    assert "mailto:csirt" not in client.get("/situs/").content.decode()


@pytest.mark.slow
def test_other_hosts_of_the_domain_become_candidates_until_somebody_accepts(
    desk: Desk, scanner: Scanner
) -> None:
    with town() as server:
        site = watched(desk, server)
        places.site(desk.world, "contohkab.example")  # known already, without www
        scan(desk, scanner, site)
        scan(desk, scanner, site)
    found = Site.objects.filter(standing=Standing.CANDIDATE).order_by("url")
    assert [one.url for one in found] == [
        "https://arsip.contohkab.example/", "https://loket.contohkab.example/",
    ]  # fmt: skip
    assert {one.found_in for one in found} == {site.address}
    assert not ScanTarget.objects.filter(site__in=found).exists()


def test_names_that_somebody_makes_by_the_thousand_do_not_fill_the_list(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inventory, "MOST_CANDIDATES", 1)
    site = places.site(desk.world)
    pairs = [(f"https://x{n}.contohkab.example/", site) for n in range(4)]
    assert [inventory.suggest(pairs[n : n + 2], now=desk.now) for n in (0, 2)] == [2, 0]


@pytest.mark.slow
def test_a_move_waits_for_a_person_and_is_accepted_by_calling_it_none(desk: Desk, scanner: Scanner) -> None:
    with town() as server:
        site = watched(desk, server)
        Site.objects.filter(pk=site.pk).update(place="203.0.113.0/24")
        site = scan(desk, scanner, site)
        assert (site.condition, site.place) == (Condition.SUSPICIOUS, "203.0.113.0/24")
        finding = SiteFinding.objects.get(technique=Technique.SWAPPED_DNS)
        assert finding.evidence is not None
        SiteFinding.objects.filter(pk=finding.pk).update(state=SiteFinding.State.DISMISSED)
        site = scan(desk, scanner, site)
        assert (site.condition, site.place) == (Condition.CLEAN, "127.0.1.0/24")


def test_a_scan_that_did_not_ask_the_dns_takes_no_finding_of_it_back(desk: Desk) -> None:
    site = places.site(desk.world)
    found = places.found(Technique.WILDCARD_DNS, view=View.VISITOR)
    places.looked_at(site, places.infected(found, place="192.0.2.0/24"))
    places.looked_at(site, places.clean())
    assert SiteFinding.objects.get().state == SiteFinding.State.OPEN
    places.looked_at(site, places.clean(place="192.0.2.0/24"))
    assert SiteFinding.objects.get().state == SiteFinding.State.GONE


def test_a_name_that_leads_to_nobody_is_found_and_takes_no_other_finding_back(
    desk: Desk, scanner: Scanner
) -> None:
    with town({HOST: ["CNAME lama.layanan.example"]}) as server:
        site = watched(desk, server)
        places.looked_at(site, places.infected(software="WordPress"))
        site = scan(desk, scanner, site)
    states = dict(SiteFinding.objects.values_list("technique", "state"))
    assert states == {Technique.CLOAKED_PAGE: "open", Technique.DANGLING_DNS: "open"}
    assert (site.condition, site.software) == (Condition.SUSPICIOUS, "WordPress")


@pytest.mark.slow
def test_a_clean_home_page_is_asked_for_with_its_validators(desk: Desk, scanner: Scanner) -> None:
    with town() as server:
        site = scan(desk, scanner, watched(desk, server))
        assert HomeCopy.objects.get(site=site).content
        server.asked.clear()
        assert scan(desk, scanner, site).condition == Condition.CLEAN
        homes = [headers for _, path, headers in server.asked if path == "/"]
        assert len(homes) == 4
        assert all(headers["If-None-Match"] == '"1"' for headers in homes)
        assert {look["status"] for look in ScanTarget.objects.latest("pk").views} == {200}
    site.refresh_from_db()
    scans.settle([(claim, places.infected(kept=b"")) for claim in _claimed(desk, site)], now=desk.now)
    assert not HomeCopy.objects.exists()


def _claimed(desk: Desk, site: Site) -> list[scans.Claim]:
    places.started([site], now=desk.now)
    return scans.claim(now=desk.now, limit=1)


def test_rechecks_and_sites_that_were_not_clean_are_fetched_whole(desk: Desk) -> None:
    site = places.site(desk.world)
    places.looked_at(site, places.clean(kept=b"salinan"))
    (claim,) = _claimed(desk, site)
    assert claim.copy == b"salinan"
    Site.objects.filter(pk=site.pk).update(condition=Condition.SUSPICIOUS)
    scans.settle([(claim, places.unreachable())], now=desk.now)
    (claim,) = _claimed(desk, site)
    assert claim.copy == b""


@pytest.mark.slow
def test_a_second_visitor_comes_from_another_address(desk: Desk, scanner: Scanner) -> None:
    with town(SCAN_FROM="127.0.0.77") as server:
        scan(desk, scanner, watched(desk, server))
        homes = [address for address, path, _ in server.asked if path == "/"]
    assert homes.count("127.0.0.77") == 1
    assert len(homes) == 5
    views = {str(look["view"]) for look in ScanTarget.objects.get().views}
    assert "elsewhere" in views


# --- Domains ---


class Registrar(BaseHTTPRequestHandler):
    """A registry that speaks RDAP. `answers` by domain: a status and a body."""

    answers: dict[str, tuple[int, bytes]] = {}
    asked: list[str] = []

    def do_GET(self) -> None:
        domain = self.path.removeprefix("/rdap/domain/")
        self.asked.append(domain)
        status, body = self.answers.get(domain, (404, b"{}"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def registry(**answers: tuple[int, bytes]) -> Iterator[list[str]]:
    Registrar.answers = {name.replace("_", "."): answer for name, answer in answers.items()}
    Registrar.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Registrar) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        base = f"http://127.0.0.1:{server.server_port}/rdap"
        with override_settings(RDAP=base, PRIVATE_HOSTS_ALLOWED=["127.0.0.1"]):
            yield Registrar.asked
        server.shutdown()
        thread.join(5)


def ask(network: Network) -> int:
    asking = Registry(network)
    assert asking.step() == 0
    if asking.flying:
        asking.flying.exception(10)
    return asking.step()


PAID = orjson.dumps({"events": [
    {"eventAction": "registration", "eventDate": "2020-11-22T00:00:00Z"},
    {"eventAction": "expiration", "eventDate": "2027-05-01T07:00:00+07:00"},
]})  # fmt: skip


def test_until_when_a_domain_is_paid_is_asked_once_a_week(desk: Desk, network: Network) -> None:
    first = places.site(desk.world, "a.contohkab.go.id")
    second = places.site(desk.world, "b.contohkab.go.id")
    places.site(desk.world, "lain.example")
    with registry(contohkab_go_id=(200, PAID)) as asked:
        assert ask(network) == 1
        assert ask(network) == 0
        third = places.site(desk.world, "c.contohkab.go.id")
        assert ask(network) == 0
        assert asked == ["contohkab.go.id"]
        desk.watch.forward(days=8)
        assert ask(network) == 1
        assert asked == ["contohkab.go.id"] * 2
    for site in (first, second, third):
        site.refresh_from_db()
        assert site.domain_until == datetime(2027, 5, 1, tzinfo=UTC)
    page = signed_in(desk.world.user).get(f"/situs/{first.pk}/").content.decode()
    assert "Domain dibayar sampai" in page


@pytest.mark.parametrize(
    ("answer", "noted"),
    [((404, b"{}"), True), ((200, b"[]"), True), ((200, b"{"), True), ((200, b'{"events":[]}'), True),
     ((429, b""), False), ((503, b""), False)],
)  # fmt: skip
def test_what_a_registry_does_not_say(
    desk: Desk, network: Network, answer: tuple[int, bytes], noted: bool
) -> None:
    site = places.site(desk.world, "a.contohkab.go.id")
    with registry(contohkab_go_id=answer):
        assert ask(network) == int(noted)
    site.refresh_from_db()
    assert (site.domain_until, site.domain_asked_at is not None) == (None, noted)


def test_a_registry_that_is_not_there_or_not_wanted(desk: Desk, network: Network) -> None:
    places.site(desk.world, "a.contohkab.go.id")
    with override_settings(RDAP="http://127.0.0.1:1", PRIVATE_HOSTS_ALLOWED=["127.0.0.1"]):
        assert ask(network) == 0
    with override_settings(RDAP=""):
        assert ask(network) == 0
    assert Site.objects.get().domain_asked_at is None
