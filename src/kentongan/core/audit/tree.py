"""Merkle tree over the chain hashes (RFC 6962): one root stands for the whole log, proofs are short.

The frontier holds the roots of the perfect subtrees, largest first, so a log of a billion events grows with
about thirty hashes in hand. Roots, leaves and proof steps are 32 bytes each.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import orjson

from kentongan.core.audit.chain import HASH_BYTES

EMPTY_ROOT = hashlib.sha256().digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree of `size` leaves. ValueError unless there is one 32-byte peak per 1-bit of `size`."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise ValueError(f"a tree of {self.size} leaves cannot have {len(self.peaks)} peaks")
        if any(len(peak) != HASH_BYTES for peak in self.peaks):
            raise ValueError(f"a peak has {HASH_BYTES} bytes")

    def append(self, leaf: bytes) -> "Frontier":
        """Return the tree with one more leaf."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> "Frontier":
        """Return the tree with `leaves` added in order."""
        size, peaks = self.size, list(self.peaks)
        for leaf in leaves:
            node, rest = _leaf(leaf), size
            # Each trailing 1-bit is a perfect subtree as large as the node: they join.
            while rest & 1:
                node, rest = _node(peaks.pop(), node), rest >> 1
            peaks.append(node)
            size += 1
        return Frontier(size, tuple(peaks))

    def root(self) -> bytes:
        """Return the root; of an empty tree, SHA-256 of nothing."""
        if not self.peaks:
            return EMPTY_ROOT
        return reduce(lambda right, left: _node(left, right), reversed(self.peaks))


def dumps(frontier: Frontier) -> str:
    """Return the frontier as one line of JSON, hashes in hex."""
    return orjson.dumps({"size": frontier.size, "peaks": [peak.hex() for peak in frontier.peaks]}).decode()


def loads(text: str) -> Frontier:
    """Read what `dumps` wrote. ValueError for anything else."""
    match orjson.loads(text):
        case {"size": int(size), "peaks": [*peaks]} if all(isinstance(peak, str) for peak in peaks):
            return Frontier(size, tuple(map(bytes.fromhex, peaks)))
    raise ValueError("a frontier is JSON with size (integer) and peaks (hex)")


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the path from leaf `index` up to the root. IndexError when there is no such leaf."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} in a tree of {len(leaves)}")
    proof, low, high = [], 0, len(leaves)
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(_root(leaves, middle, high))
            high = middle
        else:
            proof.append(_root(leaves, low, middle))
            low = middle
    return proof[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether `proof` shows `leaf` at `index` in the tree of `size` leaves under `root`."""
    if not 0 <= index < size:
        return False
    node, last = _leaf(leaf), size - 1
    for step in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            node = _node(step, node)
            # A lonely right edge rises until it meets a left sibling (RFC 9162, 2.1.3.2).
            rise = _trailing_zeros(index)
            index, last = index >> rise, last >> rise
        else:
            node = _node(node, step)
        index, last = index >> 1, last >> 1
    return last == 0 and node == root


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return the proof that the tree of `leaves` only adds to the tree of its first `old_size`.

    Empty for the sizes that need none (0 and all). ValueError when `old_size` is not within 0..len(leaves).
    """
    if not 0 <= old_size <= len(leaves):
        raise ValueError(f"a tree of {len(leaves)} leaves has no earlier size {old_size}")
    proof, low, high, known = [], 0, len(leaves), True
    while old_size and old_size != high:
        middle = low + _split(high - low)
        if old_size <= middle:
            proof.append(_root(leaves, middle, high))
            high = middle
        else:
            proof.append(_root(leaves, low, middle))
            low, known = middle, False
    # The verifier holds the old root; any other subtree that the descent ends in has to be given.
    return ([] if known else [_root(leaves, low, high)]) + proof[::-1]


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether `proof` shows that the new tree only adds to the old one (RFC 9162, 2.1.4.2)."""
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    if not (0 < old_size < new_size and proof):
        return False
    rise = _trailing_zeros(old_size)
    # A perfect old tree is itself the first step, and the verifier already holds it.
    steps = [old_root, *proof] if old_size >> rise == 1 else proof
    index, last = (old_size - 1) >> rise, (new_size - 1) >> rise
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            old, new = _node(step, old), _node(step, new)
            rise = _trailing_zeros(index)
            index, last = index >> rise, last >> rise
        else:
            new = _node(new, step)
        index, last = index >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def _leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\0" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def _root(leaves: Sequence[bytes], low: int, high: int) -> bytes:
    return Frontier().extend(leaves[low:high]).root()


def _split(size: int) -> int:
    """Largest power of two below `size` (two or more)."""
    return 1 << (size - 1).bit_length() - 1


def _trailing_zeros(number: int) -> int:
    """How often `number` halves evenly; 0 for 0."""
    return (number & -number).bit_length() - 1 if number else 0
