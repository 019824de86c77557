"""Trains the gambling model and writes src/kentongan/core/screening/weights/gambling.npy.

    OMP_NUM_THREADS=1 python -m benchmarks.screening.train [--check]

Reads gambling_dev.csv and clean_dev.csv of `shared/data/text` (KENTONGAN_TEXT_DATA). About two minutes on one core.
The same data, NumPy and processor give the same bytes; --check compares them with the shipped file.
"""

import argparse
import io
import math
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kentongan.core.screening.features import BETWEEN, SIZE, Codes, between, first_of, words_of

from .corpus import Row, augmented, own, rows, view

type Floats = NDArray[np.float64]
SHIPPED = Path(__file__).resolve().parents[2] / "src/kentongan/core/screening/weights/gambling.npy"
_FREEDOM, _STEPS = 20.0, 120  # of the logistic regression: what errors count beside large weights; L-BFGS
_SELDOM = 3  # what fewer texts have gets no weight


@dataclass(frozen=True, slots=True)
class Sparse:
    """Texts as lists of places in the table: text i has `places[starts[i]:starts[i+1]]`."""

    places: NDArray[np.int32]
    starts: NDArray[np.int64]

    def take(self, chosen: NDArray[np.int64]) -> "Sparse":
        counts = self.starts[chosen + 1] - self.starts[chosen]
        starts = np.concatenate([[0], np.cumsum(counts)])
        at = np.repeat(self.starts[chosen] - starts[:-1], counts) + np.arange(starts[-1])
        return Sparse(self.places[at], starts)


def sparse(views: Sequence[str]) -> Sparse:
    """The features of views. What a disguise adds has no neighbours."""
    number = {
        word: at for at, word in enumerate(dict.fromkeys(word for view in views for word in view.split()))
    }
    met = list(number)
    parts = [words_of(met[first : first + 4096]) for first in range(0, len(met), 4096)]
    counts = np.concatenate([np.bincount(part.owners, minlength=len(part.keys)) for part in parts])
    every = Sparse(
        np.concatenate([part.places for part in parts]).astype(np.int32),
        np.concatenate([[0], np.cumsum(counts)]),
    )
    ends = [
        np.concatenate([getattr(part, name) for part in parts], axis=-1)
        for name in ("tails", "heads", "keys")
    ]
    made = [_texts(views[first : first + 4096], number, every, *ends) for first in range(0, len(views), 4096)]
    starts = np.cumsum(np.concatenate([[0], *(np.diff(part.starts) for part in made)]))
    return Sparse(np.concatenate([part.places for part in made]), starts)


def _texts(
    views: Sequence[str], number: dict[str, int], every: Sparse, tails: Codes, heads: Codes, keys: Codes
) -> Sparse:
    texts = [view.split() for view in views]
    owners = np.repeat(np.arange(len(texts)), list(map(len, texts)))
    words = np.array([number[word] for text in texts for word in text], dtype=np.int64)
    letters = np.array([word[0] not in "|~" for text in texts for word in text], dtype=bool)
    pairs = np.flatnonzero((owners[1:] == owners[:-1]) & letters[1:])
    pairs = pairs[first_of(owners[pairs], words[pairs], words[pairs + 1])]
    before, after = words[pairs], words[pairs + 1]
    together = between(tails[:, before], heads[:, after], keys[before], keys[after])
    once = first_of(owners, words)
    alone = every.take(words[once])
    rows = np.concatenate([np.repeat(owners[once], np.diff(alone.starts)), np.tile(owners[pairs], BETWEEN)])
    places = np.concatenate([alone.places, together.ravel().astype(np.int32)])
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(texts)))])
    return Sparse(places[np.argsort(rows, kind="stable")], starts)


