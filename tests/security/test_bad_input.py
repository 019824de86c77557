"""NUL bytes, endless and twisted input in every place that takes any: a plain answer, never an error of ours."""

import base64
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from tests.web.estate import Estate, Page, finish, pages, rich

LONG_NUMBER = "9" * 5000  # Python refuses to read it
# No database reads these: they are refused before.
UNREADABLE = [pytest.param(text, marks=pytest.mark.once) for text in (LONG_NUMBER, "position:" + LONG_NUMBER)]
EVIL = [
    "a\0b",
    "x" * 10_000,
    "99999999999999999999",
    "\u0663\u202e\ud7ff\U0010ffff",
    "branch:99999999999999999999",
    "WzUsIDFd",  # a cursor [5, 1]
    "9999-12-31",
    *UNREADABLE,
]
HIDDEN = {"act", "answer", "text", "reason"}  # what actions know without a page that shows it
PARAMETERS = [
    *(
        "q",
        "urut",
        "setelah",
        "sebelum",
        "unduh",
        "keadaan",
        "versi",
        "to",
        "tercatat",
        "next",
        "sifat",
        "buka",
    ),
    *("baru", "bulan", "cari", "hal", "hasil", "induk", "orang", "pejabat", "tahun", "saluran", "jenis"),
]


def status(client: Client, method: str, url: str, data: dict[str, Any] | None = None) -> int:
    """The status of the answer; a fault of ours counts as 500, and what was changed is taken back."""
    client.raise_request_exception = False
    with transaction.atomic():
        found: HttpResponse = getattr(client, method)(url, data or {})
        finish(found)
        transaction.set_rollback(True)
    return found.status_code


def fine(code: int) -> bool:
    """Not a fault of ours (the sign of life says 503 where no worker runs)."""
    return code != 500


def reachable() -> list[Page]:
    """Our own pages; the sign-in library's are tested where it is made."""
    return [page for page in pages() if page.name and not page.route.startswith("akun/")]


@pytest.mark.slow
@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_every_parameter_of_every_page_takes_it(e: Estate, evil: str) -> None:
    client = rich(e)
    asked = dict.fromkeys(PARAMETERS, evil)
    bad = [
        page.name for page in reachable() if not fine(status(client, "get", e.url(page.name, e.admin), asked))
    ]
    assert bad == []


CURSORS = [
    base64.urlsafe_b64encode(text.encode()).decode()
    for text in (
        "[5, 1]",
        '["1", 99999999999999999999]',
        r'["a\u0000", 1]',
        "[true, 1]",
        "[[], {}]",
        "[1.5, 1]",
    )
]
LISTS = [
    *("/perintah/", "/perintah/{}/pejabat/", "/pengiriman/", "/jejak/", "/opd/", "/jabatan/", "/pejabat/"),
    *("/penapisan/riwayat/", "/penapisan/masukan/"),
]


@pytest.mark.slow
@pytest.mark.parametrize("page", LISTS)
def test_no_cursor_breaks_a_sorted_list(e: Estate, page: str) -> None:
    client, url = rich(e), page.format(e.directive.pk)
    orders = set(re.findall(r"urut=(-?\w+)", client.get(url).content.decode())) | {""}
    asked = [{"urut": order, "setelah": cursor} for order in sorted(orders) for cursor in CURSORS]
    assert [one for one in asked if not fine(status(client, "get", url, one))] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "evil", ["a\0b", UNREADABLE[0], "branch:99999999999999999999", "9999-12-31"], ids=range(4)
)
def test_every_field_of_every_form_takes_it(e: Estate, evil: str) -> None:
    client = rich(e)
    bad = []
    for page in reachable():
        url = e.url(page.name, e.admin)
        shown = names_of(client, url)
        fields = shown | HIDDEN
        # One field hides behind another that is refused first.
        single = shown if evil == LONG_NUMBER else set()
        tries = [dict.fromkeys(fields, evil), *(dict.fromkeys(fields, "1") | {one: evil} for one in single)]
        bad += [(page.name, code) for data in tries if not fine(code := status(client, "post", url, data))]
    assert bad == []


def names_of(client: Client, url: str) -> set[str]:
    """The names of the fields on a page."""
    with transaction.atomic():
        found = client.get(url)
        body = finish(found)
        transaction.set_rollback(True)
    shown = {
        name.decode() for name in re.findall(rb'<(?:input|select|textarea|button)[^>]*\bname="([^"]+)"', body)
    }
    return shown - {"csrfmiddlewaretoken", "file"}


@pytest.mark.slow
@pytest.mark.parametrize("evil", ["a\0b", "9" * 5000, "x" * 3000, "٣", "..", "a%2fb"])
def test_every_part_of_an_address_takes_it(e: Estate, evil: str) -> None:
    client = rich(e)
    bad = []
    for page in pages():
        url = "/" + re.sub(r"<[^>]+>", lambda _: quote(evil, safe=""), page.route)
        bad += [
            url for method in ("get", "post") if "<" in page.route and not fine(status(client, method, url))
        ]
    assert bad == []


@pytest.mark.parametrize("evil", ["99999999999999999999", "0"])
@pytest.mark.slow
def test_numbers_that_no_row_has_are_not_found(e: Estate, evil: str) -> None:
    client = rich(e)
    for page in pages():
        if "<int:pk>" in page.route:
            url = "/" + re.sub(r"<int:\w+>", evil, re.sub(r"<(?:slug|str):\w+>", "telegram", page.route))
            assert status(client, "post", url) in (404, 405), url


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"a=%ff%fe", b"a" * 100_000, b"%", b"=&=&="])
@pytest.mark.slow
def test_bodies_that_are_no_form_get_an_answer(e: Estate, body: bytes) -> None:
    client = rich(e)
    client.raise_request_exception = False
    for page in ("directive_new", "mine_answer", "directive_due", "directive_recall", "answer_link"):
        for kind in (
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json",
        ):
            with transaction.atomic():
                found = client.post(e.url(page, e.admin), body, content_type=kind)
                transaction.set_rollback(True)
            assert fine(found.status_code), (page, kind)
