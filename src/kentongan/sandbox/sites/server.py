"""A web server that shows each visitor of made-up sites what an attacker would: by agent, referrer, cookie, device.

Every site has a loopback address of its own, all on one port, so that politeness per address can be watched; the
`Host` header with a site's name leads to it too. Linux answers on all of 127.0.0.0/8; elsewhere use the header.
"""

import asyncio
import json
import re
import socket
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import IO, Self, cast

from kentongan.core.sitescan.visit import View

from .model import Answer, Sample

MAX_HEAD = 16_384  # bytes of a request's first line and headers
_PER_BLOCK = 254
_FIRST_BLOCK = 64  # sites live in 127.64.0.0/10, apart from what else runs on a machine
_ROBOTS = re.compile(r"googlebot|inspectiontool|bingbot|crawler|spider|slurp|yandex", re.IGNORECASE)
_ENGINES = re.compile(r"//[^/]*\b(google|bing|yahoo|duckduckgo)\.", re.IGNORECASE)
_PHONES = re.compile(r"android|iphone|mobile", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """One line of the log. `at`: seconds of the monotonic clock; `address`: whom it was sent to."""

    at: float
    address: str
    method: str
    path: str
    agent: str
    view: str
    status: int


def address_of(number: int) -> str:
    """The loopback address of the `number`-th site."""
    block, last = divmod(number, _PER_BLOCK)
    second, third = divmod(block, _PER_BLOCK)
    return f"127.{_FIRST_BLOCK + second}.{third + 1}.{last + 1}"


def view_of(headers: dict[str, str], sample: Sample) -> View:
    """Whom the request looks like, as code of attackers decides it; names of `headers` in lower case."""
    agent = headers.get("user-agent", "")
    if _ROBOTS.search(agent):
        return View.CRAWLER
    if sample.sets_cookie and headers.get("cookie"):
        return View.RETURN
    if _ENGINES.search(headers.get("referer", "")):
        return View.GOOGLE
    return View.MOBILE if _PHONES.search(agent) else View.VISITOR


class SiteServer:
    """Serves `samples` from entering to leaving; `port` 0 picks a free one. `log` grows with every request."""

    def __init__(self, samples: Iterable[Sample], port: int = 0, log_file: IO[str] | None = None) -> None:
        self.samples = tuple(samples)
        self.port = port
        self.log: list[Request] = []
        self._log_file = log_file
        self._by_address = {address_of(at): sample for at, sample in enumerate(self.samples)}
        self._by_host = {sample.host: sample for sample in reversed(self.samples)}
        self._fetches = 0
        self._connections: set[asyncio.Transport] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        # One socket for the whole block 127.0.0.0/8 has to listen everywhere; others than loopback are dropped.
        listener = socket.create_server(("0.0.0.0", self.port), backlog=1024)  # noqa: S104
        self.port = listener.getsockname()[1]
        self._server = await asyncio.get_running_loop().create_server(
            lambda: _Connection(self), sock=listener
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server
        self._server.close()
        for transport in tuple(self._connections):
            transport.abort()
        await self._server.wait_closed()

    async def forever(self) -> None:
        assert self._server
        await self._server.serve_forever()

    def urls(self) -> list[str]:
        """The address of the page of each sample, in order."""
        return [f"http://{address_of(at)}:{self.port}{sample.path}" for at, sample in enumerate(self.samples)]

    def opened(self, transport: asyncio.Transport) -> None:
        self._connections.add(transport)

    def closed(self, transport: asyncio.Transport) -> None:
        self._connections.discard(transport)

    def answer(self, address: str, method: str, path: str, headers: dict[str, str]) -> bytes:
        """The whole answer in bytes; 421 where no site lives."""
        host = headers.get("host", "")
        sample = self._by_host.get(host.partition(":")[0]) or self._by_address.get(address)
        if sample is None:
            return _encoded(Answer(421, (), b"No such site\n"), b"No such site\n", method)
        view = view_of(headers, sample)
        found = sample.answer(view, path)
        self._fetches += 1
        self._note(
            Request(
                time.monotonic(), address, method, path, headers.get("user-agent", ""), view, found.status
            )
        )
        there, here = f"https://{sample.host}".encode(), f"http://{host or address}".encode()
        moved = tuple((name, value.replace(there.decode(), here.decode())) for name, value in found.headers)
        body = found.at(self._fetches).replace(there, here)
        return _encoded(Answer(found.status, moved), body, method)

    def _note(self, request: Request) -> None:
        self.log.append(request)
        if self._log_file:
            self._log_file.write(json.dumps(asdict(request)) + "\n")


def _encoded(answer: Answer, body: bytes, method: str) -> bytes:
    try:
        words = HTTPStatus(answer.status).phrase
    except ValueError:
        words = "Unknown"
    head = "".join(f"{name}: {value}\r\n" for name, value in answer.headers)
    lines = f"HTTP/1.1 {answer.status} {words}\r\n{head}content-length: {len(body)}\r\n\r\n"
    return lines.encode("utf-8") + (b"" if method == "HEAD" else body)


class _Connection(asyncio.Protocol):
    """One connection, kept open between requests. It reads requests without a body only."""

    def __init__(self, server: SiteServer) -> None:
        self._server = server
        self._buffer = b""
        self._address = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        self._address = self._transport.get_extra_info("sockname")[0]
        self._server.opened(self._transport)
        if not transport.get_extra_info("peername")[0].startswith("127."):
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.closed(self._transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
            self._reply(head.decode("latin-1"))
        if len(self._buffer) > MAX_HEAD:
            self._transport.abort()

    def _reply(self, head: str) -> None:
        first, *lines = head.split("\r\n")
        words = first.split(" ")
        if len(words) != 3 or words[0] not in ("GET", "HEAD"):
            self._transport.write(_encoded(Answer(405, (("allow", "GET, HEAD"),)), b"", "GET"))
            self._transport.close()
            return
        pairs = (line.partition(":") for line in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        self._transport.write(self._server.answer(self._address, words[0], words[1], headers))
        if headers.get("connection", "").lower() == "close":
            self._transport.close()
