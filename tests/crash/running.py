"""A desk of real processes over the Simulator, to be killed: web, workers, and the database where it is a server."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.insider import Insider
from tests.pg import TemporaryPostgres
from tests.ports import free_port
from tests.programs import uncounted, unset

from kentongan.cli.supervisor import kentongan, web
from kentongan.sandbox.process import SandboxProcess

LEASE_S = 4


@dataclass
class Running:
    """Processes by name; `kill` is SIGKILL to the whole group, so that no child lives on."""

    folder: Path
    sandbox: SandboxProcess
    database_url: str
    port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    @property
    def env(self) -> dict[str, str]:
        # Without coverage: what is killed reports none, and its slow start would hide races.
        return uncounted(unset()) | {
            "KENTONGAN_FOLDER": str(self.folder),
            "KENTONGAN_DATABASE_URL": self.database_url,
            "KENTONGAN_DEMO": "1",
            "KENTONGAN_URL": f"http://127.0.0.1:{self.port}",
            "KENTONGAN_ALLOW_PRIVATE": "127.0.0.1",
            "KENTONGAN_LEASE": str(LEASE_S),
        }

    @cached_property
    def inside(self) -> Insider:
        """Acts of `inside.py` in the desk's own settings."""
        return self.stack.enter_context(Insider("tests.crash.inside", self.env))

    def start(self, name: str) -> None:
        """Start `web`, or a worker under any other name."""
        command = web("127.0.0.1", self.port) if name == "web" else kentongan("worker")
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, env=self.env, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, name: str) -> None:
        """As if the machine had lost its power."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self, name: str) -> None:
        process = self.processes.pop(name)
        process.terminate()
        process.wait(60)

    def kill_all(self) -> None:
        for name in list(self.processes):
            self.kill(name)

    def wait_for(self, done: Callable[[], Any], seconds: float, what: str) -> None:
        """Look now and then; an assertion says what never came about, with the ends of the logs."""
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, f"{what}\n{self.logs()}"
            time.sleep(0.3)

    def serves(self) -> bool:
        """Whether the web takes connections."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def logs(self) -> str:
        return "\n".join(f"== {path.name}\n{path.read_text()[-3000:]}" for path in self.folder.glob("*.log"))


@contextmanager
def running(folder: Path, database_url: str = "") -> Iterator[Running]:
    """An empty folder with the Simulator beside it, on the same hurried clock; nothing outlives the `with`."""
    folder.mkdir(exist_ok=True)
    url = database_url or f"sqlite://{folder}/kentongan.sqlite3"
    simulator = folder / "simulator"
    simulator.mkdir()
    with SandboxProcess(simulator, "--clock", str(folder / "clock.json"), "--limits", "off") as sandbox:
        desk = Running(folder, sandbox, url)
        with desk.stack:
            desk.stack.callback(desk.kill_all)
            yield desk


@contextmanager
def server() -> Iterator[TemporaryPostgres | None]:
    """A PostgreSQL to be killed, where this run of the suite is about PostgreSQL; else None, for SQLite."""
    if not os.environ.get("KENTONGAN_DATABASE_URL", "").startswith("postgresql"):
        yield None
        return
    with TemporaryPostgres() as postgres:
        yield postgres
