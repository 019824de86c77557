"""A web server for sitewatch.py: one page of a given size on every address of 127.64.0.0/10. It prints its port; once
standard input closes, how it was asked: per address, the shortest time between requests and the most connections."""

import asyncio
import json
import sys
import time
from typing import cast

import uvloop

from kentongan.sandbox.sites import samples


def page_of(size: int) -> bytes:
    """A clean made-up page with its text repeated up to this size, and links to two more pages."""
    clean = next(one for one in samples(0) if one.name.startswith("clean-"))
    html = next(iter(clean.views.values())).at(0)
    start, end = html.index(b"<body"), html.rindex(b"</body>")
    text = html[html.index(b">", start) + 1 : end]
    links = b'<p><a href="/hal/1">Berita</a> <a href="/hal/2">Layanan</a></p>'
    body = (text * (size // max(len(text), 1) + 1))[: max(size - len(html) + len(text), 0)]
    return html[: html.index(b">", start) + 1] + links + body + html[end:]


class Server:
    """What it serves, and what it saw of each address."""

    def __init__(self, size: int) -> None:
        page = page_of(size)
        self.found = self._answer("200 OK", page)
        self.missing = self._answer("404 Not Found", b"<h1>404 Not Found</h1>")
        self.last: dict[str, float] = {}
        self.gaps: dict[str, float] = {}
        self.open: dict[str, int] = {}
        self.most: dict[str, int] = {}
        self.requests = 0

    @staticmethod
    def _answer(status: str, body: bytes) -> bytes:
        head = f"HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {len(body)}\r\n\r\n"
        return head.encode() + body

    def asked(self, address: str) -> None:
        now = time.monotonic()
        if address in self.last:
            self.gaps[address] = min(self.gaps.get(address, 1e9), now - self.last[address])
        self.last[address] = now
        self.requests += 1

    def summary(self) -> dict[str, float]:
        gaps = sorted(self.gaps.values()) or [0.0]
        return {
            "requests": self.requests, "addresses": len(self.last), "shortest_gap_s": round(gaps[0], 3),
            "median_gap_s": round(gaps[len(gaps) // 2], 3), "most_connections": max(self.most.values(), default=0),
            "server_cpu_s": round(time.process_time(), 1),
        }  # fmt: skip


class Connection(asyncio.Protocol):
    def __init__(self, server: Server) -> None:
        self.server, self.buffer = server, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.address = transport.get_extra_info("sockname")[0]
        count = self.server.open[self.address] = self.server.open.get(self.address, 0) + 1
        self.server.most[self.address] = max(count, self.server.most.get(self.address, 0))

    def connection_lost(self, exc: Exception | None) -> None:
        self.server.open[self.address] -= 1

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1]
            self.server.asked(self.address)
            here = path == b"/" or path.startswith(b"/hal/")
            self.transport.write(self.server.found if here else self.server.missing)


async def main() -> None:
    server = Server(int(sys.argv[1]))
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: Connection(server), "0.0.0.0", 0, backlog=4096)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(json.dumps(server.summary()), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
