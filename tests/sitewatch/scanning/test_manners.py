"""How a scan behaves towards servers, as the servers see it."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import pairwise
from time import monotonic

import pytest
from tests.sitewatch.scanning.serving import ALL, CLEAN, Site, page, served

from kentongan.sitewatch.scanning import Door, Pacer, ScanOptions, scan_many, scan_site
from kentongan.sitewatch.scanning.options import HONEST

BUSY = "429 Too Many Requests", "503 Service Unavailable"


class Watched(Site):
    """Also tells methods, versions, and how many requests and connections were open at once."""

    def __init__(self, replies: dict[str, bytes], slow: float = 0.0) -> None:
        super().__init__(dict(replies))
        self.slow = slow
        self.methods = Counter[str]()
        self.open = self.most = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.most = max(self.most, self.open)
        try:
            while True:
                first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                method, path, _ = first.split()
                self.methods[method] += 1
                headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
                self.asked.append((path, headers))
                self.times.append(monotonic())
                await asyncio.sleep(self.slow)
                reply = self.replies.get(path, self.replies["*"])
                writer.write(reply(headers) if callable(reply) else reply)
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            self.open -= 1
            writer.close()


def scanned(site: Site, options: ScanOptions = ALL) -> None:
    async def all_of_it() -> None:
        async with served(site) as place, Door(options) as door:
            pacer = Pacer(options.rate, options.per_address)
            await scan_site(f"http://{place}/", options, door=door, pacer=pacer)

    asyncio.run(all_of_it())


def test_a_scan_only_reads() -> None:
    site = Watched({"/": CLEAN, "*": page(b"x", status="404 Not Found")})
    scanned(site, replace(ALL, exposure=True, facts=True, depth=1, max_pages=3))
    assert set(site.methods) <= {"GET", "HEAD"}
    assert len(site.asked) > 10


def test_many_sites_of_one_address_share_two_connections_and_one_pace() -> None:
    """Three names (here: ports) of one machine, all scanned at once."""
    options = ScanOptions(allow_private=True, mandate=True, rate=50, views=HONEST)
    sites = [Watched({"/": CLEAN}, slow=0.01) for _ in range(3)]

    async def all_of_it() -> None:
        async with AsyncExitStack() as stack:
            places = [await stack.enter_async_context(served(site)) for site in sites]
            await scan_many([f"http://{place}/" for place in places], options, lambda _: None)

    asyncio.run(all_of_it())
    times = sorted(time for site in sites for time in site.times)
    assert len(times) >= 6
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.019
    assert sum(site.most for site in sites) <= 2 * len(sites)
    assert max(site.most for site in sites) <= 2


def test_one_pacer_for_sites_under_way_at_once() -> None:
    """As the worker has it: several scans at the same moment, one address; never three requests at once."""
    options = ScanOptions(allow_private=True, mandate=True, rate=1000, views=HONEST)
    site = Watched({"/": CLEAN, "*": CLEAN}, slow=0.02)
    busy = {"now": 0, "most": 0}

    async def all_of_it() -> None:
        pacer = Pacer(options.rate, options.per_address)
        async with served(site) as place, Door(options) as door:
            real = door.get

            async def counted(*args: object, **known: object) -> object:
                busy["now"] += 1
                busy["most"] = max(busy.values())
                try:
                    return await real(*args, **known)  # type: ignore[arg-type]
                finally:
                    busy["now"] -= 1

            door.get = counted  # type: ignore[method-assign,assignment]
            scans = (scan_site(f"http://{place}/{n}", options, door=door, pacer=pacer) for n in range(4))
            await asyncio.gather(*scans)

    asyncio.run(all_of_it())
    assert busy["most"] == 2


@pytest.mark.slow
@pytest.mark.parametrize("status", BUSY)
def test_a_server_that_asks_for_time_gets_it(status: str) -> None:
    answers = iter([page(b"", "Retry-After: 1", status=status)])
    site = Site({"/": lambda _headers: next(answers, CLEAN)})
    scanned(site, replace(ALL, views=HONEST))
    homes = [time for (path, _), time in zip(site.asked, site.times, strict=True) if path == "/"]
    assert homes[1] - homes[0] >= 0.99


def test_a_server_that_asks_for_hours_is_left_alone() -> None:
    site = Site({"/": page(b"", "Retry-After: 7200", status=BUSY[1])})
    scanned(site)
    assert len(site.asked) == 1


@pytest.mark.slow
def test_a_server_that_fails_is_asked_more_slowly() -> None:
    broken = page(b"x", status="500 Internal Server Error")
    site = Site({"/": CLEAN, "*": broken})
    scanned(site, replace(ALL, rate=20, views=HONEST, exposure=True, budget=6))
    gaps = [later - earlier for earlier, later in pairwise(site.times)]
    assert min(gaps) >= 0.049
    assert gaps[-1] > 3 * gaps[0]


@pytest.mark.parametrize("contact", ["csirt@contohkab.example", "https://meja.contohkab.example"])
def test_whoever_comes_honestly_says_who_it_is_and_whom_to_ask(contact: str) -> None:
    site = Site({"/": CLEAN})
    scanned(site, ScanOptions(allow_private=True, rate=1000, contact=contact))
    [(_, headers)] = site.asked
    assert headers["user-agent"].startswith("KentonganScan/")
    assert f"(+{contact})" in headers["user-agent"]
    assert headers.get("from", contact) == contact


def test_a_body_is_cut_at_its_cap() -> None:
    site = Site({"/": page(b"a" * 300_000)})
    options = replace(ALL, size_cap=10_000, keep_front=True, views=HONEST)

    async def all_of_it() -> int:
        async with served(site) as place, Door(options) as door:
            result = await scan_site(f"http://{place}/", options, door=door, pacer=Pacer(1000))
        assert result.front[0].cut
        return len(result.front[0].body)

    assert asyncio.run(all_of_it()) == 10_000
