"""Webhooks on their pages: added after the password was given once more, the secret shown once, tries, pause, removal."""

import re
from typing import Any

import pytest
from django.test import Client
from tests.flows import Desk
from tests.signing_in import administrator, reauthenticate, signed_in

from kentongan.base.events import Event
from kentongan.sitewatch import hooks
from kentongan.sitewatch.hook_models import Hook, HookMessage
from kentongan.sitewatch.hooks import Tried

HOOKS, NEW = "/pengaturan/webhook/", "/pengaturan/webhook/baru/"
FORM = {
    "name": "SIEM Kominfo",
    "url": "https://siem.example/masuk?k=1",
    "events": ["case.opened", "case.proved"],
}
State = HookMessage.State


@pytest.fixture
def page(desk: Desk) -> Client:
    client = signed_in(administrator(desk.world.government, name="Ratna"))
    reauthenticate(client)
    return client


@pytest.fixture
def hook(page: Client) -> Hook:
    assert page.post(NEW, FORM).status_code == 200
    return Hook.objects.get()


def text_of(page: Client, url: str) -> str:
    reply = page.get(url)
    assert reply.status_code == 200
    return reply.content.decode()


def failed(hook: Hook, desk: Desk, times: int = 1) -> HookMessage:
    """A message that was answered 500 so often."""
    row = hooks.ping(hook, now=desk.now)
    for _ in range(times):
        (claimed,) = hooks.claim(now=desk.now, limit=9)
        hooks.settle([Tried(claimed, 500, "Dijawab 500.", 1234)], now=desk.now)
        HookMessage.objects.filter(pk=row.pk, state=State.PLANNED).update(not_before=desk.now)
    row.refresh_from_db()
    return row


def test_a_secret_is_shown_once(desk: Desk, page: Client) -> None:
    reply = page.post(NEW, FORM)
    assert (reply.status_code, reply.headers["Cache-Control"]) == (200, "no-store")
    found = re.search(r'value="(whsec_[\w+/=]{44})"', reply.content.decode())
    assert found
    row = Hook.objects.get()
    assert (row.name, row.url, row.events) == (FORM["name"], FORM["url"], FORM["events"])
    assert row.secret == {"secret": found[1]}
    for url in (HOOKS, NEW, f"{HOOKS}{row.pk}/", "/jejak/", "/pengaturan/"):
        assert found[1] not in text_of(page, url), url
    assert "1 alamat" in text_of(page, "/pengaturan/")
    told = Event.objects.get(tag="sitewatch:hook:added")
    assert told.data["url"] == FORM["url"]


def test_without_the_password_nothing_is_added_or_removed(desk: Desk, hook: Hook) -> None:
    late = signed_in(administrator(desk.world.government))
    session = late.session
    session["account_authentication_methods"] = []
    session.save()
    for url in (NEW, f"{HOOKS}{hook.pk}/hapus/"):
        assert "/akun/reauthenticate/" in late.post(url, FORM)["Location"]
    assert Hook.objects.get().removed_at is None


@pytest.mark.parametrize(
    "url",
    [
        "http://siem.example/", "siem.example", "https://", "https://a:b@siem.example/", "ftp://siem.example/",
        "https://siem.example/\tx", "https://siem.example:x/", "javascript:alert(1)", "https://[::1", "http://127.0.0.1/",
    ],
)  # fmt: skip
def test_only_a_whole_https_address_is_taken(page: Client, url: str) -> None:
    reply = page.post(NEW, FORM | {"url": url})
    assert reply.status_code == 422
    assert "https://" in reply.content.decode()
    assert not Hook.objects.exists()


def test_a_host_that_the_operator_allows_needs_no_tls(page: Client, settings: Any) -> None:
    settings.PRIVATE_HOSTS_ALLOWED = ["siem.dalam:8080"]
    assert page.post(NEW, FORM | {"url": "http://siem.dalam:8080/x"}).status_code == 200
    assert page.post(NEW, FORM | {"url": "http://siem.dalam:9090/x"}).status_code == 422
    assert page.post(NEW, FORM | {"events": ["apa"]}).status_code == 422


@pytest.mark.slow
def test_the_page_shows_every_try_and_sends_again(desk: Desk, page: Client, hook: Hook) -> None:
    url = f"{HOOKS}{hook.pk}/"
    assert "Belum ada kiriman" in text_of(page, url)
    assert "diantrekan" in page.post(f"{url}uji/", follow=True).content.decode()
    assert HookMessage.objects.get().state == State.PLANNED
    HookMessage.objects.all().delete()
    row = failed(hook, desk, times=2)
    listed = text_of(page, f"{url}?keadaan=planned")
    assert row.key[:12] in listed
    assert row.key[:12] not in text_of(page, f"{url}?keadaan=delivered")
    assert row.key.encode() in b"".join(page.get(f"{url}?unduh=csv").streaming_content)  # type: ignore[attr-defined]
    message = f"{HOOKS}kiriman/{row.pk}/"
    text = text_of(page, message)
    assert text.count("Dijawab 500.") == 2
    assert "1.234 milidetik" in text
    assert "Kirim lagi" not in text, "it is still on its way"
    assert "dalam perjalanan" in page.post(message, follow=True).content.decode()
    HookMessage.objects.update(state=State.FAILED)
    assert "Kirim lagi" in text_of(page, message)
    assert "nomor kiriman yang sama" in page.post(message, follow=True).content.decode()
    row.refresh_from_db()
    assert (row.state, row.tries) == (State.PLANNED, 0)
    (claimed,) = hooks.claim(now=desk.now, limit=9)
    hooks.settle([Tried(claimed, 204, "", 3)], now=desk.now)
    assert "Dijawab 204." in text_of(page, message)


@pytest.mark.slow
def test_it_is_paused_resumed_and_removed(desk: Desk, page: Client, hook: Hook) -> None:
    url = f"{HOOKS}{hook.pk}/"
    failed(hook, desk)
    assert "Terganggu" in text_of(page, HOOKS)
    assert "Dijeda sejak" in page.post(f"{url}jeda/", follow=True).content.decode()
    assert hooks.claim(now=desk.now, limit=9) == []
    assert "Jeda" in page.post(f"{url}jeda/", follow=True).content.decode()
    assert "Berjalan" in text_of(page, HOOKS)
    assert "tidak diberi tahu lagi" in text_of(page, f"{url}hapus/")
    assert "dihapus." in page.post(f"{url}hapus/", follow=True).content.decode()
    assert "sudah dihapus" in page.post(f"{url}hapus/", follow=True).content.decode()
    assert "Belum ada webhook" in text_of(page, HOOKS)
    assert "Dihapus" in text_of(page, url)
    page.post(f"{url}uji/")
    assert HookMessage.objects.filter(state=State.PLANNED).count() == 0
    tags = list(Event.objects.filter(subject=f"hook:{hook.pk}").values_list("tag", flat=True))
    assert [tag.rpartition(":")[2] for tag in tags] == ["added", "paused", "resumed", "removed"]
