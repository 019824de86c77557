"""`kentongan serve` and `kentongan demo`: what they start, start again, and leave behind."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.places import Place
from tests.ports import free_port

from kentongan.cli.supervisor import kentongan

pytestmark = pytest.mark.slow


def children(pid: int) -> dict[str, int]:
    """Process ids of the direct children by what they run: web, worker, simulator."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    found: dict[str, int] = {}
    for line in listed.stdout.splitlines():
        number, _, command = line.strip().partition(" ")
        names = {"granian": "web", "kentongan worker": "worker", "kentongan.sandbox": "simulator"}
        found |= {name: int(number) for sign, name in names.items() if sign in command}
    return found


def with_descendants(pids: Iterable[int]) -> list[int]:
    """These processes and the processes that they started themselves."""
    return [pid for parent in pids for pid in (parent, *map(int, _children_of(parent)))]


def _children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def eventually(look: Callable[[], Any], seconds: float = 40) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.1)
    return found


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/akun/login/", timeout=5) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def ended(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, float]:
    """Exit code and seconds until a process that was told to stop has done so."""
    begun = time.monotonic()
    process.send_signal(number)
    return process.wait(60), time.monotonic() - begun


@pytest.fixture
def no_orphans() -> Iterator[list[int]]:
    """Ids put in here must be gone at the end of the test."""
    seen: list[int] = []
    yield seen
    left = [pid for pid in seen if alive(pid)]
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == [], "processes live on"


def test_serve_runs_web_and_worker_restarts_them_and_stops_cleanly(
    place: Place, no_orphans: list[int]
) -> None:
    port = free_port()
    with place.process(*kentongan("serve", "--port", str(port))) as desk:
        eventually(lambda: answers(port))
        first = eventually(lambda: len(found := children(desk.pid)) == 2 and found)
        no_orphans += with_descendants(first.values())
        for name in ("worker", "web"):
            os.kill(first[name], signal.SIGKILL)
        second = eventually(
            lambda: len(found := children(desk.pid)) == 2 and not found.items() & first.items() and found
        )
        no_orphans += with_descendants(second.values())
        eventually(lambda: answers(port))
        code, seconds = ended(desk, signal.SIGTERM)
    assert (code, seconds < 10) == (0, True), f"code {code} after {seconds:.1f} s"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_serve_killed_by_force_leaves_nothing_running(place: Place) -> None:
    port = free_port()
    with place.process(*kentongan("serve", "--port", str(port))) as desk:
        eventually(lambda: answers(port))
        pids = with_descendants(children(desk.pid).values())
        desk.kill()
        eventually(lambda: not any(alive(pid) for pid in pids), 90)


def test_a_failing_worker_says_why_without_telling_secrets(place: Place) -> None:
    """A message of a kind that no module knows: the step fails inside the channel's own settings."""
    place.sql("UPDATE kernel_delivery SET kind = 'entah' WHERE state = 'planned'")
    with place.process(*kentongan("worker")) as worker:
        assert worker.stdout
        said = ""
        while "KeyError: 'entah'" not in said and (line := worker.stdout.readline()):
            said += line
        worker.terminate()
        said += worker.stdout.read()
    assert "Traceback" in said
    assert "rahasia-telegram" not in said


def test_serve_refuses_a_database_of_another_shape(empty: Place) -> None:
    done = empty.run("serve", "--port", str(free_port()))
    assert (done.returncode, "kentongan migrate" in done.stderr) == (1, True)


def ready(desk: subprocess.Popen[str]) -> str:
    """Read until the line that says where the desk is; the whole text so far."""
    said = ""
    assert desk.stdout
    for line in desk.stdout:
        said += line
        if "Siap dalam" in line:
            return said
    raise AssertionError(f"never ready: {said}")


def enter(text: str) -> None:
    """Follow the printed link into the desk."""
    link = re.search(r"Buka: (http://\S+)", text)
    assert link
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with opener.open(link[1], timeout=20) as page:
        assert "<title>Meja · Kab. Contoh</title>" in page.read().decode()


@pytest.mark.once  # the demo brings its own SQLite
def test_the_demo_gets_ready_twice_and_leaves_nothing_running(tmp_path: Path, no_orphans: list[int]) -> None:
    place = Place(tmp_path / "peragaan", "")
    command = kentongan("demo", "--no-open", "--port", str(free_port()), "--folder", str(place.folder))
    with place.process(*command) as desk:
        said = ready(desk)
        no_orphans += with_descendants(children(desk.pid).values())
        assert "[5/5]" in said
        assert len(no_orphans) >= 3
        enter(said)
        busy = place.run(*command[4:])
        assert (busy.returncode, "sedang dipakai" in busy.stderr) == (1, True)
        assert ended(desk, signal.SIGTERM)[1] < 15
    with place.process(*command) as desk:
        said = ready(desk)
        no_orphans += with_descendants(children(desk.pid).values())
        assert "[3/5]" not in said, "nothing is imported twice"
        enter(said)
        assert ended(desk, signal.SIGINT)[1] < 15


@pytest.mark.once  # the demo brings its own SQLite
def test_the_demo_told_to_stop_while_it_sets_up_leaves_nothing_running(
    tmp_path: Path, no_orphans: list[int]
) -> None:
    place = Place(tmp_path / "peragaan", "")
    command = kentongan("demo", "--no-open", "--port", str(free_port()), "--folder", str(place.folder))
    with place.process(*command) as desk:
        assert desk.stdout
        eventually(lambda: "[5/5]" in (desk.stdout.readline() if desk.stdout else ""), 60)
        no_orphans += with_descendants(children(desk.pid).values())
        ended(desk, signal.SIGTERM)
    with place.process(*command) as desk:
        enter(ready(desk))
        no_orphans += with_descendants(children(desk.pid).values())
        ended(desk, signal.SIGTERM)
    with sqlite3.connect(place.folder / "kentongan.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM directives_directive").fetchone() == (2,)
    database.close()


@pytest.mark.parametrize("folder", ["/proc/peragaan", "/proc"])
@pytest.mark.once  # the demo brings its own SQLite
def test_the_demo_names_a_folder_it_cannot_write(folder: str) -> None:
    place = Place(Path(folder), "")
    done = place.run("demo", "--no-open", "--port", str(free_port()), "--folder", folder)
    assert (done.returncode, "tidak dapat dibuat" in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr


@pytest.mark.once
def test_a_busy_port_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = Place(tmp_path / "p", "").run(
            "demo", "--no-open", "--port", str(port), "--folder", str(tmp_path / "p")
        )
    assert (done.returncode, f"--port {port + 1}" in done.stderr) == (1, True)
    assert not (tmp_path / "p").exists()
