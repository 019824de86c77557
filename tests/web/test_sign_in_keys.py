"""Security keys in a real browser: Chromium with a virtual authenticator, enrolled, used to sign in, removed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect, sync_playwright
from tests import factories, signing_in

from kentongan.base.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.once]


@pytest.fixture
def base(django_db_setup: None, live_server: Any) -> str:
    """The desk under a name: a security key belongs to a name and not to a number."""
    signing_in.browser()  # forgets failed attempts of earlier tests
    url: str = live_server.url
    return url.replace("127.0.0.1", "localhost")


def in_chromium[T](chromium: str, act: Callable[[Page], T]) -> T:
    """Run this in a thread of its own: Playwright's loop there does not stand in the way of the database here."""

    def run() -> T:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-proxy-server"])
            page = browser.new_page()
            page.set_default_timeout(10_000)
            devtools = page.context.new_cdp_session(page)
            devtools.send("WebAuthn.enable")
            device = {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
            devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
            try:
                return act(page)
            finally:
                browser.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(120)


def sign_in(page: Page, base: str, email: str) -> None:
    page.goto(f"{base}/akun/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Kata sandi").fill(factories.PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def sign_out(page: Page, base: str) -> None:
    page.goto(f"{base}/akun/logout/")
    page.locator("main").get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("heading", name="Masuk")).to_be_visible()


def test_an_administrator_enrols_a_key_and_signs_in_with_it_alone(base: str, chromium: str) -> None:
    user = factories.user(factories.government(), Role.ADMINISTRATOR, name="Ratna Wulandari")

    def ceremony(page: Page) -> None:
        sign_in(page, base, user.email)
        expect(page.get_by_text("Wajib untuk administrator.")).to_be_visible()
        page.get_by_role("link", name="Tambah").click()
        page.get_by_label("Kata sandi").fill(factories.PASSWORD)
        page.get_by_role("button", name="Lanjutkan").click()
        page.get_by_label("Nama kunci").fill("Ponsel kantor")
        page.get_by_label("Masuk tanpa kata sandi").check()
        page.get_by_role("button", name="Tambah kunci").click()
        page.wait_for_url(lambda url: "/add/" not in url)
        page.goto(f"{base}/pengaturan/")
        expect(page.get_by_role("heading", name="Pengaturan")).to_be_visible()
        sign_out(page, base)
        page.get_by_role("button", name="Masuk dengan kunci keamanan").click()
        page.wait_for_url(f"{base}/")
        page.goto(f"{base}/pengaturan/")
        expect(page.get_by_role("heading", name="Pengaturan")).to_be_visible()

    in_chromium(chromium, ceremony)
    key = Authenticator.objects.get(user=user, type=Authenticator.Type.WEBAUTHN)
    assert str(key) == "Ponsel kantor"
    assert key.last_used_at is not None


def test_a_key_is_the_second_factor_after_the_password(base: str, chromium: str) -> None:
    user = factories.user(factories.government(), Role.VIEWER)

    def ceremony(page: Page) -> None:
        sign_in(page, base, user.email)
        page.goto(f"{base}/akun/2fa/webauthn/add/")
        page.get_by_label("Kata sandi").fill(factories.PASSWORD)
        page.get_by_role("button", name="Lanjutkan").click()
        page.get_by_role("button", name="Tambah kunci").click()
        page.wait_for_url(lambda url: "/add/" not in url)
        sign_out(page, base)
        sign_in(page, base, user.email)
        page.goto(f"{base}/saya/")  # the password alone does not open it
        expect(page.get_by_role("button", name="Gunakan kunci keamanan")).to_be_visible()
        page.get_by_role("button", name="Gunakan kunci keamanan").click()
        page.wait_for_url(lambda url: "/akun/" not in url)
        page.goto(f"{base}/saya/")
        expect(page.get_by_role("heading", name="Untuk saya")).to_be_visible()

    in_chromium(chromium, ceremony)
