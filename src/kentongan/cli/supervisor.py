"""Runs the processes of a desk together: what dies is started again, what is told to stop stops."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import FrameType

RESTART_AFTER = 1.0
STOP_WITHIN = 40.0


def kentongan(*words: str) -> list[str]:
    """A command line of our own; -P so that no file in the caller's folder can stand in for ours."""
    return [sys.executable, "-P", "-m", "kentongan", *words]


def web(host: str, port: int, *, workers: int = 1, threads: int = 4) -> list[str]:
    """The web server: granian, pages by WSGI."""
    return [
        *(sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning"),
        *("--backpressure", "64", "kentongan.config.wsgi:application"),
    ]


@dataclass
class Supervisor:
    """Children by name. `run()` watches them until SIGTERM or Ctrl-C."""

    commands: dict[str, list[str]]
    env: Mapping[str, str]
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    started: dict[str, float] = field(default_factory=dict)
    told: bool = False

    def start(self, *names: str) -> None:
        """Start these, or all of those that do not run yet."""
        for name in names or [name for name in self.commands if name not in self.children]:
            self._spawn(name)

    def _spawn(self, name: str) -> None:
        self.started[name] = time.monotonic()
        # Its own session: Ctrl-C reaches us alone, and we stop the children in order.
        self.children[name] = subprocess.Popen(
            self.commands[name],
            env={**os.environ, **self.env},
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - one thread here
        )

    def run(self) -> int:
        """Watch until told to stop; a child that ends is started again after a second."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._tell)
        try:
            while not self.told:
                time.sleep(0.2)
                self._restart_dead()
        finally:
            self.stop()
        return 0

    def _tell(self, number: int, frame: FrameType | None) -> None:
        self.told = True

    def _restart_dead(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None and time.monotonic() - self.started[name] > RESTART_AFTER:
                print(f"{name} berhenti (kode {child.returncode}), dijalankan lagi.", file=sys.stderr)
                _end_rest(child)
                self._spawn(name)

    def stop(self) -> None:
        """Ask every child to stop, and insist after a while."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            _end_rest(child)


_PR_SET_PDEATHSIG = 1  # prctl(2)


def _end_with_parent() -> None:
    """In the child: be told to stop when the supervisor dies, even by `kill -9`; nobody would start it again."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _end_rest(child: subprocess.Popen[bytes]) -> None:
    """End what a child that has ended itself left behind: a web server killed by force leaves processes that go on
    serving pages, with yesterday's code, on the same port."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
