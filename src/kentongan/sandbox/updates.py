"""What a bot has not fetched yet: numbered, kept for a while, handed out until confirmed. Pure."""

import random
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from kentongan.sandbox.http import Json

CALLBACK_KEPT_S = 150  # an undelivered button press
UPDATE_KEPT_S = 24 * 3600  # every other undelivered update
UPDATE_KINDS = ("message", "callback_query", "my_chat_member")  # those that the simulator produces


@dataclass(slots=True)
class Update:
    update_id: int
    kind: str
    payload: Json
    until: float  # clock time at which Telegram forgets it

    def body(self) -> Json:
        return {"update_id": self.update_id, self.kind: self.payload}


@dataclass(slots=True)
class Updates:
    """One bot's queue, oldest first."""

    next_id: int = 100_000_001
    waiting: dict[int, Update] = field(default_factory=dict)
    lost: deque[Update] = field(default_factory=lambda: deque(maxlen=1000))  # forgotten, undelivered
    _first_end: float = float("inf")

    def add(self, kind: str, payload: Json, now: float) -> Update:
        kept = CALLBACK_KEPT_S if kind == "callback_query" else UPDATE_KEPT_S
        update = Update(self.next_id, kind, payload, now + kept)
        self.next_id += 1
        self.waiting[update.update_id] = update
        self._first_end = min(self._first_end, update.until)
        return update

    def current(self, now: float) -> list[Update]:
        """Everything still owed, oldest first; what is too old is forgotten here."""
        if now > self._first_end:
            self.lost.extend(update for update in self.waiting.values() if update.until < now)
            self.waiting = {key: update for key, update in self.waiting.items() if update.until >= now}
            self._first_end = min((update.until for update in self.waiting.values()), default=float("inf"))
        return list(self.waiting.values())

    def settled_by(self, offset: int) -> list[int]:
        """The ids that getUpdates(offset) confirms; a negative offset keeps only the last ones."""
        if offset < 0:
            return list(self.waiting)[:offset]
        return [key for key in self.waiting if key < offset]

    def remove(self, ids: Iterable[int]) -> None:
        for key in ids:
            self.waiting.pop(key, None)


def disturbed(batch: list[Json], *, twice: bool, shuffled: bool, seed: int = 0) -> list[Json]:
    """A batch as a bad day delivers it: every update twice, or in any order (the same for a seed)."""
    result = [body for body in batch for _ in range(2 if twice else 1)]
    if shuffled:
        random.Random(seed).shuffle(result)
    return result
