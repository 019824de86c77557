"""Every page of the administration in a real browser, at 320 px and on a desk: fits, obeys the policy, is accessible."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import ConsoleMessage, sync_playwright
from tests import factories
from tests.signing_in import administrator, reauthenticate, signed_in

from kentongan.base import accounts, api_tokens, clock
from kentongan.base.api_tokens import Scope
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.core.clock.states import Receipt
from kentongan.kernel.models import Delivery

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.once]


@pytest.fixture
def base(django_db_setup: None, live_server: Any) -> str:
    return str(live_server.url)


def pages() -> tuple[Client, list[str]]:
    """A signed-in administrator and the addresses of pages with something on them."""
    world = factories.world(3)
    factories.order(world)
    admin, second = administrator(world.government, name="Ratna Wulandari"), administrator(world.government)
    user, now = factories.user(world.government, Role.COMMANDER), clock.real_now()
    RecoveryCodes.activate(admin)
    with scope(world.government):
        accounts.give_role(user, Role.ADMINISTRATOR, branch_id=None, acting_user=second, now=now)
        _new, token = accounts.invite(
            "eko@contohkab.example", "Eko", [Role.VIEWER], branch_id=None, acting_user=admin, now=now
        )
        token_row, _secret = api_tokens.create(
            "Pemantau komentar", Scope, expires_at=now + timedelta(days=90), acting_user=admin, now=now
        )
        delivery = Delivery.objects.all()[0]
        Delivery.objects.filter(pk=delivery.pk).update(state=Receipt.FAILED, fault="Bot diblokir penerima.")
    client = signed_in(admin)
    reauthenticate(client)
    people = f"/pengaturan/pengguna/{user.pk}/"
    settings = [
        "",
        "pengguna/",
        "pengguna/baru/?q=p",
        "persetujuan/",
        "kalender/",
        "saluran/",
        "saluran/telegram/",
        "token/",
        "token/baru/",
        f"token/{token_row.pk}/cabut/",
    ]
    messages = ["/pengiriman/", f"/pengiriman/{delivery.pk}/", f"/pengiriman/{delivery.pk}/ulang/"]
    factors = ["", "totp/deactivate/", "recovery-codes/", "webauthn/", "webauthn/add/"]
    return client, [
        *(f"/pengaturan/{page}" for page in settings),
        *(people, f"{people}matikan/", f"{people}faktor/", f"/undangan/{token}/", "/undangan/salah/"),
        *(*messages, "/jejak/", "/kesehatan/"),
        *(f"/akun/2fa/{page}" for page in factors),
        *("/akun/sesi/", "/akun/password/change/", "/akun/reauthenticate/", "/akun/logout/"),
    ]


def faults(base: str, chromium: str, cookie: str, addresses: list[str]) -> Iterator[str]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-proxy-server"])
        for width in (320, 1280):
            context = browser.new_context(viewport={"width": width, "height": 800})
            context.add_cookies([{"name": "kentongan", "value": cookie, "url": base}])
            page = context.new_page()
            said: list[str] = []

            def note(message: ConsoleMessage, said: list[str] = said) -> None:
                if message.type == "error" and "404" not in message.text:
                    said.append(message.text)

            page.on("console", note)
            for address in addresses:
                page.goto(base + address)
                if page.url != base + address:
                    yield f"{address}: led to {page.url}"
                wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                if wide > 0:
                    yield f"{address}: {wide} px too wide at {width}"
                for one in Axe().run(page).response["violations"]:
                    yield f"{address} at {width}: {one['id']} {one['nodes'][0]['html'][:160]}"
                yield from (f"{address}: {text}" for text in said)
                said.clear()
            context.close()
        browser.close()


def test_every_page_fits_obeys_the_policy_and_is_accessible(base: str, chromium: str) -> None:
    client, addresses = pages()
    cookie = client.cookies["kentongan"].value
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(lambda: list(faults(base, chromium, cookie, addresses))).result(240)
    assert found == []
