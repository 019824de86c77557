"""Tokens of the API on their page: made after the password was given once more, shown once, taken back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests import factories
from tests.signing_in import administrator, reauthenticate, signed_in

from kentongan.base import api_tokens, clock
from kentongan.base.api_tokens import ApiToken, Scope
from kentongan.base.events import BaseTag, Event
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.base.users import Government, User

pytestmark = pytest.mark.django_db
TOKENS, NEW = "/pengaturan/token/", "/pengaturan/token/baru/"
FORM = {"name": "Pemantau komentar", "scopes": ["screen"], "days": "90"}


@pytest.fixture
def government() -> Government:
    return factories.government()


@pytest.fixture
def admin(government: Government) -> User:
    return administrator(government, name="Ratna")


@pytest.fixture
def page(admin: User) -> Client:
    client = signed_in(admin)
    reauthenticate(client)
    return client


def make(page: Client, **fields: Any) -> str:
    """A token made on the page, read off it."""
    reply = page.post(NEW, FORM | fields)
    assert (reply.status_code, reply.headers["Cache-Control"]) == (200, "no-store")
    found = re.search(r'value="(ktg_[\w-]{43})"', reply.content.decode())
    assert found
    return found[1]


def text(page: Client, address: str = TOKENS) -> str:
    reply = page.get(address)
    assert reply.status_code == 200
    return reply.content.decode()


def events(government: Government) -> list[Event]:
    with scope(government):
        return list(Event.objects.filter(subject__startswith="api_token:").order_by("seq"))


def only(government: Government) -> ApiToken:
    with scope(government):
        return ApiToken.objects.get()


def works(token: str) -> bool:
    reply = Client().get("/api/v1/rulebook", headers={"Authorization": f"Bearer {token}"})
    return reply.status_code == 200


def test_a_token_is_shown_once_and_works(page: Client, government: Government, admin: User) -> None:
    before = clock.real_now()
    token = make(page, scopes=["screen", "rulebook:read"], days="365")
    assert works(token)
    row = only(government)
    assert (row.name, row.scopes, row.created_by) == (FORM["name"], ["rulebook:read", "screen"], admin)
    assert (
        timedelta(days=365) - timedelta(minutes=1) < row.expires_at - before < timedelta(days=365, minutes=1)
    )
    for address in (TOKENS, NEW, "/jejak/", "/pengaturan/", f"{TOKENS}{row.pk}/cabut/"):
        assert token not in text(page, address)
    shown = text(page)
    assert "Pemantau komentar" in shown
    assert "Membaca buku aturan, Menapis tulisan" in shown
    assert "Berlaku" in shown


def test_what_was_done_is_in_the_trail_without_the_secret(page: Client, government: Government) -> None:
    token = make(page)
    page.post(f"{TOKENS}{only(government).pk}/cabut/")
    first, second = events(government)
    assert [first.tag, second.tag] == [BaseTag.TOKEN_CREATED, BaseTag.TOKEN_REVOKED]
    assert (first.data["name"], first.data["scopes"]) == ("Pemantau komentar", ["screen"])
    kept = only(government)
    for secret in (token, kept.digest):
        assert secret not in str([first.data, second.data])
    assert "membuat token API" in text(page, "/jejak/")


def test_a_revoked_token_is_refused_and_its_button_is_gone(page: Client, government: Government) -> None:
    token = make(page, scopes=["rulebook:read"])
    assert works(token)
    address = f"{TOKENS}{only(government).pk}/cabut/"
    assert address in text(page)
    assert "Cabut token Pemantau komentar?" in text(page, address)
    assert works(token)
    assert "dicabut." in page.post(address, follow=True).content.decode()
    assert not works(token)
    shown = text(page)
    assert "Dicabut" in shown
    assert address not in shown
    assert "sudah dicabut sebelumnya" in page.post(address, follow=True).content.decode()
    assert len(events(government)) == 2


def test_the_list_tells_which_tokens_still_work(page: Client, admin: User) -> None:
    assert "Belum ada token" in text(page)
    now = clock.real_now()
    gone = administrator(admin.government)
    with scope(admin.government_id):
        for user, age in ((gone, timedelta(0)), (admin, timedelta(days=40))):
            expires_at = now - age + timedelta(days=30)
            api_tokens.create(
                f"Umur {age}", [Scope.SCREEN], expires_at=expires_at, acting_user=user, now=now - age
            )
        api_tokens.note_use(ApiToken.objects.get(created_by=admin), now=now)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    shown = text(page)
    assert "Pembuatnya dimatikan" in shown
    assert "Kedaluwarsa" in shown
    assert "terakhir dipakai" in shown
    assert "belum pernah dipakai" in shown
    assert "1 token" in text(page, "/pengaturan/")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Tulis program mana yang memakainya."),
        ({"scopes": []}, "Pilih paling sedikit satu cakupan."),
        ({"scopes": ["semua"]}, "semua"),
        ({"days": "3650"}, "3650"),
    ],
)
def test_a_form_that_does_not_fit_makes_nothing(
    page: Client, government: Government, fields: dict[str, Any], sentence: str
) -> None:
    reply = page.post(NEW, FORM | fields)
    assert reply.status_code == 422
    assert sentence in reply.content.decode()
    assert events(government) == []


def test_the_password_is_asked_once_more(admin: User, government: Government) -> None:
    with scope(government):
        row, _token = api_tokens.create(
            "x", [Scope.SCREEN], expires_at=clock.real_now() + timedelta(days=1), acting_user=admin,
            now=clock.real_now(),
        )  # fmt: skip
    bare = signed_in(admin)
    for address in (NEW, f"{TOKENS}{row.pk}/cabut/"):
        for reply in (bare.get(address), bare.post(address, FORM)):
            assert reply["Location"].startswith("/akun/reauthenticate/")
    assert only(government).revoked_at is None


def test_only_administrators_of_this_government_come_near(page: Client, government: Government) -> None:
    make(page)
    row = only(government)
    officer = signed_in(factories.user(government, Role.OPERATOR))
    for address in (TOKENS, NEW, f"{TOKENS}{row.pk}/cabut/"):
        assert officer.get(address).status_code == 403
    stranger = signed_in(administrator(factories.government()))
    reauthenticate(stranger)
    assert "Pemantau komentar" not in text(stranger)
    assert stranger.post(f"{TOKENS}{row.pk}/cabut/").status_code == 404
    assert only(government).revoked_at is None
