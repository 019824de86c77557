"""One simulator for the whole session; every test finds it empty but for three phones."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.sandbox.client import ANI, BUDI, GROUP, Api

from kentongan.sandbox.process import SandboxProcess
from kentongan.sandbox.world import World


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxProcess]:
    with SandboxProcess() as process:
        yield process


@pytest.fixture
def api(sandbox: SandboxProcess) -> Api:
    sandbox.control("POST", "/sandbox/reset")
    people = [
        {"id": ANI, "name": "Ani Wijaya", "username": "ani", "phone": "+628120001", "started": True},
        {"id": BUDI, "name": "Budi", "phone": "+628120002", "started": True},
        {"id": GROUP, "name": "Grup Camat", "started": True},
    ]
    sandbox.control("POST", "/sandbox/users", people)
    return Api(sandbox)


class Now:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def world(tmp_path: Path, now: Now) -> Iterator[World]:
    world = World(tmp_path / "world", now, now)
    world.add_bot("77:token")
    world.add_person({"id": ANI, "name": "Ani", "phone": "+628120001"})
    world.set_chat(world.bot(None), ANI, started=True)
    yield world
    world.close()
