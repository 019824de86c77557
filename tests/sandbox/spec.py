"""Checks what the simulator says against the machine-readable Bot API, where that file is present."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PATH = Path(__file__).parents[2] / "../shared/specs/telegram-bot-api-10.1.json"

_PLAIN: dict[str, type | tuple[type, ...]] = {
    "Integer": int, "String": str, "Boolean": bool, "True": bool, "Float": (int, float),
}  # fmt: skip


@cache
def spec() -> dict[str, Any]:
    """The file, or {} where it is absent: the project is tested without it, only less."""
    loaded: dict[str, Any] = json.loads(PATH.read_text()) if PATH.exists() else {}
    return loaded


needed = pytest.mark.skipif(not PATH.exists(), reason="the Bot API description is not beside the repository")


def check_result(method: str, result: Any) -> None:
    if spec():
        _check_any(spec()["methods"][method]["returns"], result, method)


def check_update(update: Any) -> None:
    if spec():
        check("Update", update, "update")
        assert len(update) == 2, "an update has its id and one thing"


def check_error(body: Any) -> None:
    assert body.keys() <= {"ok", "error_code", "description", "parameters"}
    if "parameters" in body and spec():
        check("ResponseParameters", body["parameters"], "parameters")


def _check_any(types: list[str], value: Any, where: str) -> None:
    errors = []
    for name in types:
        try:
            return check(name, value, where)
        except AssertionError as error:
            errors.append(str(error))
    raise AssertionError("; ".join(errors))


def check(name: str, value: Any, where: str) -> None:
    """Raise AssertionError unless `value` is a `name` without unknown or missing fields, all the way down."""
    if name.startswith("Array of "):
        assert isinstance(value, list), f"{where}: {value!r} is no array"
        for item in value:
            check(name.removeprefix("Array of "), item, where)
    elif name in _PLAIN:
        assert isinstance(value, _PLAIN[name]), f"{where}: {value!r} is no {name}"
        assert name == "Boolean" or name == "True" or not isinstance(value, bool), f"{where}: {value!r}"
    elif "subtypes" in spec()["types"][name]:
        _check_any(spec()["types"][name]["subtypes"], value, where)
    else:
        _check_object(name, value, where)


def _check_object(name: str, value: Any, where: str) -> None:
    assert isinstance(value, dict), f"{where}: {value!r} is no {name}"
    fields = {field["name"]: field for field in spec()["types"][name].get("fields", [])}
    assert value.keys() <= fields.keys(), f"{where}: {name} has no {value.keys() - fields.keys()}"
    required = {field for field, facts in fields.items() if facts["required"]}
    assert required <= value.keys(), f"{where}: {name} lacks {required - value.keys()}"
    for field, inner in value.items():
        _check_any(fields[field]["types"], inner, f"{where}.{field}")
