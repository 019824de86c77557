"""Signing in through the real views: passwords, second factors, devices; and what is closed."""

import re
from pathlib import Path
from typing import Any

import polib
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import decrypt
from django.test import Client
from tests import factories
from tests.signing_in import administrator, app_code, browser, reauthenticate, signed_in

import kentongan
from kentongan.base.events import BaseTag, Event
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.base.users import Government, User

pytestmark = pytest.mark.django_db
WRONG = "E-mail atau kata sandi salah."


@pytest.fixture
def government() -> Government:
    return factories.government()


def sign_in(client: Client, user: User, password: str = factories.PASSWORD) -> Any:
    return client.post("/akun/login/", {"login": user.email, "password": password})


def inside(client: Client) -> bool:
    return client.get("/saya/").status_code == 200


def secret_of(user: User) -> str:
    secret: str = decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])
    return secret


def tags(government: Government) -> list[str]:
    with scope(government):
        return list(Event.objects.order_by("seq").values_list("tag", flat=True))


# --- Password ---


def test_a_password_lets_in_and_is_in_the_trail(government: Government) -> None:
    client, user = browser(), factories.user(government, Role.VIEWER)
    assert not inside(client)
    assert sign_in(client, user)["Location"] == "/"
    assert inside(client)
    assert tags(government) == [BaseTag.SIGNED_IN]


def test_a_wrong_password_is_in_the_trail_and_stays_outside(government: Government) -> None:
    client, user = browser(), factories.user(government, Role.VIEWER)
    reply = sign_in(client, user, "bukan-kata-sandinya")
    assert WRONG in reply.content.decode()
    assert not inside(client)
    assert tags(government) == [BaseTag.SIGN_IN_FAILED]


def test_nobody_learns_which_addresses_have_accounts(government: Government) -> None:
    """The same page for a wrong password and an unknown address, but for the address typed and the tokens."""
    user = factories.user(government, Role.VIEWER)
    known = sign_in(browser(), user, "bukan-kata-sandinya").content.decode()
    user.email = "tidak-ada@contohkab.example"
    unknown = sign_in(browser(), user, "bukan-kata-sandinya").content.decode()
    without = r'value="[^"]*"'
    assert re.sub(without, "", known) == re.sub(without, "", unknown)
    assert WRONG in unknown


def test_guessing_is_slowed_down_even_for_the_right_password(government: Government) -> None:
    client, user = browser(), factories.user(government, Role.VIEWER)
    replies = [sign_in(client, user, f"tebakan-ke-{n}") for n in range(6)]
    assert WRONG in replies[0].content.decode()
    assert "Terlalu banyak percobaan" in replies[-1].content.decode()
    assert "Terlalu banyak percobaan" in sign_in(client, user).content.decode()
    assert not inside(client)


def test_after_signing_in_one_comes_where_one_wanted_to_go_but_not_to_another_site(
    government: Government,
) -> None:
    user = factories.user(government, Role.VIEWER)
    asked = browser().get("/perintah/?keadaan=lewat")
    assert asked["Location"] == "/akun/login/?next=/perintah/%3Fkeadaan%3Dlewat"
    form = {"login": user.email, "password": factories.PASSWORD}
    assert browser().post("/akun/login/", form | {"next": "/perintah/"})["Location"] == "/perintah/"
    assert browser().post("/akun/login/", form | {"next": "https://jahat.example/"})["Location"] == "/"


def test_a_password_is_changed_and_other_devices_are_out(government: Government) -> None:
    user = factories.user(government, Role.VIEWER)
    here, there = signed_in(user), signed_in(user)
    assert inside(there)
    form = {
        "oldpassword": factories.PASSWORD,
        "password1": "baru-sekali-ya-99",
        "password2": "baru-sekali-ya-99",
    }
    assert (
        "terlalu pendek"
        in here.post("/akun/password/change/", form | {"password1": "x", "password2": "x"}).content.decode()
    )
    assert here.post("/akun/password/change/", form).status_code == 302
    assert inside(here)
    assert not inside(there)


