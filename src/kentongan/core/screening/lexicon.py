"""Words and phrases looked up in the folded reading, each with a label; one pass, whatever their number."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kentongan.core.screening.folding import Folded, fold
from kentongan.core.screening.memo import Memo
from kentongan.core.screening.page import Page
from kentongan.core.screening.terms import within
from kentongan.core.screening.verdict import Category, Reason

# What folding leaves as it is; most entries are so, and a lexicon is made in a few milliseconds.
_FOLDED = re.compile(r"(?!.*([a-z])\1\1)[a-z]{2,}(?: [a-z]{2,})*")


type _Phrases = list[tuple[tuple[str, ...], str]]
type _Begun = tuple[_Phrases, list[str]]


@dataclass(frozen=True, slots=True)
class Hit:
    """The words `first` to `last` (included) of the folded text carry this label."""

    label: str
    first: int
    last: int


def listed(text: str) -> list[str]:
    """Entries separated by commas: tables are easier to read so."""
    return [entry.strip() for entry in text.split(",") if entry.strip()]


class Lexicon:
    """Built from {label: entries}; an entry is a word, a phrase of several, or a beginning of a word ("menang*").

    Entries are folded themselves, so that they are written as people write them. The longest phrase that begins
    at a word wins; a word may carry several labels.
    """

    def __init__(self, table: Mapping[str, Iterable[str]]) -> None:
        self._phrases: dict[str, _Phrases] = {}
        self._beginnings: dict[str, list[tuple[str, str]]] = {}
        for label, entries in table.items():
            for entry in entries:
                self._add(label, entry)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda one: -len(one[0]))
        self._begun = Memo(self._by_first, most=1 << 13)

    def _add(self, label: str, entry: str) -> None:
        words = (entry if _FOLDED.fullmatch(entry) else fold(entry).text).split()
        if entry.endswith("*") and len(words) == 1 and len(words[0]) >= 4:
            self._beginnings.setdefault(words[0][:4], []).append((words[0], label))
        elif words:
            self._phrases.setdefault(words[0], []).append((tuple(words[1:]), label))

    def begins(self, word: str) -> bool:
        """Whether an entry begins with this word, or is a beginning of it."""
        return self._begun[word] is not None

    def find(self, words: list[str]) -> list[Hit]:
        """The hits among these words, by place; at one place those of the longest phrase only."""
        hits: list[Hit] = []
        begun = list(map(self._begun.__getitem__, words))
        for place, known in enumerate(begun) if any(begun) else ():
            if known:
                phrases, labels = known
                hits += _at(words, place, phrases)
                hits += [Hit(label, place, place) for label in labels]
        return hits

    def _by_first(self, word: str) -> _Begun | None:
        """What a word may begin: phrases, and the labels of what it is itself."""
        labels = [label for start, label in self._beginnings.get(word[:4], ()) if word.startswith(start)]
        phrases = self._phrases.get(word, [])
        return (phrases, labels) if phrases or labels else None


def _at(words: list[str], place: int, phrases: _Phrases) -> list[Hit]:
    found: list[Hit] = []
    length = -1
    for rest, label in phrases:
        if len(rest) < length:
            break
        if not rest or tuple(words[place + 1 : place + 1 + len(rest)]) == rest:
            length = len(rest)
            found.append(Hit(label, place, place + length))
    return found


def span(folded: Folded, words: list[str], hit: Hit) -> tuple[int, int, str]:
    """Where in the original a hit stands, and how it reads."""
    start = sum(map(len, words[: hit.first])) + hit.first
    shown = " ".join(words[hit.first : hit.last + 1])
    return *folded.span(start, start + len(shown)), shown


def own_words(page: Page, category: Category) -> list[Reason]:
    """Where the rulebook's own words of a category stand."""
    listed_there = page.rulebook.words.get(category, ())
    if not listed_there:
        return []
    return [_own(page, category, *place) for place in within(page.folded.text, listed_there)]


def _own(page: Page, category: Category, first: int, last: int) -> Reason:
    start, end = page.folded.span(first, last)
    shown = page.folded.text[first:last]
    why, why_en = f"'{shown}': kata dari buku aturan Anda", f"'{shown}': a word of your rulebook"
    return Reason(start, end, page.text[start:end], shown, why, why_en, f"{category}.own")
