"""A government to change the directory of, with its scope held for the whole test."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kentongan.base.users import Government


@pytest.fixture
def government(db: None) -> "Iterator[Government]":
    # Here, because pytest reads this file before Django is ready.
    from tests import factories

    from kentongan.base.scope import scope

    row = factories.government()
    with scope(row):
        yield row
