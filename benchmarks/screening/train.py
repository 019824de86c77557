"""Trains the gambling model and writes src/kentongan/core/screening/weights/gambling.npy.

    OMP_NUM_THREADS=1 python -m benchmarks.screening.train [--check]

Reads gambling_dev.csv and clean_dev.csv of `shared/data/text` (KENTONGAN_TEXT_DATA). About one minute on one core.
The same data, NumPy and processor give the same bytes; --check compares them with the shipped file.
"""

import argparse
import io
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kentongan.core.screening.features import SIZE, batch_of, grams, words

from .corpus import Row, augmented, own, rows, view

SHIPPED = Path(__file__).resolve().parents[2] / "src/kentongan/core/screening/weights/gambling.npy"
_EPOCHS, _RATE, _DECAY, _BATCH = 8, 0.15, 1e-7, 512
_AUGMENTED = 0.5  # what an augmented text counts beside a real one


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


def sparse(texts: Sequence[str]) -> Sparse:
    parts, counts = list[NDArray[np.int32]](), list[NDArray[np.int64]]()
    for first in range(0, len(texts), 4096):
        places, owners = _places(texts[first : first + 4096])
        parts.append(places[np.argsort(owners, kind="stable")].astype(np.int32))
        counts.append(np.bincount(owners, minlength=len(texts[first : first + 4096])))
    return Sparse(np.concatenate(parts), np.concatenate([[0], np.cumsum(np.concatenate(counts))]))


def _places(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All features of the texts, and the text of each."""
    batch = batch_of(texts)
    owner = np.repeat(np.arange(len(texts)), batch.ends - batch.starts)
    places, owners = list[NDArray[np.int64]](), list[NDArray[np.int64]]()
    for size, table in grams(batch):
        inside = owner[: len(table)] == owner[size - 1 :][: len(table)]
        places.append(table[inside])
        owners.append(owner[: len(table)][inside])
    firsts, single, pair = words(batch)
    inside = owner[firsts[:-1]] == owner[firsts[1:]]
    return np.concatenate([*places, single, pair[:-1][inside]]), np.concatenate(
        [*owners, owner[firsts], owner[firsts[:-1]][inside]]
    )


def trained(
    data: Sparse, labels: NDArray[np.float64], counts_as: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic model, by AdaGrad in small batches in a fixed order."""
    order = np.random.default_rng(0)
    weights, seen, bias = np.zeros(SIZE), np.full(SIZE, 1e-9), 0.0
    for _ in range(_EPOCHS):
        shuffled = order.permutation(len(labels))
        for first in range(0, len(labels), _BATCH):
            chosen = shuffled[first : first + _BATCH]
            part = data.take(chosen)
            counts = np.diff(part.starts)
            owner = np.repeat(np.arange(len(chosen)), counts)
            root = np.sqrt(np.maximum(counts, 1))
            margins = np.bincount(owner, weights[part.places], len(chosen)) / root + bias
            error = (1 / (1 + np.exp(-margins)) - labels[chosen]) * counts_as[chosen] / len(chosen)
            slope = np.bincount(part.places, (error / root)[owner], SIZE)
            slope += (slope != 0) * _DECAY * weights
            seen += slope * slope
            weights -= _RATE * slope / np.sqrt(seen)
            bias -= 0.1 * _RATE * float(error.sum())
    return weights, bias


@dataclass(frozen=True, slots=True)
class Examples:
    """Everything the model may be trained on. `parents`: the row each augmented view came from, -1 our own."""

    rows: Sequence[Row]
    views: Sparse
    more: Sparse
    more_labels: NDArray[np.float64]
    parents: NDArray[np.int64]

    def fit(self, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
        """Trained on the chosen rows, their augmented views and our own sentences."""
        first, second = np.flatnonzero(chosen), np.flatnonzero((self.parents < 0) | chosen[self.parents])
        one, two = self.views.take(first), self.more.take(second)
        data = Sparse(
            np.concatenate([one.places, two.places]),
            np.concatenate([one.starts, one.starts[-1] + two.starts[1:]]),
        )
        labels = np.array([row.label for row in self.rows], dtype=np.float64)
        counts_as = np.concatenate([np.ones(len(first)), np.full(len(second), _AUGMENTED)])
        return trained(data, np.concatenate([labels[first], self.more_labels[second]]), counts_as)


def examples() -> Examples:
    chance, every = random.Random(7), rows()
    more, labels, parents = list[str](), list[int](), list[int]()
    for at, row in enumerate(every):
        for text in augmented(row, chance):
            more.append(text)
            labels.append(row.label)
            parents.append(at)
    for text, label in own(chance):
        more.append(text)
        labels.append(label)
        parents.append(-1)
    views = sparse([view(row.text) for row in every])
    return Examples(every, views, sparse(more), np.array(labels, dtype=np.float64), np.array(parents))


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
