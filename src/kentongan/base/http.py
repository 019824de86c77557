"""The network door: the only way out for integrations, and what it refuses.

Guarantee: a request goes to an address that was looked up and checked here, never to an internal one,
whatever the name says a moment later (the checked address is pinned into the client). Failure cases: a name
that changes between check and connect, addresses wrapped in other addresses, redirects (not followed),
proxies of the environment (not used), answers without end (cut at `limit`).
"""

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from time import monotonic
from types import TracebackType
from typing import Any, NamedTuple, Self

import orjson
from django.conf import settings
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import BuilderError, DetailedPyreqwestError, PyreqwestError
from pyreqwest.http import Url
from pyreqwest.response import Response

from kentongan.core.addresses import is_global
from kentongan.ports.http import HttpReply, NoAnswer, NotReached, PrivateAddress

LOOK_AGAIN = 300.0  # seconds that a looked-up address is used
_CONNECT = timedelta(seconds=8)
# Below the usual 60 s of servers: a connection that the other end closes just as we write costs an UNKNOWN.
_IDLE = timedelta(seconds=30)


class Origin(NamedTuple):
    scheme: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class _Host:
    """A pinned address, good until `until` (monotonic seconds), and the client that keeps its connections."""

    client: Client
    address: str
    until: float


class HttpDoor:
    """ports.http.Http for real. May be used from several event loops and threads at once."""

    def __init__(self, private: Collection[str] | None = None) -> None:
        """`private`: hosts of the inner network that may be asked; PRIVATE_HOSTS_ALLOWED by default."""
        self._private = private
        self._hosts: dict[Origin, _Host] = {}
        self._locks: dict[Origin, threading.Lock] = {}
        self._turns: Counter[Origin] = Counter()  # failed connects: the next address has its turn

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection; requests under way end with NoAnswer."""
        while self._hosts:
            await self._hosts.popitem()[1].client.close()

    async def resolve(self, host: str, port: int) -> str:
        return (await asyncio.to_thread(self._addresses, host, port))[0]

    async def request(
        self,
        method: str,
        url: str,
        *,
        json: Any = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 20.0,
        limit: int = 25_000_000,
    ) -> HttpReply:
        """Raises NotReached (nothing left), PrivateAddress, NoAnswer (it may have arrived)."""
        address, origin = parsed(url)
        host = self._hosts.get(origin)
        if host is None or host.until < monotonic():
            host = await self._opened(origin, timeout)
        request = host.client.request(method, address).timeout(timedelta(seconds=timeout))
        if headers:
            request = request.headers(headers)
        if json is not None:
            request = request.header("Content-Type", "application/json").body_bytes(orjson.dumps(json))
        elif body is not None:
            request = request.body_bytes(body)
        try:
            async with request.build_streamed() as response:
                return HttpReply(response.status, response.headers, await _body(response, origin, limit))
        except PyreqwestError as error:
            raise self._failure(origin, host, error) from None  # its text may hold the URL, with a token

    async def _opened(self, origin: Origin, timeout: float) -> _Host:
        try:
            async with asyncio.timeout(timeout):
                return await asyncio.to_thread(self._open, origin)
        except TimeoutError:
            raise NotReached(f"Nama {origin.host} tidak terjawab oleh DNS.") from None

    def _open(self, origin: Origin) -> _Host:
        """Look the host up, in a thread. Whoever comes second finds the work done."""
        with self._locks.setdefault(origin, threading.Lock()):
            known = self._hosts.get(origin)
            if known and known.until >= monotonic():
                return known
            addresses = self._addresses(origin.host, origin.port)
            address = addresses[self._turns[origin] % len(addresses)]
            client = known.client if known and known.address == address else _client(origin, address)
            host = self._hosts[origin] = _Host(client, address, monotonic() + LOOK_AGAIN)
            return host

    def _addresses(self, host: str, port: int) -> list[str]:
        """`checked_addresses`, internal ones only for hosts that may be asked."""
        private = settings.PRIVATE_HOSTS_ALLOWED if self._private is None else self._private
        try:
            return checked_addresses(host, port, allow_private=host in private or f"{host}:{port}" in private)
        except PrivateAddress as refused:
            raise PrivateAddress(
                f"{refused} Bila memang dimaksud, tambahkan ke KENTONGAN_ALLOW_PRIVATE."
            ) from None

    def _failure(self, origin: Origin, host: _Host, error: PyreqwestError) -> NotReached | NoAnswer:
        if "client error (Connect)" in causes(error) and self._hosts.get(origin) is host:
            del self._hosts[origin]
            self._turns[origin] += 1
        return failure(origin, error)


def failure(origin: Origin, error: PyreqwestError) -> NotReached | NoAnswer:
    """pyreqwest's classes do not tell whether bytes left (a reset after the request is a ConnectError);
    hyper's own words among the causes do. Words it does not use any more would read as NoAnswer."""
    found = causes(error)
    where = f"{origin.host}:{origin.port}"
    why = found[-1] if found and " for url (" not in found[-1] else error.message
    if isinstance(error, BuilderError):
        return NotReached(f"Permintaan ke {where} tidak dapat disusun.")
    if "client error (Connect)" not in found:
        return NoAnswer(f"{where} tidak memberi jawaban yang utuh ({why}).")
    return NotReached(f"{where} tidak dapat dihubungi ({why}).")


