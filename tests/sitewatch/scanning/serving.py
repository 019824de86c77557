"""A site over real sockets: what it serves, who asked, and a server that leaves nothing open behind it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic

from kentongan.sitewatch.scanning import ScanOptions

type Reply = bytes | Callable[[dict[str, str]], bytes]
ALL = ScanOptions(allow_private=True, mandate=True, rate=1000)
GAMBLING = (
    b"<title>Slot gacor</title><h1>Situs slot gacor maxwin</h1>"
    + b"<p>Daftar slot gacor hari ini, gampang maxwin! " * 20
)


def page(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        "Content-Type: text/html",
        f"Content-Length: {len(body)}",
        *headers,
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + body


def moved(target: str, *headers: str) -> bytes:
    return page(b"", f"Location: {target}", *headers, status="302 Found")


class Site:
    """Serves `replies` by path, "*" for the others; remembers who asked for what, and when."""

    def __init__(self, replies: dict[str, Reply]) -> None:
        self.replies = {"*": page(b"<h1>Tidak ditemukan</h1>", status="404 Not Found"), **replies}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.times: list[float] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = {
                    name.lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)
                }
                path = first.split()[1]
                self.asked.append((path, headers))
                self.times.append(monotonic())
                reply = self.replies.get(path, self.replies["*"])
                writer.write(reply(headers) if callable(reply) else reply)
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:  # also when the loop ends first and cancels this
            writer.close()

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


CLEAN = page(b"<title>Dinas</title><p>Selamat datang di laman dinas.")


@asynccontextmanager
async def served(
    site: Site, address: str = "127.0.0.1", port: int = 0, context: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    """Serve `site` meanwhile; gives its host and port as an address writes them."""
    writers = list[asyncio.StreamWriter]()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        await site.serve(reader, writer)

    server = await asyncio.start_server(one, address, port, ssl=context)
    yield f"{address}:{server.sockets[0].getsockname()[1]}"
    # What stays open, or is just being let in, would be blamed on another test when it is collected.
    await _ended(0.2)
    for writer in writers:
        writer.transport.abort()
    await _ended(0.5)
    server.close()  # not waited for: asyncio's waits for ever after a handshake that failed


async def _ended(seconds: float) -> None:
    if begun := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(begun, timeout=seconds)
    await asyncio.sleep(0)
