"""The desk at work, for tests of whole flows. Imports stand inside: pytest reads this before Django is ready."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.flows import Desk
    from tests.web.estate import Estate

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


@pytest.fixture
def e(db: None) -> "Estate":
    """A government that has one of everything, for tests of all pages."""
    from tests.web.estate import estate

    return estate()
