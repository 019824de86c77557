"""Telegram against the Simulator, with faults; every call is held against the Bot API specification."""

import asyncio
import html
import socket
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.base.http import HttpDoor
from kentongan.integrations.telegram import channel as sending
from kentongan.integrations.telegram.manifest import MANIFEST
from kentongan.integrations.telegram.payloads import cut, message_payload, outcome, units
from kentongan.integrations.telegram.receiver import TelegramReceiver
from kentongan.ports.channel import Button, ChannelError, Enclosure, Outcome, Outgoing, Receipt, Unknown
from kentongan.ports.http import HttpReply, NoAnswer
from kentongan.ports.receiver import (
    FileRef,
    Forged,
    Inbound,
    Moved,
    Pressed,
    Reachable,
    Replied,
    Started,
    WebhookRequest,
)
from kentongan.sandbox import pictures
from kentongan.sandbox.process import SandboxProcess

from .suite import ORDER, PACKAGE, NetworkSuite, ReceiverSuite, is_sentence
from .telegram_spec import Checked

FIRST = 610_000_000
RECEIVER = TelegramReceiver()


def settings_of(simulator: SandboxProcess) -> dict[str, Any]:
    return {"token": simulator.token, "api_url": simulator.telegram_url, "rate": "1000", "paid": "ya"}


def people(simulator: SandboxProcess, count: int, started: bool = True) -> list[str]:
    users = [{"id": FIRST + n, "name": f"Pejabat {n}", "persona": "manual", "started": started}
             for n in range(count)]  # fmt: skip
    simulator.control("POST", "/sandbox/users", {"users": users})
    return [str(user["id"]) for user in users]


def fault(simulator: SandboxProcess, name: str, **where: Any) -> None:
    simulator.control("POST", "/sandbox/faults", {"fault": name} | where)


def act(simulator: SandboxProcess, chat: str, name: str, **what: Any) -> Any:
    return simulator.control("POST", f"/sandbox/phones/telegram/{chat}/{name}", what)


def seen(simulator: SandboxProcess, chat: str) -> list[dict[str, Any]]:
    messages = simulator.control("GET", f"/sandbox/phones/telegram/{chat}")["messages"]
    return [message for message in messages if message["direction"] == "in"]


def checked[T](work: Callable[[Checked], Awaitable[T]]) -> T:
    async def once() -> T:
        async with HttpDoor() as http:
            return await work(Checked(http))

    return asyncio.run(once())


def send(settings: dict[str, Any], *batch: Outgoing) -> Sequence[Outcome]:
    return checked(lambda http: MANIFEST.open(settings, http).send(batch))


def refusal(found: Outcome) -> ChannelError:
    assert isinstance(found, ChannelError)
    assert is_sentence(found.message), found.message
    return found


class TestChannel(NetworkSuite):
    kind = "telegram"

    def settings(self, simulator: SandboxProcess) -> dict[str, Any]:
        return settings_of(simulator)

    def moved(self, settings: dict[str, Any], port: int) -> dict[str, Any]:
        return settings | {"api_url": f"http://127.0.0.1:{port}"}

    def addresses(self, simulator: SandboxProcess, count: int) -> list[str]:
        return people(simulator, count)

    def received(self, simulator: SandboxProcess, address: str) -> list[str]:
        return [message["text"] for message in seen(simulator, address)]


class TestReceiver(ReceiverSuite):
    kind = "telegram"
    ending = "json"
    settings: ClassVar[dict[str, Any]] = {"webhook_secret": "rahasia-webhook-1"}
    proof: ClassVar[dict[str, str]] = {"x-telegram-bot-api-secret-token": "rahasia-webhook-1"}

    def nested(self, depth: int) -> bytes:
        return b'{"update_id":1,"message":' * depth + b"1" + b"}" * depth

    @given(
        value=st.recursive(
            st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        ["id", "from", "chat", "type", "text", "photo", "contact", "message_id", "data"]
                    ),
                    inner,
                    max_size=6,
                )
            ),
            max_leaves=20,
        ),
        name=st.sampled_from(["message", "callback_query", "my_chat_member"]),
    )
    def test_nothing_breaks_on_other_types(self, value: Any, name: str) -> None:
        assert isinstance(RECEIVER.parse(orjson.dumps({"update_id": 1, name: value})), list)


