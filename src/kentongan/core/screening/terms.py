"""Finding listed terms in a folded text, in linear time."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from .folding import fold


@lru_cache(maxsize=256)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    read = sorted({fold(term).text for term in terms} - {""}, key=len, reverse=True)
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, read)) or '(?!)'})(?![a-z0-9])")


def within(text: str, terms: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where any of the terms stands as whole words in a folded text, as (start, end)."""
    listed = tuple(terms)
    if listed:
        yield from (match.span() for match in _pattern(listed).finditer(text))
