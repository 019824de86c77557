"""Neutrality in elections: campaigning for or against whoever stands, whatever his name.

Source: SKB MenPANRB, Mendagri, BKN, KASN and Bawaslu No. 2 of 2022 on the neutrality of civil servants, appendix II:
list "etik" (offences while somebody is a prospective candidate, 7 items) and list "disiplin" (once he is a candidate,
12 items). The items a text can break: etik 2 and disiplin 2 (campaigning on social media), etik 4 and disiplin 6
(posts and follows for a candidate's account), etik 5 and disiplin 7 (symbols of a side), disiplin 8 (activities,
calls and appeals that take a side). A rule is named "election.skb-2-2022.<list>.<item>".

Names, nicknames, accounts and parties are masked first: what a candidate is called cannot weigh. The weights are set
by hand. Outside every period (the rulebook's and the national ones below) a finding is a note. Calling citizens'
criticism of a candidate a campaign would be wrong, so blame counts only in what a government says itself.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kentongan.core.screening.election_words import CUES, STANDING
from kentongan.core.screening.folding import fold
from kentongan.core.screening.lexicon import Hit, Lexicon, span
from kentongan.core.screening.page import Page, Signal
from kentongan.core.screening.plain import words
from kentongan.core.screening.rulebook import Candidate, Period, Rulebook
from kentongan.core.screening.verdict import Category, Direction, Reason, Severity

MOST_REASONS, MOST_RULEBOOKS = 12, 100
CANDIDATE, PARTY = "<KANDIDAT>", "<PARTAI>"

# PKPU 3/2022: from the list of candidates to the national result. PKPU 2/2024: likewise for heads of regions.
NATIONAL = (
    Period("Pemilu 2024", date(2023, 11, 4), date(2024, 3, 20)),
    Period("Pilkada 2024", date(2024, 9, 22), date(2024, 12, 16)),
)

# Log-odds of a cue beside somebody who stands, and how often it counts.
_WEIGHTS = {
    "support": (1.7, 2), "rally": (0.6, 2), "praise": (0.9, 3), "programme": (0.55, 3), "appeal": (0.35, 3),
    "trail": (0.0, 1), "against": (2.6, 1), "blame": (-1.3, 3), "service": (-0.9, 2), "news": (-0.45, 3),
    "slogan": (2.2, 2), "gesture": (2.6, 1), "account": (1.1, 1), "hashtag": (0.9, 2), "tag": (1.7, 1),
    "number": (0.5, 1), "ask": (-0.5, 2), "question": (-0.9, 1), "rivals": (-1.4, 1), "attack": (1.6, 2),
}  # fmt: skip
_BIAS = -2.1
# Who stands: a name weighs most, for it is somebody's own.
_STANDS = {
    "candidate": 2.2,
    "slogan": 0.6,
    "gesture": 0.6,
    "number": 0.6,
    "tag": 0.6,
    "office": 0.2,
    "hopeful": 0.2,
    "party": 0.1,
}

_NUMBER = re.compile(
    r"(?<!\w)(?:(?:coblos\w*|menangkan|dukung) (?:paslon |nomor |nomer |no |urut )*"
    r"|pilih (?:paslon )?(?:nomor|nomer|no)(?: urut)? "
    r"|paslon (?:nomor |nomer |no |urut )*|(?:nomor|nomer|no) urut )(?:0?[1-9]|satu|dua|tiga|empat|lima)(?!\w)"
)
_NUMBER_SIGNS = words("menangkan dukung pilih paslon urut")
_TAG = re.compile(r"([#@])(\w{2,60})")
_CALL_TAG = re.compile(
    r"ganti(?:presiden|gubernur|bupati|wali)|coblos|menangkan|lanjutkan|(?:2|dua)periode|pilih(?:no|nomor|paslon)|"
    r"salam\d?\w{0,5}jari|paslon\d|nomor\d|no\d|(?<!\d)0[1-9](?!\d)|menang(?!is)"
)
# First names of many: by itself none of them is anybody.
_COMMON = words(
    "muhammad mohammad mohamad muhamad ahmad achmad abdul abdullah agus bambang budi hadi joko slamet sugeng siti dewi "
    "nurul indah ratna lestari endang herman hendra rudi yanto santoso setiawan prasetyo wahyu putra putri bagus arief"
)


@dataclass(frozen=True, slots=True)
class _Names:
    """A rulebook's names made ready: phrases, and those that may stand within a hashtag or an account."""

    phrases: Lexicon
    within: re.Pattern[str] | None
    accounts: frozenset[str]
    allowed: frozenset[str]