READ: dict[str, list[Inbound]] = {
    "start": [Started("610000042", "Zk3vQ0aTtYx-9_bLw2Rr4NcE7uHs1Jd8", "Rina Wulandari")],
    "press": [Pressed("610000042", "a4711.Qw3rTy8uIoP_", "2619988123456789012")],
    "press_forwarded": [Pressed("610000077", "a4711.Qw3rTy8uIoP_", "2619988123456789013")],
    "press_inaccessible": [Pressed("610000042", "f4711.AbCdEfGhIjKl", "2619988123456789014")],
    "reply": [
        Replied("610000042", "Sudah dilaksanakan, pintu air dibuka pukul 14.00.", "610000042:812",
                "610000042:790")
    ],
    "photo": [
        Replied("610000042", "Bukti di lapangan", "610000042:812",
                files=(FileRef("foto-812.jpg", "image/jpeg", "AgAClarge"),))
    ],
    "document": [
        Replied("610000042", "", "610000042:812",
                files=(FileRef(".._laporan_kecamatan.pdf", "application/pdf", "BQACdoc"),))
    ],
    "contact_own": [Started("610000042", "", "Rina Wulandari", "+6281200000042")],
    "contact_other": [],
    "blocked": [Reachable("610000042", False, "Pejabat memblokir bot Telegram.")],
    "unblocked": [Reachable("610000042", True)],
    "group": [],
    "edited": [],
    "migrated": [Moved("-4200", "-1001234567890")],
    "help": [Started("610000042", "", "Rina Wulandari")],
    "sticker": [],
}  # fmt: skip


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "telegram" / "fixtures").glob("*.json")), ids=lambda p: p.stem
)
def test_what_an_update_says(path: Path) -> None:
    assert RECEIVER.parse(path.read_bytes()) == READ[path.stem]


def test_the_webhook_keeps_updates_by_their_number() -> None:
    body = (PACKAGE / "telegram" / "fixtures" / "press.json").read_bytes()
    request = WebhookRequest(TestReceiver.proof, body)
    assert [raw.provider_id for raw in RECEIVER.verify(request, TestReceiver.settings)] == ["910002"]


def test_an_order_on_the_phone(simulator: SandboxProcess) -> None:
    (chat,) = people(simulator, 1)
    (found,) = send(settings_of(simulator), replace(ORDER, to=chat))
    (message,) = seen(simulator, chat)
    assert found == Receipt(f"{chat}:{message['id']}")
    assert message["text"] == f"{ORDER.heading}\n{ORDER.text}"
    assert [(b["text"], b["callback_data"], b["row"]) for b in message["buttons"]] == [
        ("Diterima", "a1.x", 0), ("Selesai", "f1.x", 0), ("Kendala", "o1.x", 0)
    ]  # fmt: skip
    assert [entity["type"] for entity in message["entities"]] == ["bold"]


def test_a_public_link_is_a_button_and_long_labels_stand_below_each_other(simulator: SandboxProcess) -> None:
    (chat,) = people(simulator, 1)
    long = Button("Belum dapat dilaksanakan", "o1.x")
    link = "https://perintah.tirtamulya.example/jawab/1.abc"
    order = replace(ORDER, to=chat, link=link, buttons=(*ORDER.buttons[:1], long))
    send(settings_of(simulator), order)
    (message,) = seen(simulator, chat)
    assert [(b["row"], b["url"]) for b in message["buttons"]] == [(0, None), (1, None), (2, link)]
    assert link not in message["text"]


@pytest.mark.parametrize(
    "link", ["http://perintah.example/1", "https://localhost/1", "https://localhost:8080/1"]
)
def test_links_that_telegram_refuses_as_buttons_stand_in_the_text(link: str) -> None:
    payload = message_payload(replace(ORDER, to="1", link=link, buttons=()))
    assert payload["text"].endswith(link)
    assert "reply_markup" not in payload


def test_with_buttons_under_it_a_message_shows_no_address() -> None:
    payload = message_payload(replace(ORDER, to="1", link="http://127.0.0.1:8765/j/1"))
    assert "http" not in payload["text"]


def test_the_phone_number_can_be_asked_for(simulator: SandboxProcess) -> None:
    (chat,) = people(simulator, 1)
    send(
        settings_of(simulator), Outgoing("k", chat, "", "Kirim nomor Anda.", asks_contact="Kirim nomor saya")
    )
    (message,) = seen(simulator, chat)
    assert message["keyboard"]["keyboard"] == [[{"text": "Kirim nomor saya", "request_contact": True}]]


@given(text=st.text(alphabet="a<&>😀\U0001f1ee é\n", max_size=60), repeat=st.integers(1, 300),
       link=st.sampled_from(["", "http://127.0.0.1/x?a=1&b=2"]))  # fmt: skip
