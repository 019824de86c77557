"""What the bot hears: long polling, webhooks, buttons, and how updates go missing or come twice."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from tests.sandbox import spec
from tests.sandbox.client import ANI, BUDI, GROUP, KEYBOARD, Api


def test_a_deep_link(api: Api) -> None:
    api.act("start", payload="kode_1-a")
    message = api.updates()[0]["message"]
    assert message["text"] == "/start kode_1-a"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    for payload in ("x" * 65, "a b"):
        with pytest.raises(RuntimeError, match="400"):
            api.act("start", payload=payload)


def test_a_button_press_and_its_answer(api: Api) -> None:
    sent = api.send(reply_markup=KEYBOARD)
    api.act("press", message_id=sent["message_id"], button=0)
    query = api.updates()[0]["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]) == ("a:1", ANI, sent)
    assert api.phone()["messages"][-1]["pressed"] == ["a:1"]
    assert api.call("answerCallbackQuery", callback_query_id=query["id"], text="Tercatat") is True
    late = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    assert api.error("answerCallbackQuery", callback_query_id=query["id"]) == late
    assert api.error("answerCallbackQuery", callback_query_id="1") == late
    assert api.error("answerCallbackQuery", callback_query_id="1", text="x" * 201)[1].endswith(
        "MESSAGE_TOO_LONG"
    )


def test_forged_presses(api: Api) -> None:
    sent = api.send(reply_markup=KEYBOARD)
    api.act("press", message_id=sent["message_id"], data="a:999")
    api.act("press", message_id=sent["message_id"], button=0, by=BUDI)
    arbitrary, stranger = (update["callback_query"] for update in api.updates())
    assert (arbitrary["data"], arbitrary["from"]["id"]) == ("a:999", ANI)
    assert (stranger["data"], stranger["from"]["id"]) == ("a:1", BUDI)


def test_a_forwarded_message_has_no_buttons(api: Api) -> None:
    sent = api.send(text="Rahasia", reply_markup=KEYBOARD)
    copy = api.act("forward", message_id=sent["message_id"], to=BUDI)["message_id"]
    shown = api.phone(BUDI)["messages"][-1]
    assert (shown["id"], shown["text"], shown["buttons"]) == (copy, "Rahasia", [])
    assert api.updates() == []


def test_a_press_on_a_deleted_message_shows_it_as_inaccessible(api: Api) -> None:
    sent = api.send(reply_markup=KEYBOARD)
    api.call("deleteMessage", chat_id=ANI, message_id=sent["message_id"])
    with pytest.raises(RuntimeError, match="no button"):
        api.act("press", message_id=sent["message_id"], button=0)
    api.act("press", message_id=sent["message_id"], data="a:1")
    message = api.updates()[0]["callback_query"]["message"]
    assert (message["message_id"], message["date"]) == (sent["message_id"], 0)


def test_presses_that_no_client_can_send(api: Api) -> None:
    sent = api.send(reply_markup=KEYBOARD)["message_id"]
    for body, why in (
        ({"message_id": sent, "button": 9}, "no button 9"),
        ({"message_id": sent}, "no button"),
        ({"message_id": sent, "button": 2}, "opens a link"),
        ({"message_id": 10**9, "button": 0}, "no message"),
        ({"message_id": "x", "button": 0}, "whole number"),
    ):
        with pytest.raises(RuntimeError, match=why):
            api.act("press", **body)
    assert api.updates() == []


def test_replies_photos_contacts_and_groups(api: Api) -> None:
    sent = api.send()["message_id"]
    api.act("reply", text="Sudah", reply_to=sent)
    api.act("photo", caption="Bukti")
    api.act("contact")
    api.act("contact", owner=BUDI)
    api.act("reply", GROUP, text="Siap", by=BUDI)
    reply, photo, own, others, group = (update["message"] for update in api.updates())
    assert reply["reply_to_message"]["message_id"] == sent
    assert photo["caption"] == "Bukti"
    file = api.call("getFile", file_id=photo["photo"][-1]["file_id"])
    assert api.raw("GET", f"/file/bot{api.token}/{file['file_path']}")[1].startswith(b"\x89PNG")
    assert own["contact"]["user_id"] == own["from"]["id"] == ANI
    assert (others["contact"]["user_id"], others["from"]["id"]) == (BUDI, ANI)
    assert (group["chat"]["id"], group["from"]["id"]) == (GROUP, BUDI)


def test_blocking_is_told(api: Api) -> None:
    api.act("block")
    api.act("unblock")
    changes = [update["my_chat_member"]["new_chat_member"]["status"] for update in api.updates()]
    assert changes == ["kicked", "member"]


def test_offset_limit_and_confirmation(api: Api) -> None:
    for text in "abcde":
        api.act("reply", text=text)
    updates = api.updates()
    ids = [update["update_id"] for update in updates]
    assert ids == sorted(set(ids))
    assert len(api.updates(limit=2)) == 2
    rest = api.updates(offset=ids[2])
    assert [update["update_id"] for update in rest] == ids[2:]
    assert [update["update_id"] for update in api.updates()] == ids[2:]
    assert [update["update_id"] for update in api.updates(offset=-1)] == ids[-1:]
    assert api.updates(offset=ids[-1] + 1) == []
    api.act("reply", text="f")
    assert api.updates()[0]["update_id"] > ids[-1]


def test_allowed_updates_are_remembered(api: Api) -> None:
    api.updates(allowed_updates=["callback_query"])
    sent = api.send(reply_markup=KEYBOARD)["message_id"]
    api.act("reply", text="tidak didengar")
    api.act("press", message_id=sent, button=0)
    assert [set(update) - {"update_id"} for update in api.updates()] == [{"callback_query"}]
    assert api.call("getWebhookInfo")["allowed_updates"] == ["callback_query"]
    api.updates(allowed_updates=[])
    api.act("reply", text="didengar")
    assert len(api.updates()) == 2
    assert api.error("getUpdates", allowed_updates="7")[0] == 400


@pytest.mark.slow
def test_a_long_poll_ends_with_an_update_or_empty(api: Api) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor() as pool:
        poll = pool.submit(api.updates, timeout=10)
        time.sleep(0.15)
        assert not poll.done()
        api.act("reply", text="bangun")
        found = poll.result(timeout=3)
    assert found[0]["message"]["text"] == "bangun"
    assert time.monotonic() - began < 3
    assert api.updates(offset=found[0]["update_id"] + 1, timeout=1) == []
    assert api.error("getUpdates", timeout="soon")[0] == 400


def test_a_second_poll_ends_the_first(api: Api) -> None:
    with ThreadPoolExecutor() as pool:
        first = pool.submit(api.answer, "getUpdates", timeout=10)
        time.sleep(0.15)
        assert api.updates() == []
        body = first.result(timeout=3)
    assert body["error_code"] == 409
    assert "terminated by other getUpdates" in body["description"]


class Hook(BaseHTTPRequestHandler):
    """A desk's webhook: keeps what arrives, answers the next of `statuses` (the last one for ever)."""

    received: list[tuple[str | None, Any]]
    statuses: list[int]
    lock: threading.Lock

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.lock:
            self.received.append((self.headers.get("X-Telegram-Bot-Api-Secret-Token"), body))
            status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        pass


