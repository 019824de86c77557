"""The table of states: every pair of state and move, against the diagram that people read."""

import re
from itertools import pairwise, product

import pytest

from kentongan.core.clock import states
from kentongan.core.clock.states import (
    OVER,
    RANK,
    TABLE,
    TICKING,
    UNANSWERED,
    IllegalMove,
    Move,
    Receipt,
    State,
    move,
    raised,
)

OPEN = set(State) - OVER
GROUPS = {
    "any open state": OPEN - {State.DONE},  # a report that is in meets no obstacle any more
    "any state that is not over": OPEN,
}


def drawn() -> dict[tuple[State, Move], State]:
    """The ways that the diagram in the module's docstring draws; after a comma a way starts anew."""
    picture = str(states.__doc__).split("\n\n")[1]
    ways: dict[tuple[State, Move], State] = {}
    for line in picture.splitlines():
        first, *rest = re.split(r"(,?) --(\w+)--> ", line.strip())
        start = origins = GROUPS.get(first) or {State(word) for word in first.split(", ")}
        for comma, by, to in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
            ways |= {(origin, Move(by)): State(to) for origin in (start if comma else origins)}
            origins = {State(to)}
    return ways


def test_the_table_has_what_the_diagram_draws() -> None:
    ways = drawn()
    assert len(ways) > 20
    for (state, by), target in ways.items():
        assert TABLE[state][by] == target, (state, by)


def test_what_the_diagram_does_not_draw_changes_nothing_or_comes_from_the_text() -> None:
    """Beyond the drawn ways: answers that stay where they are, answers by steps left out, and a late lapse."""
    extra = {(s, by): to for s, ways in TABLE.items() for by, to in ways.items()}.items() - drawn().items()
    moving = {(s.value, by.value): to.value for (s, by), to in extra if s != to}
    assert moving == {
        ("waiting", "finish"): "done",
        ("silent", "finish"): "done",
        ("lapsed", "finish"): "done",
        ("obstacle", "finish"): "done",
        ("waiting", "lapse"): "lapsed",
        ("acknowledged", "lapse"): "lapsed",
    }


@pytest.mark.parametrize(("state", "by"), list(product(State, Move)))
def test_every_pair_moves_by_the_table_or_raises(state: State, by: Move) -> None:
    if by in TABLE[state]:
        assert move(state, by) is TABLE[state][by]
        return
    with pytest.raises(IllegalMove) as caught:
        move(state, by)
    assert (caught.value.state, caught.value.move) == (state, by)


@pytest.mark.parametrize("state", sorted(OVER))
def test_nothing_leads_out_of_an_end(state: State) -> None:
    assert TABLE[state] == {}


@pytest.mark.parametrize("state", State)
def test_an_answer_never_leads_back_to_silence(state: State) -> None:
    answers = (Move.ACKNOWLEDGE, Move.FINISH, Move.OBSTRUCT, Move.RESUME, Move.REOPEN)
    assert not {TABLE[state][by] for by in answers if by in TABLE[state]} & UNANSWERED


@pytest.mark.parametrize("state", State)
def test_a_second_press_of_the_same_button_stays(state: State) -> None:
    for by in (Move.ACKNOWLEDGE, Move.FINISH, Move.OBSTRUCT):
        if by in TABLE[state]:
            once = move(state, by)
            assert move(once, by) == once


def test_only_a_running_clock_is_chased() -> None:
    chased = {state for state in State if Move.REMIND in TABLE[state]}
    assert chased == TICKING == {state for state in State if Move.LAPSE in TABLE[state]}


def test_receipts_rise_in_the_order_of_their_names() -> None:
    order = ["planned", "claimed", "failed", "cancelled", "unknown", "accepted", "delivered", "read"]
    assert [receipt.value for receipt in sorted(Receipt, key=RANK.__getitem__)] == order


@pytest.mark.parametrize(("known", "news"), list(product(Receipt, Receipt)))
def test_news_never_lowers_what_is_proved(known: Receipt, news: Receipt) -> None:
    result = raised(known, news)
    assert result in (known, news)
    assert RANK[result] == max(RANK[known], RANK[news])


def test_any_order_of_news_ends_at_the_same_proof() -> None:
    for first, second in pairwise(Receipt):
        assert raised(first, second) == raised(second, first)