def test_any_text_fits_and_reads_as_written(text: str, repeat: int, link: str) -> None:
    whole = text * repeat
    payload = message_payload(Outgoing("k", "1", "Perihal <1>", whole, link=link))
    shown = html.unescape(payload["text"].replace("<b>", "").replace("</b>", ""))
    assert units(shown) <= 4096
    body = shown.removeprefix("Perihal <1>\n\n").removesuffix(f"\n\n{link}" if link else "")
    if body != whole.strip():
        assert body.endswith("…")
        assert whole.strip().startswith(body[:-1])
        assert units(shown) > 4090


def test_a_cut_never_halves_a_sign() -> None:
    assert cut("😀😀😀", 4) == "😀…"
    assert cut("😀😀", 4) == "😀😀"
    assert message_payload(Outgoing("k", "1", "", "a\ud83d"))["text"] == "a?"


def test_long_texts_arrive(simulator: SandboxProcess) -> None:
    (chat,) = people(simulator, 1)
    (found,) = send(settings_of(simulator), replace(ORDER, to=chat, text="<&>😀" * 2000))
    assert isinstance(found, Receipt)
    # One unit less where the last character needs two.
    assert 4095 <= units(seen(simulator, chat)[0]["text"]) <= 4096


def test_blocked_and_unknown_phones_are_gone(simulator: SandboxProcess) -> None:
    blocked, strange, good = people(simulator, 3)
    act(simulator, blocked, "block")
    fault(simulator, "not_started", chat=int(strange))
    batch = [replace(ORDER, to=to) for to in (blocked, strange, "999", "budi", good)]
    *refused, fine = send(settings_of(simulator), *batch)
    assert isinstance(fine, Receipt)
    assert refusal(refused[0]).message == "Telegram menolak pesan ini: pejabat memblokir bot."
    for one in refused:
        assert (refusal(one).permanent, refusal(one).gone, refusal(one).everyone) == (True, True, False)


def test_a_migrated_chat_tells_where_it_went(simulator: SandboxProcess) -> None:
    chat = "-4200"
    group = {"id": int(chat), "name": "Grup Camat", "persona": "manual", "started": True}
    simulator.control("POST", "/sandbox/users", {"users": [group]})
    new = str(act(simulator, chat, "migrate")["id"])
    (found,) = send(settings_of(simulator), replace(ORDER, to=chat))
    assert (refusal(found).moved_to, refusal(found).permanent) == (new, False)
    assert isinstance(send(settings_of(simulator), replace(ORDER, to=new))[0], Receipt)


def test_a_message_telegram_will_never_take_is_permanent_but_not_gone(simulator: SandboxProcess) -> None:
    (chat,) = people(simulator, 1)
    too_long = Button("Diterima", "x" * 65)
    (found,) = send(settings_of(simulator), replace(ORDER, to=chat, buttons=(too_long,)))
    assert (refusal(found).permanent, refusal(found).gone) == (True, False)


def test_a_lost_answer_is_unknown_and_arrived_once(simulator: SandboxProcess) -> None:
    lost, good = people(simulator, 2)
    fault(simulator, "drop_response", chat=int(lost), times=1)
    first, second = send(settings_of(simulator), replace(ORDER, to=lost), replace(ORDER, to=good))
    assert isinstance(first, Unknown)
    assert isinstance(second, Receipt)
    assert len(seen(simulator, lost)) == 1


def test_a_reset_connection_is_unknown(simulator: SandboxProcess) -> None:
    """The request had left: whether it was taken cannot be known from here."""
    (chat,) = people(simulator, 1)
    fault(simulator, "reset", chat=int(chat), times=1)
    assert isinstance(send(settings_of(simulator), replace(ORDER, to=chat))[0], Unknown)


def test_a_server_error_is_tried_again(simulator: SandboxProcess) -> None:
    (chat,) = people(simulator, 1)
    fault(simulator, "error_500", chat=int(chat), times=1)
    (found,) = send(settings_of(simulator), replace(ORDER, to=chat))
    assert (refusal(found).permanent, refusal(found).everyone) == (False, False)


def test_a_slow_answer_is_waited_for(simulator: SandboxProcess) -> None:
    (chat,) = people(simulator, 1)
    fault(simulator, "slow", chat=int(chat), value=400, times=1)
    assert isinstance(send(settings_of(simulator), replace(ORDER, to=chat))[0], Receipt)


