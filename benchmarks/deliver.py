"""Claim, send and record over Telegram: the durable worker beside a bare loop and three client libraries.

Ours is the real worker: claims committed before a byte leaves, outcomes, attempts, counters and the chained event
committed after (synced to the disk), the real Telegram channel and network door. The peers keep no record at all.
All send the same messages to the same emulator (`kentongan.sandbox`, its own process, limits off).
`per_core` is messages a second of our own processor time; the emulator's work is not in it.
"""

import argparse
import asyncio
import itertools
import sys
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson

from _common import Spent, desk, machine, median_of, parser, progress, report, spent
from kentongan.sandbox.process import SandboxProcess

type Payload = dict[str, Any]
type Send = Callable[[Payload], Awaitable[object]]

CONCURRENT = 64  # as many at once as our own channel
APPRISE_THREADS = 16


def main() -> int:
    made = parser(__doc__)
    made.add_argument("--messages", type=int, default=10_000)
    made.add_argument("--peer-messages", type=int, default=1000, help="for the slow peers")
    args = made.parse_args()
    with desk(args.database), SandboxProcess(None, "--limits", "off") as sandbox:
        bench = Bench(args, sandbox)
        bench.prepare()
        rounds = [bench.round(number) for number in range(args.repeat)]
        report(args, machine(args.database), summary(rounds))
    return 0


class Bench:
    """One emulator, one desk, as many rounds as asked for."""

    def __init__(self, args: argparse.Namespace, sandbox: SandboxProcess) -> None:
        self.args, self.sandbox = args, sandbox

    def prepare(self) -> None:
        from tests import factories

        import _world

        progress(f"writing {self.args.messages} seats and as many phones")
        for numbers in itertools.batched(range(self.args.messages), 2000):
            users = [{"id": _world.FIRST_CHAT + n, "name": f"Pejabat {n}", "started": True} for n in numbers]
            self.sandbox.control("POST", "/sandbox/users", {"users": users})
        self.government = _world.government()
        # Faster than Telegram would allow, because the question is what the desk can do.
        settings = {"token": self.sandbox.token, "username": "ukur", "api_url": self.sandbox.telegram_url}
        factories.channel(self.government, "telegram", **settings, rate="1000000", paid="ya")
        _world.seat(self.government, self.args.messages)
        self.user = _world.officer(self.government)

    def round(self, number: int) -> dict[str, dict[str, float]]:
        """Everybody once; the bare loop before and after ours, so that both see the same machine."""
        progress(f"round {number + 1} of {self.args.repeat}")
        payloads = self.issue()
        few = payloads[: self.args.peer_messages]
        return {
            "bare pyreqwest": bare(self.sandbox, payloads),
            "kentongan": self.deliver(len(payloads)),
            "aiogram": aiogram(self.sandbox, payloads),
            "python-telegram-bot": telegram_bot(self.sandbox, few, CONCURRENT),
            "python-telegram-bot, 8 at once": telegram_bot(self.sandbox, few, 8),
            "apprise": apprise(self.sandbox, few),
        }

    def issue(self) -> list[Payload]:
        """Give an order to every seat, and word what the worker is going to send."""
        import _world
        from kentongan.base import clock
        from kentongan.base.scope import scope
        from kentongan.directives.actions import issue_directive
        from kentongan.directory.models import Position
        from kentongan.integrations.telegram.payloads import message_payload
        from kentongan.kernel.kinds import kind_of
        from kentongan.kernel.models import Delivery

        with scope(self.government):
            seats = Position.objects.exclude(title="Bupati").select_related("superior")
            row = issue_directive(
                _world.order(self.government), seats, acting_user=self.user, now=clock.now()
            )
            owed = Delivery.objects.filter(case_id=row.pk).select_related("address", "matter__position")
            worded = kind_of("directive").word(list(owed), now=clock.now())
        return [message_payload(message, paid=True) for message in worded if message]

    def deliver(self, count: int) -> dict[str, float]:
        """Our worker's sending loop until nothing is owed; every message must have been taken, once."""
        from kentongan.base.scope import every_government
        from kentongan.kernel.models import Delivery
        from kentongan.worker.deliver import Deliverer, Network, waiting_count

        before = self.sandbox.control("GET", "/sandbox/state?chats=0")["sent"]
        network = Network()
        deliverer = Deliverer(network)
        with spent() as time:
            while deliverer.step(wait_for=0.25) or deliverer.flying:
                pass
        network.close()
        taken = self.sandbox.control("GET", "/sandbox/state?chats=0")["sent"] - before
        assert waiting_count() == 0, f"{waiting_count()} are still planned"
        assert taken == count, f"{taken} messages arrived, {count} were owed"
        with every_government():
            assert not Delivery.objects.exclude(state="accepted").exists()
        return rates(count, time)


