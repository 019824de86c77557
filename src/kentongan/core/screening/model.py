"""A logistic model over hashed features: the sum of a text's weights, by the root of their number, plus a bias.

What a word adds is worked out once and remembered, so that a text costs a look-up for each word, and a part of a
text no more than the difference of two running sums.
"""

import io
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from .features import BETWEEN, SIZE, Places, between, first_of, words_of

type Margins = NDArray[np.float64]
type Ranges = Sequence[tuple[int, int]]
_MOST = 1 << 16  # words that are remembered


class _Met:
    """The words met so far: for each its number, what it adds, and how its ends look to its neighbours."""

    def __init__(self, weights: NDArray[np.float32], room: int) -> None:
        self._weights, self._numbers, self._lock = weights, dict[str, int](), Lock()
        self.room = room
        self.sums, self.counts = np.zeros(room), np.zeros(room)
        self.ends, self.keys = np.zeros((6, room), dtype=np.uint64), np.zeros(room, dtype=np.uint64)

    def numbers(self, words: Sequence[str]) -> "Places | None":
        """The number of each word; None where there is no room for the new ones."""
        found = list(map(self._numbers.get, words))
        if None in found:
            with self._lock:
                if not self._learn([word for word in dict.fromkeys(words) if word not in self._numbers]):
                    return None
            found = list(map(self._numbers.get, words))
        return np.array(found, dtype=np.int64)

    def _learn(self, new: Sequence[str]) -> bool:
        known = len(self._numbers)
        if known + len(new) > self.room:
            return False
        made, at = words_of(new), slice(known, known + len(new))
        self.sums[at] = np.bincount(made.owners, self._weights[made.places], len(new))
        self.counts[at] = np.bincount(made.owners, minlength=len(new))
        self.ends[:, at] = np.concatenate([made.heads, made.tails])
        self.keys[at] = made.keys
        self._numbers.update(zip(new, range(known, known + len(new)), strict=True))
        return True


class Reading:
    """A batch of texts as the model reads them: what each word adds, and what each two neighbours do."""

    def __init__(self, met: _Met, numbers: Places, starts: Places, weights: NDArray[np.float32]) -> None:
        self.starts = starts  # of each text among all words, and their end
        self.words, counts = met.sums[numbers], met.counts[numbers]
        heads, tails, keys = met.ends[:3, numbers], met.ends[3:, numbers], met.keys[numbers]
        self.pairs = np.zeros(len(numbers))  # of each word with the next
        together = between(tails[:, :-1], heads[:, 1:], keys[:-1], keys[1:])
        self.pairs[:-1] = weights[together].sum(axis=0, dtype=np.float64)
        self.pairs[starts[1:-1][starts[1:-1] > 0] - 1] = 0
        self._word_sums, self._count_sums, self._pair_sums = map(_running, (self.words, counts, self.pairs))
        owners = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        again, both = ~first_of(owners, numbers), ~first_of(owners[1:], numbers[:-1], numbers[1:])
        both &= owners[1:] == owners[:-1]
        said, paired = owners[again], owners[1:][both]
        self._again = np.bincount(said, self.words[again], len(starts) - 1)
        self._again += np.bincount(paired, self.pairs[:-1][both], len(starts) - 1)
        self._again_counts = np.bincount(said, counts[again], len(starts) - 1)
        self._again_counts += BETWEEN * np.bincount(paired, minlength=len(starts) - 1)

    def sums(self, owners: Places, ranges: Places) -> tuple[Margins, Margins]:
        """For each range (first, end) of its owner's words: the sum of the weights, and their number. In a whole text
        nothing counts twice; in the short parts it hardly matters."""
        first, end = ranges.T + self.starts[owners]
        last = np.maximum(end - 1, first)
        total = self._word_sums[end] - self._word_sums[first] + self._pair_sums[last] - self._pair_sums[first]
        count = self._count_sums[end] - self._count_sums[first] + BETWEEN * (last - first)
        whole = (end - first) == np.diff(self.starts)[owners]
        return total - whole * self._again[owners], count - whole * self._again_counts[owners]

    def shares(self, text: int, first: int, end: int) -> list[float]:
        """What each word of a range adds (before the root), half of what it and a neighbour do together."""
        start = int(self.starts[text])
        shares = self.words[start + first : start + end].copy()
        halves = self.pairs[start + first : start + end - 1] / 2
        shares[:-1] += halves
        shares[1:] += halves
        return [float(share) for share in shares]


def _running(values: Margins) -> Margins:
    return np.concatenate([[0.0], np.cumsum(values)])


class Model:
    """`weights`: float32 of SIZE. A margin of 0 is even odds on the training set. Safe for threads."""

    def __init__(self, weights: NDArray[np.float32], bias: float) -> None:
        self.weights, self.bias = weights, bias
        self._met = _Met(weights, _MOST)
        self._dress = dict[str, tuple[float, float]]()

    def read(self, texts: Iterable[Sequence[str]]) -> Reading:
        """`texts`: the words of each, folded."""
        listed = list(texts)
        words = list(chain.from_iterable(listed))
        starts = np.cumsum([0, *map(len, listed)], dtype=np.int64)
        met = self._met
        numbers = met.numbers(words)
        if numbers is None:  # forget all: other threads may go on with what they hold
            met = _Met(self.weights, max(_MOST, len(words)))
            self._met = met if met.room == _MOST else self._met
            numbers = met.numbers(words)
        assert numbers is not None
        return Reading(met, numbers, starts, self.weights)

    def dressed(self, dress: str) -> tuple[float, float]:
        """Sum and number of the weights of a disguise's words."""
        if dress not in self._dress:
            made = words_of(dress.split())
            self._dress[dress] = float(self.weights[made.places].sum()), float(len(made.places))
        return self._dress[dress]

    def margins(self, total: Margins, count: Margins) -> Margins:
        """Of sums of weights and their numbers."""
        return total / np.sqrt(np.maximum(count, 1)) + self.bias


@cache
def shipped(name: str) -> Model:
    """The model of that name in `weights/`: SIZE float16 and the bias after them, as a NumPy array file."""
    data = files(__package__).joinpath("weights", f"{name}.npy").read_bytes()
    table = np.load(io.BytesIO(data), allow_pickle=False)
    return Model(table[:SIZE].astype(np.float32), float(table[SIZE]))