def test_a_wrong_token_stops_the_channel_after_the_first_answer(simulator: SandboxProcess) -> None:
    settings = settings_of(simulator) | {"token": "7000000001:wrong-wrong-wrong"}
    chats = people(simulator, 200)
    before = simulator.control("GET", "/sandbox/state?chats=0")["requests"].get("sendMessage", 0)
    outcomes = send(settings, *(replace(ORDER, to=chat) for chat in chats))
    assert {(refusal(o).permanent, refusal(o).everyone) for o in outcomes} == {(False, True)}
    assert all("token" in refusal(o).message and "wrong" not in repr(o) for o in outcomes)
    assert simulator.control("GET", "/sandbox/state?chats=0")["requests"].get("sendMessage", 0) == before
    with pytest.raises(ChannelError, match="token"):
        checked(lambda http: MANIFEST.open(settings, http).probe())


def answer(status: int, body: Any) -> HttpReply:
    return HttpReply(status, {}, body if isinstance(body, bytes) else orjson.dumps(body))


def test_too_many_requests_hold_everyone_for_the_time_told() -> None:
    body = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 17",
            "parameters": {"retry_after": 17}}  # fmt: skip
    found = refusal(outcome("1", answer(429, body)))
    assert (found.retry_after, found.everyone, found.permanent) == (17.0, True, False)


@pytest.mark.parametrize("body", [b"<html>Masuk Wi-Fi</html>", b"[]", b"{}", {"ok": True, "result": True}])
def test_a_success_that_cannot_be_read_is_unknown(body: Any) -> None:
    assert isinstance(outcome("1", answer(200, body)), Unknown)


@pytest.mark.parametrize("status", [301, 302, 400, 401, 403, 404, 409, 413, 429, 500, 502, 504])
@pytest.mark.parametrize("body", [b"", b"<html>", {"ok": False}, {"description": 5, "parameters": [1]}])
def test_any_refusal_has_words(status: int, body: Any) -> None:
    refusal(outcome("1", answer(status, body)))


@pytest.mark.parametrize("status", [302, 400, 403, 404])
def test_a_portal_in_telegrams_place_costs_no_address(status: int) -> None:
    found = refusal(outcome("1", answer(status, b"<html>Masuk Wi-Fi kantor</html>")))
    assert (found.permanent, found.gone, found.everyone) == (False, False, True)


def test_after_a_hold_nothing_more_leaves() -> None:
    """Concurrent senders stop as soon as one of them hears that everyone must wait."""

    class Busy:
        asked = 0

        async def request(self, method: str, url: str, **options: Any) -> HttpReply:
            self.asked += 1
            await asyncio.sleep(0.01)
            return answer(429, {"ok": False, "parameters": {"retry_after": 5}})

        async def resolve(self, host: str, port: int) -> str:
            return host

    busy = Busy()
    channel = MANIFEST.open({"token": "1:a", "rate": "1000", "paid": "ya"}, busy)
    outcomes = asyncio.run(channel.send([replace(ORDER, to=str(n)) for n in range(500)]))
    assert busy.asked <= 130  # a burst of 100, and what the rate lets out until the first answer
    assert all(refusal(o).everyone and 4 < (refusal(o).retry_after or 0) <= 5 for o in outcomes)


PICTURE = Enclosure("crawler-7.jpg", "image/jpeg", b"", "Yang dilihat: mesin pencari")


@pytest.mark.slow
def test_pictures_follow_their_message(simulator: SandboxProcess) -> None:
    (chat,) = people(simulator, 1)
    shown = tuple(
        replace(PICTURE, content=pictures.sample(shade), caption=f"Gambar {shade}") for shade in (40, 200)
    )
    settings = settings_of(simulator)
    (receipt,) = send(settings, replace(ORDER, to=chat, enclosures=shown))
    assert isinstance(receipt, Receipt)
    first, *photos = seen(simulator, chat)
    assert [one["text"] for one in photos] == ["Gambar 40", "Gambar 200"]
    assert all(one["photo"] and one["reply_to"] == first["id"] for one in photos)


