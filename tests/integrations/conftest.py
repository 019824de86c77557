"""The Simulator as a peer: real HTTP, SMTP and IMAP on this machine."""

from collections.abc import Iterator
from typing import Any

import pytest

from kentongan.sandbox.process import SandboxProcess

pytest.register_assert_rewrite("tests.integrations.suite")


@pytest.fixture(scope="session")
def started() -> Iterator[SandboxProcess]:
    with SandboxProcess() as process:
        yield process


@pytest.fixture
def simulator(started: SandboxProcess, settings: Any) -> SandboxProcess:
    """Phones empty, faults off, and this machine allowed as a peer."""
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.1"]
    started.control("POST", "/sandbox/reset")
    return started
