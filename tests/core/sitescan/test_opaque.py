"""Which scripts hide what they do from reading, and what is told of a page that ran in the browser."""

import pytest

from kentongan.core.sitescan import Purpose, Technique, View, Visit, judge
from kentongan.core.sitescan.opaque import SCRIPT, WENT, opaque, unveiled

URL = "https://dinas.contohkab.example/"
CARGO = "'" + "kJ8sLq2" * 20 + "'"
HTML = ("content-type", "text/html")


def visit(script: str, kind: str = "text/html") -> Visit:
    body = f"<title>Dinas</title><p>Selamat datang</p><script>{script}</script>".encode()
    return Visit(URL, status=200, headers=(("content-type", kind),), body=body)


@pytest.mark.parametrize(
    "script",
    [
        "var _0x1a=1,_0x2b=2,_0x3c=3",
        "[][(![]+[])]" + "+!![]" * 80,
        f"var a={CARGO};eval(b(a))",
        f"var a={CARGO};(function(){{}}).constructor(c(a))()",
        f"var a={CARGO},s='';for(i in a)s+=String.fromCharCode(a[i]-k[i])",
        f"document.write(dec({CARGO}))",
    ],
)
def test_a_script_that_hides_what_it_does(script: str) -> None:
    assert opaque(visit(script)) == script[:240]


@pytest.mark.parametrize(
    "script",
    [
        "var _0x1a=1",
        "eval(ask('nama'))",
        f"var gambar={CARGO};document.body.id=gambar",
        f"document.write(atob({CARGO.replace('kJ8sLq2', 'PGI+YTw')}))",
        "document.write(new Date().getFullYear())",
    ],
    ids=["one name", "no cargo", "nothing computed", "can be read", "a year"],
)
def test_a_script_that_can_be_read_or_holds_nothing(script: str) -> None:
    assert opaque(visit(script)) == ""


def test_only_the_scripts_of_pages_are_looked_at() -> None:
    hidden = "var _0x1a=1,_0x2b=2,_0x3c=3"
    assert opaque(visit(hidden, "application/json")) == ""
    body = f"<script src='/a.js'>{hidden}</script>".encode()
    assert opaque(Visit(URL, status=200, headers=(HTML,), body=body)) == ""


def became(*went: str, body: str = "<p>Selamat datang</p>", script: str = "var _0x1a") -> Visit:
    headers = (HTML, (SCRIPT, script), *((WENT, address) for address in went))
    return Visit(URL, View.GOOGLE, Purpose.BROWSER, 200, headers, body.encode())


def test_where_scripts_went_is_told_with_the_script() -> None:
    one = "https://slotgacor77.example/?ref=9"
    [found] = unveiled(became(one, "https://lain.example/"))
    assert (found.technique, found.view, found.excerpt, found.start) == (
        Technique.SCRIPT_REDIRECT,
        View.GOOGLE,
        "var _0x1a",
        -1,
    )
    assert (found.sure, found.reads_as) == (True, one)


def test_own_pages_and_services_are_no_place_to_go() -> None:
    assert list(unveiled(became(f"{URL}masuk", "https://www.google.com/maps"))) == []


def test_an_address_that_the_page_names_too_is_left_to_a_person() -> None:
    [found] = unveiled(became("https://mitra.example/", body="<a href='https://mitra.example/'>Mitra</a>"))
    assert not found.sure


def test_what_scripts_wrote_is_told_of_the_script() -> None:
    links = "".join(f"<a href='https://slot{n}gacor.example/'>slot gacor maxwin</a>" for n in range(4))
    found = list(unveiled(became(body=f"<p>Selamat datang</p><div style='display:none'>{links}</div>")))
    assert {one.technique for one in found} == {Technique.SCRIPT_CONTENT}
    assert all(one.excerpt == "var _0x1a" and one.reads_as for one in found)
    page = visit("var _0x1a=1,_0x2b=2,_0x3c=3")
    assert judge([page, became("https://slotgacor77.example/")]).status == "infected"
