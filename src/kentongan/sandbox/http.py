"""A small HTTP/1.1 server on asyncio, made to misbehave on demand.

Why not a framework or granian: the simulator must be able to take a request and close the connection
without answering (the UNKNOWN case), or reset it; an ASGI server turns both into a polite 500.
A handler that needs no waiting is called directly from `data_received`, without a task per request.
"""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.message import Message as HeaderBlock
from enum import Enum
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import parse_qsl, unquote

import orjson

type Json = dict[str, Any]

MAX_BODY = 60 * 1024 * 1024  # bytes; Telegram takes files up to 50 MB


class Hangup(Enum):
    """Ways to end a connection without an answer: an orderly close, or a TCP reset."""

    CLOSE = "close"
    RESET = "reset"


class BadRequest(Exception):
    """The bytes are not an HTTP request, or the body is not what its type says; the text says why."""


@dataclass(slots=True)
class Upload:
    """One file of a multipart form."""

    name: str
    kind: str
    data: bytes


@dataclass(slots=True)
class Request:
    method: str
    path: str  # still percent-encoded
    query: str
    headers: dict[str, str]  # names in lower case
    body: bytes
    files: dict[str, Upload] = field(default_factory=dict)

    def arguments(self) -> Json:
        """Query string and body as one mapping; files go to `files`. Raises BadRequest."""
        found: Json = dict(parse_qsl(self.query, keep_blank_values=True)) if self.query else {}
        if self.body:
            found.update(self._body_arguments())
        return found

    def _body_arguments(self) -> Json:
        kind = self.headers.get("content-type", "")
        if kind.startswith("application/json"):
            return _json_object(self.body)
        if kind.startswith("application/x-www-form-urlencoded"):
            return dict(parse_qsl(_utf8(self.body), keep_blank_values=True))
        if kind.startswith("multipart/form-data"):
            values, self.files = _multipart(kind, self.body)
            return values
        return {}


@dataclass(slots=True)
class Response:
    body: bytes
    status: int = 200
    kind: str = "application/json"

    @classmethod
    def json(cls, value: Any, status: int = 200) -> "Response":
        return cls(orjson.dumps(value), status)


type Answer = Response | Hangup
type Handler = Callable[[Request], Answer | Awaitable[Answer]]


def _utf8(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise BadRequest("strings must be encoded in UTF-8") from error


def _json_object(body: bytes) -> Json:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadRequest("can't parse JSON object") from error
    if not isinstance(value, dict):
        raise BadRequest("object expected")
    return value


def _multipart(kind: str, body: bytes) -> tuple[Json, dict[str, Upload]]:
    boundary = _header_parameter(kind, "boundary")
    if not boundary:
        raise BadRequest("boundary of multipart/form-data is missing")
    values: Json = {}
    files: dict[str, Upload] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:]:
        head, found, data = part.partition(b"\r\n\r\n")
        if found:
            _take_part(head, data, values, files)
    return values, files


def _take_part(head: bytes, data: bytes, values: Json, files: dict[str, Upload]) -> None:
    headers = _headers(_utf8(head).strip().split("\r\n"))
    disposition = headers.get("content-disposition", "")
    name = _header_parameter(disposition, "name")
    filename = _header_parameter(disposition, "filename")
    if filename:
        kind = headers.get("content-type", "application/octet-stream")
        files[name] = Upload(filename, kind, data)
    else:
        values[name] = _utf8(data)


def _header_parameter(value: str, name: str) -> str:
    block = HeaderBlock()
    block["content-disposition"] = value
    found = block.get_param(name, "", header="content-disposition")
    return found[2] if isinstance(found, tuple) else str(found or "")


def _headers(lines: list[str]) -> dict[str, str]:
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return headers


def _head(raw: bytes) -> Request:
    lines = raw.decode("latin-1").split("\r\n")
    first = lines[0].split(" ")
    if len(first) != 3 or not first[2].startswith("HTTP/1."):
        raise BadRequest("not an HTTP/1 request")
    path, _, query = first[1].partition("?")
    headers = _headers(lines[1:])
    if first[2] == "HTTP/1.0":
        headers.setdefault("connection", "close")
    return Request(first[0], path, query, headers, b"")


