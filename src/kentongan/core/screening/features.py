"""Hashed features of folded texts, many texts at a time.

A folded text becomes codes of six bits: 0 a space, 1-26 letters (l reads as i: the two are swapped in every
disguise), 27-36 figures, 37 a name shaped like a gambling site's. Its features are the n-grams of characters (over
the ends of words too), words, and pairs of neighbouring words, each hashed to one of SIZE places and counted once. A
name with figures at its end stands as code 37 and its own letters come apart, after the text, so that the model
learns how sites are praised and not only which.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .folding import fold
from .memo import Memo

BITS = 20
SIZE = 1 << BITS
GRAMS = (2, 3, 4, 5)  # each made from the one before
_EXTRA = "{}|~"
_CODES = np.zeros(256, dtype=np.uint64)
for _place, _sign in enumerate("abcdefghijklmnopqrstuvwxyz0123456789" + _EXTRA, 1):
    _CODES[ord(_sign)] = _place
_CODES[ord("l")] = _CODES[ord("i")]
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_BASE = 0x100000001B3
_BASE_INVERSE = pow(_BASE, -1, 1 << 64)
_NO_NAME = "rt|rw|km|no|covid|pasal|ayat|tahun|jam|pukul|kelas|sma|smp|sd|sman|smpn|sdn|rp|g|pp|uu|hut|hari|gmt|utc|top|part"
NAME = re.compile(
    rf"(?<![a-z0-9])(?!(?:{_NO_NAME})[0-9])([a-z]{{2,18}})((?:[0-9]{{2,3}}|[1-9]d[0-9]?))(?![a-z0-9])"
    r"|(?<![a-z0-9])(?!alfabet|display|gameplay|sherbet|(?:max|dar|er|ed|ir|as|mar|bald|good|god)win)"
    r"([a-z]{3,14})(toto|togel|hoki|slot|jitu|win|bets?|cuan|play|gacor)(?:nya|ah|nih)?(?![a-z0-9])"
)

_PERHAPS = re.compile(r"[0-9][0-9d]|toto|togel|hoki|slot|jitu|win|bet|cuan|play|gacor")

type Codes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts side by side: `codes` of all, text i in `codes[starts[i]:ends[i]]`, a space at both its ends."""

    codes: Codes
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def batch_of(texts: Sequence[str]) -> Batch:
    """`texts`: folded, masked."""
    sizes = np.fromiter((len(text) + 2 for text in texts), dtype=np.int64, count=len(texts))
    ends = np.cumsum(sizes)
    joined = (" " + "  ".join(texts) + " ").encode("ascii")
    return Batch(_CODES[np.frombuffer(joined, dtype=np.uint8)], ends - sizes, ends)


_STYLED = re.compile(
    "[\U0001d400-\U0001d7ff\uff01-\uff5e\uff60-\uff9fⒶ-ⓩ\U0001f130-\U0001f189\U0001f1e6-\U0001f1ffᴀ-ᵿꜰ-ꟿ"
    "\u0300-\u036f℀-⅏퐀-힣\u0370-\u052fᎠ-᏿᐀-ᙿ\u0e00-\u0e7f\u3000-ヿ\u4e00-鿿]"
)
_SPACED = re.compile(r"(?<!\w)\w(?:[^\w\n]{1,3}\w(?!\w)){3,}")
_MENTION = re.compile(r"(?<![\w@$!])@\w[\w.]{2,}")


def without_mentions(text: str) -> str:
    """The text with spaces where accounts are named ("@budi77" is no site): every place stays what it was."""
    return _MENTION.sub(lambda found: " " * len(found[0]), text) if "@" in text else text


def disguise(text: str) -> str:
    """Words of the features' alphabet for how the original is dressed: |1n: one styled word, shaped like a site's
    name; |4w: four or more, all of them; ~j: letters set apart. "" for a text in plain letters."""
    spaced = " ~j" if _SPACED.search(text) else ""
    if text.isascii() or not _STYLED.search(text):
        return spaced
    words = text.split()
    styled = [word for word in words if _STYLED.search(word)]
    named = "n" if NAME.search(fold(" ".join(styled)).text) else ""
    return f" |{min(len(styled), 4)}{named}{'w' if len(styled) == len(words) else ''}{spaced}"


