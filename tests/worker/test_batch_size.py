"""How many messages are claimed at once: few on a slow channel, so that an urgent one need not wait for them."""

from concurrent.futures import Future
from datetime import UTC, datetime
from time import monotonic
from typing import cast

import pytest

from kentongan.ports.channel import Outgoing
from kentongan.worker.deliver import FEWEST, MOST, QUICK_S, SLOW_S, Batch, Deliverer, Network

pytestmark = pytest.mark.once  # no database here


def landed(size: int, took: float) -> Batch:
    """A batch of `size` messages that comes back `took` seconds after it left."""
    at = datetime(2026, 11, 18, 2, tzinfo=UTC)
    return Batch(
        (1, "telegram"), [], [Outgoing("d1-0", "7", "", "")] * size, at, Future(), monotonic() - took
    )


@pytest.mark.parametrize(
    ("batch", "size", "took", "after"),
    [
        (FEWEST, FEWEST, QUICK_S / 2, 2 * FEWEST),
        (MOST, MOST, QUICK_S / 2, MOST),
        (FEWEST, FEWEST - 1, QUICK_S / 2, FEWEST),  # an idle channel proves nothing
        (256, 256, (QUICK_S + SLOW_S) / 2, 256),
        (256, 3, SLOW_S * 2, 128),
        (FEWEST, FEWEST, SLOW_S * 2, FEWEST),
    ],
)
def test_the_next_claim_follows_how_the_last_batch_went(
    batch: int, size: int, took: float, after: int
) -> None:
    deliverer = Deliverer(cast(Network, None), batch=batch)
    deliverer._suit(landed(size, took))
    assert deliverer.batch == after


def test_at_telegrams_free_rate_a_batch_is_out_within_seconds() -> None:
    assert FEWEST / 30 <= SLOW_S
