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
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kentongan.core.screening.features import BITS, SIZE, batch_of, found

from .corpus import Row, augmented, own, rows, view

SHIPPED = Path(__file__).resolve().parents[2] / "src/kentongan/core/screening/weights/gambling.npy"
_FREEDOM, _STEPS = 20.0, 40  # of the logistic regression: what errors count beside large weights; L-BFGS
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


def sparse(texts: Sequence[str]) -> Sparse:
    parts, counts = list[NDArray[np.int32]](), list[NDArray[np.int64]]()
    for first in range(0, len(texts), 4096):
        keys = found(batch_of(some := texts[first : first + 4096]))
        parts.append((keys & (SIZE - 1)).astype(np.int32))
        counts.append(np.bincount(keys >> BITS, minlength=len(some)))
    return Sparse(np.concatenate(parts), np.concatenate([[0], np.cumsum(np.concatenate(counts))]))


def trained(
    data: Sparse, labels: NDArray[np.float64], counts_as: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic model, by L-BFGS."""
    used = np.flatnonzero(np.bincount(data.places, minlength=SIZE) >= _SELDOM)
    matrix = _matrix(data)[:, used]
    turned, signs = matrix.T.tocsr(), np.where(labels > 0, 1.0, -1.0)

    def loss(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        right = signs * (matrix @ point[:-1] + point[-1])
        slope = -signs * counts_as / (1 + np.exp(np.minimum(right, 500)))
        size = float((counts_as * np.logaddexp(0, -right)).sum() + point[:-1] @ point[:-1] / (2 * _FREEDOM))
        return size, np.append(turned @ slope + point[:-1] / _FREEDOM, slope.sum())

    found = minimize(
        loss, np.zeros(len(used) + 1), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS, "maxcor": 8}
    )
    weights = np.zeros(SIZE)
    weights[used] = found.x[:-1]
    return weights, float(found.x[-1])


def _matrix(data: Sparse) -> "csr_matrix[np.float64]":
    """A row a text: its features, by the root of how many it has."""
    counts = np.diff(data.starts)
    values = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts)
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