@pytest.mark.slow
def test_a_picture_that_is_refused_leaves_its_message_sent(simulator: SandboxProcess) -> None:
    (chat,) = people(simulator, 1)
    broken = replace(PICTURE, content=b"no picture")
    (receipt,) = send(settings_of(simulator), replace(ORDER, to=chat, enclosures=(broken,)))
    assert isinstance(receipt, Receipt)
    assert len(seen(simulator, chat)) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("photo", "held"),
    [(answer(429, {"ok": False, "parameters": {"retry_after": 9}}), True), (NoAnswer("putus"), False)],
)
def test_a_fault_of_a_picture_is_no_fault_of_its_message(photo: HttpReply | NoAnswer, held: bool) -> None:
    class Half:
        """Takes messages, but no pictures."""

        async def request(self, method: str, url: str, **options: Any) -> HttpReply:
            if url.endswith("sendMessage"):
                return answer(200, {"ok": True, "result": {"message_id": 5}})
            if isinstance(photo, Exception):
                raise photo
            return photo

        async def resolve(self, host: str, port: int) -> str:
            return host

    channel = MANIFEST.open({"token": "1:a", "rate": "1000", "paid": "ya"}, Half())
    message = replace(ORDER, to="7", enclosures=(PICTURE,))
    (first,) = asyncio.run(channel.send([message]))
    assert isinstance(first, Receipt)
    (second,) = asyncio.run(channel.send([replace(message, to="8", enclosures=())]))
    assert isinstance(second, ChannelError if held else Receipt)


def test_the_pace_is_kept() -> None:
    pacer, now, waits = sending.Pacer(30), 100.0, []
    for number in range(90):
        wait = pacer.take(str(number), now, now + 45)
        assert isinstance(wait, float)
        waits.append(wait)
    departures = sorted(waits)
    for start in departures:
        within = [at for at in departures if start <= at < start + 1]
        assert len(within) <= 34
    assert departures[-1] == pytest.approx(90 / 30, abs=0.2)


def test_one_chat_hears_one_message_a_second() -> None:
    pacer = sending.Pacer(1000)
    waits = [pacer.take("7", 100.0, 145.0) for _ in range(6)]
    assert waits[:4] == [0.0, pytest.approx(1.0), pytest.approx(2.0), pytest.approx(3.0)]
    for late in waits[4:]:
        assert isinstance(late, ChannelError)
        assert late.retry_after == pytest.approx(4.0)
        assert (late.everyone, late.permanent) == (False, False)


def test_nothing_waits_beyond_the_lease() -> None:
    pacer = sending.Pacer(1)
    taken = [pacer.take(str(n), 0.0, 45.0) for n in range(60)]
    assert sum(isinstance(one, float) for one in taken) in (45, 46)


@pytest.mark.slow
def test_telegrams_own_limits_are_not_met() -> None:
    """The Simulator counts as Telegram does; two for the same phone are a second apart."""
    with SandboxProcess(None, "--limits", "on") as strict:
        chats = people(strict, 40)
        batch = [replace(ORDER, to=chat) for chat in [*chats, chats[0]]]
        settings = settings_of(strict) | {"rate": "30", "paid": "tidak"}

        async def paced(http: Checked) -> Sequence[Outcome]:
            return await MANIFEST.open(settings, http).send(batch)

        begun = time.monotonic()
        outcomes = checked(paced)
        assert [type(found) for found in outcomes] == [Receipt] * 41
        assert time.monotonic() - begun > 0.9


@pytest.fixture(autouse=True)
def _loopback(settings: Any) -> None:
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.1"]


def test_presses_and_replies_come_by_polling(simulator: SandboxProcess) -> None:
    settings = settings_of(simulator)
    (chat,) = people(simulator, 1, started=False)

    async def talk(http: Checked) -> tuple[list[Inbound], str]:
        act(simulator, chat, "start", payload="kode-1")
        first = await RECEIVER.poll(settings, http, "")
        assert first is not None
        await MANIFEST.open(settings, http).send([replace(ORDER, to=chat)])
        (message,) = seen(simulator, chat)
        act(simulator, chat, "press", message_id=message["id"], button=1)
        act(simulator, chat, "reply", text="Sudah selesai.", reply_to=message["id"])
        act(simulator, chat, "photo", caption="Bukti")
        act(simulator, chat, "block")
        second = await RECEIVER.poll(settings, http, first.cursor)
        assert second is not None
        inbound = [one for raw in (*first.updates, *second.updates) for one in RECEIVER.parse(raw.body)]
        (photo,) = [one for one in inbound if isinstance(one, Replied) and one.files]
        content = await RECEIVER.fetch(settings, http, photo.files[0])
        assert content[:2] in (b"\xff\xd8", b"\x89P")
        return inbound, f"{chat}:{message['id']}"

    inbound, message_id = checked(talk)
    match inbound:
        case [Started() as started, Pressed() as press, Replied() as reply, Replied(), Reachable() as gone]:
            assert (started.sender, started.token) == (chat, "kode-1")
            assert (press.sender, press.data) == (chat, "f1.x")
            assert (reply.text, reply.reply_to) == ("Sudah selesai.", message_id)
            assert (gone.sender, gone.yes) == (chat, False)
        case _:
            pytest.fail(str(inbound))


