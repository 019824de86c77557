"""What a detector is handed: one text with its readings, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kentongan.core.screening.folding import Folded
from kentongan.core.screening.rulebook import Rulebook
from kentongan.core.screening.verdict import Category, Context, Reason


@dataclass(frozen=True, slots=True)
class Page:
    """One text under examination. `folded` is the reading without disguise; `links` are those outside the text too."""

    text: str
    folded: Folded
    links: tuple[str, ...]
    context: Context
    rulebook: Rulebook


@dataclass(frozen=True, slots=True)
class Signal:
    """What one detector found: a score 0..1 with 0.5 as its threshold, and the places that made it."""

    score: float = 0.0
    reasons: tuple[Reason, ...] = field(default=())


class Detector(Protocol):
    """Looks through pages for one category. It never raises for any text, and takes linear time.

    Pages come in batches because a vectorised model is an order faster on many; a rule-based
    detector simply loops. The answer has one Signal for each page, in order.
    """

    category: Category

    def look(self, pages: Sequence[Page]) -> list[Signal]:
        """One Signal a page."""
