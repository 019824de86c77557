"""What answers of the DNS show, judged without asking anybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.sitescan.making import NEWS, page, visit

from kentongan.core.sitescan import Purpose, Status, Technique, Visit, judge
from kentongan.core.sitescan.names import answer_of, named, network, twin_of

HOST = "dinas.contohkab.example"
HERE, THERE = f"{HOST}. 60 IN A 192.0.2.7", "192.0.9.9"


def name(host: str, *lines: str) -> Visit:
    return Visit(f"dns:{host}", purpose=Purpose.NAME, status=200, body="\n".join(lines).encode())


def found(*visits: Visit) -> list[tuple[Technique, str]]:
    return [(one.technique, one.excerpt) for one in named(visits)]


HOME = visit(page(), url=f"https://{HOST}/")


def test_an_answer_is_read_with_what_it_leads_to() -> None:
    lines = (";; status: NOERROR", ";; accepted: 198.51.100.0/24 x.example", f"{HOST}. 60 IN CNAME Lama.Example.",
             "lama.example. 60 IN A 192.0.2.7", "lama.example. 60 IN AAAA 2001:db8:1:2::7", "x. 1 IN A bukan")  # fmt: skip
    read = answer_of(name(HOST, *lines))
    assert read.exists
    assert read.place == {"lama.example", "192.0.2.0/24", "2001:db8:1::/48"}
    assert read.accepted == {"198.51.100.0/24", "x.example"}
    assert not answer_of(name(HOST, ";; status: NXDOMAIN")).exists
    assert network("2001:db8:1:2::7") == "2001:db8:1::/48"
    assert (twin_of(HOST), twin_of(f"www.{HOST}")) == (f"www.{HOST}", HOST)


def test_where_the_name_was_not_asked_for_nothing_is_said() -> None:
    assert found() == found(HOME) == found(name(HOST, HERE)) == []
    assert found(visit(url="http://[x/"), name(HOST, HERE)) == []


def test_names_that_nobody_made() -> None:
    one, other = (name(f"{label}.{HOST}", f"{label}.{HOST}. 60 IN A {THERE}") for label in ("k1", "k2"))
    assert found(HOME, name(HOST, HERE), one, other) == [(Technique.WILDCARD_DNS, f"*.{HOST} → 192.0.9.0/24")]
    same = name(f"k3.{HOST}", f"k3.{HOST}. 60 IN A 192.0.2.200")
    assert found(HOME, name(HOST, HERE), one, same) == []
    assert found(HOME, name(HOST, HERE), name(f"k4.{HOST}", ";; status: NXDOMAIN")) == []
    www = name(f"www.{HOST}", f"www.{HOST}. 60 IN A {THERE}")  # caught by it as well
    assert found(HOME, name(HOST, HERE), www, one, other)[0][0] is Technique.WILDCARD_DNS
    assert found(HOME, name(HOST), one) == []  # where the site is, is not known


def test_an_alias_without_an_end() -> None:
    lost = name(HOST, ";; status: NXDOMAIN", f"{HOST}. 60 IN CNAME lama.layanan.example.")
    assert found(HOME, lost) == [(Technique.DANGLING_DNS, f"{HOST} → lama.layanan.example")]
    www = name(f"www.{HOST}", ";; status: NXDOMAIN", f"www.{HOST}. 60 IN CNAME lama.layanan.example.")
    [(technique, _)] = found(HOME, name(HOST, HERE), www)
    assert technique is Technique.DANGLING_DNS
    outcome = judge([Visit(f"https://{HOST}/", error="Nama tidak ditemukan."), lost])
    assert outcome.status is Status.SUSPICIOUS


@pytest.mark.parametrize(("body", "technique"), [("No such app", [Technique.DANGLING_DNS]), (NEWS, [])])
def test_a_service_that_knows_nobody_by_the_name(body: str, technique: list[Technique]) -> None:
    alias = name(HOST, f"{HOST}. 60 IN CNAME lama.herokuapp.com.", "lama.herokuapp.com. 60 IN A 192.0.2.7")
    shown = visit(body, url=f"https://{HOST}/", status=404)
    assert [one for one, _ in found(shown, alias)] == technique


def test_a_place_that_nobody_accepted() -> None:
    moved = name(HOST, ";; accepted: 198.51.100.0/24", HERE)
    assert found(HOME, moved) == [(Technique.SWAPPED_DNS, "192.0.2.0/24")]
    assert found(HOME, name(HOST, ";; accepted: 192.0.2.0/24 198.51.100.0/24", HERE)) == []


def test_two_names_with_two_pages() -> None:
    www = name(f"www.{HOST}", f"www.{HOST}. 60 IN A {THERE}")
    stranger = visit(page(title="Parkir"), url=f"https://www.{HOST}/")
    twin = Visit(HOME.url, purpose=Purpose.TWIN, status=200, headers=HOME.headers, body=HOME.body)
    assert [one for one, _ in found(stranger, twin, name(HOST, HERE), www)] == [Technique.SWAPPED_DNS]
    alike = visit(page(), url=f"https://www.{HOST}/")
    assert found(alike, twin, name(HOST, HERE), www) == []
    led = visit(page(title="Parkir"), url=f"https://www.{HOST}/", hops=(HOME.url,))
    assert found(led, twin, name(HOST, HERE), www) == []
    assert found(stranger, name(HOST, HERE), www) == []  # not compared with anything


@given(st.binary(max_size=400))
def test_any_bytes_are_an_answer(body: bytes) -> None:
    list(named([HOME, Visit(f"dns:{HOST}", purpose=Purpose.NAME, status=200, body=body)]))