def test_polling_confirms_what_was_taken_and_repeats_what_was_not(simulator: SandboxProcess) -> None:
    settings = settings_of(simulator)
    (chat,) = people(simulator, 1)

    async def poll(http: Checked) -> list[list[str]]:
        act(simulator, chat, "reply", text="satu")
        first = await RECEIVER.poll(settings, http, "")
        again = await RECEIVER.poll(settings, http, "")
        assert first is not None
        assert again is not None
        act(simulator, chat, "reply", text="dua")
        after = await RECEIVER.poll(settings, http, first.cursor)
        assert after is not None
        return [[raw.provider_id for raw in one.updates] for one in (first, again, after)]

    first, again, after = checked(poll)
    assert first == again
    assert len(after) == 1
    assert after != first


def test_the_spinner_is_stopped_and_failing_at_it_is_no_failure(simulator: SandboxProcess) -> None:
    settings = settings_of(simulator)
    (chat,) = people(simulator, 1)

    async def settle(http: Checked) -> None:
        await MANIFEST.open(settings, http).send([replace(ORDER, to=chat)])
        (message,) = seen(simulator, chat)
        query = act(simulator, chat, "press", message_id=message["id"], button=0)["callback_query_id"]
        await RECEIVER.settle(settings, http, Pressed(chat, "a1.x", query), "Tercatat. " * 40)
        assert http.calls[-1][0] == "answerCallbackQuery"
        assert units(http.calls[-1][1]["text"]) <= 200
        wrong = settings | {"token": "7000000001:wrong-wrong-wrong"}
        await RECEIVER.settle(wrong, http, Pressed(chat, "a1.x", query), "Tercatat.")

    checked(settle)


def test_connecting_by_polling_removes_the_webhook(simulator: SandboxProcess) -> None:
    assert MANIFEST.connect is not None
    connect = MANIFEST.connect
    kept = checked(lambda http: connect(settings_of(simulator), http, "http://127.0.0.1:1/pintu"))
    assert MANIFEST.link is not None
    assert MANIFEST.link(kept, "kode-1") == f"https://t.me/{kept['username']}?start=kode-1"
    (bot,) = simulator.control("GET", "/sandbox/state?chats=0")["bots"]
    assert (bot["webhook"], [command["command"] for command in bot["commands"]]) == ("", ["start"])


def test_connecting_by_webhook_gives_a_secret_that_updates_carry(simulator: SandboxProcess) -> None:
    assert MANIFEST.connect is not None
    connect = MANIFEST.connect
    settings = settings_of(simulator) | {"webhook": "ya"}
    (chat,) = people(simulator, 1)
    with socket.create_server(("127.0.0.1", 0)) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}/pintu"
        kept = checked(lambda http: connect(settings, http, url))
        act(simulator, chat, "reply", text="Siap.")
        connection, _ = door.accept()
        with connection:
            head, _, body = connection.recv(65536).partition(b"\r\n\r\n")
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    assert checked(lambda http: RECEIVER.poll(kept, http, "")) is None
    headers = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:])
    secret_as_sent = next(value for value in head.decode().split("\r\n") if "Secret-Token" in value)
    headers["x-telegram-bot-api-secret-token"] = secret_as_sent.partition(": ")[2]
    (raw,) = RECEIVER.verify(WebhookRequest(headers, body), kept)
    (reply,) = RECEIVER.parse(raw.body)
    assert isinstance(reply, Replied)
    assert reply.text == "Siap."
    with pytest.raises(Forged):
        RECEIVER.verify(WebhookRequest({}, body), kept)
    checked(lambda http: connect(settings_of(simulator), http, ""))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"token": "abc"}, "Token"),
        ({"api_url": "api.telegram.org"}, "Alamat API"),
        ({"rate": "0"}, "angka"),
        ({"rate": "²"}, "angka"),
        ({"rate": "100", "paid": "tidak"}, "siaran berbayar"),
    ],
)
def test_wrong_settings_are_named(wrong: dict[str, str], words: str) -> None:
    assert words in MANIFEST.check({"token": "123456789:AAAAAAAAAAAA"} | wrong)
