"""Visits as WARC and back: ours whole, those of other programs as far as they tell."""

import gzip
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kentongan.core.sitescan import Purpose, View, Visit
from kentongan.sitewatch.scanning import warc

AT = datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC)
HOME = "https://dinas.contohkab.go.id/"
ADDRESSES = st.sampled_from([HOME, f"{HOME}a?b=c&d=%20", "http://192.0.2.7:8080/x"])
TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30)
VISITS = st.builds(
    Visit, url=ADDRESSES, view=st.sampled_from(View), purpose=st.sampled_from(Purpose),
    status=st.sampled_from([0, 200, 302, 404, 999]), body=st.binary(max_size=2000),
    headers=st.lists(st.tuples(st.sampled_from(["server", "content-encoding", "x-kentongan-tls"]), TEXT)).map(tuple),
    hops=st.lists(ADDRESSES, max_size=3).map(tuple), cookies=st.lists(TEXT, max_size=2).map(tuple),
    at=st.just(AT), cut=st.booleans(), error=st.text(max_size=40),
)  # fmt: skip


def written(visits: list[Visit]) -> io.BytesIO:
    file = io.BytesIO()
    warc.write(file, visits)
    return file


@given(st.lists(VISITS, min_size=1, max_size=5))
def test_what_is_written_is_read_page_by_page(visits: list[Visit]) -> None:
    back = list(warc.read(written(visits)))
    expected = [visit if visit.status else bare(visit) for visit in visits]
    assert sorted(map(repr, back)) == sorted(map(repr, expected))


def bare(visit: Visit) -> Visit:
    """Without an answer there are no headers and no body."""
    return Visit(visit.url, visit.view, visit.purpose, hops=visit.hops, cookies=visit.cookies, at=visit.at,
                 cut=visit.cut, error=visit.error)  # fmt: skip


def test_visits_come_back_with_the_page_they_belong_to() -> None:
    robots = Visit(f"{HOME}robots.txt", View.CRAWLER, Purpose.ROBOTS, 200, at=AT)
    other = Visit(f"{HOME}berita", status=200, at=AT)
    visits = [Visit(HOME, status=200, at=AT), robots, other, Visit(HOME, View.CRAWLER, status=200, at=AT)]
    assert [[one.url for one in page] for page in warc.pages(written(visits))] == [
        [HOME, robots.url, HOME], [other.url],
    ]  # fmt: skip


def test_the_records_are_those_of_the_standard() -> None:
    body = b"<title>x</title>"
    sent = Visit(
        HOME, View.GOOGLE, Purpose.PAGE, 200, (("content-encoding", "gzip"),), body, cookies=("sid",), at=AT
    )
    gone = Visit(HOME, status=302, hops=("https://judi.example/",), at=AT)
    file = written([sent, gone])
    warc.write(file, [sent])  # appended: one warcinfo
    file.seek(0)
    records = list(ArchiveIterator(file, check_digests="raise"))
    assert [one.rec_type for one in records] == ["warcinfo", *["response", "request"] * 3]
    file.seek(0)
    _, response, request, moved, *_ = (copied(one) for one in ArchiveIterator(file))
    assert response["WARC-Payload-Digest"].startswith("sha256:")
    assert (response["WARC-Target-URI"], moved["WARC-Target-URI"]) == (HOME, HOME)
    assert response["x-archive-orig-content-encoding"] == "gzip"
    assert request["Referer"] == "https://www.google.com/"
    assert request["Cookie"] == "sid=(tidak disimpan)"


def copied(record: object) -> dict[str, str]:
    found = dict(record.rec_headers.headers)  # type: ignore[attr-defined]
    http = record.http_headers  # type: ignore[attr-defined]
    return found | dict(http.headers if http else [])


