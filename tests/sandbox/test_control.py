"""The control API: the list of phones, one phone, creating people, taking a phone over."""

import base64
import json
from typing import Any

import pytest
from tests.sandbox.client import ANI, BUDI, GROUP, KEYBOARD, Api

from kentongan.sandbox import pictures


def _phones(api: Api, query: str = "") -> Any:
    return api.sandbox.control("GET", f"/sandbox/phones{query}")


@pytest.mark.slow
def test_phones_newest_first(api: Api) -> None:
    api.send(BUDI, "untuk Budi")
    found = _phones(api)
    assert found["total"] == 3
    first = found["phones"][0]
    assert (first["id"], first["channel"], first["unread"]) == (BUDI, "telegram", 1)
    assert first["last"]["text"] == "untuk Budi"
    assert _phones(api, "?offset=1&limit=1")["phones"][0]["last"] is None


@pytest.mark.parametrize("query", ["wijaya", "ANI", "0001", str(ANI)])
def test_phones_are_found_by_any_of_their_names(api: Api, query: str) -> None:
    assert [phone["id"] for phone in _phones(api, f"?query={query}")["phones"]] == [ANI]


def test_reading_a_phone_leaves_it_unread_unless_seen(api: Api) -> None:
    api.send()
    assert api.phone()["unread"] == 1
    assert api.phone(query="?seen=1")["unread"] == 0
    assert _phones(api, "?query=wijaya")["phones"][0]["unread"] == 0
    api.send(text="dua")
    assert [message["text"] for message in api.phone(query="?limit=1")["messages"]] == ["dua"]


def test_a_photo_of_ones_own(api: Api) -> None:
    picture = pictures.sample(9, 16, 16)
    api.act("photo", data=base64.b64encode(picture).decode(), caption="Jembatan")
    shown = api.phone()["messages"][-1]
    assert (shown["direction"], shown["text"]) == ("out", "Jembatan")
    assert api.raw("GET", shown["photo"]) == (200, picture)
    for data in ("***", base64.b64encode(b"text").decode()):
        with pytest.raises(RuntimeError, match="400"):
            api.act("photo", data=data)


def test_an_act_makes_a_phone_the_visitors_own(api: Api) -> None:
    sent = api.send(reply_markup=KEYBOARD)["message_id"]
    acts: list[tuple[str, dict[str, Any]]] = [
        ("press", {"message_id": sent, "button": 0}),
        ("reply", {"text": "x"}),
        ("photo", {}),
        ("contact", {}),
        ("block", {}),
    ]
    for act, body in acts:
        api.act("persona", persona="cepat")
        assert api.phone()["persona"] == "cepat"
        api.act(act, **body)
        assert api.phone()["persona"] == "manual"
    api.act("persona", persona="diam")
    api.act("unblock")
    assert api.phone()["persona"] == "diam"


def test_the_bot_of_an_act_can_be_named(api: Api) -> None:
    bot = api.call("getMe")["id"]
    api.act("reply", text="halo", bot=bot)
    with pytest.raises(RuntimeError, match="no bot 5"):
        api.act("reply", text="halo", bot=5)


def test_creating_people_is_all_or_nothing(api: Api) -> None:
    for bad in (
        {"id": "x", "name": "X"}, {"id": 5}, {"id": 5, "name": "X", "persona": "rajin"}, {"email": "x"}, 7,
    ):  # fmt: skip
        with pytest.raises(RuntimeError, match="400"):
            api.sandbox.control("POST", "/sandbox/users", [{"id": 4, "name": "Empat"}, bad])
    with pytest.raises(RuntimeError, match="users: a list"):
        api.sandbox.control("POST", "/sandbox/users", {"users": 5})
    assert _phones(api)["total"] == 3
    assert api.sandbox.control("POST", "/sandbox/users", [{"email": "camat@x.go.id"}])["count"] == 1
    assert _phones(api, "?query=x.go.id")["phones"][0]["id"] == "camat@x.go.id"


def test_personas_are_counted(api: Api) -> None:
    api.act("persona", persona="diam")
    assert api.state()["personas"] == {"diam": 1, "manual": 2}
    with pytest.raises(RuntimeError, match="unknown persona"):
        api.act("persona", persona="rajin")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sandbox/nothing", 404),
        ("GET", "/sandbox/phones/telegram/5", 404),
        ("GET", "/sandbox/phones/telegram/abc", 404),
        ("GET", "/sandbox/phones/email/nobody@x.id", 404),
        ("GET", "/sandbox/files/photos/none.png", 404),
        ("GET", "/sandbox/phones?limit=x", 400),
        ("POST", f"/sandbox/phones/telegram/{ANI}/dance", 404),
        ("POST", f"/sandbox/phones/telegram/{ANI}/reply", 400),
    ],
)
def test_what_is_not_there(api: Api, method: str, path: str, status: int) -> None:
    found, body = api.raw(method, path, "{}" if method == "POST" else None)
    answer = json.loads(body)
    assert (found, answer["ok"]) == (status, False)
    assert answer["error"]


def test_pages_of_other_sites_are_kept_out(api: Api) -> None:
    status, _ = api.raw("POST", "/sandbox/reset", "{}", "text/plain")
    assert status == 415
    assert _phones(api)["total"] == 3


def test_broken_json(api: Api) -> None:
    for body in ("{", "[", "7"):
        assert api.raw("POST", "/sandbox/reset", body)[0] == 400


def test_reset_empties_everything_but_numbers_go_on(api: Api) -> None:
    before = api.send(reply_markup=KEYBOARD)["message_id"]
    api.act("photo")
    photo = api.phone()["messages"][-1]["photo"]
    number = api.updates()[0]["update_id"]
    api.fault("slow", value=1)
    api.sandbox.control("POST", "/sandbox/reset")
    state = api.state()
    assert (state["sent"], state["chats"], state["faults"], state["requests"]) == (0, {}, [], {})
    assert api.raw("GET", photo)[0] == 404
    api.sandbox.control("POST", "/sandbox/users", [{"id": ANI, "name": "Ani", "started": True}])
    assert api.send()["message_id"] > before
    assert api.updates() == []
    api.act("reply", text="x")
    assert api.updates()[0]["update_id"] > number


def test_migrating_a_group_by_hand(api: Api) -> None:
    new = api.act("migrate", GROUP)["id"]
    assert api.phone(new)["name"] == "Grup Camat"


def test_autoplay_plays_over_http(api: Api) -> None:
    api.act("persona", persona="memblokir")
    assert api.sandbox.control("POST", "/sandbox/autoplay", {"on": True})["on"] is True
    assert api.state()["autoplay"] is True
    assert api.sandbox.control("POST", "/sandbox/autoplay", {"on": False})["on"] is False