@pytest.fixture
def hook(api: Api) -> Iterator[tuple[type[Hook], str]]:
    class Handler(Hook):
        received, statuses, lock = [], [200], threading.Lock()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield Handler, f"http://127.0.0.1:{server.server_port}/hook"
    api.call("deleteWebhook")
    server.shutdown()
    thread.join()
    server.server_close()


def _until(condition: Any) -> None:
    end = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end, "waited five seconds in vain"
        time.sleep(0.02)


def test_a_webhook_gets_updates_with_its_secret(api: Api, hook: tuple[type[Hook], str]) -> None:
    handler, url = hook
    assert api.call("setWebhook", url=url, secret_token="rahasia", max_connections=7) is True
    for text in ("a", "b", "c"):
        api.act("reply", text=text)
    _until(lambda: len(handler.received) == 3)
    assert {secret for secret, _ in handler.received} == {"rahasia"}
    for _, update in handler.received:
        spec.check_update(update)
    # The last answer is on its way while the hook has its update already.
    _until(lambda: api.call("getWebhookInfo")["pending_update_count"] == 0)
    info = api.call("getWebhookInfo")
    assert (info["url"], info["max_connections"]) == (url, 7)
    code, why = api.error("getUpdates")
    assert code == 409
    assert "while webhook is active" in why


@pytest.mark.slow
def test_a_failing_webhook_is_tried_again(api: Api, hook: tuple[type[Hook], str]) -> None:
    handler, url = hook
    handler.statuses[:] = [500, 503, 200]
    api.call("setWebhook", url=url)
    api.act("reply", text="penting")
    _until(lambda: len(handler.received) == 3)
    assert len({update["update_id"] for _, update in handler.received}) == 1
    assert {secret for secret, _ in handler.received} == {None}
    info = api.call("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
    assert info["last_error_date"] > 0


def test_what_a_dead_webhook_missed_is_kept(api: Api, hook: tuple[type[Hook], str]) -> None:
    handler, url = hook
    api.call("setWebhook", url="http://127.0.0.1:9/nobody")
    api.act("reply", text="tertunda")
    _until(lambda: "last_error_message" in api.call("getWebhookInfo"))
    info = api.call("getWebhookInfo")
    assert (info["pending_update_count"], info["last_error_message"]) == (1, "Connection refused")
    api.call("setWebhook", url=url)
    _until(lambda: api.call("getWebhookInfo")["pending_update_count"] == 0)
    assert len(handler.received) == 1
    api.call("deleteWebhook")
    assert api.updates() == []
    api.act("reply", text="dibuang")
    api.call("setWebhook", url="", drop_pending_updates=True)
    assert api.updates() == []


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://127.0.0.1/x", "An HTTPS URL must be provided"),
        ("https://desk.example/x", "Failed to resolve host"),
    ],
)
def test_webhooks_outside_this_machine_are_refused(api: Api, url: str, why: str) -> None:
    code, description = api.error("setWebhook", url=url)
    assert code == 400
    assert why in description
    assert api.error("setWebhook", url="http://localhost/x", secret_token="a b")[0] == 400


@pytest.mark.parametrize("way", ["poll", "hook"])
def test_duplicated_and_shuffled_updates(api: Api, hook: tuple[type[Hook], str], way: str) -> None:
    handler, url = hook
    api.fault("duplicate_updates")
    api.fault("shuffle_updates")
    for number in range(8):
        api.act("reply", text=str(number))
    if way == "poll":
        texts = [update["message"]["text"] for update in api.updates()]
    else:
        api.call("setWebhook", url=url)
        _until(lambda: len(handler.received) == 16)
        texts = [update["message"]["text"] for _, update in handler.received]
    assert sorted(texts) == sorted([str(number) for number in range(8)] * 2)
    assert texts != sorted(texts)
