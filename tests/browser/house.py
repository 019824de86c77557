"""The real desk in a folder of its own: Simulator, web server and worker as an operator would start them."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.ports import free_port
from tests.programs import uncounted

from kentongan.cli.supervisor import kentongan
from kentongan.core.clock.demo import DemoClock, dumps
from kentongan.sandbox.process import SandboxProcess

# Wednesday 11 November 2026, 08.20 WIB: a working day with a working week before it.
START = datetime(2026, 11, 11, 1, 20, tzinfo=UTC)
TOKENS = ("7000000001:first-bot-of-the-tests", "7000000002:second-bot-of-the-tests")
READY_WITHIN_S = 60


@dataclass
class House:
    """A running desk. `url` has no slash at its end."""

    folder: Path
    url: str
    sandbox: SandboxProcess
    env: dict[str, str]

    def command(self, *words: str) -> str:
        """Run `kentongan …` beside the running desk and give what it printed."""
        done = subprocess.run(kentongan(*words), env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def phone(self, chat: int) -> list[dict[str, Any]]:
        """What is on a Telegram phone, oldest first."""
        shown: list[dict[str, Any]] = self.sandbox.control("GET", f"/sandbox/phones/telegram/{chat}")[
            "messages"
        ]
        return shown

    def mails(self, address: str) -> list[dict[str, Any]]:
        """What is in a mailbox, oldest first; empty before the first mail."""
        try:
            shown = self.sandbox.control("GET", f"/sandbox/phones/email/{address}")
        except RuntimeError:
            return []
        found: list[dict[str, Any]] = shown["messages"]
        return found

    def act(self, chat: int, act: str, **args: Any) -> None:
        """Let the owner of a phone do something that the page has no button for (open a link)."""
        self.sandbox.control("POST", f"/sandbox/phones/telegram/{chat}/{act}", args)


@contextmanager
def opened(folder: Path) -> Iterator[House]:
    """Everything started in this empty folder, and stopped at the end."""
    clock = folder / "clock.json"
    clock.write_text(dumps(DemoClock(datetime.now(UTC), START, 1.0)))
    tokens = [word for token in TOKENS for word in ("--token", token)]
    simulator = folder / "simulator"
    simulator.mkdir()
    with ExitStack() as stack:
        sandbox = stack.enter_context(SandboxProcess(simulator, "--clock", str(clock), "--sites", *tokens))
        port = free_port()
        house = House(folder, f"http://127.0.0.1:{port}", sandbox, environment(folder, port, sandbox))
        house.command("migrate")
        desk = subprocess.Popen(
            kentongan("serve", "--port", str(port)), env=house.env, stdout=subprocess.DEVNULL
        )
        stack.callback(stop, desk)
        wait_for(port, desk)
        yield house


def environment(folder: Path, port: int, sandbox: SandboxProcess) -> dict[str, str]:
    # Without coverage: the pages' own tests count their lines, and the story is slow enough.
    return uncounted() | {
        "KENTONGAN_FOLDER": str(folder),
        "KENTONGAN_DATABASE_URL": "",
        "KENTONGAN_DEMO": "1",
        "KENTONGAN_URL": f"http://127.0.0.1:{port}",
        "KENTONGAN_ALLOW_PRIVATE": "127.0.0.1,localhost",
        "KENTONGAN_SANDBOX_URL": sandbox.telegram_url,
    }


def wait_for(port: int, desk: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline and desk.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the desk did not start; its own message is on stderr")


def stop(desk: subprocess.Popen[bytes]) -> None:
    """SIGTERM, as a service manager does; the desk stops its children in order."""
    desk.terminate()
    desk.wait(60)
