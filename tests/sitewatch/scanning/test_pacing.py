"""How fast one address is asked: the turns alone with any clock, then real tasks on a real one."""

import asyncio
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.sitewatch.scanning.pacing import LONGEST_WAIT, Lane, Pacer, seconds_of

EVENTS = st.lists(
    st.tuples(
        st.floats(0, 5), st.sampled_from([200, 404, 429, 500, 503]), st.none() | st.floats(0, 10**9), st.floats(0, 10)
    ),
    max_size=60,
)  # fmt: skip


@given(rate=st.floats(0.1, 100), events=EVENTS)
def test_turns_are_never_closer_than_they_may_be(
    rate: float, events: list[tuple[float, int, float | None, float]]
) -> None:
    lane, now = Lane(1 / rate), 0.0
    soonest = 0.0
    for passed, status, retry_after, at_least in events:
        now += passed
        wait = lane.take(now, at_least)
        assert wait == 0 or wait == pytest.approx(lane.free_at - now)
        assert wait == 0 or now < soonest + 1e-9
        if wait:
            continue
        assert now >= soonest
        soonest = now + max(1 / rate, at_least)
        lane.answered(status, retry_after, now)
        if status in (429, 503) and retry_after is not None:
            soonest = max(soonest, now + min(retry_after, LONGEST_WAIT))
        soonest = max(soonest, lane.free_at)


@given(faults=st.integers(1, 50), good=st.integers(0, 50))
def test_faults_slow_down_and_good_answers_restore_trust(faults: int, good: int) -> None:
    lane = Lane(1.0)
    for _ in range(faults):
        lane.answered(500, None, 0.0)
    assert 1 < lane.strain <= 10
    for _ in range(good):
        lane.answered(200, None, 0.0)
    assert lane.strain == 1 or good < 4


@pytest.mark.parametrize(
    ("asked", "date", "seconds"),
    [
        ("120", "", 120.0), (" 5 ", "", 5.0), ("", "", None), ("-3", "", None), ("soon", "", None), ("9" * 30, "", None),
        ("Fri, 02 Jan 2026 00:01:00 GMT", "Fri, 02 Jan 2026 00:00:00 GMT", 60.0),
        ("Fri, 02 Jan 2026 00:00:00 GMT", "Fri, 02 Jan 2026 00:01:00 GMT", 0.0),
        ("Fri, 02 Jan 2026 00:00:00 GMT", "", None),
        ("Fri, 02 Jan 2026 00:00:00 GMT", "Fri, 02 Jan 2026 00:00:00 -0000", None),
    ],
)  # fmt: skip
def test_retry_after_is_read_in_both_forms(asked: str, date: str, seconds: float | None) -> None:
    assert seconds_of(asked, date) == seconds


def test_tasks_share_the_pace_of_an_address_and_not_of_another() -> None:
    pacer, began = Pacer(rate=50, per_address=2), time.monotonic()
    starts: dict[str, list[float]] = {"a": [], "b": []}
    under_way = dict.fromkeys(starts, 0)

    async def ask(address: str) -> None:
        async with pacer.turn(address):
            starts[address].append(time.monotonic())
            under_way[address] += 1
            assert under_way[address] <= 2
            await asyncio.sleep(0.05)
            under_way[address] -= 1

    async def all_of_them() -> None:
        await asyncio.gather(*(ask(address) for _ in range(8) for address in starts))

    asyncio.run(all_of_them())
    for times in starts.values():
        assert all(later - earlier >= 0.019 for earlier, later in pairwise(times))
    assert time.monotonic() - began < 2 * 8 * 0.05


def test_addresses_that_nobody_asks_are_forgotten() -> None:
    clock = iter(range(10**9))
    pacer = Pacer(rate=10, now=lambda: float(next(clock)))

    async def ask_many() -> None:
        for number in range(10_000):
            async with pacer.turn(f"address {number}"):
                pass

    asyncio.run(ask_many())
    assert len(pacer._roads) < 4200
