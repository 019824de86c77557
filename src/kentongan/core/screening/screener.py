"""Looks texts through for every category and says what should happen to them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, reduce
from itertools import batched
from operator import or_

from .folding import fold
from .memo import Memo
from .page import Detector, Item, Page, Signal
from .rulebook import Rulebook
from .terms import within
from .verdict import Category, Context, Direction, Finding, Reason, Severity, Verdict, level_of

THRESHOLD = 0.5
_IN, _OUT = Direction.INCOMING, Direction.OUTGOING
# A government must not say it at all: BLOCK; it may be right to say it, or a citizen's own matter: REVIEW.
# Elections are capped at NOTE outside their periods by the detector.
SEVERITIES: Mapping[tuple[Category, Direction], Severity] = {
    (Category.GAMBLING, _IN): Severity.BLOCK, (Category.GAMBLING, _OUT): Severity.BLOCK,
    (Category.INDECENT, _IN): Severity.BLOCK, (Category.INDECENT, _OUT): Severity.BLOCK,
    (Category.ABUSE, _IN): Severity.REVIEW, (Category.ABUSE, _OUT): Severity.BLOCK,
    (Category.HATE, _IN): Severity.BLOCK, (Category.HATE, _OUT): Severity.BLOCK,
    (Category.ELECTION, _IN): Severity.REVIEW, (Category.ELECTION, _OUT): Severity.BLOCK,
    (Category.PERSONAL_DATA, _IN): Severity.REVIEW, (Category.PERSONAL_DATA, _OUT): Severity.BLOCK,
    (Category.SCAM, _IN): Severity.BLOCK, (Category.SCAM, _OUT): Severity.BLOCK,
    (Category.STYLE, _IN): Severity.NOTE, (Category.STYLE, _OUT): Severity.NOTE,
}  # fmt: skip
# Scores below these only ask for a second look, whatever the category's severity.
SURE: Mapping[Category, float] = {Category.GAMBLING: 0.7}
_ORDER = list(Severity)


_NOTHING, _ANYWHERE = Finding(0.0), Context()


class Screener:
    """Immutable and safe for threads. `categories`: what to look through for, all by default."""

    def __init__(
        self, rulebook: Rulebook | None = None, categories: Iterable[Category] = tuple(Category)
    ) -> None:
        self.rulebook = rulebook or Rulebook()
        self._detectors = tuple(_detector(category) for category in dict.fromkeys(categories))
        self._listed = frozenset(category for category, words in self.rulebook.words.items() if words)
        self._heeded = Memo(self._heeds)
        self._quiet = {detector.category: _NOTHING for detector in self._detectors}

    def check(
        self,
        text: str,
        *,
        links: Sequence[str] = (),
        context: Context | None = None,
        targets: Mapping[str, str] | None = None,
    ) -> Verdict:
        """The verdict on one text. `links`: those that stand beside it, in a button or a profile; `targets`: where
        shortened ones lead, by address, for those who may ask."""
        return self._verdicts([Item(text, tuple(links), context or _ANYWHERE, targets or {})])[0]

    def check_many(self, items: Iterable[Item | str], *, batch: int = 256) -> Iterator[Verdict]:
        """The verdicts in order, `batch` at a time: several times quicker than one by one, in flat memory."""
        for group in batched(items, batch, strict=False):
            yield from self._verdicts(group)

    def _verdicts(self, items: Sequence[Item | str]) -> list[Verdict]:
        """Most texts have nothing in most categories: a detector is shown only those that may have."""
        pages = [self._page(one) for one in items]
        findings = [self._quiet.copy() for _ in pages]
        heeded = [reduce(or_, map(self._heeded.__getitem__, page.words), 0) for page in pages]
        for place, detector in enumerate(self._detectors):
            category, every = detector.category, detector.category in self._listed
            shown = [
                at for at, page in enumerate(pages)
                if every or heeded[at] >> place & 1 or detector.concerns(page)
            ]  # fmt: skip
            for at, signal in zip(shown, detector.look([pages[at] for at in shown]), strict=True):
                if signal.score:
                    findings[at][category] = self._finding(pages[at], category, signal)
        return [Verdict(level_of(found), found) for found in findings]

    def _heeds(self, word: str) -> int:
        """A bit for each detector that heeds the word."""
        return sum(detector.heeds(word) << place for place, detector in enumerate(self._detectors))

    def _page(self, one: Item | str) -> Page:
        item = Item(one) if isinstance(one, str) else one
        return Page(item, fold(item.text), self.rulebook)

    def _finding(self, page: Page, category: Category, signal: Signal) -> Finding:
        key = category, page.context.direction
        if signal.score < self.rulebook.thresholds.get(key, THRESHOLD):
            return Finding(signal.score)
        reasons = _not_allowed(page, signal.reasons)
        if signal.reasons and not reasons:
            return Finding(0.0)
        return Finding(signal.score, self._severity(key, signal), reasons)

    def _severity(self, key: tuple[Category, Direction], signal: Signal) -> Severity:
        asked = self.rulebook.severities.get(key)
        if asked is None:
            unsure = signal.score < SURE.get(key[0], 0.0)
            asked = _lesser(SEVERITIES[key], Severity.REVIEW) if unsure else SEVERITIES[key]
        return _lesser(asked, signal.at_most)


@cache
def _detector(category: Category) -> Detector:
    # Late: NumPy and the word lists take longer to load than all of the desk that screens nothing.
    from .detectors import DETECTORS

    return DETECTORS[category]()


def _lesser(one: Severity, other: Severity) -> Severity:
    return min(one, other, key=_ORDER.index)


def _not_allowed(page: Page, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The reasons that do not lie within a phrase the government allows."""
    phrases = page.rulebook.allowed.phrases
    if not phrases:
        return reasons
    allowed = [page.folded.span(*place) for place in within(page.folded.text, phrases)]
    return tuple(
        reason for reason in reasons
        if not any(start <= reason.start and reason.end <= end for start, end in allowed)
    )  # fmt: skip