def _names(book: Rulebook) -> _Names:
    called = [_called(one) for one in book.candidates]
    slogans = [one.slogans for one in book.candidates] + [one.slogans for one in book.parties]
    table = STANDING | {f"candidate {place}": names for place, names in enumerate(called)}
    slogans += [*(one.slogans for one in book.coalitions), book.words.get(Category.ELECTION, ())]
    table["slogan"] = [slogan for some in slogans for slogan in some]
    parties = [name for one in book.parties for name in (one.name, one.abbreviation)]
    table["party"] = [*table["party"], *parties, *(one.name for one in book.coalitions)]
    inner = {_joined(name) for name in (*table["slogan"], *(name for names in called for name in names))}
    # A short name begins its tag ("#ahokdjarot"); within one it would be a part of other words ("emil" of "pemilu").
    known = [name if len(name) > 4 else rf"\A{name}" for name in sorted(inner) if len(name) >= 4]
    given = [one.accounts for one in book.candidates] + [one.accounts for one in book.parties]
    accounts = frozenset(account.lower() for some in given for account in some)
    allowed = frozenset(map(str.lower, book.allowed.accounts))
    return _Names(Lexicon(table), re.compile("|".join(known)) if known else None, accounts, allowed)


def _called(one: Candidate) -> list[str]:
    """All that people call a candidate; the first of his names that is not everybody's stands for him too."""
    own = (word for word in fold(one.name).text.split() if len(word) >= 5 and word not in _COMMON)
    return [one.name, *one.nicknames, *list(own)[:1]]


def _joined(name: str) -> str:
    return fold(name).text.replace(" ", "")


_NOTHING = Signal()
_ANYBODY = Lexicon(STANDING)


class Election:
    """Rules only. The names of the rulebooks last seen are kept ready."""

    category = Category.ELECTION

    def __init__(self) -> None:
        self._ready: dict[int, tuple[Rulebook, _Names]] = {}

    def heeds(self, word: str) -> bool:
        return word in _NUMBER_SIGNS or "coblos" in word or _ANYBODY.begins(word)

    def concerns(self, page: Page) -> bool:
        book = page.rulebook
        return (
            bool(book.candidates or book.parties or book.coalitions) or "#" in page.text or "＃" in page.text
        )

    def look(self, pages: Sequence[Page]) -> list[Signal]:
        return [self._look(page) for page in pages]

    def _look(self, page: Page) -> Signal:
        who = _who(page, self._names(page.rulebook))
        return _weighed(page, who) if who else _NOTHING

    def _names(self, book: Rulebook) -> _Names:
        """By identity, for a rulebook never changes; threads may at worst make the same names twice."""
        known = self._ready.get(id(book))
        if known is None or known[0] is not book:
            kept = self._ready if len(self._ready) < MOST_RULEBOOKS else {}
            known = book, _names(book)
            self._ready = kept | {id(book): known}
        return known[1]


# --- Who stands ---


def _who(page: Page, names: _Names) -> list[Hit]:
    """Candidates, parties, offices, numbers, slogans and tags of the text."""
    hits = names.phrases.find(page.words)
    hits += _numbered(page)
    if "#" in page.text or "@" in page.text or "＃" in page.text:
        hits += _tagged(page, names)
    return hits


def _numbered(page: Page) -> Iterator[Hit]:
    text, first, last = page.folded.text, 0, 0
    if _NUMBER_SIGNS.isdisjoint(page.words) and "coblos" not in text:
        return
    for found in _NUMBER.finditer(text):
        first += text.count(" ", last, found.start())
        last = found.start()
        yield Hit("number", first, first + found[0].count(" "))


def _tagged(page: Page, names: _Names) -> Iterator[Hit]:
    places: dict[str, int] = {}
    for place, word in enumerate(page.words):
        places.setdefault(word, place)
    for sign, tag in dict.fromkeys(_TAG.findall(page.plain.text)):
        word = _joined(tag)
        place = places.get(word, -1)
        labels = _tag_labels(sign, tag, word, names) if place >= 0 else ()
        yield from (Hit(label, place, place) for label in labels)


def _tag_labels(sign: str, tag: str, word: str, names: _Names) -> tuple[str, ...]:
    """What a hashtag or a mention is: "-" is a candidate, whichever."""
    account = f"{sign}{tag}".lower()
    if account in names.accounts:
        return "candidate -", "account"
    if account not in names.allowed and names.within and names.within.search(word):
        return "candidate -", "hashtag"
    return ("tag",) if sign == "#" and _CALL_TAG.search(word) else ()