def causes(error: PyreqwestError) -> list[str]:
    """What led to the error, the first cause last, in the words of the libraries below."""
    details = error.details if isinstance(error, DetailedPyreqwestError) else {"causes": None}
    return [cause["message"] for cause in details["causes"] or ()]


async def _body(response: Response, origin: Origin, limit: int) -> bytes:
    body = await response.body_reader.read(limit + 1)
    if body is not None and len(body) > limit:
        raise NoAnswer(f"Jawaban {origin.host} melebihi {limit} bita.")
    return bytes(body or b"")


@lru_cache(maxsize=1024)
def parsed(url: str) -> tuple[Url, Origin]:
    """Parsed by the client's own parser, so that what is checked is what is opened."""
    try:
        read = Url(url)
    except ValueError:
        raise NotReached("Alamat layanan tidak terbaca sebagai URL.") from None
    host, port = read.host_str, read.port_or_known_default
    if read.scheme not in ("http", "https") or not host or not port:
        raise NotReached("Alamat layanan harus dimulai dengan https:// atau http://.")
    return read, Origin(read.scheme, host, port)


def _client(origin: Origin, address: str) -> Client:
    return (
        pinned(origin, address)
        .user_agent("Kentongan")
        .connect_timeout(_CONNECT)
        .pool_idle_timeout(_IDLE)
        .build()
    )


def pinned(origin: Origin, address: str) -> ClientBuilder:
    """A client that connects to this address for the origin's host. No redirects, no proxy, no decompression
    (a small body could unpack to a huge one)."""
    builder = ClientBuilder().no_proxy().follow_redirects(False).referer(False)
    builder = builder.gzip(False).brotli(False).zstd(False).deflate(False)
    return builder.resolve(origin.host, address, origin.port)


def checked_addresses(host: str, port: int, *, allow_private: bool) -> list[str]:
    """All addresses of a host, in the system's order of preference; blocks while it is looked up.

    Needs no settings. Raises NotReached when the name is not known, PrivateAddress when one of them is internal
    and that is not allowed."""
    try:
        # Names below .localhost are this machine, whatever the system's resolver knows (RFC 6761, 6.3).
        name = "localhost" if host.endswith(".localhost") else host.strip("[]")
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError):  # ValueError: a name that no DNS could hold
        raise NotReached(f"Nama {host} tidak ditemukan di DNS.") from None
    addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
    refuse_private(host, addresses, allow_private=allow_private)
    return addresses


def refuse_private(host: str, addresses: Iterable[str], *, allow_private: bool) -> None:
    """Raise PrivateAddress when one of a host's addresses is internal and that is not allowed."""
    if not allow_private and not all(map(is_global, addresses)):
        raise PrivateAddress(f"{host} menuju alamat di jaringan dalam, maka tidak dibuka.")
