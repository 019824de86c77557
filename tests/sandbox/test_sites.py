"""Made-up sites: the same from the same seed, every technique and look, and a server that shows each visitor its own."""

import asyncio
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kentongan.core.sitescan.techniques import Technique
from kentongan.core.sitescan.verdict import Status
from kentongan.core.sitescan.visit import Purpose, View
from kentongan.sandbox.sites import ABOUT, Sample, samples
from kentongan.sandbox.sites.disguise import LETTERS, STRINGS, WRAPPINGS
from kentongan.sandbox.sites.model import Answer, page, purpose_of, redirect
from kentongan.sandbox.sites.server import SiteServer, address_of

ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile"
HOST = "dinas.contohkab.go.id"


def cloaked() -> Sample:
    views = {
        View.VISITOR: page(
            f'<a href="https://{HOST}/x">wajar %%COUNT%%</a>', headers=(("set-cookie", "k=1; path=/"),)
        ),
        View.CRAWLER: page("robot"),
        View.GOOGLE: redirect("https://judi.example/"),
        View.MOBILE: redirect("/ponsel"),
        View.RETURN: page("lagi"),
    }
    files = {"/robots.txt": Answer(200, (), b"User-agent: *")}
    return Sample("s", "k", None, Status.CLEAN, HOST, views, files=files, pages={"/ponsel": page("ponsel")})


# --- the generator ---


@cache
def made(seed: int) -> list[Sample]:
    """All samples of a seed: making them takes a second."""
    return list(samples(seed))


@pytest.mark.slow
def test_a_seed_gives_the_same_sites_and_another_gives_others() -> None:
    first, same, other = made(1), list(samples(1)), made(3)
    assert first == same
    assert [sample.name for sample in first] == [sample.name for sample in other]
    assert sum(a.views == b.views for a, b in zip(first, other, strict=True)) < 0.05 * len(first)


def test_every_technique_that_shows_in_answers_has_samples() -> None:
    counts = Counter(sample.technique for sample in made(1))
    elsewhere = {  # seen in the DNS, in TLS, in headers alone or against what was accepted before
        Technique.WILDCARD_DNS, Technique.DANGLING_DNS, Technique.SWAPPED_DNS, Technique.WEAK_TLS, Technique.WEAK_HEADERS,
        Technique.OLD_SOFTWARE, Technique.NEW_SCRIPT, Technique.CHANGED_LOOK,
    }  # fmt: skip
    assert set(Technique) - counts.keys() == elsewhere
    assert min(counts.values()) >= 12


def test_there_are_forty_looks_and_pages_about_gambling() -> None:
    clean = [sample for sample in made(1) if sample.technique is None]
    assert len({sample.name.rsplit("-", 1)[0] for sample in clean if sample.kind != ABOUT}) >= 40
    assert sum(sample.kind == ABOUT for sample in clean) >= 90


def test_names_are_unique_and_nothing_is_left_unfilled() -> None:
    every = made(3)
    assert len({sample.name for sample in every}) == len(every)
    bodies = [answer.body.decode("utf-8", "replace") for sample in every for answer in sample.views.values()]
    assert not [body for body in bodies if any(mark in body for mark in ("BRAND", "PLACE", "{n}", "CREW"))]


def test_two_fetches_of_a_living_page_differ() -> None:
    first = next(samples(1))
    assert first.visit(View.VISITOR, 1).body != first.visit(View.VISITOR, 2).body
    assert first.visit(View.VISITOR, 1).body == first.visit(View.VISITOR, 1).body


def test_a_visit_follows_redirects_within_the_site_only() -> None:
    sample = cloaked()
    phone, google = sample.visit(View.MOBILE), sample.visit(View.GOOGLE)
    assert (phone.status, phone.body, phone.hops) == (200, b"ponsel", (f"https://{HOST}/ponsel",))
    assert (google.status, google.final) == (302, "https://judi.example/")
    assert sample.visit(View.RETURN).cookies == ("k",)
    assert [visit.purpose for visit in sample.around()] == [Purpose.ROBOTS, Purpose.MISSING]


def test_a_redirect_to_itself_ends() -> None:
    looping = Sample("s", "k", None, Status.CLEAN, HOST, {View.VISITOR: redirect("/")})
    assert len(looping.visit(View.VISITOR).hops) == 5


@pytest.mark.parametrize(
    ("path", "purpose"),
    [
        ("/robots.txt", Purpose.ROBOTS), ("/sitemap_index.xml", Purpose.SITEMAP), ("/a/gaya.css?v=1", Purpose.STYLE),
        ("/.git/HEAD", Purpose.EXPOSURE),
    ],
)  # fmt: skip
def test_files_are_asked_for_with_a_purpose(path: str, purpose: Purpose) -> None:
    assert purpose_of(path) is purpose