def may_name(text: str) -> bool:
    """Whether any part of a folded text can have a name that `masked` would mask."""
    return _PERHAPS.search(text) is not None


def masked(text: str) -> str:
    """Names shaped like a site's stand as { and their figures; their letters come once more at the end."""
    words = text.split(" ")
    seen = list(map(_MASKED.__getitem__, words))
    if seen == words:
        return text
    stems = [first or second for first, _, second, _ in NAME.findall(text)]
    return " ".join([*seen, "~", *stems[:8]])


def _mask(match: re.Match[str]) -> str:
    return "{" + match[2] if match[2] else "}" + match[4]


_MASKED = Memo(lambda word: NAME.sub(_mask, word))


def found(batch: Batch) -> NDArray[np.int64]:
    """What each text has, each feature once: text * SIZE + place in the table, in order."""
    row, single = keyed(batch)
    every: NDArray[np.int64] = np.sort(np.concatenate([row[row >= 0], single]))
    fresh: NDArray[np.bool_] = np.diff(every, prepend=-1) != 0
    return every[fresh]


def keyed(batch: Batch) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Keys, text * SIZE + place in the table: of the n-grams, a row for each n and a column for each code; and of the
    words and pairs, one after the other. An n-gram over the end of a text has a negative key of its own."""
    owner = np.repeat(np.arange(len(batch.ends)) << BITS, batch.ends - batch.starts)
    rows = np.empty((len(GRAMS), len(owner)), dtype=np.int64)
    for row, (size, places) in zip(rows, grams(batch), strict=True):
        np.bitwise_or(places, owner[: len(places)], out=row[: len(places)])
        for back in range(1, size):
            row[batch.ends - back] = -1 - back - 5 * size - 32 * batch.ends
    firsts, single, pair = words(batch)
    first = owner[firsts]
    return rows, np.concatenate([first | single, (first | pair)[:-1][first[:-1] == first[1:]]])


def repeated(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """The keys that stand there again, as often as they do after their first time.

    Sorting all of them would take three times as long: each is written to a small table, and who does not find itself
    there again met its like (a repetition) or a stranger; only those strangers are sorted.
    """
    table = np.empty(1 << (4 * len(keys)).bit_length(), dtype=np.int32)
    slots = (keys ^ (keys >> 17)) & (len(table) - 1)
    at = np.arange(len(keys), dtype=np.int32)
    table[slots] = at
    winner = table[slots]
    lost = np.flatnonzero(winner != at)
    some = keys[lost]
    same = keys[winner[lost]] == some
    rest = np.sort(some[~same])
    return np.concatenate([some[same], rest[1:][rest[1:] == rest[:-1]]])


def grams(batch: Batch) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """For each n the place in the table of the n-gram that starts at each code."""
    keys = batch.codes
    for size in GRAMS:
        keys = (keys[:-1] << np.uint64(6)) | batch.codes[size - 1 :]
        yield size, _hashed(keys, size)


def _hashed(keys: Codes, salt: int) -> NDArray[np.int64]:
    return (((keys + np.uint64(salt << 56)) * _SPREAD) >> np.uint64(64 - BITS)).astype(np.int64)


def words(batch: Batch) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Where each word starts, and the places in the table of the word and of it with the next one."""
    letters = batch.codes != 0
    firsts = np.flatnonzero(letters[1:] & ~letters[:-1]) + 1
    powers = _powers(_BASE, len(batch.codes))
    if not len(firsts):
        return firsts, firsts, firsts
    keys = np.add.reduceat(batch.codes * powers, firsts) * _powers(_BASE_INVERSE, len(batch.codes))[firsts]
    pairs = np.append(keys[:-1] * np.uint64(_BASE) + keys[1:], np.uint64(0))
    return firsts, _hashed(keys, 1), _hashed(pairs, 2)


def _powers(base: int, count: int) -> Codes:
    made = np.full(count, base, dtype=np.uint64)
    made[0] = 1
    return np.cumprod(made, dtype=np.uint64)
