"""kill -9 while an endpoint is being told: after the next start it has heard everything, each under its own id."""

import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from tests.sitewatch.test_hooks import Ear, handler_of, listening
from tests.worker.test_scan_kill import Desk, kill

OWED = 30


@pytest.mark.slow
@pytest.mark.once
def test_a_killed_worker_loses_no_message(tmp_path: Path) -> None:
    ear, go_on = Ear(), threading.Event()

    def slowly() -> tuple[int, dict[str, str]]:
        """The first dozen are answered; then the endpoint keeps everybody waiting until the worker is dead."""
        if len(ear.heard) > 12:
            go_on.wait(30)
        return 204, {}

    ear.says = slowly
    server = listening(handler_of(ear))
    ear.port = server.server_address[1]
    desk = Desk(tmp_path, ["127.0.0.1"])
    with server, desk.inside() as inside:
        keys = inside("owe", url=ear.url, count=OWED)
        first = desk.worker()
        try:
            deadline = time.monotonic() + 60
            while len(ear.heard) < OWED and time.monotonic() < deadline:
                time.sleep(0.05)
        finally:
            kill(first)
        assert inside("owed") == {"claimed": OWED}, "killed before any result was written"
        go_on.set()
        second = desk.worker()
        try:
            deadline = time.monotonic() + 90
            while (state := inside("owed")) != {"delivered": OWED} and time.monotonic() < deadline:
                time.sleep(0.2)
        finally:
            kill(second)
            server.shutdown()
    assert state == {"delivered": OWED}
    assert Counter(headers["webhook-id"] for headers, _ in ear.heard) == dict.fromkeys(keys, 2)