def _chunked(data: bytes, start: int) -> tuple[bytes, int] | None:
    """(body, index after it), or None while the last chunk has not arrived."""
    parts: list[bytes] = []
    while (line := data.find(b"\r\n", start)) >= 0:
        size = _size(data[start:line].partition(b";")[0], 16)
        end = line + 2 + size
        if len(data) < end + 2:
            return None
        if size == 0:  # trailers are not supported: no client of a bot sends them
            return b"".join(parts), end + 2
        parts.append(data[line + 2 : end])
        start = end + 2
    return None


def _size(text: str | bytes, base: int = 10) -> int:
    try:
        size = int(text, base)
    except ValueError as error:
        raise BadRequest("length of the body is not a number") from error
    if not 0 <= size <= MAX_BODY:
        raise BadRequest("body is too large")
    return size


_REASONS = {status.value: status.phrase for status in HTTPStatus}
_OK_JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
_ANY = "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n"


def _encode(answer: Response) -> bytes:
    if answer.status == 200 and answer.kind == "application/json":
        return _OK_JSON % (len(answer.body), answer.body)
    head = _ANY.format(answer.status, _REASONS[answer.status], answer.kind, len(answer.body))
    return head.encode() + answer.body


class Connection(asyncio.Protocol):
    """One client. Requests of one connection are answered in order; a waiting answer holds the next."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._buffer = b""
        self._request: Request | None = None  # head read, body still arriving
        self._task: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass of it

    def connection_lost(self, exc: Exception | None) -> None:
        if self._task is not None:  # nobody is left to answer: a long poll must not keep waiting
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        self._advance()

    def _advance(self) -> None:
        try:
            while self._task is None and not self._transport.is_closing():
                request = self._next()
                if request is None:
                    return
                self._handle(request)
        except BadRequest as error:
            self._transport.write(_encode(Response(str(error).encode(), 400, "text/plain")))
            self._transport.close()

    def _next(self) -> Request | None:
        if self._request is None:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return None
            self._request = _head(self._buffer[:end])
            self._buffer = self._buffer[end + 4 :]
            if self._request.headers.get("expect", "").lower() == "100-continue":
                self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = self._body(self._request.headers)
        if body is None:
            return None
        request, self._request = self._request, None
        request.body = body
        return request

    def _body(self, headers: dict[str, str]) -> bytes | None:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            found = _chunked(self._buffer, 0)
            if found is None:
                return None
            body, size = found
        else:
            size = _size(headers.get("content-length", "0"))
            if len(self._buffer) < size:
                return None
            body = self._buffer[:size]
        self._buffer = self._buffer[size:]
        return body

    def _handle(self, request: Request) -> None:
        answer = self._handler(request)
        if isinstance(answer, Response | Hangup):
            self._send(answer, request)
        else:
            self._task = asyncio.ensure_future(self._later(answer, request))

    async def _later(self, waiting: Awaitable[Answer], request: Request) -> None:
        try:
            answer = await waiting
        except Exception:  # a defect of the handler: the client must not wait for ever; asyncio logs it
            self._transport.abort()
            raise
        self._task = None
        self._send(answer, request)
        self._advance()

    def _send(self, answer: Answer, request: Request) -> None:
        if answer is Hangup.RESET:
            self._reset()
        elif answer is Hangup.CLOSE:
            self._transport.close()
        else:
            self._transport.write(_encode(answer))
            if request.headers.get("connection", "").lower() == "close":
                self._transport.close()

    def _reset(self) -> None:
        """Close with RST: a linger time of zero throws away what is unsent and skips the FIN."""
        raw = self._transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()


def decoded(path: str) -> list[str]:
    """The segments of a path, percent-decoded, without the empty first one."""
    return [unquote(segment) for segment in path.split("/")[1:]]
