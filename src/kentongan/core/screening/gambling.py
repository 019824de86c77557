"""Promotion of gambling: the shipped model on the folded text, referral links, and a government's own brands."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from . import jargon, links
from .features import NAME, disguise, masked, may_name, without_mentions
from .folding import Folded, fold
from .model import Margins, Model, shipped
from .page import Page, Signal
from .terms import within
from .verdict import Category, Direction, Reason

# Margins: one comment in five hundred that is no promotion lies above EVEN, see docs/en/screening-model.md.
EVEN = 0.0
_STEEP = 0.7
_WINDOW = 60  # characters of a folded text: a promotion is found among what else a long text says
_WHOLE = 2400  # characters that are judged together as well
_WINDOW_DOUBT = 2.4  # a part of a longer text must be surer by so much
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
    """A page as the model reads it: `folded` without named accounts, its parts as (start, end) of that text."""

    folded: Folded
    parts: tuple[tuple[int, int], ...]
    dress: str


class Gambling:
    """Looks for promotion of gambling; not for talk about it."""

    category = Category.GAMBLING

    def __init__(self, model: Model | None = None) -> None:
        self._model = model or shipped("gambling")

    def look(self, pages: Sequence[Page]) -> list[Signal]:
        views = [_view(page) for page in pages]
        texts = [text for view in views for text in _seen(view)]
        margins = self._dressed(views, texts)
        scores, parts, at = list[float](), list[tuple[int, int]](), 0
        for view in views:
            best, margin = _best(margins[at : at + len(view.parts)])
            lettered = _LETTER.search(view.folded.text)
            scores.append(1 / (1 + math.exp(-_STEEP * (margin - EVEN))) if lettered else 0.0)
            parts.append(view.parts[best])
            at += len(view.parts)
        shown = [
            (view, *part) if score >= _SHOWN else None
            for view, part, score in zip(views, parts, scores, strict=True)
        ]
        return [_signal(*one) for one in zip(pages, scores, self._reasons(shown), strict=True)]

    def _dressed(self, views: Sequence[_View], texts: Sequence[str]) -> Margins:
        """Margins of the plain readings, or of the dressed ones where they are higher: dress never excuses."""
        dress = [view.dress for view in views for _ in view.parts]
        dressed = [at for at, words in enumerate(dress) if words]
        margins = self._model.margins([*texts, *(texts[at] + dress[at] for at in dressed)])
        plain = margins[: len(texts)].copy()
        plain[dressed] = np.maximum(plain[dressed], margins[len(texts) :])
        return plain

    def _reasons(self, parts: "Sequence[tuple[_View, int, int] | None]") -> list[list[Reason]]:
        """For each part the words that spoke for promotion, neighbours together; none where there is no part."""
        asked = [part for part in parts if part]
        shares = iter(self._model.shares([masked(view.folded.text[start:end]) for view, start, end in asked]))
        return [_strongest(*part, next(shares)) if part else [] for part in parts]


def _signal(page: Page, score: float, why: list[Reason]) -> Signal:
    found = [*_named(page), *(_linked(page) if page.found or page.links else ())]
    if not found:
        return Signal(score, tuple(why))
    return Signal(max([score, *(worth for worth, _ in found)]), (*(reason for _, reason in found), *why))


def _view(page: Page) -> _View:
    plain = without_mentions(page.text)
    folded = page.folded if plain is page.text or plain == page.text else fold(plain)
    return _View(folded, _parts(folded.text), disguise(plain))


def _seen(view: _View) -> list[str]:
    """The parts as the model reads them."""
    text = view.folded.text
    parts = [text[start:end] for start, end in view.parts]
    return list(map(masked, parts)) if may_name(text) else parts


def _parts(text: str) -> tuple[tuple[int, int], ...]:
    """The whole, and windows of a text longer than two, each overlapping the next by half; cut between words."""
    size = len(text)
    if size <= 2 * _WINDOW:
        return ((0, size),)
    half = _WINDOW // 2
    cuts = [0, *(_cut(text, at) for at in range(half, size - half // 2, half)), size]
    return ((0, min(size, _WHOLE)), *zip(cuts, cuts[2:], strict=False))


def _cut(text: str, at: int) -> int:
    space = text.rfind(" ", at - _WINDOW // 8, at)
    return at if space < 0 else space + 1


def _best(margins: Margins) -> tuple[int, float]:
    """The part that speaks most for promotion, and its margin."""
    if len(margins) == 1:
        return 0, float(margins[0])
    doubted = margins - _WINDOW_DOUBT
    doubted[0] = margins[0]
    best = int(np.argmax(doubted))
    return best, float(doubted[best])


def _strongest(view: _View, start: int, end: int, shares: Sequence[float]) -> list[Reason]:
    words = [match.span() for match in _WORD.finditer(view.folded.text, start, end)]
    return [
        _reason(view.folded, words[first][0], words[last][1], "gambling.model")
        for first, last in _strong(shares[: len(words)])[:5]
    ]


def _strong(shares: Sequence[float]) -> list[tuple[int, int]]:
    """Runs of words (first, last) that carry at least a third of what the strongest word carries."""
    least = max(shares, default=0) / 3
    runs = list[tuple[int, int]]()
    for at, share in enumerate(shares):
        if share < least or share <= 0:
            continue
        runs = [*runs[:-1], (runs[-1][0], at)] if runs and at - runs[-1][1] == 1 else [*runs, (at, at)]
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
    outside = (links.Link(0, 0, address) for address in page.links)
    for link in (*page.found, *outside):
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
    return Reason(link.start, link.end, text, link.address, f"'{text}': {why}", f"'{text}': {why_en}", rule)
