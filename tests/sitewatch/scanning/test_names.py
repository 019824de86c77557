"""What the DNS says of sites, asked with real messages of a real (small) name server; the sites are real too."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from io import BytesIO

import dns.rcode
import pytest
from tests.sandbox.names import NameServer, name_server
from tests.sitewatch.scanning.serving import CLEAN, GAMBLING, Reply, Site, moved, page, served

from kentongan.core.sitescan import OF_NAMES, Finding, Purpose, Status, Technique, judge
from kentongan.ports.http import NotReached, PrivateAddress
from kentongan.sitewatch.scanning import Door, Pacer, ScanOptions, SiteResult, scan_many, scan_site, warc
from kentongan.sitewatch.scanning.names import Resolver, askable
from kentongan.sitewatch.scanning.result import Known

ALL = ScanOptions(allow_private=True, mandate=True, rate=1000, keep_front=True)
HOST = "dinas.contohkab.example"
HERE, THERE = "127.0.1.1", "127.0.2.1"  # of two networks
OTHER = page(b"<title>Parkir</title><p>Domain ini dijual.")


def scanned(
    names: NameServer,
    sites: Mapping[str, Mapping[str, Reply]],
    options: ScanOptions = ALL,
    known: Known | None = None,
    many: bool = False,
) -> SiteResult:
    """Scan HOST; `sites`: what each address of this machine serves, on one port for all."""

    async def all_of_it() -> SiteResult:
        port = 0
        async with AsyncExitStack() as stack:
            for address, replies in sites.items():
                place = await stack.enter_async_context(served(Site(dict(replies)), address, port))
                port = int(place.rpartition(":")[2])
            url = f"http://{HOST}:{port or 9}/"
            asking = replace(options, resolver=names.address)
            if many:
                found: list[SiteResult] = []
                await scan_many([url], asking, found.append)
                return found[0]
            door = await stack.enter_async_context(Door(asking))
            return await scan_site(url, asking, door=door, pacer=Pacer(options.rate), known=known)

    return asyncio.run(all_of_it())


def of_names(result: SiteResult) -> list[Finding]:
    return [one for one in result.outcome.findings if one.technique in OF_NAMES]


def test_a_name_in_order_is_no_finding_and_its_place_is_told() -> None:
    with name_server({HOST: [f"A {HERE}"]}) as names:
        result = scanned(names, {HERE: {"/": CLEAN}})
    assert (result.outcome.status, of_names(result)) == (Status.CLEAN, [])
    assert result.place == "127.0.1.0/24"
    probes = {name for name, _ in names.asked if name.endswith(f".{HOST}") and not name.startswith("www.")}
    assert len(probes) == 2
    assert f"www.{HOST}" in {name for name, _ in names.asked}


def test_a_wildcard_that_leads_elsewhere() -> None:
    with name_server(
        {HOST: [f"A {HERE}"], f"*.{HOST}": [f"A {THERE}"], f"www.{HOST}": [f"A {HERE}"]}
    ) as names:
        result = scanned(names, {HERE: {"/": CLEAN}, THERE: {"*": OTHER}})
    [found] = of_names(result)
    assert found.technique is Technique.WILDCARD_DNS
    assert found.excerpt == f"*.{HOST} → 127.0.2.0/24"  # the same in every scan
    assert THERE in found.reads_as
    assert result.outcome.status is Status.SUSPICIOUS
    assert [one.purpose for one in result.visits if one.purpose is Purpose.NAME]


def test_a_wildcard_on_the_same_server_accuses_nobody_unless_it_shows_gambling() -> None:
    zone = {HOST: [f"A {HERE}"], f"*.{HOST}": [f"A {HERE}"]}
    with name_server(zone) as names:
        assert of_names(scanned(names, {HERE: {"/": CLEAN}})) == []

    def by_host(headers: dict[str, str]) -> bytes:
        return CLEAN if headers["host"].removeprefix("www.").startswith(HOST) else page(GAMBLING)

    with name_server(zone) as names:
        result = scanned(names, {HERE: {"/": by_host}})
    assert [one.technique for one in result.outcome.findings if one.technique is Technique.QUERY_DOORWAY]
    assert result.outcome.status is Status.INFECTED


def test_an_alias_that_leads_to_nobody_is_found_though_the_site_is_not() -> None:
    with name_server({HOST: ["CNAME lama.layanan.example"]}) as names:
        result = scanned(names, {}, many=True)
        assert [one.technique for one in of_names(result)] == [Technique.DANGLING_DNS]
        assert result.outcome.status is Status.SUSPICIOUS
        assert "lama.layanan.example" in of_names(result)[0].excerpt
        one = scanned(names, {})
        assert of_names(one)[0].excerpt == of_names(result)[0].excerpt
        assert result.error


def test_an_alias_of_a_service_that_knows_nobody_by_it() -> None:
    nobody = page(b"<h1>404</h1>There isn't a GitHub Pages site here.", status="404 Not Found")
    zone = {HOST: ["CNAME dinas-contohkab.github.io"], "dinas-contohkab.github.io": [f"A {HERE}"]}
    with name_server(zone) as names:
        assert [one.technique for one in of_names(scanned(names, {HERE: {"*": nobody}}))] == [
            Technique.DANGLING_DNS
        ]
        assert of_names(scanned(names, {HERE: {"/": CLEAN}})) == []


def test_the_other_name_of_a_site_may_not_lead_to_another_page() -> None:
    www = f"www.{HOST}"
    with name_server({HOST: [f"A {HERE}"], www: [f"A {THERE}"]}) as names:
        result = scanned(names, {HERE: {"/": CLEAN}, THERE: {"/": OTHER}})
        [found] = of_names(result)
        assert (found.technique, www in found.url) == (Technique.SWAPPED_DNS, True)
        assert (
            of_names(scanned(names, {HERE: {"/": CLEAN}, THERE: {"/": CLEAN}})) == []
        )  # two servers, one page
        back = scanned(names, {HERE: {"/": CLEAN}, THERE: {"/": moved(f"http://{HOST}:9/")}})
        assert of_names(back) == []
        bad = scanned(names, {HERE: {"/": CLEAN}, THERE: {"/": page(GAMBLING)}})
    assert bad.outcome.status is Status.INFECTED
    assert [one for one in bad.outcome.findings if www in one.url]


def test_a_name_that_moved_away_from_where_it_was_accepted() -> None:
    with name_server({HOST: [f"A {HERE}"]}) as names:
        moved_away = scanned(names, {HERE: {"/": CLEAN}}, known=Known(place="203.0.113.0/24"))
        assert [one.technique for one in of_names(moved_away)] == [Technique.SWAPPED_DNS]
        same = scanned(names, {HERE: {"/": CLEAN}}, known=Known(place="127.0.1.0/24 203.0.113.0/24"))
        assert of_names(same) == []


def test_what_the_dns_said_is_kept_and_judged_again() -> None:
    with name_server({HOST: ["CNAME lama.layanan.example"]}) as names:
        result = scanned(names, {})
    file = BytesIO()
    warc.write(file, result.visits)
    [visits] = list(warc.pages(file))
    assert [one.technique for one in judge(visits).findings if one.technique in OF_NAMES] == [
        Technique.DANGLING_DNS
    ]
    assert [one.body for one in visits] == [one.body for one in result.visits]


def test_without_leave_no_name_is_asked_for() -> None:
    with name_server({HOST: [f"A {HERE}"]}) as names:
        result = scanned(names, {HERE: {"/": CLEAN}}, replace(ALL, mandate=False))
    assert result.place == ""
    assert {name for name, _ in names.asked} == {HOST}  # where to connect to


@pytest.mark.parametrize("rcode", [dns.rcode.SERVFAIL, dns.rcode.REFUSED])
def test_a_resolver_that_fails_is_no_finding(rcode: dns.rcode.Rcode) -> None:
    with name_server({}, rcode=rcode) as names:
        assert asyncio.run(Resolver(names.address, allow_private=True).ask(HOST)) is None
        with pytest.raises(NotReached):
            asyncio.run(Resolver(names.address).addresses(HOST))


@pytest.mark.slow
def test_a_resolver_that_is_silent_costs_seconds_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kentongan.sitewatch.scanning.names._SECONDS", 0.2)
    began = time.monotonic()
    with name_server({HOST: [f"A {HERE}"]}, silent=True) as names:
        assert asyncio.run(Resolver(names.address).ask(HOST)) is None
    assert asyncio.run(Resolver("127.0.0.1:1").ask(HOST)) is None  # nobody listens
    assert asyncio.run(Resolver("bukan alamat").ask(HOST)) is None
    assert time.monotonic() - began < 5


def test_inner_addresses_are_no_answer_unless_allowed() -> None:
    with name_server({HOST: ["A 10.0.0.5"], "v6.contohkab.example": ["AAAA ::1"]}) as names:
        closed = Resolver(names.address)
        assert asyncio.run(closed.ask(HOST)) is None
        assert asyncio.run(closed.ask("v6.contohkab.example")) is None
        with pytest.raises(PrivateAddress):
            asyncio.run(closed.addresses(HOST))
        opened = Resolver(names.address, allow_private=True)
        assert asyncio.run(opened.addresses("v6.contohkab.example")) == ["::1"]
        assert asyncio.run(opened.ask(HOST)) is not None


def test_machines_and_names_of_this_one_are_not_asked_for() -> None:
    assert askable(HOST)
    for name in ("127.0.0.1", "[::1]", "localhost", "app.localhost", "pencetak.local", "intranet"):
        assert not askable(name)
