"""Servers that mean harm, all scanned at once: each is bounded in time and memory, and what it did is told."""

import asyncio
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.sitewatch.scanning.malicious import ADDRESSES

from kentongan.core.sitescan import Status
from kentongan.sitewatch.scanning import ScanOptions, SiteResult, scan_many

pytestmark = pytest.mark.slow
MIB = 1 << 20
OPTIONS = ScanOptions(
    allow_private=True, mandate=True, rate=1000, depth=1, max_pages=4, size_cap=MIB, answer_seconds=8.0,
    visit_seconds=12.0, site_seconds=24.0, evidence_cap=MIB,
)  # fmt: skip
# What is told of those that are no ordinary page; "" means that the page is judged as it came.
TOLD = {
    "strange_headers": "tidak memberi jawaban",
    "always_busy": "status 429",
    "busy_in_the_past": "status 503",
    "always_broken": "status 500",
    "status_999": "status 999",
    "drips_a_body": "tidak selesai",
    "drips_without_length": "tidak selesai",
    "drips_headers": "tidak menjawab",
    "never_answers": "tidak menjawab",
    "waits_after_the_headers": "tidak selesai",
    "streams_headers_for_ever": "tidak",
    "says_continue_for_ever": "tidak menjawab",
    "one_huge_header": "tidak memberi jawaban",
    "ten_thousand_headers": "tidak memberi jawaban",
    "claims_an_exabyte": "terputus",
    "sends_to_itself": "berputar",
    "sends_to_and_fro": "berputar",
    "sends_on_for_ever": "berputar",
    "sends_very_far": "tidak dapat disusun",
    "closes_at_once": "tidak memberi jawaban",
    "resets": "tidak memberi jawaban",
    "resets_in_the_middle": "terputus",
    "speaks_ssh": "tidak memberi jawaban",
    "speaks_http_0_9": "tidak memberi jawaban",
    "stops_short": "terputus",
    "negative_length": "tidak memberi jawaban",
    "two_lengths": "tidak memberi jawaban",
    "broken_chunks": "terputus",
    "overflowing_chunks": "terputus",
    "status_of_letters": "tidak memberi jawaban",
    "gzip_spoilt": "rusak",
    "brotli_unasked": "sandi 'br'",
}


# A slow machine gets less of an endless stream than the cap: then the time ends it, and that is told.
EITHER = {"streams_for_ever", "streams_chunks_for_ever", "robots_without_end"}


@dataclass
class Scanned:
    results: dict[str, SiteResult]
    seconds: float
    grown: float  # MiB of memory


@pytest.fixture(scope="module")
def scanned() -> Iterator[Scanned]:
    script = str(Path(__file__).with_name("malicious.py"))
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            port = int(server.stdout.readline())
            yield scan_all(port)
        finally:
            server.kill()


def scan_all(port: int) -> Scanned:
    names = {f"http://{address}:{port}/": name for name, address in ADDRESSES.items()}
    results: dict[str, SiteResult] = {}

    def take(result: SiteResult) -> None:
        results[names[result.url]] = result

    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    asyncio.run(scan_many(names, OPTIONS, take))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return Scanned(results, time.monotonic() - began, grown / 1024)


def test_there_are_many() -> None:
    assert len(ADDRESSES) >= 50
    assert ADDRESSES.keys() >= TOLD.keys()


def test_all_are_reported_in_time_and_memory(scanned: Scanned) -> None:
    assert scanned.results.keys() == ADDRESSES.keys()
    assert scanned.seconds < 120
    assert scanned.grown < 250


@pytest.mark.parametrize("name", ADDRESSES)
def test_what_it_did_is_told(scanned: Scanned, name: str) -> None:
    result = scanned.results[name]
    assert "program" not in result.error
    assert TOLD.get(name, "") in result.error
    assert bool(result.error) == (name in TOLD) or name in EITHER
    assert result.outcome.status in (Status.CLEAN, Status.SUSPICIOUS, Status.UNREACHABLE, Status.INFECTED)


def test_what_never_ends_is_cut(scanned: Scanned) -> None:
    for name in ("endless_maze", "a_hundred_thousand_links"):
        assert 1 <= len(scanned.results[name].pages) <= OPTIONS.max_pages
