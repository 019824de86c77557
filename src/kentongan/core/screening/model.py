"""A logistic model over hashed features: the sum of a text's weights, by the root of their number, plus a bias."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from .features import BITS, GRAMS, SIZE, batch_of, grams, keyed, repeated, words

type Margins = NDArray[np.float64]
_SLICE = 8000  # characters at a time: what is worked on stays in the processor's own memory


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """`weights`: float32 of SIZE. A margin of 0 is even odds on the training set."""

    weights: NDArray[np.float32]
    bias: float

    def margins(self, texts: Sequence[str]) -> Margins:
        """One margin a text; `texts` in the alphabet of `features`."""
        return np.concatenate([self._margins(part) for part in _parts(texts)]) if texts else np.zeros(0)

    def _margins(self, texts: Sequence[str]) -> Margins:
        """All weights are added up, then those that were added again taken off: exact, for a float64 holds every sum
        of float16 weights."""
        batch = batch_of(texts)
        rows, single = keyed(batch)
        weights = self.weights[rows & (SIZE - 1)]
        weights[rows < 0] = 0
        again = repeated(np.concatenate([rows.ravel(), single]))
        sums = np.add.reduceat(weights, batch.starts, axis=1, dtype=np.float64).sum(axis=0)
        sums += self._sums(single, len(texts)) - self._sums(again, len(texts))
        sizes = batch.ends - batch.starts
        counts = sum(np.maximum(sizes - size + 1, 0) for size in GRAMS)
        counts += np.bincount(single >> BITS, minlength=len(texts))
        counts -= np.bincount(again >> BITS, minlength=len(texts))
        margins: Margins = sums / np.sqrt(np.maximum(counts, 1)) + self.bias
        return margins

    def _sums(self, keys: NDArray[np.int64], texts: int) -> Margins:
        return np.bincount(keys >> BITS, self.weights[keys & (SIZE - 1)], texts)

    def shares(self, texts: Sequence[str]) -> list[list[float]]:
        """What each word of each text adds to the text's margin (before the root), in order."""
        return [share for part in _parts(texts) for share in self._shares(part)]

    def _shares(self, texts: Sequence[str]) -> list[list[float]]:
        batch = batch_of(texts)
        owner = np.repeat(np.arange(len(texts)), batch.ends - batch.starts)
        spread = np.zeros(len(owner) + 1)
        for size, places in grams(batch):
            inside = owner[: len(places)] == owner[size - 1 :]
            weights = np.where(inside, self.weights[places].astype(np.float64), 0.0) / size
            spread[: len(weights)] += weights
            spread[size : size + len(weights)] -= weights
        places, single, pair = words(batch)
        if not len(places):
            return [[] for _ in texts]
        together = np.where(owner[places[:-1]] == owner[places[1:]], self.weights[pair[:-1]], 0) / 2
        by_word = np.add.reduceat(np.cumsum(spread)[:-1] * (batch.codes != 0), places) + self.weights[single]
        by_word[:-1] += together
        by_word[1:] += together
        cuts = np.searchsorted(places, batch.starts[1:])
        return [[float(share) for share in part] for part in np.split(by_word, cuts)]


def _parts(texts: Sequence[str]) -> list[Sequence[str]]:
    parts, start, size = list[Sequence[str]](), 0, 0
    for at, text in enumerate(texts):
        size += len(text)
        if size > _SLICE:
            parts.append(texts[start : at + 1])
            start, size = at + 1, 0
    return [part for part in [*parts, texts[start:]] if part]


@cache
def shipped(name: str) -> Model:
    """The model of that name in `weights/`: SIZE float16 and the bias after them, as a NumPy array file."""
    data = files(__package__).joinpath("weights", f"{name}.npy").read_bytes()
    table = np.load(io.BytesIO(data), allow_pickle=False)
    return Model(table[:SIZE].astype(np.float32), float(table[SIZE]))
