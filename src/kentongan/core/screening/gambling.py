"""Promotion of gambling: the shipped model on the folded text, referral links, and a government's own brands."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from . import jargon, links
from .features import NAME, disguise, without_mentions
from .folding import Folded, fold
from .model import Model, Reading, shipped
from .page import Page, Signal
from .terms import within
from .verdict import Category, Direction, Reason

# Margins: one comment in five hundred that is no promotion lies above EVEN, see docs/en/screening-model.md.
EVEN = 0.0
_STEEP = 0.7
_WINDOW = 8  # words: a promotion is found among what else a long text says
_WHOLE = 400  # words that are judged together as well
_WINDOW_DOUBT = 1.4  # a part of a longer text must be surer by so much
_SHOWN = 0.2  # below it nobody is told why
_WORD = re.compile("[^ ]+")
_LETTER = re.compile("[a-z]")  # a bare number, "17", is a site's or anything else's

_PAGES = re.compile(
    r"[?&]chn=[^&#]*&(?:[^#]*&)?id=|[?&]id=\d{4,}[^#]*&chn=|[?&#](?:chn|agentid|upline)=", re.IGNORECASE
)
# a number or code of somebody's at the very door of a site; deeper in, it is an article's or a product's
_DOOR = r"index\.html|register|daftar|signup|login|home|mobile|app|join|promo|m|[a-z]{2}-[a-z]{2}"
_NUMBERED = re.compile(
    rf"^https?://[^/?#]+(?:/(?:{_DOOR}))*/?(?:#/(?:{_DOOR})/?)?[?#](?:[^#]*&)?"
    r"(?:id|uid|pid|ch|channel|r|ref|reff|ref_?id|ref_?code|referral(?:code)?|aff|aff_?id|code|kode|agent|"
    r"invite|invite_?code|invitation_?code)=[\w.-]{4,}"
    r"|^https?://[^/?#]+/(?:r|ref|reff|referral|register|daftar|invite|join|aff)/\w{4,}/?$",
    re.IGNORECASE,
)
_PART_OF_TOWN = re.compile(r"-?(?:rt|rw)[0-9]+$", re.IGNORECASE)
# what follows a shortener's name where no person chose it: capitals and figures out of place
_DRAWN = re.compile(r"(?=\w*(?:[a-z][A-Z](?![a-z]{2})|[A-Z]{2}[a-z]|[0-9][A-Za-z]))\w{5,10}")
_JARGON = re.compile(
    rf"{jargon.STEMS}|toto(?!k)|hoki(?!e)|bet(?:\d|$)|4d(?:$|[^a-z])|(?:{jargon.FIGURES})\d?$"
)


@dataclass(frozen=True, slots=True)
class _View:
    """A page as the model reads it: `folded` without named accounts, its parts as (first, end) of its words."""

    folded: Folded
    words: list[str]
    parts: list[tuple[int, int]]
    dress: str


class Gambling:
    """Looks for promotion of gambling; not for talk about it."""

    category = Category.GAMBLING

    def __init__(self, model: Model | None = None) -> None:
        self._model = model or shipped("gambling")

    def heeds(self, word: str) -> bool:
        return False

    def concerns(self, page: Page) -> bool:
        return True

    def look(self, pages: Sequence[Page]) -> list[Signal]:
        views = list(map(_view, pages))
        reading = self._model.read([view.words for view in views])
        margins, at, signals = self._margins(views, reading), 0, list[Signal]()
        for place, (page, view) in enumerate(zip(pages, views, strict=True)):
            best, margin = _best(margins[at : at + len(view.parts)])
            at += len(view.parts)
            score = 1 / (1 + math.exp(-_STEEP * (margin - EVEN)))
            if score < _SHOWN or not _LETTER.search(view.folded.text):
                signals.append(_signal(page, min(score, _SHOWN), []))
            else:
                shares = reading.shares(place, *view.parts[best])
                signals.append(_signal(page, score, _strongest(view, view.parts[best][0], shares)))
        return signals

    def _margins(self, views: Sequence[_View], reading: Reading) -> list[float]:
        """Of every part; the dressed reading's where it is higher: dress never excuses."""
        sizes = [len(view.parts) for view in views]
        owners = np.repeat(np.arange(len(views)), sizes)
        sums, counts = reading.sums(owners, np.array([part for view in views for part in view.parts]))
        margins = self._model.margins(sums, counts)
        dressed = np.flatnonzero(np.repeat([bool(view.dress) for view in views], sizes))
        if len(dressed):
            more, of = np.array([self._model.dressed(views[owners[at]].dress) for at in dressed]).T
            other = self._model.margins(sums[dressed] + more, counts[dressed] + of)
            margins[dressed] = np.maximum(margins[dressed], other)
        found: list[float] = margins.tolist()
        return found


def _signal(page: Page, score: float, why: list[Reason]) -> Signal:
    book = page.rulebook
    named = _named(page) if book.brands or book.words else ()
    found = [*named, *(_linked(page) if page.links else ())]
    if not found:
        return Signal(score, tuple(why))
    return Signal(max([score, *(worth for worth, _ in found)]), (*(reason for _, reason in found), *why))


def _view(page: Page) -> _View:
    plain = without_mentions(page.text)
    same = plain is page.text or plain == page.text
    folded = page.folded if same else fold(plain)
    words = page.words if same else folded.text.split()
    return _View(folded, words, _parts(len(words)), disguise(plain, apart=folded.apart))


