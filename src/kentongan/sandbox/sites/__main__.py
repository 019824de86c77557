"""python -m kentongan.sandbox.sites: serve made-up sites for tests by hand; see `--help`."""

import argparse
import asyncio
import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

from kentongan.core.sitescan.techniques import Technique

from .samples import samples
from .server import SiteServer


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "kentongan.sandbox.sites", description="Made-up sites, clean and infected."
    )
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other sites")
    parser.add_argument("--rounds", type=int, default=1, help="how many of each form")
    parser.add_argument(
        "--only",
        choices=["clean", "about", *(technique.value for technique in Technique)],
        help="of one kind only",
    )
    parser.add_argument(
        "--list", type=Path, help="write the addresses here, one a line, in the order of the table"
    )
    parser.add_argument("--log", type=Path, help="write a line of JSON for each request")
    return parser.parse_args(arguments)


async def main(options: argparse.Namespace) -> None:
    """Serves until it is interrupted; prints a table of address, expected status and name once it listens."""
    chosen = (one for one in samples(options.seed, rounds=options.rounds) if _wanted(one.name, options.only))
    with contextlib.ExitStack() as files:
        log = files.enter_context(options.log.open("a", buffering=1)) if options.log else None
        async with SiteServer(chosen, options.port, log) as server:
            urls = server.urls()
            if options.list:
                options.list.write_text("".join(f"{url}\n" for url in urls))
            for url, sample in zip(urls, server.samples, strict=True):
                sys.stdout.write(f"{url}\t{sample.expected.value}\t{sample.name}\n")
            sys.stdout.flush()
            await server.forever()


def _wanted(name: str, kind: str | None) -> bool:
    return kind is None or name.startswith(f"{kind}-")


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(parse(sys.argv[1:])))
