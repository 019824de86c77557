"""Scanning sites: judging alone, fetching beside Scrapy and httpx with BeautifulSoup, thousands of sites at once.

All fetch the same 58 kB page twice (visitor and crawler) from one server on loopback, at full speed. The crowd of
sites is scanned as always, one request a second to each address; the server tells how it was asked.
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvloop

from _common import machine, median_of, parser, progress, report, spent
from _sitewatch_server import page_of
from kentongan.core.sitescan import View, Visit, judge
from kentongan.sitewatch.scanning import Door, Pacer, ScanOptions, scan_many
from kentongan.sitewatch.scanning.options import ALL_VIEWS, HONEST
from kentongan.sitewatch.scanning.visiting import Caller

HERE = Path(__file__).parent
VIEWS = (View.VISITOR, View.CRAWLER)
AT_ONCE = 64  # as many as the peers
QUICK = ScanOptions(views=VIEWS, allow_private=True, rate=1e6, per_address=1000, mandate=True)


def main() -> int:
    made = parser(__doc__, databases=False)
    made.add_argument("--size", type=int, default=58_000, help="bytes of a page")
    made.add_argument("--judged", type=int, default=500, help="pages judged without network")
    made.add_argument("--urls", type=int, default=1000, help="addresses fetched from two views")
    made.add_argument("--peer-urls", type=int, default=300)
    made.add_argument("--sites", type=int, default=1000, help="of the crowd; 0 leaves it out")
    made.add_argument("--pages", type=int, default=3, help="of each site")
    made.add_argument("--views", choices=("all", "honest"), default="all", help="of the crowd")
    made.add_argument("--no-peers", action="store_true")
    args = made.parse_args()
    rounds = [one_round(args, number) for number in range(args.repeat)]
    figures: dict[str, Any] = {name: median_of([r[name] for r in rounds]) for name in rounds[0]}
    figures |= ratios(figures)
    if args.sites:
        progress(f"{args.sites} sites of {args.pages} pages")
        figures["crowd"] = crowd(args)
    report(args, machine(), figures)
    return 0


def one_round(args: argparse.Namespace, number: int) -> dict[str, dict[str, float]]:
    progress(f"round {number + 1} of {args.repeat}")
    found = {"judge, two views": judged(args.judged, args.size)}
    found["ours, fetch"] = timed(args, args.urls, fetched)
    found["ours, fetch and judge"] = timed(args, args.urls, fetched_and_judged)
    if not args.no_peers:
        found |= {name: peer(args, name) for name in ("scrapy", "httpx")}
    return found


def ratios(figures: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Ours to each peer at the same work: Scrapy fetches, the checker with httpx also judges."""
    pairs = {"scrapy": "ours, fetch", "httpx": "ours, fetch and judge"}
    return {
        f"{ours} / {name}": {
            "wall": round(figures[ours]["urls_per_s"] / figures[name]["urls_per_s"], 2),
            "per_core": round(figures[name]["cpu_us"] / figures[ours]["cpu_us"], 2),
        }
        for name, ours in pairs.items()
        if name in figures
    }


def per_url(wall: float, cpu: float, count: int) -> dict[str, float]:
    return {"urls_per_s": count / wall, "cpu_us": 1e6 * cpu / count, "urls_per_core_s": count / cpu}


# --- Judging ---


def judged(count: int, size: int) -> dict[str, float]:
    """Two views of pages that all differ a little, as dynamic ones do."""
    page, head = page_of(size), (("content-type", "text/html; charset=utf-8"),)
    pages = [
        [Visit(f"https://s{n}.go.id/", view, status=200, headers=head, body=page + b"<!-- %d -->" % n) for view in VIEWS]
        for n in range(count)
    ]  # fmt: skip
    judge(pages[0])  # models are loaded once in a process
    with spent() as took:
        for visits in pages:
            judge(visits)
    return per_url(took.wall, took.cpu, count)


# --- Fetching ---


@contextmanager
def served(size: int) -> Iterator[tuple[int, Callable[[], dict[str, float]]]]:
    """The server's port, and what it saw once it is asked to end."""
    command = [sys.executable, str(HERE / "_sitewatch_server.py"), str(size)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin
        assert server.stdout

        def end() -> dict[str, float]:
            assert server.stdout
            told = server.communicate()[0]
            found: dict[str, float] = json.loads(told)
            return found

        yield int(server.stdout.readline()), end
        if server.poll() is None:
            server.kill()


def addresses(count: int, port: int) -> list[str]:
    """One address for each site."""
    return [f"http://127.{64 + n // 62_500}.{n // 250 % 250 + 1}.{n % 250 + 1}:{port}/" for n in range(count)]


def timed(args: argparse.Namespace, count: int, work: Callable[[list[str]], Any]) -> dict[str, float]:
    with served(args.size) as (port, _):
        urls = addresses(count, port)
        with spent() as took:
            answers = uvloop.run(work(urls))
    assert answers == 2 * count, answers
    return per_url(took.wall, took.cpu, count)


async def fetched(urls: list[str], judging: bool = False) -> int:
    limit = asyncio.Semaphore(AT_ONCE)
    async with Door(QUICK) as door:

        async def one(url: str) -> int:
            async with limit:
                caller = Caller(url, QUICK, door, pacer)
                visits = [await caller.visit(url, view) for view in VIEWS]
                caller.leave()
                if judging:
                    judge(visits)
            return sum(visit.status == 200 for visit in visits)

        pacer = Pacer(QUICK.rate, QUICK.per_address)
        return sum(await asyncio.gather(*map(one, urls)))


async def fetched_and_judged(urls: list[str]) -> int:
    return await fetched(urls, judging=True)


def peer(args: argparse.Namespace, name: str) -> dict[str, float]:
    with served(args.size) as (port, _):
        urls = addresses(args.peer_urls, port)
        command = [sys.executable, str(HERE / "_sitewatch_peers.py"), name]
        done = subprocess.run(command, input="\n".join(urls), capture_output=True, text=True, check=True)
    took = json.loads(done.stdout.splitlines()[-1])
    assert took["answers"] == 2 * args.peer_urls
    return per_url(took["wall"], took["cpu"], args.peer_urls)


# --- Thousands of sites ---


def crowd(args: argparse.Namespace) -> dict[str, float]:
    """Every site with its pages, as the command scans them: one request a second to each address."""
    views = ALL_VIEWS if args.views == "all" else HONEST
    options = ScanOptions(views=views, allow_private=True, depth=1, max_pages=args.pages, mandate=True)
    pages: list[int] = []
    with served(args.size) as (port, end):
        with spent() as took:
            uvloop.run(
                scan_many(addresses(args.sites, port), options, lambda one: pages.append(len(one.pages)))
            )
        seen = end()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert len(pages) == args.sites
    return {
        "sites": args.sites, "pages": sum(pages), "seconds": round(took.wall, 1), "cpu_s": round(took.cpu, 1),
        "sites_per_s": round(args.sites / took.wall, 1), "peak_mb": round(most),
    } | seen  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
