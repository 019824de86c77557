"""Switches: lost answers, resets, errors, slowness, limits. Over real connections."""

import http.client
import json
import time

import pytest
from tests.sandbox.client import ANI, BUDI, GROUP, Api

from kentongan.sandbox.process import SandboxProcess


def test_a_dropped_answer_leaves_the_message_on_the_phone(api: Api) -> None:
    api.fault("drop_response", chat=ANI, times=1)
    with pytest.raises(http.client.RemoteDisconnected):
        api.send(text="sampai?")
    assert [message["text"] for message in api.phone()["messages"]] == ["sampai?"]
    api.send(text="sampai?")
    assert api.state()["chats"][str(ANI)] == {"requests": 2, "messages": 2, "distinct": 1}


def test_a_reset_happens_before_anything_is_taken(api: Api) -> None:
    api.fault("reset", chat=ANI)
    with pytest.raises(ConnectionResetError):
        api.send()
    assert api.phone()["messages"] == []
    assert api.send(BUDI)["chat"]["id"] == BUDI
    api.fault("reset", chat=ANI, on=False)
    api.send()


def test_error_500_for_one_bot_or_everywhere(api: Api) -> None:
    bot = api.call("getMe")["id"]
    for place in ({"bot": bot}, {}):
        api.fault("error_500", times=2, **place)
        assert api.error("sendMessage", chat_id=ANI, text="x") == (500, "Internal Server Error")
        assert api.error("getMe") == (500, "Internal Server Error")
        api.send()


def test_slow_answers_come_late_but_do_not_hold_up_others(api: Api) -> None:
    api.fault("slow", chat=ANI, value=300)
    began = time.monotonic()
    api.send(BUDI)
    assert time.monotonic() - began < 0.25
    began = time.monotonic()
    api.send(ANI)
    assert time.monotonic() - began >= 0.3


def test_unknown_switches_and_places(api: Api) -> None:
    for body, why in (
        ({"fault": "gravity"}, "unknown fault"),
        ({"fault": "bounce", "chat": ANI}, "unknown fault"),
        ({"fault": "slow", "bot": 5}, "no bot 5"),
        ({"fault": "block", "chat": 5}, "no phone 5"),
        ({"fault": "migrate", "chat": ANI}, "only a group"),
        ({"fault": "reject", "address": "nobody"}, "not an e-mail address"),
    ):
        with pytest.raises(RuntimeError, match=why):
            api.sandbox.control("POST", "/sandbox/faults", body)


def test_faults_are_listed(api: Api) -> None:
    api.fault("slow", chat=ANI, value=5)
    bot = api.call("getMe")["id"]
    assert api.state()["faults"] == [{"address": f"{bot}:{ANI}", "fault": "slow", "value": 5, "times": None}]


def test_blocking_by_switch(api: Api) -> None:
    api.fault("block", chat=ANI)
    assert api.error("sendMessage", chat_id=ANI, text="x")[0] == 403
    api.fault("unblock", chat=ANI)
    api.send()


def _send_until_refused(api: Api, chats: list[int], most: int) -> tuple[int, int]:
    for number in range(most):
        body = api.answer("sendMessage", chat_id=chats[number % len(chats)], text=f"{number}")
        if not body["ok"]:
            wait: int = body["parameters"]["retry_after"]
            assert body["description"] == f"Too Many Requests: retry after {wait}"
            assert body["error_code"] == 429
            return number, wait
    raise AssertionError(f"{most} messages went through")


@pytest.mark.slow
def test_telegrams_limits() -> None:
    with SandboxProcess(None, "--limits", "on") as limited:
        many = [{"id": 5000 + number, "name": "x", "started": True} for number in range(200)]
        group = {"id": GROUP, "name": "Grup", "started": True}
        limited.control("POST", "/sandbox/users", [*many, group])
        api = Api(limited)
        sent, wait = _send_until_refused(api, [5000], 10)
        assert (3 <= sent <= 4, wait) == (True, 1)
        time.sleep(1.05)
        api.send(5000)
        sent, wait = _send_until_refused(api, [GROUP], 40)
        assert (20 <= sent <= 21, wait <= 3) == (True, True)
        sent, wait = _send_until_refused(api, [5000 + number for number in range(1, 200)], 199)
        assert (sent >= 5, wait) == (True, 1)


def test_counted_requests(api: Api) -> None:
    api.send()
    api.error("sendMessage", chat_id=999, text="x")
    state = api.state()
    assert (state["requests"]["sendMessage"], state["sent"]) == (2, 1)
    assert state["chats"]["999"] == {"requests": 1, "messages": 0, "distinct": 0}
    assert api.state()["chats"] == state["chats"]
    assert "chats" not in json.loads(api.raw("GET", "/sandbox/state?chats=0")[1])