def trained(data: Sparse, labels: Floats, counts_as: Floats) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic model, by L-BFGS. What few texts have may weigh more: a feature's scale is the
    logarithm of how seldom it is, one where twenty texts have it."""
    often = np.bincount(data.places, minlength=SIZE)
    used = np.flatnonzero(often >= _SELDOM)
    matrix = _matrix(data)[:, used]
    scales = (np.log(matrix.shape[0] / often[used]) / math.log(matrix.shape[0] / 20)).clip(0.05)
    matrix = matrix.multiply(scales).tocsr().astype(np.float32)
    turned, signs = matrix.T.tocsr(), np.where(labels > 0, 1, -1).astype(np.float32)
    counts = counts_as.astype(np.float32)

    def loss(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        right = signs * (matrix @ point[:-1].astype(np.float32) + np.float32(point[-1]))
        slope = -signs * counts / (1 + np.exp(np.minimum(right, 80)))
        wrong = (counts * np.logaddexp(0, -right)).sum(dtype=np.float64)
        size = float(wrong + point[:-1] @ point[:-1] / (2 * _FREEDOM))
        return size, np.append(turned @ slope + point[:-1] / _FREEDOM, slope.sum(dtype=np.float64))

    found = minimize(
        loss, np.zeros(len(used) + 1), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS, "maxcor": 8}
    )
    weights = np.zeros(SIZE)
    weights[used] = found.x[:-1] * scales
    return weights, float(found.x[-1])


def _matrix(data: Sparse) -> "csr_matrix[np.float64]":
    """A row a text: its features, by the root of how many it has."""
    counts = np.diff(data.starts)
    values = np.repeat((1 / np.sqrt(np.maximum(counts, 1))).astype(np.float32), counts)
    return csr_matrix((values, data.places, data.starts), shape=(len(counts), SIZE))


@dataclass(frozen=True, slots=True)
class Examples:
    """Everything the model may be trained on. `parents`: the row each view in `more` came from, -1 our own;
    `counts_as`: what such a view counts beside a row."""

    rows: Sequence[Row]
    views: Sparse
    more: Sparse
    more_labels: NDArray[np.float64]
    parents: NDArray[np.int64]
    counts_as: NDArray[np.float64]

    def fit(self, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
        """Trained on the chosen rows, their augmented views and our own sentences."""
        first, second = np.flatnonzero(chosen), np.flatnonzero((self.parents < 0) | chosen[self.parents])
        one, two = self.views.take(first), self.more.take(second)
        data = Sparse(
            np.concatenate([one.places, two.places]),
            np.concatenate([one.starts, one.starts[-1] + two.starts[1:]]),
        )
        labels = np.array([row.label for row in self.rows], dtype=np.float64)
        counts_as = np.concatenate([np.ones(len(first)), self.counts_as[second]])
        return trained(data, np.concatenate([labels[first], self.more_labels[second]]), counts_as)


def examples() -> Examples:
    chance, every = random.Random(7), rows()
    more = [
        (one, label, at, worth)
        for at, row in enumerate(every)
        for one, label, worth in augmented(row, chance)
    ]
    more += [(one, label, -1, worth) for one, label, worth in own(chance)]
    texts, labels, parents, counts_as = zip(*more, strict=True)
    views = sparse([view(row.text) for row in every])
    return Examples(
        every, views, sparse(texts), np.array(labels, float), np.array(parents), np.array(counts_as, float)
    )


def packed(weights: NDArray[np.float64], bias: float) -> bytes:
    file = io.BytesIO()
    np.save(file, np.append(weights, bias).astype(np.float16), allow_pickle=False)
    return file.getvalue()


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument(
        "--check", action="store_true", help="compare with the shipped file instead of writing it"
    )
    check = arguments.parse_args().check
    data = examples()
    made = packed(*data.fit(np.ones(len(data.rows), dtype=bool)))
    if check:
        same = made == SHIPPED.read_bytes()
        print("the shipped file, byte for byte" if same else "NOT the shipped file")
        return 0 if same else 1
    SHIPPED.parent.mkdir(exist_ok=True)
    SHIPPED.write_bytes(made)
    print(f"{SHIPPED}: {len(made):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
