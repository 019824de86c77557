"""python -m kentongan.sandbox: start the simulator; see `--help`."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from kentongan.sandbox.server import DEFAULT_TOKEN, Options, Simulator

if sys.platform == "win32":
    run = asyncio.run
else:
    from uvloop import run


def parse(arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser("kentongan.sandbox", description="Emulators of Telegram, SMTP and IMAP.")
    parser.add_argument("--folder", type=Path, required=True, help="where phones and mails are kept")
    for name in ("telegram", "smtp", "imap"):
        parser.add_argument(f"--{name}-port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--clock", type=Path, help="file of the demo's clock; without it, real time")
    parser.add_argument("--limits", choices=("on", "off"), default="off", help="Telegram's rate limits")
    parser.add_argument("--token", action="append", help="token of a bot; may be repeated")
    parser.add_argument("--mail-password", default="simulator", help="opens every mailbox by IMAP")
    parser.add_argument("--seed", type=int, default=0, help="of the personas")
    parser.add_argument("--sites", action="store_true", help="serve the regency's made-up sites too")
    found = parser.parse_args(arguments)
    tokens = tuple(found.token or [DEFAULT_TOKEN])
    if any(not token.partition(":")[0].isdecimal() for token in tokens):
        parser.error("a token looks like 7000000001:any-letters")
    return Options(
        found.folder, found.telegram_port, found.smtp_port, found.imap_port, found.clock,
        found.limits == "on", tokens, found.mail_password, found.seed, found.sites,
    )  # fmt: skip


async def main(options: Options) -> None:
    await Simulator(options).run()


if __name__ == "__main__":
    run(main(parse(sys.argv[1:])))
