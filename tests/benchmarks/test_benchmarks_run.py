"""Every benchmark runs with tiny sizes and prints its figures as JSON; how high they are is no test."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.programs import uncounted

from kentongan.cli.toolbox import find_postgresql

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
ON_POSTGRES = pytest.param(
    "postgres", marks=pytest.mark.skipif(not find_postgresql(), reason="no PostgreSQL")
)

pytestmark = pytest.mark.slow


def figures(name: str, *arguments: str) -> dict[str, Any]:
    """Run one benchmark once; its figures, after a look at what they depend on."""
    command = [sys.executable, str(BENCHMARKS / f"{name}.py"), "--json", *arguments]
    done = subprocess.run(command, env=uncounted(), capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {"cpu", "cores", "python", "load_1min", "date"} <= told["machine"].keys()
    found: dict[str, Any] = told["figures"]
    return found


def test_issue_writes_a_matter_and_a_delivery_for_each() -> None:
    found = figures("issue", "--addressees", "30", "60", "--repeat", "1")
    assert [found[f"{n} addressees"]["rows_per_s"] > 0 for n in (30, 60)] == [True, True]


def test_deliver_compares_the_worker_with_every_peer() -> None:
    pytest.importorskip("aiogram", reason="the bench group is not installed")
    found = figures("deliver", "--messages", "40", "--peer-messages", "5", "--repeat", "1")
    peers = ("bare pyreqwest", "aiogram", "python-telegram-bot", "apprise")
    assert all(found[f"kentongan / {peer}"]["per_core"] > 0 for peer in peers)


@pytest.mark.parametrize("database", ["sqlite", ON_POSTGRES])
def test_ticks_find_what_is_due_and_nothing_else(database: str) -> None:
    sizes = ("--matters", "2000", "--repeat", "1", "--idle-seconds", "0.5")
    found = figures("ticks", *sizes, "--database", database)
    assert found["open matters"] == 2000
    assert found["look that finds nothing"]["p50_ms"] < found["100 due"]["p50_ms"]


def test_pages_are_read_through_the_application_and_over_http() -> None:
    found = figures("pages", "--directives", "20", "--large", "60", "--requests", "2")
    assert found["in process"].keys() == found["over HTTP"].keys()
    assert all(page["queries"] > 0 for page in found["in process"].values())


def test_clocks_and_chain_are_counted() -> None:
    found = figures("clocks", "--questions", "200", "--events", "200", "--repeat", "1", "--no-peers")
    assert found["ours, office hours"]["add_per_s"] > 0
    assert found["chain"]["verified_per_s"] > 0


@pytest.mark.browser
def test_first_views_are_weighed_by_a_browser(chromium: str) -> None:
    found = figures("first_view", "--seats", "10")
    assert all(page["kb"] > 1 and page["requests"] >= 1 for page in found.values())


def test_sitewatch_fetches_beside_its_peers_and_stays_polite() -> None:
    pytest.importorskip("scrapy", reason="the bench group is not installed")
    sizes = (
        "--judged",
        "2",
        "--urls",
        "4",
        "--peer-urls",
        "4",
        "--sites",
        "2",
        "--pages",
        "1",
        "--views",
        "honest",
    )
    found = figures("sitewatch", *sizes, "--size", "3000", "--repeat", "1")
    assert found["ours, fetch / scrapy"]["per_core"] > 0
    assert (found["crowd"]["sites"], found["crowd"]["most_connections"]) == (2, 1)
    assert found["crowd"]["shortest_gap_s"] >= 1
