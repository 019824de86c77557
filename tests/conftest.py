"""The desk at work, for tests of whole flows. Imports stand inside: pytest reads this before Django is ready."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.flows import Desk

    from kentongan.worker.deliver import Network


@pytest.fixture(scope="session")
def network() -> "Iterator[Network]":
    from kentongan.worker.deliver import Network

    network = Network()
    yield network
    network.close()


@pytest.fixture
def desk(db: None, monkeypatch: pytest.MonkeyPatch, network: "Network") -> "Iterator[Desk]":
    """A regency of three seats below its regent, inside its scope, on a Wednesday at 09.00 WIB."""
    from tests.flows import opened

    with opened(monkeypatch, network) as desk:
        yield desk