def test_disguised_scripts_still_say_what_they_say(tmp_path: Path) -> None:
    """Every way of spelling is run by a real engine, so that no sample is an attack that could not work."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    rng, text = random.Random(5), "https://rawajaya88.xyz/?ref=x1"
    checks = [f"out.push({write(text, rng)});" for write in STRINGS.values()]
    checks += [
        f"{wrap('out.push(' + json.dumps(text) + ');', rng)}\n"
        for name, wrap in WRAPPINGS.items()
        if name != "at_load"
    ]
    script = tmp_path / "periksa.js"
    script.write_text(
        "globalThis.window=globalThis;var run=setTimeout;globalThis.setTimeout=(f)=>typeof f=='string'?eval(f):f();"
        f"globalThis.out=[];{''.join(checks)}console.log(JSON.stringify(out));"
    )
    said = json.loads(
        subprocess.run([node, script], capture_output=True, text=True, check=True, timeout=20).stdout
    )
    assert said == [text] * len(checks)


def test_disguised_letters_are_other_letters() -> None:
    written = {name: write("Slot gacor", random.Random(1)) for name, write in LETTERS.items()}
    assert written.pop("plain") == "Slot gacor"
    assert "Slot gacor" not in written.values()


# --- the server ---


def run(work: Callable[[SiteServer], Awaitable[None]], *sites: Sample) -> SiteServer:
    server = SiteServer(sites or (cloaked(),))

    async def within() -> None:
        async with server:
            await work(server)

    asyncio.run(within())
    return server


async def ask(server: SiteServer, request: str, address: str = "") -> str:
    reader, writer = await asyncio.open_connection(address or address_of(0), server.port)
    writer.write(request.replace("\n", "\r\n").encode())
    said = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return said.decode()


def get(path: str = "/", **headers: str) -> str:
    lines = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\n{lines}Connection: close\n\n"


def test_each_visitor_sees_its_own() -> None:
    async def work(server: SiteServer) -> None:
        authority = f"{address_of(0)}:{server.port}"
        plain = await ask(server, get(host=authority))
        assert f'<a href="http://{authority}/x">wajar' in plain
        assert "set-cookie: k=1" in plain
        assert "robot" in await ask(server, get(user_agent=ROBOT))
        assert "location: https://judi.example/" in await ask(
            server, get(referer="https://www.google.co.id/search")
        )
        assert "location: /ponsel" in await ask(server, get(user_agent=PHONE))
        assert "lagi" in await ask(server, get(cookie="k=1"))
        assert "404 Not Found" in await ask(server, get("/tidak-ada"))

    server = run(work)
    assert [request.view for request in server.log] == [
        "visitor",
        "crawler",
        "google",
        "mobile",
        "return",
        "visitor",
    ]
    assert server.log[-1].path == "/tidak-ada"
    assert server.log[1].agent == ROBOT


def test_sites_are_found_by_address_or_by_name() -> None:
    other = Sample("t", "k", None, Status.CLEAN, "lain.contohkab.go.id", {View.VISITOR: page("yang lain")})

    async def work(server: SiteServer) -> None:
        assert "wajar" in await ask(server, get())
        assert "yang lain" in await ask(server, get(), address_of(1))
        assert "yang lain" in await ask(server, get(host="lain.contohkab.go.id"), "127.0.0.1")
        assert "421" in await ask(server, get(), address_of(2))
        assert server.urls()[1] == f"http://{address_of(1)}:{server.port}/"

    run(work, cloaked(), other)


def test_a_connection_serves_many_requests_and_heads_have_no_body() -> None:
    async def work(server: SiteServer) -> None:
        said = await ask(server, "HEAD / HTTP/1.1\n\n" + get(user_agent=ROBOT))
        assert said.count("HTTP/1.1 200 OK") == 2
        assert "wajar" not in said
        assert said.endswith("robot")

    run(work)


def test_what_is_no_question_is_refused() -> None:
    odd = Sample("t", "k", None, Status.CLEAN, HOST, {View.VISITOR: page("?", 799)})

    async def work(server: SiteServer) -> None:
        assert "405" in await ask(server, "POST / HTTP/1.1\n\n")
        assert "799 Unknown" in await ask(server, get())
        assert await ask(server, "x" * 20_000) == ""

    run(work, odd)


def test_every_site_has_an_address_of_its_own() -> None:
    addresses = [address_of(at) for at in range(70_000)]
    assert len(set(addresses)) == len(addresses)
    assert all(0 < int(part) < 255 for address in addresses for part in address.split("."))


@pytest.mark.slow
def test_a_server_of_its_own_lists_what_it_serves(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kentongan.sandbox.sites", "--only", "iframe"]
    files = ["--list", str(tmp_path / "daftar.txt"), "--log", str(tmp_path / "catatan.jsonl")]
    with subprocess.Popen([*command, *files], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            url, expected, name = process.stdout.readline().split()
            asked = HTTPConnection(urlsplit(url).netloc, timeout=5)
            asked.request("GET", "/")
            assert b"<" in asked.getresponse().read()
            asked.close()
        finally:
            process.terminate()
    assert (expected, name.split("-")[0]) == ("infected", "iframe")
    listed = (tmp_path / "daftar.txt").read_text().split()
    assert listed[0] == url
    assert len(listed) >= 12
    assert json.loads((tmp_path / "catatan.jsonl").read_text().splitlines()[0])["path"] == "/"
