"""The Simulator's pages over the real emulators: phones, what their owners do, the demo's clock and its front door."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests import factories
from tests.flows import Desk
from tests.signing_in import browser, signed_in

from kentongan.base import clock
from kentongan.base.permissions import Role
from kentongan.core.clock.demo import DemoClock
from kentongan.sandbox.process import SandboxProcess
from kentongan.web import demo

pytestmark = pytest.mark.slow
NAMES = ["Ani Lestari", "Bagas Pratama", "Citra Dewi", "Dimas Wibowo"]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with SandboxProcess(None, "--limits", "off") as running:
        users = [
            {"id": n, "name": name, "persona": "manual", "started": True} for n, name in enumerate(NAMES, 1)
        ]
        running.control("POST", "/sandbox/users", users)
        yield running


@pytest.fixture
def client(desk: Desk, sandbox: SandboxProcess, settings: Any) -> Client:
    settings.SANDBOX_URL = [sandbox.telegram_url]
    return signed_in(desk.world.user)


def told(sandbox: SandboxProcess, chat: int, text: str, **more: Any) -> int:
    """A message of the bot to that phone; its number."""
    body = {"chat_id": chat, "text": text, **more}
    return int(sandbox.control("POST", f"/bot{sandbox.token}/sendMessage", body)["result"]["message_id"])


def phone(sandbox: SandboxProcess, chat: int) -> Any:
    return sandbox.control("GET", f"/sandbox/phones/telegram/{chat}")


def shown(client: Client, url: str = "/simulator/") -> str:
    found = client.get(url)
    assert found.status_code == 200
    return found.content.decode()


def play(client: Client, chat: int, act: str, **data: str) -> Any:
    return client.post(f"/simulator/telegram/{chat}/{act}/", data)


def test_three_phones_lie_open_with_the_seats_of_their_owners(desk: Desk, client: Client) -> None:
    text = shown(client)
    assert len(re.findall(r'<section class="phone"', text)) == 3
    assert all(name in text for name in NAMES)
    assert desk.world.seats[0].title in text


def test_a_phone_is_found_by_name_and_opened_beside_others(client: Client) -> None:
    text = shown(client, "/simulator/?q=dimas")
    assert re.findall(r'id="ponsel-telegram-(\d)"', text) == ["4"]
    text = shown(client, "/simulator/?buka=telegram/4&buka=telegram/2")
    assert re.findall(r'id="ponsel-telegram-(\d)"', text) == ["4", "2"]


def test_a_message_arrives_and_its_button_is_pressed(client: Client, sandbox: SandboxProcess) -> None:
    keys = {"inline_keyboard": [[{"text": "Diterima", "callback_data": "a:1"}]]}
    number = told(sandbox, 1, "Judul\nIsi perintah", reply_markup=keys, entities=[
        {"type": "bold", "offset": 0, "length": 5}
    ])  # fmt: skip
    text = shown(client, "/simulator/telegram/1/")
    assert "<b>Judul</b>" in text
    assert "Isi perintah" in text
    assert play(client, 1, "press", button=f"{number}:0").status_code == 302
    pressed = sandbox.control("POST", f"/bot{sandbox.token}/getUpdates", {})["result"][-1]
    assert pressed["callback_query"]["data"] == "a:1"


def test_replies_photos_and_silence(client: Client, sandbox: SandboxProcess) -> None:
    play(client, 2, "reply", text="Siap, laporan menyusul")
    play(client, 2, "photo", text="Posko")
    text = shown(client, "/simulator/telegram/2/")
    assert "Siap, laporan menyusul" in text
    address = re.search(r'<img src="(/simulator/foto/[^"]+)"', text)
    assert address
    picture = client.get(address[1])
    assert (picture.status_code, picture.content[1:4]) == (200, b"PNG")
    play(client, 2, "persona", persona="diam")
    assert phone(sandbox, 2)["persona"] == "diam"
    assert re.findall(r'id="ponsel-telegram-(\d)"', shown(client, "/simulator/?sifat=diam")) == ["2"]


def test_a_phone_blocks_the_bot_and_lets_it_in_again(client: Client, sandbox: SandboxProcess) -> None:
    play(client, 3, "block")
    assert phone(sandbox, 3)["blocked"]
    play(client, 3, "unblock")
    assert not phone(sandbox, 3)["blocked"]


def test_htmx_gets_the_one_phone_back(client: Client) -> None:
    found = client.post("/simulator/telegram/1/reply/", {"text": "Baik"}, headers={"HX-Request": "true"})
    text = found.content.decode()
    assert text.lstrip().startswith("<section")
    assert "Baik" in text


@pytest.mark.parametrize("button", ["", "x:y", "9" * 5000 + ":0"])
def test_a_button_that_is_not_there_is_told(client: Client, button: str) -> None:
    found = client.post("/simulator/telegram/1/press/", {"button": button}, follow=True)
    assert 'role="status"' in found.content.decode()


def test_what_is_no_phone_or_no_act_is_not_found(client: Client) -> None:
    addresses = ["/simulator/telegram/77/", "/simulator/telegram/1/dance/", "/simulator/foto/none.png"]
    assert [client.post(url).status_code for url in addresses] == [404, 404, 404]
    assert client.get("/simulator/telegram/1/reply/").status_code == 404


def test_autoplay_is_switched(client: Client, sandbox: SandboxProcess) -> None:
    for word, state in (("1", True), ("0", False)):
        client.post("/simulator/putar/", {"on": word})
        assert sandbox.control("GET", "/sandbox/state?chats=0")["autoplay"] is state


def test_without_the_simulator_the_page_says_how_to_start_it(client: Client, settings: Any) -> None:
    settings.SANDBOX_URL = ["http://127.0.0.1:9"]
    assert "Jalankan ulang ./kentongan demo" in shown(client)
    for url in ("/simulator/telegram/1/reply/", "/simulator/putar/"):
        assert "Simulator tidak menjawab" in client.post(url, follow=True).content.decode()
    settings.SANDBOX_URL = []
    assert client.get("/simulator/").status_code == 404


def test_the_clock_runs_as_fast_as_told(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.DEMO, settings.CLOCK_FILE = True, tmp_path / "clock.json"
    clock.set_demo_clock(DemoClock(clock.real_now(), clock.real_now(), 1.0))
    assert client.post("/simulator/jam/", {"speed": "600", "next": "/perintah/"})["Location"] == "/perintah/"
    assert clock.speed() == 600
    for bad in ("7", "", "-1"):
        assert (
            client.post("/simulator/jam/", {"speed": bad, "next": "//evil.example"})["Location"]
            == "/simulator/"
        )
        assert clock.speed() == 600


@pytest.fixture
def door(desk: Desk, settings: Any) -> Iterator[str]:
    """The address of a demo's front door."""
    settings.DEMO = True
    token = settings.KEYS / "demo.token"
    token.write_text("t0ken\n")
    factories.user(desk.world.government, Role.OPERATOR, email=demo.OFFICER)
    yield "/peragaan/t0ken/"
    token.unlink(missing_ok=True)


def test_the_printed_link_signs_the_visitor_in(door: str) -> None:
    client = browser()
    assert client.get(door)["Location"] == "/"
    assert client.get("/").status_code == 200


def test_nobody_else_comes_in_by_the_front_door(door: str, settings: Any) -> None:
    client = browser()
    assert client.get("/peragaan/guess/").status_code == 404
    assert client.get(door, REMOTE_ADDR="192.0.2.1").status_code == 404
    settings.DEMO = False
    assert client.get(door).status_code == 404
    settings.DEMO = True
    (settings.KEYS / "demo.token").unlink()
    assert client.get(door).status_code == 404
