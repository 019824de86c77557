"""Visits as WARC 1.1 (ISO 28500), the form in which archives and courts keep the web; and back again.

A visit is a `request` and a `response` record; one without an answer is a `metadata` record, an answer of the DNS a
`resource` record, what a page became in a browser a `conversion` record. Ours carry what HTTP does not say (view,
purpose, redirects …) as JSON in the header `WARC-Kentongan-Visit`. Bodies are kept decoded, so the headers that spoke
of their coding are kept under the names that archives use for it (`x-archive-orig-…`). The values of cookies are not
kept. Recordings of others are read too: their requests tell the view.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any, BinaryIO
from urllib.parse import urljoin, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kentongan.core.sitescan import Purpose, View, Visit
from kentongan.core.sitescan.names import SCHEME

from .decoding import GZIP
from .options import ScanOptions, headers_of, honest_agent, view_of

_OURS = "WARC-Kentongan-Visit"
_KEPT = "x-archive-orig-"
_CODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_CAP = 4 << 20  # bytes read of a body that somebody else recorded
_HIDDEN = "(tidak disimpan)"
_BROKEN = (ArchiveLoadFailed, EOFError, OSError, ValueError, AttributeError, TypeError, zlib.error)


class Unreadable(Exception):
    """The file is no WARC, or ends in the middle of a record; the text says where, in Indonesian."""


# --- Writing ---


def write(file: BinaryIO, visits: Iterable[Visit], options: ScanOptions | None = None) -> None:
    """Append the visits, in their order: those of one page after the other, a page's own visits first.

    `options`: those that the visits were made with; their requests are written accordingly."""
    writer = WARCWriter(file, warc_version="1.1")
    if file.tell() == 0:
        said = {"software": honest_agent(""), "format": "WARC File Format 1.1"}
        writer.write_record(writer.create_warcinfo_record("", said))
    page = ""
    for visit in visits:
        page = visit.url if visit.purpose is Purpose.PAGE else page or visit.url
        _write_one(writer, visit, page, options or ScanOptions(mandate=True))


def _write_one(writer: WARCWriter, visit: Visit, page: str, options: ScanOptions) -> None:
    at = (visit.at or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    ours = {"WARC-Date": at, _OURS: json.dumps(_described(visit, page))}
    if not visit.answered:
        writer.write_record(writer.create_warc_record(visit.url, "metadata", warc_headers_dict=ours))
        return
    ours["WARC-Payload-Digest"] = _digest(visit.body)
    if visit.purpose is Purpose.BROWSER:
        told = {"payload": BytesIO(visit.body), "length": len(visit.body), "warc_content_type": "text/html"}
        writer.write_record(
            writer.create_warc_record(visit.url, "conversion", warc_headers_dict=ours, **told)
        )
        return
    if visit.url.startswith(SCHEME):
        told = {"payload": BytesIO(visit.body), "length": len(visit.body), "warc_content_type": "text/dns"}
        writer.write_record(writer.create_warc_record(visit.url, "resource", warc_headers_dict=ours, **told))
        return
    address = _answered_at(visit)
    response = writer.create_warc_record(
        address, "response", BytesIO(visit.body), len(visit.body), warc_headers_dict=ours,
        http_headers=StatusAndHeaders(_status_line(visit.status), _kept(visit.headers), protocol="HTTP/1.1"),
    )  # fmt: skip
    request = writer.create_warc_record(address, "request", http_headers=_request(visit, address, options))
    writer.write_request_response_pair(request, response)


def _digest(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def _described(visit: Visit, page: str) -> dict[str, Any]:
    return {
        "url": visit.url, "view": visit.view, "purpose": visit.purpose, "hops": visit.hops, "page": page,
        "cookies": visit.cookies, "cut": visit.cut, "error": visit.error, "at": visit.at and visit.at.isoformat(),
        **({"status": visit.status, "headers": visit.headers} if visit.purpose is Purpose.BROWSER else {}),
    }  # fmt: skip


def _answered_at(visit: Visit) -> str:
    """The address whose answer the visit holds: of a redirect that was not followed, the one before its target."""
    if visit.hops and 300 <= visit.status < 400:
        return visit.hops[-2] if len(visit.hops) > 1 else visit.url
    return visit.final


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} -"


def _kept(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(_KEPT + name if name in _CODED else name, value) for name, value in headers]


def _request(visit: Visit, address: str, options: ScanOptions) -> StatusAndHeaders:
    parts = urlsplit(address)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = [("Host", parts.netloc), *headers_of(visit.view, options)]
    if visit.cookies:
        sent.append(("Cookie", "; ".join(f"{name}={_HIDDEN}" for name in visit.cookies)))
    return StatusAndHeaders(f"GET {target} HTTP/1.1", sent, is_http_request=True)


# --- Reading ---


@dataclass(slots=True)
class _Place:
    """A record with a visit: where it starts, and what is known of it from the records around."""

    offset: int
    url: str
    ours: bool
    page: str = ""
    ids: tuple[str, ...] = ()  # of the record and of those it was made with


@dataclass(slots=True)
class _Index:
    places: list[_Place] = field(default_factory=list)
    views: dict[str, View] = field(default_factory=dict)  # by the id of a record of the request


def read(file: BinaryIO) -> Iterator[Visit]:
    """Every visit of the file, those of one page together. Raises Unreadable, after what can be read."""
    for page in pages(file):
        yield from page


def pages(file: BinaryIO) -> Iterator[list[Visit]]:
    """The visits of the file page by page, in memory for one page. Raises Unreadable, after what can be read."""
    index, broken = _Index(), ""
    try:
        _look_through(file, index)
    except _BROKEN as error:
        broken = (
            f"berkas rusak atau bukan WARC ({type(error).__name__}), {len(index.places)} kunjungan terbaca"
        )
    spoilt = 0
    for group in _grouped(index).values():
        visits = [_visit(file, place, index) for place in group]
        whole = [visit for visit in visits if visit]
        spoilt += len(visits) - len(whole)
        if whole:
            yield whole
    broken = broken or (f"{spoilt} kunjungan di dalamnya rusak atau diubah" if spoilt else "")
    if broken or not index.places:
        raise Unreadable(broken or "tidak ada satu kunjungan pun di dalamnya")


def _look_through(file: BinaryIO, index: _Index) -> None:
    file.seek(0)
    records, offset = ArchiveIterator(file), 0
    for record in records:
        kind, headers = record.rec_type, record.rec_headers
        ids = (headers.get_header("WARC-Record-ID", ""), headers.get_header("WARC-Concurrent-To", ""))
        ours = headers.get_header(_OURS)
        http = record.http_headers
        offset = records.get_record_offset()  # reads to the record's end
        url = headers.get_header("WARC-Target-URI", "").strip("<>")
        if ours:
            page = json.loads(ours)["page"]
            index.places.append(_Place(offset, url, True, page, ids))
        elif kind == "response" and url.startswith("http") and http:
            index.places.append(_Place(offset, url, False, _page_of(record, url), ids))
        elif kind == "request" and http:
            view = _view_of(http)
            index.views |= {one: view for one in (*ids, url) if one}
    if _torn(file, offset):
        raise EOFError


def _torn(file: BinaryIO, offset: int) -> bool:
    """Whether the packed record there, the last one, has no end."""
    file.seek(offset)
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    piece = file.read(1 << 16)
    if piece[:2] != GZIP:
        return False
    while piece and not inflater.eof:
        inflater.decompress(piece)
        piece = file.read(1 << 16)
    return not inflater.eof


def _view_of(sent: StatusAndHeaders) -> View:
    agent, referer, cookie = (sent.get_header(name, "") for name in ("User-Agent", "Referer", "Cookie"))
    return view_of(agent, referer, cookie)


def _page_of(record: ArcWarcRecord, url: str) -> str:
    """The page that a foreign response belongs to: what every host has once goes to the host's front page."""
    return urljoin(url, "/") if _purpose_of(url) is not Purpose.PAGE else url


