"""What a page is built of, whatever it says today; and what a picture of it looks like from far away.

The skeleton is a set of marks: the classes of its elements, the tags that follow one another, its own style
sheets and scripts. News come and go within the same elements, so they leave it as it is; another page in its place
shares next to nothing with it.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

# Marks kept of a page: the smallest of their checksums, which is a fair sample of them.
MOST_MARKS = 256
# Patterns that begin with a literal are searched for ten times as fast.
_TAGS = re.compile(rb"<(\w{1,16})")
_CLASSES = re.compile(rb"""class=["']?([^"'<>]{1,400})""")
_PARTS = re.compile(rb"""<(?:link|script)\s[^<>]{0,300}?(?:src|href)=["']?([^"'<>\s?#]{1,300})""")
_DIGITS = b"0123456789"
# Of one element; what follows them in a list of news names the category, the author, the day.
_CLASSES_EACH = 3
# Bytes in which the order of tags is looked at: head, menus, the first blocks.
_TOP = 1 << 15


def skeleton_of(body: bytes) -> tuple[int, ...]:
    """The marks of a page, in order; linear in its length, and never failing."""
    tags = _TAGS.findall(body[:_TOP])
    marks = {b"<".join(three) for three in set(zip(tags, tags[1:], tags[2:], strict=False))}
    for several in set(_CLASSES.findall(body)):
        marks.update(one for one in several.split(None, _CLASSES_EACH)[:_CLASSES_EACH] if _steady(one))
    marks.update(part.translate(None, _DIGITS) for part in set(_PARTS.findall(body)))
    return tuple(sorted(set(map(crc32, marks)))[:MOST_MARKS])


def _steady(word: bytes) -> bool:
    """Whether a class names a kind of element: with a number in it, it names this one."""
    return word.translate(None, _DIGITS) == word


def share_left(before: Sequence[int], now: Sequence[int]) -> float:
    """How much of the earlier skeleton the later one still has, from 0 to 1."""
    full = [marks[-1] for marks in (before, now) if len(marks) >= MOST_MARKS]
    # Beyond the last mark of a full sample nothing is known of it.
    compared = {mark for mark in before if not full or mark <= min(full)}
    return len(compared.intersection(now)) / len(compared) if compared else 1.0


PICTURE_WIDE, PICTURE_HIGH = 9, 8


def picture_hash(levels: Sequence[int]) -> int:
    """64 bits of a picture drawn 9 x 8 in grey, row by row: whether it grows lighter from each point to the next."""
    bits = 0
    for row in range(PICTURE_HIGH):
        line = levels[row * PICTURE_WIDE : (row + 1) * PICTURE_WIDE]
        for left, right in pairwise(line):
            bits = bits << 1 | (right > left)
    return bits


def distance(one: int, other: int) -> int:
    """In how many of the 64 bits two pictures differ."""
    return (one ^ other).bit_count()
