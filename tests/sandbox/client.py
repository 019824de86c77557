"""A plain client of the simulator's Bot API; everything it receives is checked against the description."""

import http.client
import json
from typing import Any

from tests.sandbox import spec

from kentongan.sandbox.process import SandboxProcess

type Json = dict[str, Any]

ANI, BUDI, GROUP = 1001, 1002, -2001
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Diterima", "callback_data": "a:1"}],
        [{"text": "Kendala", "callback_data": "k:1"}, {"text": "Buka", "url": "https://desk.example/1"}],
    ]
}


class Api:
    def __init__(self, sandbox: SandboxProcess) -> None:
        self.sandbox = sandbox
        self.token = sandbox.token

    def raw(
        self, method: str, path: str, body: bytes | str | None = None, kind: str = "application/json"
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.sandbox.telegram_port, timeout=10)
        try:
            connection.request(method, path, body, {"Content-Type": kind} if body is not None else {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def answer(self, method: str, **parameters: Any) -> Json:
        """The whole answer, good or bad, after checking its form."""
        status, content = self.raw("POST", f"/bot{self.token}/{method}", json.dumps(parameters))
        body: Json = json.loads(content)
        if body["ok"]:
            assert status == 200
            spec.check_result(method, body["result"])
        else:
            assert status == body["error_code"]
            spec.check_error(body)
        return body

    def call(self, method: str, **parameters: Any) -> Any:
        body = self.answer(method, **parameters)
        assert body["ok"], body
        return body["result"]

    def error(self, method: str, **parameters: Any) -> tuple[int, str]:
        body = self.answer(method, **parameters)
        assert not body["ok"], body
        return body["error_code"], body["description"]

    def send(self, chat: int = ANI, text: str = "Perintah", **more: Any) -> Any:
        return self.call("sendMessage", chat_id=chat, text=text, **more)

    def updates(self, **parameters: Any) -> list[Json]:
        found: list[Json] = self.call("getUpdates", **parameters)
        for update in found:
            spec.check_update(update)
        return found

    def phone(self, chat: int | str = ANI, channel: str = "telegram", query: str = "") -> Any:
        return self.sandbox.control("GET", f"/sandbox/phones/{channel}/{chat}{query}")

    def act(self, act: str, chat: int | str = ANI, channel: str = "telegram", **body: Any) -> Any:
        return self.sandbox.control("POST", f"/sandbox/phones/{channel}/{chat}/{act}", body)

    def fault(self, fault: str, **body: Any) -> None:
        self.sandbox.control("POST", "/sandbox/faults", {"fault": fault, **body})

    def state(self) -> Any:
        return self.sandbox.control("GET", "/sandbox/state")
