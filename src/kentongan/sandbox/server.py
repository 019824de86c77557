"""The simulator as one process: HTTP (Bot API and control), SMTP and IMAP on 127.0.0.1."""

import asyncio
import signal
import sys
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import orjson

from kentongan.sandbox import smtp
from kentongan.sandbox.autoplay import Autoplay, try_tick
from kentongan.sandbox.clock import Clock, FileClock
from kentongan.sandbox.control import Control
from kentongan.sandbox.faults import MAIL_FAULTS, Faults
from kentongan.sandbox.http import Answer, Connection, Request, Response
from kentongan.sandbox.imap import ImapServer
from kentongan.sandbox.mailboxes import PostOffice
from kentongan.sandbox.sites.server import SiteServer
from kentongan.sandbox.sites.town import town
from kentongan.sandbox.telegram import BotServer
from kentongan.sandbox.webhooks import Webhooks
from kentongan.sandbox.world import World

HOST = "127.0.0.1"
DEFAULT_TOKEN = "7000000001:SIMULATOR-not-a-secret"  # noqa: S105 - opens nothing outside this process
TICK_S = 0.2


@dataclass(frozen=True, slots=True)
class Options:
    folder: Path
    telegram_port: int = 0
    smtp_port: int = 0
    imap_port: int = 0
    clock: Path | None = None
    limits: bool = False
    tokens: tuple[str, ...] = (DEFAULT_TOKEN,)
    mail_password: str = "simulator"  # noqa: S105
    seed: int = 0
    sites: bool = False  # serve the made-up sites of the regency as well


class Simulator:
    """Everything that the process holds, wired together."""

    def __init__(self, options: Options) -> None:
        self._options = options
        clock: Clock = FileClock(options.clock) if options.clock else time.time
        self.world = World(options.folder, clock)
        for token in options.tokens:
            self.world.add_bot(token)
        office = PostOffice(options.folder / "mail")
        faults = Faults(MAIL_FAULTS)
        self._bots = BotServer(self.world, limits=options.limits)
        self._autoplay = Autoplay(self.world, options.seed)
        self._control = Control(self.world, self._bots, office, faults, self._autoplay)
        self._reception = smtp.Reception(office, faults, clock)
        self._imap = ImapServer(office, options.mail_password)
        self._webhooks = Webhooks(self.world, self._bots.faults)

    def answer(self, request: Request) -> Answer | Awaitable[Answer]:
        if request.path.startswith("/bot"):
            return self._bots.handle(request)
        if request.path.startswith("/sandbox/"):
            return self._control.handle(request)
        if request.path.startswith("/file/bot"):
            return self._bots.download(request)
        return Response.json({"ok": False, "error_code": 404, "description": "Not Found"}, 404)

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT; prints one JSON line with the real ports when ready."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        servers = await self._listen()
        sites = SiteServer(town() if self._options.sites else ())
        if self._options.sites:
            await sites.__aenter__()
        for bot in self.world.bots.values():
            self._webhooks.wake(bot)
        ports = {name: server.sockets[0].getsockname()[1] for name, server in servers.items()}
        ready = ports | {"tokens": list(self._options.tokens), "mail_password": self._options.mail_password}
        ready |= {"sites": {s.name: f"http://{s.host}:{sites.port}/" for s in sites.samples}}
        sys.stdout.write(orjson.dumps(ready).decode() + "\n")
        sys.stdout.flush()
        playing = asyncio.create_task(self._play())
        await stop.wait()
        playing.cancel()
        for server in servers.values():
            server.close()
        if self._options.sites:
            await sites.__aexit__()
        await self._webhooks.close()
        self.world.close()

    async def _listen(self) -> dict[str, asyncio.Server]:
        loop, options = asyncio.get_running_loop(), self._options
        http = await loop.create_server(
            partial(Connection, self.answer), HOST, options.telegram_port, backlog=1024
        )
        mail = await loop.create_server(lambda: smtp.session(self._reception), HOST, options.smtp_port)
        imap = await asyncio.start_server(self._imap.session, HOST, options.imap_port)
        return {"telegram_port": http, "smtp_port": mail, "imap_port": imap}

    async def _play(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            try_tick(self._autoplay)
