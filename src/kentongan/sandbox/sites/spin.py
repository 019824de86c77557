"""Texts with alternatives: `{Slot|Situs} gacor` reads one way or the other, alternatives may nest."""

import re
from random import Random

_INNERMOST = re.compile(r"\{([^{}]*\|[^{}]*)\}")


def spin(pattern: str, rng: Random) -> str:
    """One reading of `pattern`."""
    while "|" in pattern and (found := _INNERMOST.search(pattern)):
        pattern = pattern[: found.start()] + rng.choice(found[1].split("|")) + pattern[found.end() :]
    return pattern


def spun(pattern: str, rng: Random, count: int) -> list[str]:
    """`count` readings."""
    return [spin(pattern, rng) for _ in range(count)]
