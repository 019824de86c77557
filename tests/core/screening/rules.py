"""What the tests of the categories by rules share."""

import time
from collections.abc import Sequence
from datetime import date

from kentongan.core.screening.folding import fold
from kentongan.core.screening.page import Detector, Item, Page, Signal
from kentongan.core.screening.rulebook import Rulebook
from kentongan.core.screening.verdict import Context, Direction


def page(
    text: str,
    book: Rulebook | None = None,
    *,
    links: Sequence[str] = (),
    direction: Direction = Direction.OUTGOING,
    at: date | None = None,
    region: str = "",
    network: str = "",
) -> Page:
    item = Item(text, tuple(links), Context(direction, at, region, network))
    return Page(item, fold(text), book or Rulebook())


def rules(signal: Signal) -> set[str]:
    """The rules that fired, without their category."""
    return {reason.rule.partition(".")[2] for reason in signal.reasons}


def well_placed(one: Page, signal: Signal) -> bool:
    return all(one.text[reason.start : reason.end] == reason.text for reason in signal.reasons)


def linear(detector: Detector, unit: str) -> bool:
    """Whether ten times the text takes at most some ten times as long, folding left out."""

    def seconds(size: int) -> float:
        one = page(unit * (size // len(unit)))
        start = time.perf_counter()
        detector.look([one])
        return time.perf_counter() - start

    return seconds(500_000) < max(40 * seconds(50_000), 1)