# --- What is said of them ---


def _weighed(page: Page, who: list[Hit]) -> Signal:
    cues = [*_cues(page, who), *(hit for hit in who if hit.label in _WEIGHTS)]
    counts = Counter(hit.label for hit in cues)
    if len({hit.label for hit in who if hit.label.startswith("candidate ") and hit.label[-1] != "-"}) > 1:
        counts["rivals"] = 1
    counts["question"] = int("?" in page.text)
    standing = max(_STANDS.get(hit.label.partition(" ")[0], 0.0) for hit in who)
    weight = _BIAS + standing + sum(_share(label, count) for label, count in counts.items())
    shown = [hit for hit in cues if _WEIGHTS.get(hit.label, (0.0, 0))[0] >= 0.5]
    if not shown:
        return Signal(_logistic(min(weight, -1.0)))
    reasons = tuple(_reasons(page, who, shown[:MOST_REASONS]))
    return Signal(_logistic(weight), reasons, Severity.BLOCK if _in_period(page) else Severity.NOTE)


def _share(label: str, count: int) -> float:
    weight, most = _WEIGHTS.get(label, (0.0, 0))
    return weight * min(count, most)


def _logistic(weight: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, weight))))


def _cues(page: Page, who: Sequence[Hit]) -> Iterator[Hit]:
    """The cues with every name masked; support that is denied is blame, blame in an office's own text an attack."""
    masked = list(page.words)
    for hit in who:
        if hit.label.startswith("candidate") or hit.label in ("party", "slogan", "tag"):
            masked[hit.first : hit.last + 1] = [""] * (hit.last + 1 - hit.first)
    found = CUES.find(masked)
    denied = {hit.last for hit in found if hit.label == "not"}
    doubted = {hit.last for hit in found if hit.label == "doubt"}
    covered = {place for hit in found if hit.label == "against" for place in range(hit.first, hit.last + 1)}
    attack = "attack" if page.context.direction is Direction.OUTGOING else "blame"
    for hit in found:
        if hit.label != "against" and (
            hit.first in covered or (hit.label == "support" and hit.first - 1 in doubted)
        ):
            continue
        if hit.label == "support" and not denied.isdisjoint((hit.first - 1, hit.first - 2)):
            yield Hit(attack, hit.first, hit.last)
        else:
            yield Hit(attack, hit.first, hit.last) if hit.label == "blame" else hit


def _in_period(page: Page) -> bool:
    at, region = page.context.at, page.context.region
    return at is not None and (
        page.rulebook.in_period(at, region) or any(one.covers(at, region) for one in NATIONAL)
    )


# --- Reasons ---

# By cue: item on the list of candidates, item on the list of prospective ones, why in Indonesian and in English.
_CALL = (
    8,
    2,
    "ajakan atau seruan memihak peserta pemilihan",
    "a call or appeal that takes a side in an election",
)
_MEDIA = (
    2,
    2,
    "kampanye di media sosial bagi peserta pemilihan",
    "campaigning on social media for somebody who stands",
)
_SYMBOL = (7, 5, "simbol keberpihakan kepada peserta pemilihan", "a symbol of one side in an election")
_FOLLOW = (6, 4, "menyebut akun peserta pemilihan", "mentions the account of somebody who stands")
_ATTACK = (8, 2, "merugikan salah satu peserta pemilihan", "works against somebody who stands")
_ITEMS = {
    "support": _CALL,
    "rally": _CALL,
    "against": _ATTACK,
    "attack": _ATTACK,
    "gesture": _SYMBOL,
    "account": _FOLLOW,
}


def _reasons(page: Page, who: Sequence[Hit], shown: Sequence[Hit]) -> Iterator[Reason]:
    hopeful = any(hit.label == "hopeful" for hit in who)
    for hit in shown:
        item, early, why, why_en = _ITEMS.get(hit.label, _MEDIA)
        start, end, read = span(page.folded, page.words, hit)
        yield Reason(
            start=start,
            end=end,
            text=page.text[start:end],
            reads_as=CANDIDATE if hit.label in ("account", "hashtag") else read,
            why=f"'{read}': {why}",
            why_en=f"'{read}': {why_en}",
            rule=f"election.skb-2-2022.{f'etik.{early}' if hopeful else f'disiplin.{item}'}",
        )
