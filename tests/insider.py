"""A process inside a desk that a test started: it does one act after another, so that Django is loaded once."""

import json
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[1]


class Insider:
    """`with Insider(module, env) as inside: inside("act", size=3)`: acts of `module`, in the desk's settings."""

    def __init__(self, module: str, env: Mapping[str, str]) -> None:
        self.command, self.env = [sys.executable, "-m", module], env

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()  # the end of its input ends it

    def __call__(self, act: str, **given: Any) -> Any:
        """The act's answer; an assertion carries its traceback."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([act, given]) + "\n")
        self.process.stdin.flush()
        answer, fault = json.loads(self.process.stdout.readline())
        assert not fault, fault
        return answer


def serve(*acts: Callable[..., object]) -> None:
    """What `module` does when it is run: acts from standard input, answers to standard output."""
    from django.db import connection

    known, out = {act.__name__: act for act in acts}, sys.stdout
    for line in sys.stdin:
        name, given = json.loads(line)
        with redirect_stdout(sys.stderr):
            answer, fault = _tried(known[name], given)
        connection.close()  # an idle one would keep a database that is killed, or copied, busy
        out.write(json.dumps([answer, fault]) + "\n")
        out.flush()


def _tried(act: Callable[..., object], given: dict[str, Any]) -> tuple[object, str]:
    try:
        return act(**given), ""
    except Exception:  # noqa: BLE001 - told to the test
        return None, traceback.format_exc()
