"""Codings of bodies: undone in pieces of any size, and never beyond the cap."""

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.sitewatch.scanning.decoding import Body, unzipped

CAP = 10_000


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "": bytes,
    "identity": bytes,
}


def taken(content: bytes, coding: str, step: int, cap: int = CAP) -> Body:
    body = Body(cap, coding)
    for start in range(0, len(content), step):
        if not body.take(content[start : start + step]):
            break
    return body


@given(st.binary(max_size=3 * CAP), st.sampled_from([*CODINGS]), st.integers(2, 5000))
def test_every_coding_comes_back_whole_or_cut(content: bytes, coding: str, step: int) -> None:
    body = taken(CODINGS[coding](content), coding, step)
    assert (body.whole(), body.cut, body.error) == (content[:CAP], len(content) > CAP, "")


@given(st.binary(max_size=CAP))
def test_deflate_without_its_head(content: bytes) -> None:
    packed = raw_deflate(content)
    if packed[:2] != b"\x1f\x8b" and not (packed[0] & 15 == 8 and int.from_bytes(packed[:2]) % 31 == 0):
        assert taken(packed, "deflate", 100).whole() == content


@given(
    st.binary(min_size=1, max_size=4000),
    st.sampled_from(["gzip", "deflate", "br", "", "zstd, gzip"]),
    st.integers(1, 900),
)
def test_nothing_raises(content: bytes, coding: str, step: int) -> None:
    assert len(taken(content, coding, step).whole()) <= CAP


def test_members_in_a_row_are_one_body_and_what_follows_is_none() -> None:
    assert taken(gzip.compress(b"satu ") + gzip.compress(b"dua"), "gzip", 7).whole() == b"satu dua"
    tail = taken(gzip.compress(b"satu") + b"<!-- sampah -->", "gzip", 1000)
    assert (tail.whole(), tail.error) == (b"satu", "")


@pytest.mark.slow
def test_a_bomb_is_cut() -> None:
    body = Body(CAP, "gzip")
    assert not body.take(gzip.compress(b"a" * 50_000_000))
    assert (len(body.whole()), body.cut) == (CAP, True)
    assert taken(gzip.compress(b"") * 5000, "gzip", 10**9).cut


@pytest.mark.parametrize(
    ("coding", "content", "told"),
    [
        ("gzip", gzip.compress(b"abc", mtime=0)[:10] + b"\xff" * 50, "rusak"),
        ("br", b"abc", "'br'"),
        ("gzip", b"<html>", ""),
    ],
)
def test_what_cannot_be_undone_is_told(coding: str, content: bytes, told: str) -> None:
    assert told in taken(content, coding, 1000).error


def test_a_file_is_unzipped_or_left_as_it_is() -> None:
    assert unzipped(gzip.compress(b"<urlset>"), CAP) == b"<urlset>"
    assert unzipped(b"<urlset>", CAP) == b"<urlset>"
    assert len(unzipped(gzip.compress(b"a" * CAP * 9), CAP)) == CAP
