"""Hashed features of folded texts, word by word.

A folded word becomes codes of six bits: 0 a space, 1-26 letters (l reads as i: the two are swapped in every
disguise), 27-36 figures, 37 and more what stands for a name shaped like a gambling site's. Its features are its
n-grams of characters, a space at both its ends, and the word itself; between two neighbours there are the n-grams over
the space and the pair. Each is hashed to one of SIZE places. A name with figures at its end stands as {777, and its
own letters come apart, so that the model learns how sites are praised and not only which.

What a word has does not depend on its text: it is worked out once for each word that people write (`model`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .folding import fold

BITS = 20
SIZE = 1 << BITS
GRAMS = (3, 4, 5)
_OVER = ((1, 2), (2, 1), (1, 3), (2, 2), (3, 1))  # codes before and after the space between two words
BETWEEN = len(_OVER) + 1  # features of two neighbours
_EXTRA = "{}|~"
_NAMED = "~"  # what every name has
_CODES = np.zeros(256, dtype=np.uint64)
for _place, _sign in enumerate("abcdefghijklmnopqrstuvwxyz0123456789" + _EXTRA, 1):
    _CODES[ord(_sign)] = _place
_CODES[ord("l")] = _CODES[ord("i")]
_SIX, _TWELVE = np.uint64(6), np.uint64(12)
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
type Places = NDArray[np.int64]


_STYLED = re.compile(
    "[\U0001d400-\U0001d7ff\uff01-\uff5e\uff60-\uff9fⒶ-ⓩ\U0001f130-\U0001f189\U0001f1e6-\U0001f1ffᴀ-ᵿꜰ-ꟿ"
    "\u0300-\u036f℀-⅏퐀-힣\u0370-\u052fᎠ-᏿᐀-ᙿ\u0e00-\u0e7f\u3000-ヿ\u4e00-鿿]"
)
_SPACED = re.compile(r"(?<!\w)\w(?:[^\w\n]{1,3}\w(?!\w)){3,}")
_MENTION = re.compile(r"(?<![\w@$!])@\w[\w.]{2,}")


def without_mentions(text: str) -> str:
    """The text with spaces where accounts are named ("@budi77" is no site): every place stays what it was."""
    return _MENTION.sub(lambda found: " " * len(found[0]), text) if "@" in text else text


def disguise(text: str, *, apart: bool = True) -> str:
    """Words of the features' alphabet for how the original is dressed: |1n: one styled word, shaped like a site's
    name; |4w: four or more, all of them; ~j: letters set apart. "" for a text in plain letters. `apart`: whether
    any letter stands by itself."""
    spaced = " ~j" if apart and _SPACED.search(text) else ""
    if text.isascii() or not _STYLED.search(text):
        return spaced
    words = text.split()
    styled = [word for word in words if _STYLED.search(word)]
    named = "n" if NAME.search(fold(" ".join(styled)).text) else ""
    return f" |{min(len(styled), 4)}{named}{'w' if len(styled) == len(words) else ''}{spaced}"


def parted(word: str) -> tuple[str, str]:
    """A name shaped like a site's as { and its figures, and its letters; any other word, and nothing."""
    name = NAME.fullmatch(word) if _PERHAPS.search(word) else None
    if not name:
        return word, ""
    return ("{" + name[2], name[1]) if name[2] else ("}" + name[4], name[3])


@dataclass(frozen=True, slots=True)
class Words:
    """What words have whatever stands beside them. Word i has the places `places[owners == i]`, each once; `heads` and
    `tails` are its first and last one, two and three codes, `keys` the whole word."""

    owners: Places
    places: Places
    heads: Codes
    tails: Codes
    keys: Codes


def words_of(words: Sequence[str]) -> Words:
    """`words`: of folded texts, or what stands for a disguise."""
    seen = list(map(parted, words))
    named = [at for at, (form, _) in enumerate(seen) if form[0] in "{}"]
    stems = [at for at in named if seen[at][1]]
    texts = [form for form, _ in seen] + [_NAMED] * len(named) + [seen[at][1] for at in stems]
    owners = np.array([*range(len(words)), *named, *stems], dtype=np.int64)
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    codes = _CODES[np.frombuffer(("  ".join(["", *texts, "", "", ""])).encode("ascii"), dtype=np.uint8)]
    starts = 2 + np.cumsum(sizes + 2) - sizes - 2  # of each word's letters; spaces stand around them
    keys = _whole(codes, starts)
    found = [owners << BITS | _hashed(keys, 1), *_grams(codes, np.repeat(owners, sizes + 2))]
    every = np.unique(np.concatenate(found))
    first = starts[: len(words)]
    last = first + sizes[: len(words)] - 1
    heads, tails = _ends(codes, first, 1), _ends(codes, last, -1)
    return Words(every >> BITS, every & (SIZE - 1), heads, tails, keys[: len(words)])


def _grams(codes: Codes, owner: Places) -> Iterator[Places]:
    """The n-grams of every word with a space at its ends, each n made from the one before: owner and place together."""
    codes = codes[1:]
    letters = codes[: len(owner)] != 0
    keys, inside = codes[: len(owner)] << _SIX | codes[1 : len(owner) + 1], np.ones(len(owner), dtype=bool)
    for size in GRAMS:
        keys = keys << _SIX | codes[size - 1 : len(owner) + size - 1]
        inside[: 2 - size] &= letters[size - 2 :]
        inside[2 - size :] = False
        yield (owner << BITS | _hashed(keys, size))[inside]


def _ends(codes: Codes, at: Places, step: int) -> Codes:
    """One, two and three codes from a word's end inwards, a row each; two spaces stand between words."""
    one, two, three = codes[at], codes[at + step], codes[at + 2 * step]
    if step > 0:
        return np.stack([one, one << _SIX | two, one << _TWELVE | two << _SIX | three])
    return np.stack([one, two << _SIX | one, three << _TWELVE | two << _SIX | one])


def between(tails: Codes, heads: Codes, before: Codes, after: Codes) -> Places:
    """The places of neighbours, BETWEEN for each two: `tails` and `before` of the first, `heads`, `after` the second."""
    rows = [_hashed(tails[i - 1] << np.uint64(6 * (j + 1)) | heads[j - 1], 4 * i + j + 3) for i, j in _OVER]
    return np.stack([*rows, _hashed(before * np.uint64(_BASE) + after, 2)])


def first_of(owners: Places, *numbers: Places) -> NDArray[np.bool_]:
    """Whether a word, or two, stand in their text for the first time."""
    keys = owners
    for number in numbers:
        keys = keys << 24 | number
    first = np.zeros(len(keys), dtype=bool)
    first[np.unique(keys, return_index=True)[1]] = True
    return first


def _hashed(keys: Codes, salt: int) -> Places:
    return (((keys + np.uint64(salt << 56)) * _SPREAD) >> np.uint64(64 - BITS)).astype(np.int64)


def _whole(codes: Codes, starts: Places) -> Codes:
    """One key for each word."""
    ups, downs = (
        (_POWERS, _INVERSE) if len(codes) <= _FEW else map(_powers, (_BASE, _BASE_INVERSE), 2 * [len(codes)])
    )
    return np.add.reduceat(codes * ups[: len(codes)], starts) * downs[starts]


def _powers(base: int, count: int) -> Codes:
    made = np.full(count, base, dtype=np.uint64)
    made[0] = 1
    return np.cumprod(made, dtype=np.uint64)


_FEW = 1 << 12
_POWERS, _INVERSE = _powers(_BASE, _FEW), _powers(_BASE_INVERSE, _FEW)
