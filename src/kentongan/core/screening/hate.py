"""Hate: a group named by religion, descent, gender, disability or camp, and beside it contempt or violence."""

import re
from collections.abc import Sequence

from .insults import ADDRESS, DEHUMAN, GROUPS, SLURS, VIOLENCE
from .page import Page, Signal
from .plain import words as listed
from .terms import within
from .verdict import Category, Direction, Reason

_WORD = re.compile("[^ ]+")
_NEAR = 5  # words
_KINDS = {
    "religion": ("agama", "religion"), "ethnicity": ("suku atau keturunan", "ethnic origin"),
    "gender": ("gender", "gender"), "disability": ("disabilitas", "disability"), "group": ("golongan", "group"),
}  # fmt: skip
_KIND_OF = {word: kind for kind, words in GROUPS.items() for word in words}
# Reports of hatred, and calls against it, are not hatred.
_ABOUT = listed(
    "polisi polres polda tersangka ditangkap terdakwa sidang hukum pasal ujaran kebencian toleransi "
    "korban kasus laporan kerukunan moderasi pencegahan cegah sosialisasi layanan bantuan rapat "
    "kegiatan penyuluhan vaksinasi imunisasi stunting menteri gubernur bupati walikota warga masyarakat "
    "pemerintah kabupaten dinas program pelatihan jangan hentikan"
)


class Hate:
    """Looks for hatred of a group. Calm, official wording around raises what is asked for."""

    category = Category.HATE

    def heeds(self, word: str) -> bool:
        return word in _KIND_OF

    def concerns(self, page: Page) -> bool:
        return False

    def look(self, pages: Sequence[Page]) -> list[Signal]:
        return [_signal(page) for page in pages]


def _signal(page: Page) -> Signal:
    words, listed_there = page.words, page.rulebook.words.get(Category.HATE, ())
    own = list(within(page.folded.text, listed_there))
    groups = [(at, kind) for at, word in enumerate(words) if (kind := _KIND_OF.get(word))]
    pairs = [(at, at, kind) for at, kind in groups if words[at] in SLURS and _aimed(words, at)]
    pairs += [(at, other, kind) for at, kind in groups for other in _contempt(words, at)]
    score = max([0.8 if own else 0.0, *(_score(page, pair) for pair in pairs)])
    if not pairs and not own:
        return _NOTHING
    places = [match.span() for match in _WORD.finditer(page.folded.text)]
    spans = [(places[min(a, b)][0], places[max(a, b)][1], kind) for a, b, kind in pairs[:5]]
    return Signal(score, tuple(_reason(page, *span) for span in [*((*one, "group") for one in own), *spans]))


_NOTHING = Signal()


def _aimed(words: list[str], at: int) -> bool:
    return not ADDRESS.isdisjoint(words[max(0, at - 2) : at] + words[at + 1 : at + 3])


def _contempt(words: Sequence[str], at: int) -> list[int]:
    """Words of contempt or violence near the group that stands at `at`, nearest first."""
    around = range(max(0, at - _NEAR), min(len(words), at + _NEAR + 1))
    near = [
        other for other in around if other != at and (words[other] in DEHUMAN or words[other] in VIOLENCE)
    ]
    return sorted(near, key=lambda other: abs(other - at))[:2]


def _score(page: Page, pair: tuple[int, int, str]) -> float:
    at, other, _ = pair
    if at == other:
        score = 0.55
    else:
        score = 0.75 if page.words[other] in VIOLENCE else 0.62
        score += 0.15 if abs(at - other) == 1 else 0.0
    official = len(_ABOUT.intersection(page.words))
    return max(0.05, score - 0.2 * official - (0.1 if page.context.direction is Direction.OUTGOING else 0.0))


def _reason(page: Page, start: int, end: int, kind: str) -> Reason:
    first, last = page.folded.span(start, end)
    text, reads = page.text[first:last], page.folded.text[start:end]
    what, what_en = _KINDS[kind]
    return Reason(
        first, last, text, reads, f"'{text}': kebencian terhadap kelompok ({what})",
        f"'{text}': hatred of a group ({what_en})", f"hate.{kind}",
    )  # fmt: skip
