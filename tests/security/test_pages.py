"""What every page owes to every visitor: headers, no inline code, a proof of origin for each change."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from tests import factories
from tests.signing_in import browser
from tests.web.estate import Estate, finish, names, rich

from kentongan.base.users import User

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
INLINE = re.compile(
    rb"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style\b|\sstyle=[\"']|\son[a-z]+=[\"']|javascript:",
    re.IGNORECASE,
)
OUTSIDE = re.compile(rb"(?:src|href|action)=[\"'](?:https?:)?//(?!127\.0\.0\.1|localhost)", re.IGNORECASE)


def seen(e: Estate, client: Client) -> Iterator[tuple[str, Any]]:
    """Every page by GET; what a visit changes is taken back."""
    for name in names():
        with transaction.atomic():
            found = client.get(e.url(name, e.admin))
            body = finish(found)
            transaction.set_rollback(True)
        if found.headers.get("Content-Type", "").startswith("text/html"):
            found.body = body  # type: ignore[attr-defined]
        yield name, found


def faults(name: str, found: Any) -> Iterator[str]:
    """What an answer owes and does not give."""
    for header, value in HEADERS.items():
        if found.headers.get(header) != value:
            yield f"{name}: {header}"
    policy = f"{found.headers['Content-Security-Policy']};"
    if "default-src 'none';" not in policy or "script-src 'self';" not in policy or "unsafe" in policy:
        yield f"{name}: {policy}"
    body = getattr(found, "body", b"")
    yield from (f"{name}: code or style of its own: {hit!r}" for hit in INLINE.findall(body))
    yield from (f"{name}: asks another host: {hit!r}" for hit in OUTSIDE.findall(body))


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize(
    ("visitor", "pages"), [(rich, 40), (lambda e: Client(), 5)], ids=["user", "stranger"]
)
def test_every_answer_is_protected_and_holds_no_code(
    e: Estate, visitor: Callable[[Estate], Client], pages: int
) -> None:
    """The protecting headers; no script or style inside a page, nothing of another host."""
    looked = list(seen(e, visitor(e)))
    assert sum(hasattr(found, "body") for _, found in looked) > pages
    assert [fault for name, found in looked for fault in faults(name, found)] == []


@pytest.mark.slow
def test_errors_wear_the_same_headers_and_hold_no_code(e: Estate) -> None:
    client = rich(e)
    for url in ("/tidak-ada/", "/perintah/999999/", "/j/1.x/", "/berkas/999999/"):
        found = client.get(url)
        assert found.status_code == 404
        assert "default-src 'none'" in found.headers["Content-Security-Policy"]
        assert not INLINE.findall(found.content)


@pytest.mark.slow
@pytest.mark.once
def test_every_change_asks_where_it_comes_from(e: Estate) -> None:
    """A POST from a foreign page is refused before it is looked at. Webhook, answer link and API prove otherwise who
    acts: no browser sends their proof by itself."""
    client = rich(e)
    client.handler.enforce_csrf_checks = True
    before = _counts()
    for name in names():
        if name not in ("webhook", "answer_link") and not name.startswith("api_"):
            found = client.post(e.url(name, e.admin), {"x": "1"})
            closed = found.status_code == 404 and name.startswith("account_")
            assert found.status_code == 403 or closed, name
    assert _counts() == before


def _counts() -> dict[str, int]:
    from django.apps import apps

    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.app_label != "sessions"
    }


@pytest.mark.parametrize("host", ["penyerang.example", "127.0.0.1.penyerang.example", "a b", ""])
def test_a_foreign_host_name_is_refused(e: Estate, host: str) -> None:
    assert Client().get("/akun/login/", headers={"Host": host}).status_code == 400


AWAY = [
    "https://penyerang.example/",
    "//penyerang.example/",
    "/\\penyerang.example/",
    "\\\\penyerang.example",
    "https:penyerang.example",
    "javascript:alert(1)",
    "/\t/penyerang.example/",
]


@pytest.mark.slow
@pytest.mark.parametrize("target", AWAY)
def test_no_page_sends_its_visitor_away(e: Estate, target: str) -> None:
    client = rich(e)
    for url in ("/bahasa/", "/tema/", "/simulator/jam/"):
        place = client.post(url, {"next": target, "language": "id", "theme": "dark", "speed": "1"})[
            "Location"
        ]
        assert re.match(r"/(?![/\\\s])", place), (url, place)


@pytest.mark.slow
@pytest.mark.parametrize("target", AWAY)
def test_signing_in_sends_nobody_away(e: Estate, target: str) -> None:
    found = browser().post(
        "/akun/login/", {"login": e.world.user.email, "password": factories.PASSWORD, "next": target}
    )
    assert (found.status_code, found["Location"]) == (302, "/")


@pytest.mark.slow
def test_a_session_given_before_signing_in_is_worth_nothing_after(e: Estate) -> None:
    client = browser()
    client.get("/akun/login/")
    session = client.session
    session["planted"] = "1"
    session.save()
    planted = str(session.session_key)
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    client.post("/akun/login/", {"login": e.world.user.email, "password": factories.PASSWORD})
    assert client.get("/").status_code == 200
    thief = browser()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert thief.get("/").status_code == 302
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted


@pytest.mark.slow
def test_the_session_cookie_is_out_of_reach_of_scripts(e: Estate) -> None:
    client = browser()
    client.post("/akun/login/", {"login": e.world.user.email, "password": factories.PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "/berkas/../../../etc/passwd",
        "/berkas/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/berkas/1%00/",
        "/berkas/-1/",
        "/static/../config/settings.py",
        "/static/%2e%2e/%2e%2e/config/settings.py",
        "/simulator/foto/../../etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_file_store(e: Estate, path: str) -> None:
    found = rich(e).get(path)
    assert found.status_code == 404
    assert b"root:" not in found.content


def test_a_wrong_password_and_an_unknown_name_look_alike(e: Estate) -> None:
    known = browser().post("/akun/login/", {"login": e.world.user.email, "password": "salah sekali 123"})
    unknown = browser().post(
        "/akun/login/", {"login": "siapa@contohkab.example", "password": "salah sekali 123"}
    )
    assert known.status_code == unknown.status_code == 200
    strip = re.compile(rb'value="[^"]*"|"X-CSRFToken": "[^"]*"')
    assert strip.sub(b"", known.content) == strip.sub(b"", unknown.content)
    assert User.objects.filter(email=e.world.user.email).exists()
