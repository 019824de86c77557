"""What a detector is handed: one text with its readings, and where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from kentongan.core.screening import links
from kentongan.core.screening.folding import Folded
from kentongan.core.screening.links import Link
from kentongan.core.screening.plain import Plain, plain
from kentongan.core.screening.rulebook import Rulebook
from kentongan.core.screening.verdict import Category, Context, Reason, Severity


@dataclass(frozen=True, slots=True)
class Item:
    """One text of many, with the links beside it and where it stands. `targets`: where shortened links lead, by
    address, as somebody found out who may (base/shorteners.py)."""

    text: str
    links: tuple[str, ...] = ()
    context: Context = field(default=Context())
    targets: Mapping[str, str] = field(default_factory=dict)


class Page:
    """One text under examination. `folded` is the reading without disguise, `words` are its words, `plain` is the
    reading that keeps digits, dots and slashes.
    """

    def __init__(self, one: Item, folded: Folded, rulebook: Rulebook) -> None:
        self.text, self.beside, self.targets = one.text, one.links, one.targets
        self.folded, self.context, self.rulebook = folded, one.context, rulebook
        self.words = folded.text.split()
        self.plain: Plain = plain(one.text)

    @cached_property
    def links(self) -> list[Link]:
        """Those written in the text, those beside it (at an empty place), and where shortened ones lead."""
        found = links.find(self.plain)
        found += [Link(0, 0, address) for address in self.beside]
        if self.targets:
            found += [
                Link(one.start, one.end, self.targets[one.address], followed=True)
                for one in found if one.address in self.targets
            ]  # fmt: skip
        return found


@dataclass(frozen=True, slots=True)
class Signal:
    """What one detector found: a score 0..1 with 0.5 as its threshold, and the places that made it.

    `at_most` caps the severity whatever the score: a slogan outside every election period is only noted.
    """

    score: float = 0.0
    reasons: tuple[Reason, ...] = field(default=())
    at_most: Severity = Severity.BLOCK


class Detector(Protocol):
    """Looks through pages for one category. It never raises for any text, and takes linear time.

    Pages come in batches because a vectorised model is an order faster on many; a rule-based
    detector simply loops. The answer has one Signal for each page, in order. Most pages have nothing for most
    detectors: they are handed only those with a word they heed, or that concern them otherwise.
    """

    category: Category

    def heeds(self, word: str) -> bool:
        """Whether a page with this word has to be looked at. Asked once for each word people write."""

    def concerns(self, page: Page) -> bool:
        """Whether anything but its words and the rulebook's words makes a page worth a look. Quick."""

    def look(self, pages: Sequence[Page]) -> list[Signal]:
        """One Signal a page."""
