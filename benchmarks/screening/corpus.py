"""The data sets of `shared/data/text`, in the form training and measuring need. None of it is in this project."""

import csv
import os
import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kentongan.core.screening.features import NAME, disguise, parted, without_mentions
from kentongan.core.screening.folding import fold

from .disguise import STYLES, disguised
from .sentences import ABOUT, PLACES, PROMOTION, WORDS_LIST


def words(text: str) -> list[str]:
    return text.split()


LONGEST = 3000  # characters of a text that are trained on
_STYLES = list(STYLES.values())
_NAMING = [sentence for sentence in ABOUT if "{brand}" in sentence]
_SYLLABLES = words(
    "ba bi bo bu ca co cu da di do du fa fi ga gi go gu ha hi ho ja ji jo ju ka ki ko ku la li lo lu ma mi mo mu na ni "
    "no nu pa pi po pu ra ri ro ru sa si so su ta ti to tu wa wi ya yo yu za ze zi ar an en in on ur al er as us"
)
_STEMS = words(
    "raja dewa king naga mega super zeus istana sultan bos mami papa gacor indo asia royal lucky maxi ratu pasti agen "
    "joker macan garuda elang bintang gold mahjong toto hoki cuan jaya mawar harta angkasa surya olympus planet"
)
_ENDS = words("toto hoki win slot bet bets togel jitu play cuan gacor land gaming poker vip")
_FIGURES = words(
    "77 88 99 777 888 138 168 303 365 69 123 55 66 33 333 99 88 77 4d 5d 4d 4d 789 555 188 128 111 118 25 17"
)


@dataclass(frozen=True, slots=True)
class Row:
    """`label` 1: promotes gambling. `split` 0..99: stable, from the text. `sources`: where it came from."""

    text: str
    label: int
    split: int
    sources: frozenset[str]


def folder() -> Path:
    """Where text.tar.xz was unpacked: KENTONGAN_TEXT_DATA, or ../shared/data/text beside the project."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "data" / "text"
    return Path(os.environ.get("KENTONGAN_TEXT_DATA", beside))


def read(name: str) -> Iterator[dict[str, str]]:
    with (folder() / name).open(encoding="utf-8", errors="replace", newline="") as lines:
        yield from csv.DictReader(lines)


def split_of(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace")) % 100


def rows() -> list[Row]:
    """The comments of gambling_dev, then the texts of clean_dev (their set as source, "clean:…")."""
    comments = [
        Row(row["text"], int(row["label"]), int(row["hash100"]), frozenset(row["sources"].split(",")))
        for row in read("gambling_dev.csv")
    ]
    clean = [
        Row(row["text"], 0, split_of(row["text"]), frozenset({f"clean:{row['set']}"}))
        for row in read("clean_dev.csv")
    ]
    return comments + clean


def view(text: str) -> str:
    """A text as the model reads it: its words, then what it is dressed in."""
    plain = without_mentions(text[:LONGEST])
    return fold(plain).text + disguise(plain)


def brand(chance: random.Random) -> str:
    """A name as gambling sites have them."""
    stem = (
        chance.choice(_STEMS)
        if chance.random() < 0.35
        else "".join(chance.choices(_SYLLABLES, k=chance.choice((2, 2, 3, 3))))
    )
    if chance.random() < 0.3:
        return stem + chance.choice(_ENDS) + ("" if chance.random() < 0.75 else chance.choice(_FIGURES))
    return stem + (chance.choice(_FIGURES) if chance.random() < 0.85 else str(chance.randrange(10, 999)))


def dressed(text: str, chance: random.Random, shares: tuple[float, ...]) -> str:
    """One disguise or two, over some of the words."""
    share = chance.choice(shares)
    for _ in range(1 if chance.random() < 0.7 else 2):
        text = disguised(text, chance.choice(_STYLES), chance, share=share)
    return text


def nameless(seen: str) -> str:
    """A view without the letters of the sites it names."""
    return " ".join(parted(word)[0] for word in seen.split(" "))


def augmented(row: Row, chance: random.Random) -> Iterator[tuple[str, int, float]]:
    """Views of a text as it might have come instead, their labels, and what each counts beside the text: without the
    sites' names, in other letters, for another site; and its site's name where it is only talked about. Clean texts
    are dressed too, so that dress alone is no promotion."""
    seen, text = view(row.text), row.text[:1000]
    if (less := nameless(seen)) != seen:
        yield less, row.label, 1.0
    if row.label or chance.random() < 0.2:
        yield (
            view(dressed(text, chance, (0.15, 0.3, 0.6, 1, 1) if row.label else (0.3, 1, 1, 1))),
            row.label,
            0.5,
        )
    if row.label and chance.random() < 0.35 and (name := NAME.search(fold(text).text)):
        yield view(_filled(chance.choice(_NAMING), chance, name[0])), 0, 0.5
    if row.label and (renamed := NAME.sub(lambda _: brand(chance), seen)) != seen:
        yield renamed, 1, 0.2


def own(chance: random.Random, *, each: int = 30) -> Iterator[tuple[str, int, float]]:
    """Views of our own sentences, filled by chance, their labels, and what each counts."""
    for sentences, label in ((ABOUT, 0), (PROMOTION, 1)):
        for sentence in sentences:
            for _ in range(each):
                named = label or chance.random() < 0.8
                text = _filled(
                    sentence, chance, brand(chance) if named else chance.choice(("judi online", "slot"))
                )
                if label and chance.random() < 0.2:
                    text = dressed(text, chance, (0.3, 1))
                yield view(text), label, 0.5 if label else 1.0


def _filled(sentence: str, chance: random.Random, name: str) -> str:
    pick: Callable[[list[str]], str] = chance.choice
    return (
        sentence.replace("{brand}", name).replace("{word}", pick(WORDS_LIST)).replace("{place}", pick(PLACES))
    )
