"""The scanner's way out: one request to one checked address, bounded in time and memory, nothing followed.

Guarantee: an address is looked up once, checked like every other of the house (`base/http.py`) and pinned for as
long as its site is scanned; internal ones are refused unless allowed. Certificates are checked by a handshake
of its own: a site whose certificate is broken is read all the same, and its answers say so.
"""

import asyncio
import contextlib
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from types import TracebackType
from typing import Any, Self

from pyreqwest.client import Client
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.http import HeaderMap
from pyreqwest.response import Response

from kentongan.base.http import Origin, checked_addresses, failure, parsed, pinned, refuse_private
from kentongan.ports.http import NoAnswer, NotReached, PrivateAddress

from .decoding import Body
from .names import Resolver, askable, is_address
from .options import ScanOptions

TLS_NOTE = "x-kentongan-tls"  # a header of ours: what is wrong with the certificate, in Indonesian
TLS_UNTIL = "x-kentongan-tls-until"  # until when a good one is good, as ISO 8601
TLS_NAMES = "x-kentongan-tls-names"  # and the names it is for, with blanks between
_MOST_NAMES = 200
_LOOKERS = 32  # names looked up at once
_MOST_HEADERS = 200
_TLS_FAULTS = {
    10: "sertifikat sudah kedaluwarsa",
    9: "sertifikat belum berlaku",
    18: "sertifikat dibuat sendiri",
    19: "sertifikat tidak dari penerbit yang dipercaya",
    20: "sertifikat tidak dari penerbit yang dipercaya",
    21: "rantai sertifikat tidak lengkap",
    62: "sertifikat untuk nama lain",
    64: "sertifikat untuk alamat lain",
}


