"""Checks a call against the machine-readable Bot API specification, where the checkout has it beside it."""

from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from kentongan.ports.http import Http, HttpReply

SPEC = Path(__file__).resolve().parents[3] / "shared" / "specs" / "telegram-bot-api-10.1.json"
_PLAIN = {"Integer": int, "String": str, "Boolean": bool, "True": bool, "Float": float}


@cache
def specification() -> dict[str, Any]:
    if not SPEC.exists():
        pytest.skip("no Bot API specification beside the checkout (shared/specs)")
    found: dict[str, Any] = orjson.loads(SPEC.read_bytes())
    return found


def faults(method: str, arguments: dict[str, Any]) -> list[str]:
    """What Telegram would not know in these arguments; empty where all is well."""
    known = specification()["methods"]
    if method not in known:
        return [f"no method {method}"]
    return _object_faults(method, known[method].get("fields", []), arguments)


def _object_faults(where: str, fields: list[dict[str, Any]], value: dict[str, Any]) -> list[str]:
    named = {field["name"]: field for field in fields}
    wrong = [f"{where}: unknown {name}" for name in value.keys() - named.keys()]
    wrong += [f"{where}: lacks {n}" for n, field in named.items() if field["required"] and n not in value]
    for name in value.keys() & named.keys():
        options = [_faults(f"{where}.{name}", kind, value[name]) for kind in named[name]["types"]]
        if all(options):
            wrong += options[0]
    return wrong


def _faults(where: str, kind: str, value: Any) -> list[str]:
    if kind in _PLAIN:
        fits = isinstance(value, _PLAIN[kind]) and (kind == "Boolean" or not isinstance(value, bool))
        return [] if fits else [f"{where}: {value!r} is no {kind}"]
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{where}: no list"]
        return [fault for item in value for fault in _faults(f"{where}[]", kind[9:], item)]
    described = specification()["types"][kind]
    if subtypes := described.get("subtypes"):
        return min((_faults(where, subtype, value) for subtype in subtypes), key=len)
    if not isinstance(value, dict):
        return [f"{where}: no {kind}"]
    return _object_faults(f"{where}({kind})", described.get("fields", []), value)


def _arguments(options: dict[str, Any]) -> dict[str, Any]:
    """What is asked, of JSON or of a form; a file of the form stands as the name under which it is sent."""
    if options.get("body") is None:
        found: dict[str, Any] = orjson.loads(orjson.dumps(options.get("json") or {}))
        return found
    head = f"Content-Type: {options['headers']['Content-Type']}\r\n\r\n".encode()
    form = message_from_bytes(head + options["body"], policy=policy.default)
    assert isinstance(form, EmailMessage)
    told = {str(part.get_param("name", header="content-disposition")): part for part in form.iter_parts()}
    return {name: _value(part) for name, part in told.items()}


def _value(part: MIMEPart) -> Any:
    if part.get_filename():
        return part.get_filename()
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    text = payload.decode()
    return orjson.loads(text) if text.startswith("{") else text


class Checked:
    """A door that lets through only calls that the specification knows, and remembers them."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def request(self, method: str, url: str, **options: Any) -> HttpReply:
        if method == "POST":
            name, arguments = url.rpartition("/")[2], _arguments(options)
            assert faults(name, arguments) == []
            self.calls.append((name, arguments))
        return await self._http.request(method, url, **options)

    async def resolve(self, host: str, port: int) -> str:
        return await self._http.resolve(host, port)