def _parts(words: int) -> list[tuple[int, int]]:
    """The whole of so many words, and windows where there are more than two, each overlapping the next by half."""
    whole = (0, min(words, _WHOLE))
    if words < 2 * _WINDOW:
        return [whole]
    return [whole, *((at, min(at + _WINDOW, words)) for at in range(0, words - _WINDOW // 2, _WINDOW // 2))]


def _best(margins: Sequence[float]) -> tuple[int, float]:
    """The part that speaks most for promotion, and its margin; a part of a longer text must be surer."""
    best, margin = 0, margins[0]
    for at, other in enumerate(margins):
        if other - _WINDOW_DOUBT > margin:
            best, margin = at, other - _WINDOW_DOUBT
    return best, margin


def _strongest(view: _View, first: int, shares: Sequence[float]) -> list[Reason]:
    """The words that spoke for promotion, neighbours together."""
    places = [match.span() for match in islice(_WORD.finditer(view.folded.text), first, first + len(shares))]
    words = view.words[first : first + len(shares)]
    return [
        _reason(view.folded, places[start][0], places[end][1], "gambling.model")
        for start, end in _strong(words, shares)[:5]
    ]


def _strong(words: Sequence[str], shares: Sequence[float]) -> list[tuple[int, int]]:
    """Runs of words (first, last) that carry at least a third of what the strongest word carries. Jargon and numbers
    beside such a word belong to it: SLOT GACOR 88."""
    least = max(shares, default=0) / 3
    runs = list[tuple[int, int]]()
    for at, share in enumerate(shares):
        if 0 < least <= share or _JARGON.search(words[at]):
            near = bool(runs) and at - runs[-1][1] == 1
            runs = [*runs[:-1], (runs[-1][0], at)] if near else [*runs, (at, at)]
        elif runs and runs[-1][1] == at - 1 and words[at].isdecimal():
            runs[-1] = runs[-1][0], at
    return sorted(runs, key=lambda run: -sum(shares[run[0] : run[1] + 1]))


def _reason(folded: Folded, start: int, end: int, rule: str) -> Reason:
    first, last = folded.span(start, end)
    text, reads = folded.original[first:last], folded.text[start:end]
    read = "" if text.lower() == reads else f" dibaca '{reads}'"
    read_en = "" if text.lower() == reads else f" reads '{reads}'"
    return Reason(
        first, last, text, reads, f"'{text}'{read}: promosi judi online",
        f"'{text}'{read_en}: promotion of online gambling", rule,
    )  # fmt: skip


def _named(page: Page) -> Iterator[tuple[float, Reason]]:
    """The brands and words a government listed itself."""
    own = (*page.rulebook.brands, *page.rulebook.words.get(Category.GAMBLING, ()))
    for start, end in within(page.folded.text, own):
        yield 0.9, _reason(page.folded, start, end, "gambling.own")


def _linked(page: Page) -> Iterator[tuple[float, Reason]]:
    for link in page.links:
        worth, rule = _worth(link, page)
        if worth:
            yield worth, _about_link(page, link, rule)


def _worth(link: links.Link, page: Page) -> tuple[float, str]:
    """How surely a link leads to gambling, and by which rule."""
    host = links.domain(link.address)
    if links.is_official(host, page.rulebook.official.domains) or links.within(
        host, page.rulebook.allowed.domains
    ):
        return 0.0, ""
    if _PAGES.search(link.address):
        return 0.95, "gambling.referral"
    name = links.registered(host).rpartition(".")[0].split(".")[0]
    if NAME.fullmatch(name) or _JARGON.search(name):
        return 0.9, "gambling.domain"
    bare = page.context.direction is Direction.INCOMING and len(page.text) - (link.end - link.start) <= 25
    if bare and _NUMBERED.search(link.address):
        return 0.75, "gambling.referral"
    return (0.55, "gambling.shortener") if bare and links.is_shortener(host) and _hidden(link) else (0.0, "")


def _hidden(link: links.Link) -> bool:
    """Whether what follows a shortener's name was drawn by a machine, or is named like a gambling site."""
    name = _PART_OF_TOWN.sub("", link.address.rstrip("/").rpartition("/")[2])
    return bool(_DRAWN.fullmatch(name) or NAME.fullmatch(name.lower()) or _JARGON.search(name.lower()))


_LINK_WORDS = {
    "gambling.referral": ("tautan rujukan seperti milik situs judi", "a referral link as gambling sites use them"),
    "gambling.domain": ("alamat bernama seperti situs judi", "an address named like a gambling site"),
    "gambling.shortener": ("tautan pendek tanpa keterangan, sering dipakai promosi judi",
                           "a shortened link without a word, often a promotion of gambling"),
}  # fmt: skip


def _about_link(page: Page, link: links.Link, rule: str) -> Reason:
    text = page.text[link.start : link.end]
    why, why_en = _LINK_WORDS[rule]
    to, to_en = (f" ke {link.address}", f" to {link.address}") if link.followed else ("", "")
    said, said_en = f"'{text}'{to}: {why}", f"'{text}'{to_en}: {why_en}"
    return Reason(link.start, link.end, text, link.address, said, said_en, rule)