PHONE = "Mozilla/5.0 (Linux; Android 10; K) Mobile Safari"
FOREIGN = [
    ("Googlebot/2.1", "", "", View.CRAWLER), (PHONE, "", "", View.MOBILE), ("Mozilla", "", "a=b", View.RETURN),
    ("Mozilla", "https://www.google.co.id/", "", View.GOOGLE), ("Mozilla", "", "", View.VISITOR),
]  # fmt: skip


def foreign(
    url: str, agent: str, referer: str, cookie: str, status: str = "200 OK", *more: tuple[str, str]
) -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file)
    http = StatusAndHeaders(status, [("Content-Type", "text/html"), *more], protocol="HTTP/1.0")
    response = writer.create_warc_record(url, "response", io.BytesIO(b"<p>halo"), 7, http_headers=http)
    asked = [("User-Agent", agent), ("Referer", referer), ("Cookie", cookie)]
    sent = StatusAndHeaders("GET / HTTP/1.1", [pair for pair in asked if pair[1]], is_http_request=True)
    writer.write_request_response_pair(writer.create_warc_record(url, "request", http_headers=sent), response)
    return file.getvalue()


@pytest.mark.parametrize(("agent", "referer", "cookie", "view"), FOREIGN)
def test_recordings_of_others_tell_the_view_by_their_requests(
    agent: str, referer: str, cookie: str, view: View
) -> None:
    [visit] = warc.read(io.BytesIO(foreign(HOME, agent, referer, cookie)))
    assert (visit.url, visit.view, visit.status, visit.body) == (HOME, view, 200, b"<p>halo")
    assert visit.at is not None


def test_recordings_of_others_have_redirects_and_files_of_the_host() -> None:
    parts = [
        foreign(HOME, "Mozilla", "", "", "302 Found", ("Location", "//judi.example/x")),
        foreign(f"{HOME}robots.txt", "Mozilla", "", ""),
        foreign(f"{HOME}sitemap.xml", "Mozilla", "", ""),
        foreign(f"{HOME}a", "Mozilla", "", "", "abc"),
    ]
    pages = list(warc.pages(io.BytesIO(b"".join(parts))))
    assert [[one.purpose for one in page] for page in pages] == [
        [Purpose.PAGE, Purpose.ROBOTS, Purpose.SITEMAP], [Purpose.PAGE],
    ]  # fmt: skip
    assert pages[0][0].hops == ("https://judi.example/x",)
    assert pages[1][0].status == 0


@pytest.mark.parametrize("content", [b"", b"halo, ini bukan WARC\n", b"\x1f\x8b\x08\x00rusak"])
def test_what_is_no_warc_is_told(content: bytes) -> None:
    with pytest.raises(warc.Unreadable):
        list(warc.read(io.BytesIO(content)))


def test_a_file_that_was_cut_off_gives_what_it_has() -> None:
    whole = written([Visit(f"{HOME}{n}", status=200, body=bytes(range(256)) * 20, at=AT) for n in range(5)])
    content = whole.getvalue()
    read: list[Visit] = []
    with pytest.raises(warc.Unreadable):
        warc_read_all(content[: len(content) * 3 // 5], read)
    assert 1 <= len(read) <= 4


def warc_read_all(content: bytes, into: list[Visit]) -> None:
    for visit in warc.read(io.BytesIO(content)):  # not extend: what was read before the error counts
        into.append(visit)  # noqa: PERF402


def test_a_body_that_was_changed_is_not_taken_for_the_one_that_was_seen() -> None:
    whole = written(
        [Visit(HOME, status=200, body=b"<p>dinas", at=AT), Visit(f"{HOME}a", status=200, body=b"b", at=AT)]
    )
    plain = b"".join(iter_plain(whole)).replace(b"<p>dinas", b"<p>judi!")
    read: list[Visit] = []
    with pytest.raises(warc.Unreadable, match="1 kunjungan"):
        warc_read_all(plain, read)
    assert [visit.url for visit in read] == [f"{HOME}a"]


def iter_plain(file: io.BytesIO) -> list[bytes]:
    return [gzip.decompress(file.getvalue())]
