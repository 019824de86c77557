"""The worker: tick, deliver, receive, scan, draw, hooks, auditor, each in a thread with its own database connection.

A loop that fails logs why, waits and goes on; the others are not held up. Heartbeats tell the header and `doctor`.
"""

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from django.db import connection

from kentongan.base.clock import speed
from kentongan.sitewatch import pictures

from . import auditor, draw
from .deliver import Deliverer, Network, sweep
from .domains import Registry
from .hook import send_hooks, sweep_hooks
from .receive import Receiver
from .retain import tidy_up
from .scan import Scanner, plan_nights, sweep_targets
from .tick import LIMIT, tick

log = structlog.get_logger("kentongan.worker")
IDLE = 0.25
BEAT_EVERY = 5.0
AFTER_FAILURE = 2.0
# Programs are told within a second or so.
HOOKS_IDLE = 1.0


@dataclass
class Worker:
    """Runs until `stop()`; `kill -9` at any instant loses nothing (see the loops' guarantees)."""

    stopping: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        loops: dict[str, Callable[[], None]] = {
            "tick": self._tick,
            "deliver": self._deliver,
            "receive": self._receive,
            "scan": self._scan,
            "hooks": self._hooks,
            "draw": self._draw,
            "auditor": self._audit,
        }
        for name, loop in loops.items():
            thread = threading.Thread(target=self._run, args=(loop,), name=name, daemon=True)
            thread.start()
            self.threads.append(thread)

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(35)

    @staticmethod
    def _run(loop: Callable[[], None]) -> None:
        try:
            loop()
        finally:
            connection.close()

    @staticmethod
    def _note_failure(name: str, error: Exception) -> None:
        try:
            auditor.beat(name, f"{type(error).__name__}: {error}", "bad")
        except Exception:
            log.exception("no heartbeat", loop=name)

    def _every(self, name: str, step: Callable[[], bool], idle: float = IDLE) -> None:
        """Call `step` until told to stop; rest while it finds nothing to do; beat now and then.

        A step that fails is made again: what is on its way over the network outlives a database that was away."""
        beat = _Beat(name)
        while not self.stopping.is_set():
            try:
                beat.now_and_then()
                rest = 0.0 if step() else idle
            except Exception as error:
                log.exception("loop failed", loop=name)
                self._note_failure(name, error)
                connection.close()
                rest = AFTER_FAILURE
            self.stopping.wait(rest)

    def _tick(self) -> None:
        # A hurried demo clock still gets its steps one by one, because the loop looks often enough.
        self._every("tick", lambda: tick() == LIMIT, IDLE if speed() <= 1 else 0.05)

    def _deliver(self) -> None:
        network = Network()
        deliverer = Deliverer(network)
        sweeping = _Seldom(5.0, sweep)
        try:
            self._every("deliver", lambda: sweeping.run() or deliverer.step(wait_for=IDLE))
        finally:
            deliverer.drain()
            network.close()

    def _receive(self) -> None:
        network = Network()
        receiver = Receiver(network)
        try:
            self._every("receive", lambda: bool(receiver.poll() + receiver.step()))
        finally:
            network.close()

    def _scan(self) -> None:
        network = Network()
        scanner = Scanner(network)
        seldom = (
            _Seldom(15.0, sweep_targets),
            _Seldom(20.0, plan_nights),
            _Seldom(60.0, Registry(network).step),
        )
        try:
            self._every("scan", lambda: any(one.run() for one in seldom) or scanner.step(wait_for=IDLE))
        finally:
            scanner.close()
            network.close()

    def _hooks(self) -> None:
        network = Network()
        sweeping, tidying = _Seldom(15.0, sweep_hooks), _Seldom(30.0, tidy_up)
        try:
            self._every("hooks", lambda: sweeping.run() or tidying.run() or send_hooks(network), HOOKS_IDLE)
        finally:
            network.close()

    def _draw(self) -> None:
        sweeping = _Seldom(30.0, pictures.sweep)
        self._every("draw", lambda: sweeping.run() or draw.step(), idle=2.0)

    def _audit(self) -> None:
        chains = _Seldom(10.0, auditor.check_chains)
        heads = _Seldom(60.0, auditor.keep_heads)

        def look() -> bool:
            chains.run()
            heads.run()
            auditor.look()
            return False

        self._every("watch", look, idle=5.0)


class _Beat:
    """A heartbeat that costs one write in five seconds."""

    def __init__(self, name: str) -> None:
        self.seldom = _Seldom(BEAT_EVERY, lambda: auditor.beat(name))

    def now_and_then(self) -> None:
        self.seldom.run()


class _Seldom:
    """Runs something at most once in `seconds` of real time."""

    def __init__(self, seconds: float, work: Callable[[], int | None]) -> None:
        self.seconds, self.work, self.next = seconds, work, 0.0

    def run(self) -> bool:
        if time.monotonic() < self.next:
            return False
        self.next = time.monotonic() + self.seconds
        return bool(self.work())


def run_until_told() -> None:
    """Run a worker in this process until SIGTERM or SIGINT, then stop cleanly."""
    worker = Worker()
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    worker.start()
    told.wait()
    worker.stop()
