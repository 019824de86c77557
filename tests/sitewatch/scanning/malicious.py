"""Servers that mean harm: each behaviour on a loopback address of its own. `python malicious.py` serves them all
and prints a port; `ADDRESSES` tells where each one is."""

import asyncio
import contextlib
import gzip
import socket
import struct
import sys
import zlib
from collections.abc import AsyncIterator, Callable
from functools import cache
from itertools import count

type Behave = Callable[[asyncio.StreamWriter, str], AsyncIterator[bytes]]

HTML = b"<html><head><title>Dinas</title></head><body>Halo</body></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PAUSE = 0.05
BEHAVIOURS: dict[str, Behave] = {}


def behaviour(made: Behave) -> Behave:
    BEHAVIOURS[made.__name__] = made
    return made


def whole(body: bytes, head: bytes = OK) -> bytes:
    """An answer after which the connection ends; unsaid, the next try may meet it while it is being closed."""
    return head + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def moved(target: bytes) -> bytes:
    return whole(b"", b"HTTP/1.1 302 Found\r\nLocation: " + target + b"\r\n")


def zipped(body: bytes, coding: bytes = b"gzip") -> bytes:
    return whole(body, OK + b"Content-Encoding: " + coding + b"\r\n")


@cache
def bomb(wbits: int) -> bytes:
    """Half a gigabyte of one letter in half a megabyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    block = b"a" * (1 << 20)
    return b"".join(packer.compress(block) for _ in range(512)) + packer.flush()


# --- Slow and endless ---


@behaviour
async def drips_a_body(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield OK + b"Content-Length: 100000\r\n\r\n"
    while True:
        yield b"x"
        await asyncio.sleep(PAUSE)


@behaviour
async def drips_without_length(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield OK + b"\r\n<html>"
    while True:
        yield b"x"
        await asyncio.sleep(PAUSE)


@behaviour
async def drips_headers(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield OK
    for number in count():
        yield b"X-%d: 1\r\n" % number
        await asyncio.sleep(PAUSE)


@behaviour
async def never_answers(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield b""
    await asyncio.sleep(3600)


@behaviour
async def waits_after_the_headers(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield OK + b"Content-Length: 10\r\n\r\n"
    await asyncio.sleep(3600)


@behaviour
async def streams_for_ever(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield OK + b"\r\n"
    while True:
        yield b"x" * 65536


@behaviour
async def streams_chunks_for_ever(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n"
    while True:
        yield b"1000\r\n" + b"x" * 4096 + b"\r\n"


@behaviour
async def streams_headers_for_ever(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield OK
    while True:
        yield b"X-More: " + b"y" * 1000 + b"\r\n"


@behaviour
async def says_continue_for_ever(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    while True:
        yield b"HTTP/1.1 100 Continue\r\n\r\n" * 100


# --- Sizes ---


@behaviour
async def one_huge_header(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield whole(HTML, OK + b"X-Large: " + b"y" * 2_000_000 + b"\r\n")


@behaviour
async def ten_thousand_headers(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield whole(HTML, OK + b"".join(b"X-%d: 1\r\n" % number for number in range(10_000)))


@behaviour
async def thousands_of_cookies(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield whole(HTML, OK + b"".join(b"Set-Cookie: c%d=%s\r\n" % (n, b"z" * 500) for n in range(90)))


@behaviour
async def claims_an_exabyte(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield OK + b"Content-Length: 1000000000000000000\r\n\r\n" + HTML


@behaviour
async def gzip_bomb(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield zipped(bomb(31))


@behaviour
async def deflate_bomb(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield zipped(bomb(-15), b"deflate")


@behaviour
async def gzip_of_many_members(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield zipped(gzip.compress(b"") * 50_000)


@behaviour
async def bomb_in_a_sitemap(_w: asyncio.StreamWriter, path: str) -> AsyncIterator[bytes]:
    yield whole(bomb(31) if path == "/sitemap.xml" else HTML)


@behaviour
async def a_hundred_thousand_links(_w: asyncio.StreamWriter, path: str) -> AsyncIterator[bytes]:
    yield whole(
        b"".join(b"<a href=/p%d>x</a>" % number for number in range(100_000)) if path == "/" else HTML
    )


@behaviour
async def deeply_nested(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield whole(b"<div>" * 5_000)


@behaviour
async def endless_maze(_w: asyncio.StreamWriter, path: str) -> AsyncIterator[bytes]:
    yield whole(b"".join(b"<a href='%s/%d'>x</a>" % (path.rstrip("/").encode(), n) for n in range(200)))


# --- Redirects ---


@behaviour
async def sends_to_itself(_w: asyncio.StreamWriter, path: str) -> AsyncIterator[bytes]:
    yield moved(path.encode())


@behaviour
async def sends_to_and_fro(_w: asyncio.StreamWriter, path: str) -> AsyncIterator[bytes]:
    yield moved(b"/b" if path == "/" else b"/")


@behaviour
async def sends_on_for_ever(_w: asyncio.StreamWriter, path: str) -> AsyncIterator[bytes]:
    yield moved(path.encode() + b"x")


@behaviour
async def sends_to_a_metadata_service(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield moved(b"http://169.254.169.254/latest/meta-data/")


@behaviour
async def sends_to_a_file(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield moved(b"file:///etc/passwd")


@behaviour
async def sends_nowhere(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield moved(b"http://[")


@behaviour
async def sends_very_far(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield moved(b"/" + b"a" * 100_000)


@behaviour
async def sends_with_strange_letters(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield moved(b"/\xff\xfe%00\x7f")


# --- Broken protocol ---


@behaviour
async def closes_at_once(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield b""


@behaviour
async def resets(writer: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    aborting(writer)
    yield b""


@behaviour
async def resets_in_the_middle(writer: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield OK + b"Content-Length: 1000\r\n\r\n" + HTML
    await asyncio.sleep(PAUSE)
    aborting(writer)


def aborting(writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@behaviour
async def speaks_ssh(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield b"SSH-2.0-OpenSSH_9.9\r\n"


@behaviour
async def speaks_http_0_9(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield HTML


@behaviour
async def stops_short(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield OK + b"Content-Length: 5000\r\n\r\n" + HTML


@behaviour
async def negative_length(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield OK + b"Content-Length: -1\r\n\r\n" + HTML


@behaviour
async def two_lengths(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield OK + b"Content-Length: 5\r\nContent-Length: 60\r\n\r\n" + HTML


@behaviour
async def broken_chunks(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhalo!\r\nzzz\r\n"


@behaviour
async def overflowing_chunks(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhalo"


@behaviour
async def status_999(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield whole(HTML, b"HTTP/1.1 999 Nope\r\n")


@behaviour
async def status_of_letters(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield whole(HTML, b"HTTP/1.1 abc Nope\r\n")


@behaviour
async def strange_headers(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield whole(HTML, OK + b"X-Byte: \xff\xfe\r\nno colon here\r\nX\x00Y: 1\r\nSet-Cookie: \xc3\xa9=\xff\r\n")


@behaviour
async def no_content_with_a_body(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield b"HTTP/1.1 204 No Content\r\n\r\n" + HTML


@behaviour
async def not_modified(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield b"HTTP/1.1 304 Not Modified\r\n\r\n"


# --- Broken contents ---


@behaviour
async def gzip_cut_off(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield zipped(gzip.compress(HTML * 50)[:60])


@behaviour
async def gzip_spoilt(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield zipped(gzip.compress(HTML)[:10] + b"\xff" * 200)


@behaviour
async def gzip_that_is_none(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield zipped(HTML)


@behaviour
async def brotli_unasked(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield zipped(b"\x1b\x00\x00", b"br")


@behaviour
async def mixed_charsets(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-16\r\n"
    yield whole(b"<meta charset=shift_jis>" + bytes(range(256)) * 40, head)


@behaviour
async def unknown_charset(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield whole(HTML, b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=klingon-8\r\n")


@behaviour
async def nothing_but_nul(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield whole(b"\0" * 100_000)


@behaviour
async def robots_without_end(_w: asyncio.StreamWriter, path: str) -> AsyncIterator[bytes]:
    if path != "/robots.txt":
        yield whole(HTML)
        return
    yield OK + b"\r\nUser-agent: *\n"
    while True:
        yield b"Disallow: /a\nSitemap: /sitemap.xml\n" * 1000


@behaviour
async def sitemaps_in_a_ring(_w: asyncio.StreamWriter, path: str) -> AsyncIterator[bytes]:
    number = len(path)
    yield whole(b"<sitemapindex><sitemap><loc>/%s.xml</loc></sitemap></sitemapindex>" % (b"s" * number))


# --- Manners ---


@behaviour
async def always_busy(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield whole(HTML, b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 999999999\r\n")


@behaviour
async def busy_in_the_past(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    past = b"Retry-After: Thu, 01 Jan 1970 00:00:00 GMT\r\nDate: Fri, 02 Jan 2026 00:00:00 GMT\r\n"
    yield whole(HTML, b"HTTP/1.1 503 Service Unavailable\r\n" + past)


@behaviour
async def always_broken(_w: asyncio.StreamWriter, _path: str) -> AsyncIterator[bytes]:
    yield whole(HTML, b"HTTP/1.1 500 Internal Server Error\r\n")


ADDRESSES = {name: f"127.44.{number}.1" for number, name in enumerate(BEHAVIOURS, 1)}


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, behave: Behave) -> None:
    with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, IndexError):
        head = await reader.readuntil(b"\r\n\r\n")
        async for piece in behave(writer, head.split()[1].decode("latin-1")):
            writer.write(piece)
            await writer.drain()
        writer.close()
        await writer.wait_closed()


async def main() -> None:
    bomb(31), bomb(-15)  # made before anybody waits
    port = 0
    for name, behave in BEHAVIOURS.items():

        async def one(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter, behave: Behave = behave
        ) -> None:
            await serve(reader, writer, behave)

        server = await asyncio.start_server(one, ADDRESSES[name], port)
        port = server.sockets[0].getsockname()[1]
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
