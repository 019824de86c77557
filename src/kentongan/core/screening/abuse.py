"""Abuse: insults and vulgarity, from own word lists on the folded text; what is innocent in its company passes."""

import math
import re
from collections.abc import Iterator, Sequence

from .insults import ADDRESS, ENDINGS, INNOCENT, MILD, PHRASES, STRONG
from .memo import Memo
from .page import Page, Signal
from .plain import words as listed
from .terms import within
from .verdict import Category, Direction, Reason

type Place = tuple[int, int]  # in the folded text

_WORD = re.compile("[^ ]+")
_DOUBLED = re.compile(r"([a-z])\1")
_NEAR = 3  # words
_QUOTED = re.compile(
    r"(?<![a-z])(?:kata|istilah|ujaran|makian|umpatan|kalimat|berkata|sebutan|menyebut|dihina|hinaan|melaporkan|menghina)(?![a-z])"
)
_NEGATED = listed("bukan tidak tak jangan stop hindari dilarang hentikan")
# One mild word alone is no abuse; aimed at somebody, or two together, it is.
_MILD_ALONE, _MILD_AIMED, _STRONG = 0.3, 0.55, 0.75


def strength(word: str) -> int:
    """2 for a word of STRONG, 1 of MILD, 0 for any other; with an ending too, or a doubled letter."""
    for form in (word, _DOUBLED.sub(r"\1", word)):
        if form in STRONG or form in MILD:
            return 2 if form in STRONG else 1
    for ending in ENDINGS if word.endswith(ENDINGS) else ():
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 3 and (stem in STRONG or stem in MILD):
            return 2 if stem in STRONG else 1
    return 0


_STRENGTH = Memo(strength)


class Abuse:
    """Looks for insults. What a government says is judged more strictly for strong words, and not for mild ones."""

    category = Category.ABUSE

    def heeds(self, word: str) -> bool:
        return word in _FIRST or _STRENGTH[word] > 0

    def concerns(self, page: Page) -> bool:
        return False

    def look(self, pages: Sequence[Page]) -> list[Signal]:
        return [_signal(page) for page in pages]


def _signal(page: Page) -> Signal:
    words, own = page.words, page.rulebook.words.get(Category.ABUSE, ())
    degrees = list(map(_STRENGTH.__getitem__, words))
    found = [(at, strong) for at, strong in enumerate(degrees) if strong and not _innocent(words, at)]
    phrases = [*_phrases(page), *within(page.folded.text, own)]
    if not found and not phrases:
        return _NOTHING
    score = _score(page, found, len(phrases))
    if score < 0.2:
        return Signal(score)
    places = [match.span() for match in _WORD.finditer(page.folded.text)]
    return Signal(
        score, tuple(_reason(page, place) for place in [*phrases, *(places[at] for at, _ in found)][:12])
    )


_NOTHING = Signal()
_FIRST = frozenset(phrase.split()[0] for phrase in PHRASES)


def _phrases(page: Page) -> Iterator[Place]:
    if not _FIRST.isdisjoint(page.words):
        yield from within(page.folded.text, PHRASES)


def _innocent(words: list[str], at: int) -> bool:
    company = INNOCENT.get(words[at])
    return company is not None and not company.isdisjoint(words[max(0, at - _NEAR) : at + _NEAR + 1])


def _score(page: Page, found: Sequence[tuple[int, int]], phrases: int) -> float:
    strong = phrases + sum(1 for _, degree in found if degree == 2)
    mild = [at for at, degree in found if degree == 1]
    if strong:
        score = min(0.98, _STRONG + 0.08 * (strong - 1) + 0.04 * len(mild))
        return (
            0.45 if strong == 1 and _mentioned(page, [at for at, degree in found if degree == 2]) else score
        )
    if page.context.direction is Direction.OUTGOING:
        return min(0.45, 0.15 * len(mild))
    aimed = sum(1 for at in mild if _aimed(page.words, at))
    return min(
        0.9, max(_MILD_ALONE * math.sqrt(len(mild)), (_MILD_AIMED + 0.1 * (len(mild) - 1)) if aimed else 0.0)
    )


def _aimed(words: list[str], at: int) -> bool:
    return not ADDRESS.isdisjoint(words[max(0, at - _NEAR) : at] + words[at + 1 : at + 1 + _NEAR])


def _mentioned(page: Page, places: Sequence[int]) -> bool:
    """Whether the one word is only spoken of ("dihina dengan kata ..."), or warned of."""
    words = page.words
    before = {word for at in places for word in words[max(0, at - _NEAR) : at]}
    return bool(_NEGATED & before) or bool(_QUOTED.search(page.folded.text))


def _reason(page: Page, place: Place) -> Reason:
    first, last = page.folded.span(*place)
    text, reads = page.text[first:last], page.folded.text[place[0] : place[1]]
    read = "" if text.lower() == reads else f" dibaca '{reads}'"
    read_en = "" if text.lower() == reads else f" reads '{reads}'"
    return Reason(
        first, last, text, reads, f"'{text}'{read}: kata kasar atau menghina",
        f"'{text}'{read_en}: abusive or insulting words", "abuse.words",
    )  # fmt: skip
