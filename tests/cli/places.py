"""Desks of real commands: each test has a copy of one prepared desk, on the database this run is about."""

import fcntl
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from tests.programs import environment, uncounted, unset

from kentongan.cli.supervisor import kentongan

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("KENTONGAN_DATABASE_URL", "")
ON_POSTGRES = SERVER.startswith("postgresql")
YESTERDAY, TODAY = 20, 30
HEAD = "kepala.jsonl"


@dataclass
class Place:
    """A data folder and its database; commands run in it as processes of their own."""

    folder: Path
    url: str
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        own = {"KENTONGAN_FOLDER": str(self.folder), "KENTONGAN_DATABASE_URL": self.url}
        return unset() | own | {"KENTONGAN_ALLOW_PRIVATE": "127.0.0.1"} | self.extra

    def run(self, *words: str, given: bytes = b"", **env: str) -> subprocess.CompletedProcess[str]:
        """`kentongan WORDS`, to its end; text of both streams."""
        command = kentongan(*words)
        env = environment(words[0], self.env | env)
        done = subprocess.run(command, env=env, input=given, capture_output=True, check=False, timeout=120)
        out, err = done.stdout.decode(), done.stderr.decode()
        return subprocess.CompletedProcess(command, done.returncode, out, err)

    def act(self, *words: str) -> Any:
        """One act of `world.py`; an assertion carries its traceback."""
        command = [sys.executable, "-m", "tests.cli.world", *words]
        env = uncounted(self.env)
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    @contextmanager
    def process(self, *command: str, **env: str) -> Iterator[subprocess.Popen[str]]:
        """A program beside the test, told to stop when the `with` is left: it ends its own children."""
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(" ".join(command[1:5]), self.env | env), stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            if process.stdout:
                process.stdout.close()

    def sql(self, statement: str, *values: Any) -> Sequence[tuple[Any, ...]]:
        """One statement on the database itself, past the house; the rows of a query."""
        if not ON_POSTGRES:
            with sqlite3.connect(urlsplit(self.url).path) as lite:
                rows = lite.execute(statement.replace("%s", "?"), values).fetchall()
            lite.close()
            return rows
        with psycopg.connect(self.url) as connection:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []


def empty_place(folder: Path) -> Place:
    """A folder that does not exist yet, and an empty database."""
    if not ON_POSTGRES:
        return Place(folder, f"sqlite://{folder}/kentongan.sqlite3")
    return Place(folder, _database())


def _database(template: str = "template0") -> str:
    name = f"desk_{uuid.uuid4().hex}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return urlsplit(SERVER)._replace(path=f"/{name}").geturl()


@cache
def _prepared() -> Place:
    """The desk that the others are copies of; the first process of a run that needs it makes it for all."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)
    folder = Path(tempfile.gettempdir(), f"kentongan-prepared-{run}")
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        address = folder / "address"
        if not address.exists():
            place = empty_place(folder / "data")
            _prepare(place)
            address.write_text(place.url)
    return Place(folder / "data", address.read_text())


def _prepare(place: Place) -> None:
    """With yesterday's head beside it: 20 events then, 30 now."""
    assert place.run("migrate").returncode == 0
    place.act("build")
    place.act("grow", str(YESTERDAY - _events(place)))
    (place.folder / HEAD).write_text(place.run("audit", "head").stdout)
    place.act("grow", str(TODAY - YESTERDAY))
    assert _events(place) == TODAY


def _events(place: Place) -> int:
    return int(place.sql("SELECT count(*) FROM base_event WHERE government_id = 1")[0][0])


def copied(folder: Path) -> Place:
    """A copy of the prepared desk in this folder."""
    source = _prepared()
    shutil.copytree(source.folder, folder)
    if not ON_POSTGRES:
        return Place(folder, f"sqlite://{folder}/kentongan.sqlite3")
    return Place(folder, _database(urlsplit(source.url).path.lstrip("/")))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A desk with two governments, orders, answers, files and secrets."""
    return copied(tmp_path / "desk")


@pytest.fixture
def empty(tmp_path: Path) -> Place:
    """Nothing: neither folder nor tables."""
    return empty_place(tmp_path / "empty")
