"""Links: found in any spelling, and what their addresses give away."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.core.screening.links import (
    Link,
    domain,
    find,
    is_official,
    is_program,
    is_shortener,
    look_alike,
    redirect,
    referral,
    registered,
)
from kentongan.core.screening.plain import plain

OWN = ("contohkab.go.id", "contoh.id")

FOUND = {
    "lihat https://contoh.com/a?b=1, ya": "https://contoh.com/a?b=1",
    "lihat www.contoh.co.id/daftar.": "https://www.contoh.co.id/daftar",
    "cek bit . ly / abc123 ya": "https://bit.ly/abc123",
    "hxxps://jahat.xyz/masuk": "https://jahat.xyz/masuk",
    "http://10.0.0.1/x": "http://10.0.0.1/x",
    "contoh titik com": "https://contoh.com",
    "contoh (dot) com": "https://contoh.com",
    "contoh[.]com/x": "https://contoh.com/x",
    "𝐛𝐢𝐭.𝐥𝐲/abc": "https://bit.ly/abc",
    "ｂｉｔ．ｌｙ／abc": "https://bit.ly/abc",
    "bit.\u200bly/abc": "https://bit.ly/abc",
    "(https://contoh.com/a)": "https://contoh.com/a",
    "contohkab.go.id / dinas": "https://contohkab.go.id",
    "https://jahat.contohdomain": "https://jahat.contohdomain",
}


@pytest.mark.parametrize("text", FOUND)
def test_a_link_is_read_as_a_person_would_type_it(text: str) -> None:
    [link] = find(text)
    assert link.address == FOUND[text]
    assert 0 <= link.start < link.end <= len(text)


@pytest.mark.parametrize(
    "text",
    ["selesai.Ini baru", "pukul 08.00 Rp 1.000.000", "budi@contoh.com", "rumah . me", "berkas undangan.apk", "titik balik",
     "versi 3.2.1", "a.b", "http://", "dst...", "1.2.3.4", ""],
)  # fmt: skip
def test_what_only_looks_like_a_link_is_none(text: str) -> None:
    assert find(text) == []


def test_a_disguised_link_says_so() -> None:
    assert [
        link.disguised for text in ("bit.ly/a", "bit . ly / a", "hxxp://bit.ly/a") for link in find(text)
    ] == [False, True, True]


def test_the_place_leads_back_through_hidden_letters() -> None:
    text = "lihat\u200b bit.\u200bly/x\u200d ya"
    [link] = find(text)
    assert text[link.start : link.end] == "bit.\u200bly/x"


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://WWW.Contoh.com:80/x", "contoh.com"),
        ("contoh.com", "contoh.com"),
        ("https://a:b@contoh.com", "contoh.com"),
        ("https://xn--bcher-kva.com/x", "bücher.com"),
        ("https://xn--\u00e9.com", "xn--\u00e9.com"),
        ("https://xn--99999999.com", "xn--99999999.com"),
        ("mailto:", "mailto"),
    ],
)
def test_the_domain_of_an_address(address: str, host: str) -> None:
    assert domain(address) == host


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("dukcapil.contohkab.go.id", "contohkab.go.id"),
        ("a.b.contoh.com", "contoh.com"),
        ("toko.blogspot.com", "toko.blogspot.com"),
        ("contoh.id", "contoh.id"),
        ("10.0.0.1", "10.0.0.1"),
        ("com", "com"),
    ],
)
def test_the_part_that_somebody_registered(host: str, name: str) -> None:
    assert registered(host) == name


@pytest.mark.parametrize(
    ("address", "pays"),
    [
        ("https://contoh.xyz/?chn=12&id=345", True),
        ("https://contoh.xyz/?chn=12&x=1&id=345", True),
        ("https://contoh.xyz/?ref=budi77", True),
        ("https://contoh.xyz/ref/budi77", True),
        ("https://contoh.xyz/?id=3", False),
        ("https://contohkab.go.id/berita/referensi", False),
    ],
)
def test_a_referral_is_known_by_its_query(address: str, pays: bool) -> None:
    assert referral(address) is pays


def test_shorteners_and_programs() -> None:
    assert is_shortener("bit.ly")
    assert is_shortener("www.s.id")
    assert not is_shortener("contohkab.go.id")
    assert is_program("https://contoh.xyz/undangan.apk?x=1")
    assert not is_program("https://contoh.xyz/apk-info")


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://contohkab.go.id/keluar?url=https%3A%2F%2Fjahat.xyz%2Fa", "jahat.xyz"),
        ("https://contohkab.go.id/keluar?next=//jahat.xyz", "jahat.xyz"),
        ("https://contohkab.go.id/keluar?url=https://data.contohkab.go.id/x", ""),
        ("https://contohkab.go.id/cari?q=jahat.xyz", ""),
        ("https://contohkab.go.id/cari?teks=https://jahat.xyz", ""),
        ("https://contohkab.go.id/?" + "a&" * 50 + "url=https://jahat.xyz", ""),
        ("https://contohkab.go.id", ""),
    ],
)
def test_an_open_redirector_names_its_target(address: str, target: str) -> None:
    assert redirect(address) == target


@pytest.mark.parametrize(
    ("host", "imitated"),
    [
        ("contohkab-go-id.com", "go.id"),
        ("go.id.bansos.xyz", "go.id"),
        ("c\u043entohkab.go.id", "contohkab.go.id"),
        ("c\u043entohkota.g\u043e.id", "go.id"),
        ("c0ntoh.id", "contoh.id"),
        ("brimo-masuk.web.app", "bri.co.id"),
        ("cekbansos-2024.xyz", "kemensos.go.id"),
        ("contohkab.go.id", ""),
        ("lain.go.id", ""),
        ("go.id", ""),
        ("living-room.com", ""),
        ("bri.co.id", ""),
        ("klikbca.com", ""),
        ("berita.com", ""),
    ],
)
def test_a_look_alike_names_whom_it_imitates(host: str, imitated: str) -> None:
    assert look_alike(host, OWN) == imitated


def test_whose_a_domain_is() -> None:
    assert is_official("x.contoh.id", OWN)
    assert is_official("desa.desa.id")
    assert not is_official("bukancontoh.id", OWN)


# --- The plain reading under it ---


def test_the_plain_reading_keeps_figures_and_marks() -> None:
    assert plain("①２٣.４／５·a").text == "123.4/5.a"
    assert plain("abc").places is None
    assert plain("é").places is None


@given(st.text(st.characters(codec=None), max_size=200))
def test_every_place_of_the_plain_reading_lies_in_the_text(text: str) -> None:
    view = plain(text)
    for at in range(len(view.text)):
        start, end = view.span(at, at + 1)
        assert 0 <= start < end <= len(text)


@given(st.text(st.sampled_from("ab.:/?&= \u200b[]()@-titkdo0９．"), max_size=120))
def test_every_link_has_a_place_and_a_host(text: str) -> None:
    for link in find(text):
        assert 0 <= link.start < link.end <= len(text)
        assert link.domain
        assert isinstance(link, Link)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a.",
        ".",
        "a . ",
        "http://",
        "a dot ",
        "[.]",
        "a/",
        "a.com?",
        "bit.ly/a ",
        "a.com/?u=//b.com&",
        "\u200b.",
    ],
)
def test_a_megabyte_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        start = time.perf_counter()
        find(unit * (size // len(unit)))
        return time.perf_counter() - start

    assert seconds(1_000_000) < max(40 * seconds(100_000), 1)
