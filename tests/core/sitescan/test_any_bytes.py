"""The judge and what no browser would show: any bytes, torn pages, endless nesting; it never raises and never dwells."""

import random
import time
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentongan.core.sitescan.judge import judge
from kentongan.core.sitescan.verdict import Outcome
from kentongan.core.sitescan.visit import Purpose, View, Visit
from kentongan.sandbox.sites import samples

URL = "https://diskominfo.contohkab.go.id/"
MIB = 1 << 20
# Of a processor, for one page of the largest size. An ordinary page takes a few ms; measured for coverage beside other
# work 11 s were seen; what grows with the square of the length takes minutes.
MOST_SECONDS = 30.0


@cache
def torn() -> list[bytes]:
    """Pages of every kind, made when the first test asks: their making takes seconds."""
    return [sample.visit(View.VISITOR).body for sample in list(samples(9))[::23]]


def seen(body: bytes, purpose: Purpose = Purpose.PAGE, kind: str = "text/html") -> Outcome:
    headers = (("content-type", kind),)
    views = (View.VISITOR, View.CRAWLER)
    return judge([Visit(URL, view, purpose, 200, headers, body) for view in views])


@pytest.mark.slow
@given(st.binary(max_size=3000), st.sampled_from(Purpose))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_judged(body: bytes, purpose: Purpose) -> None:
    assert seen(body, purpose).url in (URL, "")


@pytest.mark.slow
@given(st.integers(0, 999), st.integers(0, 60_000), st.binary(max_size=40))
@settings(max_examples=60, deadline=None)
def test_torn_pages_are_judged(at: int, cut: int, noise: bytes) -> None:
    body = torn()[at % len(torn())]
    assert seen(body[:cut] + noise + body[cut + len(noise) :]).url == URL


@given(st.text(max_size=60), st.lists(st.tuples(st.text(max_size=12), st.text(max_size=30)), max_size=5))
@settings(max_examples=100, deadline=None)
def test_any_address_and_header_are_judged(url: str, headers: list[tuple[str, str]]) -> None:
    visit = Visit(
        url, status=200, headers=tuple(headers), body=b"<a href='http://[::1'>slot gacor</a>", hops=(url,)
    )
    assert judge([visit]).url == url


def test_nothing_at_all_is_judged() -> None:
    assert not judge([]).findings


def _links() -> bytes:
    return b"".join(b'<a href="https://a%d.xyz/">slot gacor %d</a>' % (at, at) for at in range(60_000))


def _scripts() -> bytes:
    return b"".join(
        b"<script>var a%d=atob('c2xvdA==')+'x'+String.fromCharCode(115,108);</script>" % at
        for at in range(40_000)
    )


def _nested_scripts() -> bytes:
    code = "location='https://rawajaya88.xyz/'"
    for _ in range(30):
        code = f"eval({code!r})"[: 2 * MIB]
    return f"<script>{code}</script>".encode()


def _random() -> bytes:
    return random.Random(3).randbytes(4 * MIB)


EVIL: dict[str, Callable[[], bytes]] = {
    "deep": lambda: b"<div>" * 700_000,
    "deep_hidden": lambda: (
        b'<div style="display:none">' * 150_000 + b'<a href="https://slot88.xyz">slot gacor</a>'
    ),
    "links": _links,
    "scripts": _scripts,
    "nested_scripts": _nested_scripts,
    "one_word": lambda: b"a" * (4 * MIB),
    "one_word_of_letters": lambda: b"<p>" + b"slot " * 800_000,
    "spaces": lambda: b"<p>" + b" " * (4 * MIB),
    "open_tags": lambda: b"<" * (4 * MIB),
    "open_comment": lambda: b"<!--" * MIB,
    "open_style": lambda: b"<style>" + b".a{" * MIB,
    "style_without_end": lambda: b"<style>" + b"a" * (4 * MIB - 20),
    "style_of_selectors": lambda: b"<style>" + b".a,.b " * 600_000 + b"{display:none}</style>",
    "style_of_rules": lambda: b"<style>" + b".a{left:-9999px}" * 250_000 + b"</style>",
    "open_quote": lambda: b"<script>'" + b"\\x41" * MIB,
    "plus": lambda: b"<script>a=" + b"'a'+" * (MIB - 9),
    "codes": lambda: b"<script>String.fromCharCode(" + b"115," * (MIB - 9) + b"115)</script>",
    "brackets": lambda: b"<script>" + b"[(" * (2 * MIB - 9),
    "base64": lambda: b"<script>atob('" + b"QUFB" * (MIB - 9) + b"')</script>",
    "json": lambda: b'<script type="application/ld+json">' + b'{"a":[' * 600_000 + b"</script>",
    "entities": lambda: b"&#115;" * 600_000,
    "attributes": lambda: b"<a " + b"x=1 " * 900_000 + b">",
    "sitemap": lambda: b"<urlset>" + b"<url><loc>https://x.go.id/slot</loc></url>" * 90_000,
    "zeros": lambda: b"\0" * (4 * MIB),
    "random": _random,
    "combining": ("s" + "\u0336" * 2_000_000).encode,
    "frames": lambda: b'<iframe src="https://a.xyz" style="position:fixed;inset:0">' * 60_000,
    "metas": lambda: b'<meta name="description" content="slot gacor maxwin">' * 70_000,
    "marquee": lambda: b"<marquee>" * 400_000,
    "noscript": lambda: b"<noscript>" * 400_000,
    "titles": lambda: b"<title>hacked by </title>" * 150_000,
}


@pytest.mark.slow
@pytest.mark.no_cover  # its processor time is what counts
@pytest.mark.parametrize("name", EVIL)
def test_no_page_holds_the_judge_up(name: str) -> None:
    body = EVIL[name]()[: 4 * MIB]
    start = time.process_time()
    for purpose in (Purpose.PAGE, Purpose.SITEMAP, Purpose.ROBOTS):
        seen(body, purpose, "application/xml" if purpose is Purpose.SITEMAP else "text/html")
    assert time.process_time() - start <= MOST_SECONDS
