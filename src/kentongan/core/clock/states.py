"""The states of a matter and the only ways between them.

    waiting --remind--> silent --lapse--> lapsed
    waiting, silent, lapsed --acknowledge--> acknowledged --finish--> done --reopen--> acknowledged
    any open state --obstruct--> obstacle --resume--> acknowledged
    any state that is not over --recall--> recalled, --close--> closed

A repeated or late answer that changes nothing is legal and stays where it is (`acknowledge` after `finish`);
anything not in the table raises and changes nothing. The diagram in ARCHITECTURE.md is made from this table.
"""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    WAITING = "waiting"
    SILENT = "silent"
    ACKNOWLEDGED = "acknowledged"
    OBSTACLE = "obstacle"
    DONE = "done"
    LAPSED = "lapsed"
    RECALLED = "recalled"
    CLOSED = "closed"


class Move(StrEnum):
    REMIND = "remind"
    ACKNOWLEDGE = "acknowledge"
    FINISH = "finish"
    OBSTRUCT = "obstruct"
    RESUME = "resume"
    REOPEN = "reopen"
    LAPSE = "lapse"
    RECALL = "recall"
    CLOSE = "close"


class IllegalMove(Exception):
    """This state does not allow this move."""

    def __init__(self, state: State, move: Move) -> None:
        super().__init__(f"{move} is not possible in state {state}")
        self.state = state
        self.move = move


S, M = State, Move
OVER: Final = frozenset({S.RECALLED, S.CLOSED})
UNANSWERED: Final = frozenset({S.WAITING, S.SILENT, S.LAPSED})
TICKING: Final = frozenset({S.WAITING, S.SILENT, S.ACKNOWLEDGED})

_ENDS: Final = {M.RECALL: S.RECALLED, M.CLOSE: S.CLOSED}
_ANSWERS: Final = {M.ACKNOWLEDGE: S.ACKNOWLEDGED, M.FINISH: S.DONE, M.OBSTRUCT: S.OBSTACLE}

TABLE: Final[dict[State, dict[Move, State]]] = {
    S.WAITING: {M.REMIND: S.SILENT, M.LAPSE: S.LAPSED, **_ANSWERS, **_ENDS},
    S.SILENT: {M.REMIND: S.SILENT, M.LAPSE: S.LAPSED, **_ANSWERS, **_ENDS},
    S.LAPSED: {**_ANSWERS, **_ENDS},
    S.ACKNOWLEDGED: {M.REMIND: S.ACKNOWLEDGED, M.LAPSE: S.LAPSED, **_ANSWERS, **_ENDS},
    S.OBSTACLE: {
        M.ACKNOWLEDGE: S.OBSTACLE,
        M.OBSTRUCT: S.OBSTACLE,
        M.FINISH: S.DONE,
        M.RESUME: S.ACKNOWLEDGED,
        **_ENDS,
    },
    S.DONE: {M.ACKNOWLEDGE: S.DONE, M.FINISH: S.DONE, M.REOPEN: S.ACKNOWLEDGED, **_ENDS},
    S.RECALLED: {},
    S.CLOSED: {},
}


def move(state: State, by: Move) -> State:
    """Where `by` leads from `state`; raises IllegalMove."""
    try:
        return TABLE[state][by]
    except KeyError:
        raise IllegalMove(state, by) from None


class Receipt(StrEnum):
    """What is proved of a message, in rising order; news that comes late or twice never lowers it."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    READ = "read"


RANK: Final = {receipt: rank for rank, receipt in enumerate(Receipt)}


def raised(known: Receipt, news: Receipt) -> Receipt:
    """The higher of what is known and what is told; a failure told after a proof stays a proof."""
    return news if RANK[news] > RANK[known] else known
