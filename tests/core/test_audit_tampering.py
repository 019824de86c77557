"""Twelve ways to tamper with a stored log, each by a clumsy hand and by one that recomputes every hash."""

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentongan.core.audit.chain import genesis, link
from kentongan.core.audit.head import TreeHead
from kentongan.core.audit.tree import EMPTY_ROOT
from kentongan.core.audit.verify import Fault, StoredEvent, verify

type Rows = list[StoredEvent]

AT = datetime(2026, 3, 13, 1, tzinfo=UTC)
YESTERDAY, TODAY = 20, 30


def event(seq: int, government: str = "tangerang") -> StoredEvent:
    at = AT + timedelta(minutes=seq)
    return StoredEvent(government, seq, at, f"user:{seq % 3}", "order.sent", f"matter:{seq}", {"n": seq}, b"")


def hashed(rows: Rows, government: str = "tangerang") -> Rows:
    """The rows with sequence numbers and hashes recomputed, as one who owns the database can."""
    previous, result = genesis(government), []
    for seq, row in enumerate(rows, start=1):
        numbered = replace(row, seq=seq)
        previous = link(previous, numbered)
        result.append(replace(numbered, hash=previous))
    return result


def log(size: int) -> Rows:
    return hashed([event(seq) for seq in range(1, size + 1)])


def head_of(rows: Rows) -> TreeHead:
    report = verify("tangerang", rows)
    assert report.ok
    return TreeHead("tangerang", report.size, report.chain, report.root, AT + timedelta(days=1))


HEAD = head_of(log(YESTERDAY))


def put(rows: Rows, at: int, row: StoredEvent) -> Rows:
    return [*rows[:at], row, *rows[at + 1 :]]


TAMPERINGS: dict[str, Callable[[Rows], Rows]] = {
    "edit data": lambda rows: put(rows, 9, replace(rows[9], data={"n": 999})),
    "insert": lambda rows: [*rows[:9], replace(event(10), action="order.withdrawn"), *rows[9:]],
    "delete first": lambda rows: rows[1:],
    "delete middle": lambda rows: rows[:9] + rows[10:],
    "delete last before the head": lambda rows: rows[: YESTERDAY - 1] + rows[YESTERDAY:],
    "reorder": lambda rows: [*rows[:9], rows[10], rows[9], *rows[11:]],
    "cut the tail": lambda rows: rows[: YESTERDAY - 1],
    "replace the whole chain": lambda rows: [replace(row, actor="user:0", data={"n": 0}) for row in rows],
    "swap government": lambda rows: put(rows, 9, replace(rows[9], government="serang")),
    "change time": lambda rows: put(rows, 9, replace(rows[9], at=rows[9].at - timedelta(microseconds=1))),
    "change actor": lambda rows: put(rows, 9, replace(rows[9], actor="user:9")),
    "replay an old row": lambda rows: [*rows[:15], rows[4], *rows[15:]],
}


def test_an_untouched_log_grown_since_yesterday_passes() -> None:
    rows = log(TODAY)
    report = verify("tangerang", rows, HEAD)
    assert report.ok
    assert report.faults == ()
    assert (report.size, report.chain) == (TODAY, rows[-1].hash.hex())


@pytest.mark.parametrize("size", [YESTERDAY, TODAY])
@pytest.mark.parametrize("recomputed", [False, True], ids=["clumsy", "recomputed"])
@pytest.mark.parametrize("kind", TAMPERINGS)
def test_tampering_is_seen(kind: str, recomputed: bool, size: int) -> None:
    tampered = TAMPERINGS[kind](log(size))
    rows = hashed(tampered) if recomputed else tampered
    report = verify("tangerang", rows, HEAD)
    assert not report.ok
    assert all(len(fault.message_id) > 30 for fault in report.faults)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_recomputed_rewrite_below_the_head_is_seen(data: st.DataObject) -> None:
    rows = log(TODAY)
    at = data.draw(st.integers(0, YESTERDAY - 1))
    field = data.draw(st.sampled_from(["actor", "action", "subject"]))
    change: dict[str, Any] = {field: data.draw(st.text("xyz", min_size=1))}
    rewritten = hashed(put(rows, at, replace(rows[at], **change)))
    assert {fault.kind for fault in verify("tangerang", rewritten, HEAD).faults} == {"chain", "root"}
    assert verify("tangerang", rewritten).ok, (
        "without the head nobody could tell: that is what the head is for"
    )


def test_one_edit_is_reported_once_and_where_it_is() -> None:
    tampered = TAMPERINGS["edit data"](log(TODAY))
    assert verify("tangerang", tampered, HEAD).faults == (Fault(10, "link"),)
    assert verify("tangerang", TAMPERINGS["swap government"](log(TODAY)), HEAD).faults == (
        Fault(10, "government"),
    )


def test_a_gap_is_reported_at_the_row_after_it() -> None:
    faults = verify("tangerang", TAMPERINGS["delete middle"](log(TODAY)), HEAD).faults
    assert faults[0] == Fault(11, "sequence")
    assert {fault.kind for fault in faults[1:]} == {"chain", "root"}


def test_a_cut_tail_is_reported_as_missing_events() -> None:
    assert verify("tangerang", log(5), HEAD).faults == (Fault(6, "shorter"),)
    assert verify("tangerang", [], HEAD).faults == (Fault(1, "shorter"),)


def test_a_head_of_another_government_proves_nothing() -> None:
    faults = verify("tangerang", log(TODAY), replace(HEAD, government="serang")).faults
    assert faults == (Fault(0, "head_government"),)


def test_a_whole_log_under_another_name_is_seen() -> None:
    moved = hashed([replace(row, government="serang") for row in log(3)], "serang")
    assert [fault.kind for fault in verify("tangerang", moved).faults] == ["government"] * 3


def test_an_empty_log_and_its_head() -> None:
    report = verify("tangerang", [])
    assert (report.ok, report.size, report.chain, report.root) == (
        True,
        0,
        genesis("tangerang").hex(),
        EMPTY_ROOT.hex(),
    )
    empty = TreeHead("tangerang", 0, report.chain, report.root, AT)
    assert verify("tangerang", log(3), empty).ok
    assert not verify("tangerang", log(3), replace(empty, chain="00" * 32)).ok


def nested(depth: int) -> object:
    value: object = "deep"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        {"data": {"n": 0.5}},
        {"data": {"n": nested(100_000)}},
        {"at": AT.replace(tzinfo=None)},
        {"at": datetime.min.replace(tzinfo=timezone(timedelta(hours=7)))},
    ],
    ids=["float", "too deep", "naive", "out of range"],
)
def test_a_row_that_cannot_be_read_is_a_fault_and_not_a_crash(change: dict[str, Any]) -> None:
    rows = log(5)
    rows[2] = replace(rows[2], **change)
    assert verify("tangerang", rows).faults == (Fault(3, "unreadable"),)


def test_at_most_a_hundred_faults_are_told() -> None:
    rows = [replace(row, actor="someone else") for row in log(150)]
    report = verify("tangerang", rows)
    assert (len(report.faults), report.size, report.ok) == (100, 150, False)


@pytest.mark.slow
def test_memory_stays_flat() -> None:
    def endless(count: int) -> Iterator[StoredEvent]:
        previous = genesis("tangerang")
        for seq in range(1, count + 1):
            row = event(seq)
            previous = link(previous, row)
            yield replace(row, hash=previous)

    peaks = []
    for count in (300, 2400):
        tracemalloc.start()
        assert verify("tangerang", endless(count)).ok
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 10_000