def bare(sandbox: SandboxProcess, payloads: Sequence[Payload]) -> dict[str, float]:
    """pyreqwest on uvloop with nothing around it: the fastest client that was found."""
    from pyreqwest.client import ClientBuilder

    url = f"{sandbox.telegram_url}/bot{sandbox.token}/sendMessage"

    async def run() -> Spent:
        async with ClientBuilder().no_proxy().build() as client:

            async def send(payload: Payload) -> object:
                request = client.post(url).header("Content-Type", "application/json")
                response = await request.body_bytes(orjson.dumps(payload)).build().send()
                assert response.status == 200, await response.text()
                return await response.bytes()

            return await timed(send, payloads)

    return rates(len(payloads), in_uvloop(run))


def aiogram(sandbox: SandboxProcess, payloads: Sequence[Payload]) -> dict[str, float]:
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions

    async def run() -> Spent:
        session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.telegram_url), limit=CONCURRENT)
        async with Bot(sandbox.token, session=session) as bot:
            off = LinkPreviewOptions(is_disabled=True)

            async def send(payload: Payload) -> object:
                words = {
                    k: v for k, v in payload.items() if k not in ("link_preview_options", "reply_markup")
                }
                keyboard = InlineKeyboardMarkup.model_validate(payload["reply_markup"])
                return await bot.send_message(**words, link_preview_options=off, reply_markup=keyboard)

            return await timed(send, payloads)

    return rates(len(payloads), in_uvloop(run))


def telegram_bot(sandbox: SandboxProcess, payloads: Sequence[Payload], at_once: int) -> dict[str, float]:
    """With as many requests at once as everybody, and with eight: httpx gets slower the more there are."""
    from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions
    from telegram.request import HTTPXRequest

    async def run() -> Spent:
        request = HTTPXRequest(connection_pool_size=64, pool_timeout=30)
        async with Bot(sandbox.token, base_url=f"{sandbox.telegram_url}/bot", request=request) as bot:
            off = LinkPreviewOptions(is_disabled=True)

            async def send(payload: Payload) -> object:
                words = {
                    k: v for k, v in payload.items() if k not in ("link_preview_options", "reply_markup")
                }
                keyboard = InlineKeyboardMarkup.de_json(payload["reply_markup"], bot)
                return await bot.send_message(**words, link_preview_options=off, reply_markup=keyboard)

            return await timed(send, payloads, at_once)

    return rates(len(payloads), in_uvloop(run))


def apprise(sandbox: SandboxProcess, payloads: Sequence[Payload]) -> dict[str, float]:
    """Apprise's json:// at the emulator's sendMessage, text only.

    Its tgram:// sends a parameter that Telegram has replaced and the emulator refuses; both plug-ins go through
    the same machinery (a new connection by requests for each message)."""
    from urllib.parse import quote, urlsplit

    from apprise import Apprise

    where = f"json://{urlsplit(sandbox.telegram_url).netloc}/bot{quote(sandbox.token)}/sendMessage"
    fields = ":message=text&:title=&:version=&:type=&:attachments=&:parse_mode=HTML&format=html"

    def send(payload: Payload) -> None:
        desk = Apprise()
        desk.add(f"{where}?{fields}&:chat_id={payload['chat_id']}")
        assert desk.notify(body=payload["text"]), "Apprise was refused"

    send(payloads[0])
    with ThreadPoolExecutor(APPRISE_THREADS) as threads, spent() as time:
        list(threads.map(send, payloads))
    return rates(len(payloads), time)


def in_uvloop(run: Callable[[], Awaitable[Spent]]) -> Spent:
    """On the fastest event loop there is; uvloop has no Windows."""
    if sys.platform == "win32":
        return asyncio.run(run())  # type: ignore[arg-type]
    import uvloop

    return uvloop.run(run())  # type: ignore[arg-type]


async def timed(send: Send, payloads: Sequence[Payload], at_once: int = CONCURRENT) -> Spent:
    """Send all, `at_once` at a time; one message before that opens the first connection."""
    await send(payloads[0])
    turns = iter(payloads)

    async def work() -> None:
        for payload in turns:
            await send(payload)

    with spent() as time:
        await asyncio.gather(*(work() for _ in range(at_once)))
    return time


def rates(count: int, time: Spent) -> dict[str, float]:
    return {
        "messages_per_s": count / time.wall,
        "cpu_us_per_message": time.cpu / count * 1e6,
        "per_core": count / time.cpu,
    }


def summary(rounds: Sequence[dict[str, dict[str, float]]]) -> dict[str, Any]:
    """Medians, and how ours compares; a ratio is the median of the rounds' ratios."""
    figures: dict[str, Any] = {name: median_of([r[name] for r in rounds]) for name in rounds[0]}
    for name in [n for n in rounds[0] if n != "kentongan"]:
        compared = [
            {"wall": r["kentongan"]["messages_per_s"] / r[name]["messages_per_s"],
             "per_core": r["kentongan"]["per_core"] / r[name]["per_core"]}
            for r in rounds
        ]  # fmt: skip
        figures[f"kentongan / {name}"] = median_of(compared)
    return figures


if __name__ == "__main__":
    sys.exit(main())