class Late(NoAnswer):
    """The answer did not come in time; whoever asks again waits again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, its body decoded. `cut`: there was more. `error`: what kept it from being whole, in Indonesian."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    cut: bool = False
    error: str = ""

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


@dataclass(slots=True)
class _Host:
    """Where a host is; its connections by origin and own address, and what its certificates are worth."""

    addresses: list[str]
    clients: dict[tuple[Origin, str], Client] = field(default_factory=dict)
    tls: dict[Origin, str] = field(default_factory=dict)
    good: dict[Origin, tuple[tuple[str, str], ...]] = field(
        default_factory=dict
    )  # headers on good certificates
    turned: bool = False

    def turn(self) -> bool:
        """Go on with the next address, once; False where there is none."""
        if self.turned or len(self.addresses) < 2:
            return False
        self.turned = True
        self.addresses.append(self.addresses.pop(0))
        self.clients.clear()
        return True


class Door:
    """Opens and keeps connections until `leave`. For one event loop."""

    def __init__(self, options: ScanOptions) -> None:
        self._options = options
        self.names = Resolver(options.resolver, options.allow_private)
        self._hosts: dict[str, _Host] = {}
        self._lookers = ThreadPoolExecutor(_LOOKERS, thread_name_prefix="dns")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hosts.clear()
        self._lookers.shutdown(wait=False, cancel_futures=True)

    async def address(self, url: str) -> str:
        """The address that requests for this URL go to. Raises NotReached and PrivateAddress."""
        return (await self._found(parsed(url)[1])).addresses[0]

    def leave(self, url: str) -> None:
        """Forget where the host is. Its connections close, once whoever else asks it just now has an answer."""
        self._hosts.pop(parsed(url)[1].host, None)

    async def get(
        self, url: str, headers: tuple[tuple[str, str], ...], *, seconds: float, source: str = ""
    ) -> Answer:
        """Ask once. Raises NotReached, NoAnswer and PrivateAddress, with a sentence in Indonesian.

        `seconds`: for everything, the connection included. `source`: the own address to ask from."""
        origin = parsed(url)[1]
        host = await self._found(origin)
        try:
            return await self._asked(host, url, headers, seconds, source)
        except NotReached:
            if not host.turn():
                raise
        return await self._asked(host, url, headers, seconds, source)

    async def _asked(
        self, host: _Host, url: str, headers: tuple[tuple[str, str], ...], seconds: float, source: str
    ) -> Answer:
        address, origin = parsed(url)
        note = await self._tls_fault(host, origin) if origin.scheme == "https" else ""
        request = self._client(host, origin, source).get(address).timeout(timedelta(seconds=seconds))
        request = request.streamed_read_buffer_limit(0)  # else a slow beginning is lost with its end
        try:
            async with (
                asyncio.timeout(seconds + 1),
                request.headers(list(headers)).build_streamed() as response,
            ):
                answer = await _read(response, self._options.size_cap)
        except TimeoutError as error:
            raise _too_late(origin, seconds, error) from None
        except PyreqwestError as error:
            raise failure(origin, error) from None
        ours = ((TLS_NOTE, note),) if note else host.good.get(origin, ())
        return replace(answer, headers=(*answer.headers, *ours)) if ours else answer

    # --- Names and connections ---

    async def _found(self, origin: Origin) -> _Host:
        known = self._hosts.get(origin.host)
        if known is None:
            addresses = await self._look_up(origin)
            known = self._hosts.setdefault(origin.host, _Host(addresses))
        return known

    async def _look_up(self, origin: Origin) -> list[str]:
        private = self._options.allow_private
        look = partial(checked_addresses, *origin[1:], allow_private=private)
        try:
            if is_address(origin.host):
                addresses = [origin.host.strip("[]")]
                refuse_private(origin.host, addresses, allow_private=private)
                return addresses
            if self._options.resolver and askable(origin.host):
                return await self.names.addresses(origin.host)
            async with asyncio.timeout(self._options.answer_seconds):
                return await asyncio.get_running_loop().run_in_executor(self._lookers, look)
        except TimeoutError:
            raise NotReached(f"Nama {origin.host} tidak terjawab oleh DNS.") from None
        except PrivateAddress as refused:
            raise PrivateAddress(f"{refused} Bila memang dimaksud: --allow-private.") from None

    def _client(self, host: _Host, origin: Origin, source: str) -> Client:
        """Unverified, for `_tls_fault` looked already; without the list of authorities it weighs nothing."""
        if (origin, source) not in host.clients:
            builder = pinned(origin, host.addresses[0]).danger_accept_invalid_certs(True)
            builder = builder.connect_timeout(timedelta(seconds=self._options.connect_seconds))
            builder = builder.pool_max_idle_per_host(1).http1_ignore_invalid_headers_in_responses(True)
            if source:
                builder = builder.local_address(source)
            host.clients[origin, source] = builder.build()
        return host.clients[origin, source]

    # --- Certificates ---

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    async def _tls_fault(self, host: _Host, origin: Origin) -> str:
        """What is wrong with the certificate, "" for nothing; looked at once as long as the host is known."""
        if origin not in host.tls:
            host.tls[origin] = await self._shaken(origin, host)
        return host.tls[origin]

    async def _shaken(self, origin: Origin, host: _Host) -> str:
        name, address = origin.host.strip("[]"), host.addresses[0]
        try:
            async with asyncio.timeout(self._options.connect_seconds):
                _, writer = await asyncio.open_connection(
                    address, origin.port, ssl=self._trust, server_hostname=name
                )
        except ssl.SSLCertVerificationError as error:
            return _TLS_FAULTS.get(error.verify_code, f"sertifikat tidak sah ({error.verify_message})")
        except TimeoutError:
            raise NotReached(f"{origin.host}:{origin.port} tidak menyelesaikan sambungan aman.") from None
        except (OSError, ssl.SSLError):  # the request itself will tell
            return ""
        host.good[origin] = _told_of(writer.get_extra_info("peercert"))
        writer.close()
        with contextlib.suppress(OSError, ssl.SSLError, TimeoutError):
            async with asyncio.timeout(1):
                await writer.wait_closed()
        return ""


def _told_of(certificate: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Until when a certificate is good, and for which names."""
    end = datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)
    names = [name for kind, name in certificate.get("subjectAltName", ()) if kind == "DNS"][:_MOST_NAMES]
    return (TLS_UNTIL, end.isoformat()), (TLS_NAMES, " ".join(names))


async def _read(response: Response, cap: int) -> Answer:
    """The whole answer, or its beginning where the rest does not come or is too large."""
    headers = _headers(response.headers)
    body = Body(cap, response.headers.get("content-encoding", "").strip().lower())
    error = ""
    try:
        while (piece := await response.body_reader.read_chunk()) is not None and body.take(bytes(piece)):
            pass
    except TimeoutError:  # pyreqwest's is one
        error = "Jawaban tidak selesai pada waktunya."
    except PyreqwestError:
        error = "Jawaban terputus sebelum selesai."
    return Answer(response.status, headers, body.whole(), body.cut or bool(error), error or body.error)


def _headers(given: HeaderMap) -> tuple[tuple[str, str], ...]:
    return tuple((name.lower(), value) for name, value in given.items())[:_MOST_HEADERS]


def _too_late(origin: Origin, seconds: float, error: TimeoutError) -> NotReached | NoAnswer:
    if isinstance(error, PyreqwestError):
        told = failure(origin, error)
        if isinstance(told, NotReached):
            return told
    return Late(f"{origin.host} tidak menjawab dalam {seconds:.0f} detik.")