def _purpose_of(url: str) -> Purpose:
    path = urlsplit(url).path.lower()
    if path == "/robots.txt":
        return Purpose.ROBOTS
    return Purpose.SITEMAP if "sitemap" in path and path.endswith((".xml", ".xml.gz")) else Purpose.PAGE


def _grouped(index: _Index) -> dict[str, list[_Place]]:
    groups = dict[str, list[_Place]]()
    for place in index.places:
        groups.setdefault(place.page, []).append(place)
    return groups


def _visit(file: BinaryIO, place: _Place, index: _Index) -> Visit | None:
    """The visit; None where ours is not as it was written."""
    file.seek(place.offset)
    record = next(ArchiveIterator(file))
    if place.ours:
        try:
            return _own_visit(record)
        except _BROKEN:
            return None
    view = next((index.views[one] for one in (*place.ids, place.url) if one in index.views), View.VISITOR)
    return _foreign_visit(record, place.url, view)


def _own_visit(record: ArcWarcRecord) -> Visit:
    told = json.loads(record.rec_headers.get_header(_OURS))
    status, headers, body = 0, tuple[tuple[str, str], ...](), b""
    if record.rec_type == "response":
        status = int(record.http_headers.get_statuscode())
        headers = tuple((name.removeprefix(_KEPT), value) for name, value in record.http_headers.headers)
        body = _checked(record)
    elif record.rec_type in ("resource", "conversion"):
        status, body = told.get("status", 200), _checked(record)
        headers = tuple((name, value) for name, value in told.get("headers", ()))
    return Visit(
        told["url"], View(told["view"]), Purpose(told["purpose"]), status, headers, body, tuple(told["hops"]),
        tuple(told["cookies"]), told["at"] and datetime.fromisoformat(told["at"]), told["cut"], told["error"],
    )  # fmt: skip


def _checked(record: ArcWarcRecord) -> bytes:
    """The body as it was written. Raises ValueError."""
    body: bytes = record.raw_stream.read()
    if record.rec_headers.get_header("WARC-Payload-Digest") != _digest(body):
        raise ValueError("the body is not the one that was written")
    return body


def _foreign_visit(record: ArcWarcRecord, url: str, view: View) -> Visit:
    http = record.http_headers
    code = http.get_statuscode()
    status = int(code) if code.isdigit() else 0
    body = record.content_stream().read(_CAP + 1)
    headers = tuple((name.lower(), value) for name, value in http.headers)
    location = http.get_header("Location", "") if 300 <= status < 400 else ""
    hops = (urljoin(url, location),) if location else ()
    return Visit(
        url,
        view,
        _purpose_of(url),
        status,
        headers,
        body[:_CAP],
        hops,
        at=_date(record),
        cut=len(body) > _CAP,
    )


def _date(record: ArcWarcRecord) -> datetime | None:
    try:
        return datetime.fromisoformat(record.rec_headers.get_header("WARC-Date", ""))
    except ValueError:
        return None
