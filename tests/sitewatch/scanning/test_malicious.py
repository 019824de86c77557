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

from kentongan.core.sitescan import Status
from kentongan.sitewatch.scanning import ScanOptions, SiteResult, scan_many

from tests.sitewatch.scanning.malicious import ADDRESSES

MIB = 1 << 20
OPTIONS = ScanOptions(
    allow_private=True, mandate=True, rate=1000, depth=1, max_pages=4, size_cap=MIB, answer_seconds=0.5,
    visit_seconds=1.0, site_seconds=2.0, evidence_cap=MIB,
)  # fmt: skip
# What is told of those that are no ordinary page; "" means that the page is judged as it came.
TOLD = {
    "drips_a_body": "tidak selesai", "drips_without_length": "tidak selesai", "drips_headers": "tidak menjawab",
    "never_answers": "tidak menjawab", "waits_after_the_headers": "tidak selesai",
    "streams_headers_for_ever": "tidak memberi jawaban", "says_continue_for_ever": "tidak menjawab",
    "one_huge_header": "tidak memberi jawaban", "ten_thousand_headers": "tidak memberi jawaban",
    "claims_an_exabyte": "terputus", "sends_to_itself": "berputar", "sends_to_and_fro": "berputar",
    "sends_on_for_ever": "berputar", "sends_very_far": "tidak dapat disusun", "closes_at_once": "tidak memberi jawaban", "resets": "tidak memberi jawaban",
    "resets_in_the_middle": "terputus", "speaks_ssh": "tidak memberi jawaban",
    "speaks_http_0_9": "tidak memberi jawaban", "stops_short": "terputus", "negative_length": "tidak memberi jawaban",
    "two_lengths": "tidak memberi jawaban", "broken_chunks": "terputus", "overflowing_chunks": "terputus",
    "status_of_letters": "tidak memberi jawaban", "gzip_spoilt": "rusak", "brotli_unasked": "sandi 'br'",
}  # fmt: skip


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
    assert scanned.seconds < 30
    assert scanned.grown < 250


@pytest.mark.parametrize("name", ADDRESSES)
def test_what_it_did_is_told(scanned: Scanned, name: str) -> None:
    result = scanned.results[name]
    assert "program" not in result.error
    assert TOLD.get(name, "") in result.error
    assert bool(result.error) == (name in TOLD)
    assert result.outcome.status in (Status.CLEAN, Status.SUSPICIOUS, Status.UNREACHABLE, Status.INFECTED)


def test_what_never_ends_is_cut(scanned: Scanned) -> None:
    for name in ("endless_maze", "a_hundred_thousand_links"):
        assert len(scanned.results[name].pages) == OPTIONS.max_pages