# --- Second factor ---


def test_an_administrator_without_a_second_factor_goes_nowhere_else(government: Government) -> None:
    client, user = browser(), factories.user(government, Role.ADMINISTRATOR)
    sign_in(client, user)
    for address in ("/", "/pengaturan/", "/jejak/", "/saya/", "/opd/", "/kesehatan/", "/bagian/"):
        assert client.get(address)["Location"] == "/akun/2fa/", address
    assert client.post("/tema/", {"theme": "dark"})["Location"] == "/akun/2fa/"
    assert "Wajib untuk administrator." in client.get("/akun/2fa/").content.decode()
    assert client.post("/akun/logout/").status_code == 302


@pytest.mark.slow
def test_an_app_is_enrolled_and_asked_for_ever_after(government: Government) -> None:
    client, user = browser(), factories.user(government, Role.ADMINISTRATOR)
    sign_in(client, user)
    assert "/akun/reauthenticate/" in client.get("/akun/2fa/totp/activate/")["Location"]
    reauthenticate(client)
    shown = client.get("/akun/2fa/totp/activate/").content.decode()
    found = re.search(r'<code id="rahasia">([A-Z2-7]+)</code>', shown)
    assert found
    secret = found[1]
    assert "Kode ini salah" in client.post("/akun/2fa/totp/activate/", {"code": "000000"}).content.decode()
    assert client.post("/akun/2fa/totp/activate/", {"code": app_code(secret)}).status_code == 302
    assert inside(client)
    assert secret not in str(Authenticator.objects.get(user=user, type="totp").data)
    assert secret_of(user) == secret
    again = browser()
    assert sign_in(again, user)["Location"] == "/akun/2fa/authenticate/"
    assert not inside(again)
    assert "Kode ini salah" in again.post("/akun/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert not inside(again)
    assert again.post("/akun/2fa/authenticate/", {"code": app_code(secret)}).status_code == 302
    assert inside(again)


def test_a_code_is_taken_once(government: Government) -> None:
    user = administrator(government)
    first, second = browser(), browser()
    sign_in(first, user)
    sign_in(second, user)
    code = app_code(secret_of(user))
    assert first.post("/akun/2fa/authenticate/", {"code": code}).status_code == 302
    assert second.post("/akun/2fa/authenticate/", {"code": code}).status_code == 200
    assert inside(first)
    assert not inside(second)


def test_a_recovery_code_lets_in_once(government: Government) -> None:
    user = administrator(government)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    for expected in (True, False):
        client = browser()
        sign_in(client, user)
        client.post("/akun/2fa/authenticate/", {"code": codes[0]})
        assert inside(client) is expected
    stored = Authenticator.objects.get(user=user, type="recovery_codes").data
    assert codes[1] not in str(stored)


def test_an_administrator_keeps_his_last_factor(government: Government) -> None:
    user = administrator(government)
    client = signed_in(user)
    reauthenticate(client)
    reply = client.post("/akun/2fa/totp/deactivate/")
    assert "wajib memakai dua faktor" in reply.content.decode()
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    commander = factories.user(government, Role.COMMANDER)
    Authenticator.objects.create(user=commander, type="totp", data={"secret": "x"})
    free = signed_in(commander)
    reauthenticate(free)
    assert free.post("/akun/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=commander).exists()


def test_other_devices_are_signed_out_by_their_owner(government: Government) -> None:
    user = factories.user(government, Role.VIEWER)
    here, there = browser(), browser()
    sign_in(here, user)
    sign_in(there, user)
    assert inside(here)
    assert inside(there)
    assert "Keluarkan perangkat lain" in here.get("/akun/sesi/").content.decode()
    here.post("/akun/sesi/")
    assert inside(here)
    assert not inside(there)


# --- What is closed, and how every page reads ---


@pytest.mark.parametrize(
    "address",
    [
        "/akun/signup/",
        "/akun/email/",
        "/akun/password/reset/",
        "/akun/password/reset/done/",
        "/akun/password/reset/key/1-abc/",
        "/akun/password/reset/key/done/",
        "/akun/password/set/",
        "/akun/confirm-email/",
        "/akun/confirm-email/abc/",
    ],
)
def test_pages_of_the_library_that_this_house_does_not_have_are_not_there(
    government: Government, address: str
) -> None:
    user = factories.user(government, Role.VIEWER)
    for client in (browser(), signed_in(user)):
        assert client.get(address).status_code == 404
        assert client.post(address, {"email": user.email}).status_code == 404


PAGES = [
    ("/akun/login/", "Masuk"),
    ("/akun/inactive/", "Akun ini dimatikan"),
]
OWN_PAGES = [
    ("/akun/logout/", "Keluar dari Kentongan?"),
    ("/akun/password/change/", "Ganti kata sandi"),
    ("/akun/reauthenticate/", "Pastikan ini Anda"),
    ("/akun/2fa/", "Autentikasi dua faktor"),
    ("/akun/2fa/reauthenticate/", "Pastikan ini Anda"),
    ("/akun/2fa/recovery-codes/", "Kode pemulihan"),
    ("/akun/2fa/recovery-codes/generate/", "Buat kode pemulihan baru?"),
    ("/akun/2fa/totp/deactivate/", "Matikan aplikasi autentikator?"),
    ("/akun/2fa/webauthn/", "Kunci keamanan"),
    ("/akun/2fa/webauthn/add/", "Tambah kunci keamanan"),
    ("/akun/sesi/", "Perangkat yang masuk"),
]
ENGLISH = re.compile(r">[^<]*\b(password|sign in|security key|your|the|code is|enter)\b[^<]*<", re.IGNORECASE)


@pytest.mark.parametrize(("address", "heading"), PAGES + OWN_PAGES)
def test_every_page_of_sign_in_speaks_indonesian(government: Government, address: str, heading: str) -> None:
    user = administrator(government)
    RecoveryCodes.activate(user)
    client = browser()
    if (address, heading) in OWN_PAGES:
        client = signed_in(user)
        reauthenticate(client)
    reply = client.get(address)
    assert reply.status_code == 200
    shown = reply.content.decode()
    body = re.sub(r"<(script|style)\b.*?</\1>", "", shown.partition("<main")[2], flags=re.DOTALL)
    assert heading in body
    assert ENGLISH.findall(body) == []
    assert "password/reset" not in shown
    assert ' style="' not in shown


def test_a_security_key_is_renamed_and_removed(government: Government) -> None:
    user = administrator(government)
    key = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Kunci kantor", "credential": {}}
    )
    client = signed_in(user)
    reauthenticate(client)
    page = f"/akun/2fa/webauthn/keys/{key.pk}"
    assert "Ubah nama kunci" in client.get(f"{page}/edit/").content.decode()
    client.post(f"{page}/edit/", {"name": "Kunci rumah"})
    assert "Kunci rumah" in client.get("/akun/2fa/webauthn/").content.decode()
    assert "Kunci rumah" in client.get(f"{page}/remove/").content.decode()
    client.post(f"{page}/remove/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_recovery_codes_are_downloaded_as_text(government: Government) -> None:
    user = administrator(government)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    client = signed_in(user)
    reauthenticate(client)
    assert codes[0] in client.get("/akun/2fa/recovery-codes/download/").content.decode()


def test_our_words_for_the_library_are_compiled() -> None:
    folder = Path(kentongan.__file__).parent / "locale/id/LC_MESSAGES"
    source, compiled = polib.pofile(folder / "django.po"), polib.mofile(folder / "django.mo")

    def told(catalogue: Any) -> dict[str, object]:
        return {e.msgid: e.msgstr or e.msgstr_plural for e in catalogue}

    assert told(source) == told(compiled)
    assert source.percent_translated() == 100
