"""The compatibility reading of a text, for what is made of digits and punctuation: links, numbers, addresses.

Unlike `folding`, which seeks words, it keeps every digit, dot and slash. Full-width, mathematical and circled
characters become the ASCII they stand for, invisible ones go, and every place leads back to the original.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Zero-width, soft hyphen, variation selectors, bidi controls: nothing that a reader sees.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)
_ODD = {"\u3002": ".", "\u00b7": ".", "\u2022": ".", "\u2044": "/", "\u2215": "/", "\u29f8": "/",
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
        "\u2236": ":", "\ua789": ":"}  # fmt: skip


def words(text: str) -> frozenset[str]:
    """A list of words as a set: tables are easier to read so."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Plain:
    """`places[i]` is the original's place of `text[i]`; None where the two have the same places."""

    text: str
    places: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's half-open span of `text[start:end]`, which must not be empty."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def plain(text: str) -> Plain:
    """The reading of any text, in linear time; an ASCII text is itself."""
    if text.isascii():
        return Plain(text)
    seen = text.translate(_TABLE)
    if not _UNSEEN.search(seen):
        return Plain(seen)
    places: list[int] = []
    kept, last = [], 0
    for gap in _UNSEEN.finditer(seen):
        places.extend(range(last, gap.start()))
        kept.append(seen[last : gap.start()])
        last = gap.end()
    places.extend(range(last, len(seen)))
    return Plain("".join([*kept, seen[last:]]), places)


class _Table(dict[int, str]):
    """One character for one character, worked out when first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        found = letter if code < 128 else _ODD.get(letter) or _ascii(letter)
        self[code] = found
        return found


def _ascii(letter: str) -> str:
    """The one ASCII character that this one is a style of, or itself."""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    read = unicodedata.normalize("NFKC", letter)
    return read if len(read) == 1 and read.isascii() else letter


_TABLE = _Table()
