"""kill -9 while forty sites are looked at: after the next start every site is seen, nothing found is lost."""

import os
import signal
import subprocess
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.insider import Insider
from tests.programs import uncounted, unset
from tests.worker.test_scan import served

from kentongan.cli.supervisor import kentongan
from kentongan.core.sitescan import Status, Technique
from kentongan.sandbox.sites import Sample, samples

LEASE_S = 4
SITES = 40


class Desk:
    """A worker of its own process over a data folder of its own."""

    def __init__(self, folder: Path, hosts: list[str]) -> None:
        self.env = uncounted(unset()) | {
            "KENTONGAN_FOLDER": str(folder),
            "KENTONGAN_LEASE": str(LEASE_S),
            "KENTONGAN_ALLOW_PRIVATE": ",".join(hosts),
        }

    def inside(self) -> Insider:
        """Acts of `scan_inside.py` in the desk's own settings."""
        return Insider("tests.worker.scan_inside", self.env)

    def worker(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            kentongan("worker"),
            env=self.env,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def kill(worker: "subprocess.Popen[bytes]") -> None:
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(10)


def town() -> list[Sample]:
    """Every fourth site infected."""
    every = list(samples(3, stories=0))
    evil = [s for s in every if s.technique is Technique.CLOAKED_PAGE and s.path == "/"][: SITES // 4]
    clean = [s for s in every if s.technique is None and s.path == "/"]
    return [evil[n // 4] if n % 4 == 0 else clean[n] for n in range(SITES)]


@pytest.mark.slow
@pytest.mark.once
def test_a_killed_worker_loses_no_site_and_no_finding(tmp_path: Path) -> None:
    chosen = town()
    with served(*chosen) as server, ExitStack() as stack:
        urls = server.urls()
        desk = Desk(tmp_path, [urlsplit(url).hostname or "" for url in urls])
        inside = stack.enter_context(desk.inside())
        assert inside("begin", urls=urls) == SITES
        first = desk.worker()
        try:
            deadline = time.monotonic() + 60
            while len(server.log) < SITES * 4 and time.monotonic() < deadline:
                time.sleep(0.1)
        finally:
            kill(first)
        asked_first = Counter(request.address for request in server.log)
        assert len(asked_first) == SITES, "the kill came in the middle of all of them"
        second = desk.worker()
        try:
            deadline = time.monotonic() + 120
            while not (state := inside("look"))["finished"] and time.monotonic() < deadline:
                time.sleep(0.2)
        finally:
            kill(second)
    assert (state["done"], state["ended"], state["tries"]) == (SITES, SITES, 2)
    expected = {url: s.expected.value for url, s in zip(urls, chosen, strict=True)}
    assert {url: state["conditions"][url] for url in urls} == expected
    infected = [url for url, status in expected.items() if status == Status.INFECTED]
    assert state["found"] == sorted(infected)
    # Of every site: what is clean keeps the proof of its first look, from which its picture is drawn.
    assert state["proofs"] == [True] * SITES
