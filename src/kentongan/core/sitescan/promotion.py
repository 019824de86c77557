"""Promotion of gambling in what a page says: title, descriptions, data for search engines, and its text."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from .lexicon import SURE, branded, dressed, jargon, narrates, pitches, promotion, talk, talks
from .lexicon import may_promote as may_tell
from .pages import Page
from .signs import IN_LINES, Sign
from .techniques import Technique
from .verdict import Finding

_TOLD = (
    "description",
    "keywords",
    "og:title",
    "og:description",
    "og:site_name",
    "twitter:title",
    "twitter:description",
)
_FIELDS = (
    "name",
    "headline",
    "alternateName",
    "description",
    "keywords",
    "text",
    "brand",
    "title",
    "slogan",
    "caption",
)
_MOST_LINES, _MOST_METAS, _LINE, _SENTENCE, _READ = 60, 80, 400, 120, 300
# Data about an article tells what the article tells; other data sells.
_REPORTS = re.compile(
    r'"@type"\s*:\s*"(?:News|Blog|Report)?(?:Article|Posting|BlogPosting|Report|Speech\w*)"'
)
_CHAIN = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence of the page, where it stands and how surely it promotes."""

    text: str
    where: str
    score: float
    words: int


def promoted(page: Page) -> Iterator[Finding]:
    """Findings for what the page itself says."""
    told = _scored([*_heads(page)])
    lines = _scored([(line, "text") for line in _candidates(page)])
    heads = [
        said for said in told if _names(said) or (_promotes(said) and (said.words == 2 or said.score > 0.9))
    ]
    body = [said for said in lines if _promotes(said)]
    about = sum(talks(said.text) for said in lines if said.words == 2 or "judi" in said.text.lower())
    loud = (len(body) >= 3 or (bool(body) and len(body) * 3 >= len(lines))) and about <= len(body)
    perhaps = [said for said in told if said.words == 2 and not talks(said.text)]
    alone = [said for said in perhaps if said.where == "title" and pitches(said.text) > 1]
    if (heads and loud) or (perhaps and len(body) >= 3 and loud):
        yield _found(page, Technique.DOORWAY, (heads or perhaps)[0], sure=True)
    elif alone and not heads and not narrates(alone[0].text) and not any(map(talks, page.lines[:_READ])):
        yield _found(page, Technique.META_SPAM, alone[0], sure=True)
    elif heads:
        yield _found(page, Technique.META_SPAM, heads[0], sure=heads[0].words == 2 or _names(heads[0]))
    elif body:
        yield from _text(page, body, about)
    yield from _structured(page)


def may_promote(page: Page) -> bool:
    """Whether its text or its source has a sign of gambling, in plain letters or disguised."""
    return not (page.told.isdisjoint(_TELLING) and page.signs.isdisjoint(_MARKED))


_TELLING = frozenset({Sign.GAMBLING, Sign.NAME, Sign.DRESSED})
_MARKED = frozenset({Sign.GAMBLING, Sign.HOST, Sign.ENTITY})


def _names(said: _Said) -> bool:
    """Whether a title praises a name of a gambling site, and is no news about one."""
    worded = said.words == 2 or (said.words == 1 and said.score > 0.8)
    return worded and branded(said.text) and not talks(said.text)


def _promotes(said: _Said) -> bool:
    """Sure of its score; one word of news ("anti blokir") asks for more, several are news."""
    spoken = talk(said.text)
    return said.words > 0 and said.score >= (SURE if not spoken else 0.93) and spoken < 2


def _text(page: Page, body: list[_Said], about: int) -> Iterator[Finding]:
    """Promotion among other text: for sure where it is disguised or more than what is said about gambling."""
    disguised = [said for said in body if dressed(said.text)]
    if disguised:
        yield _found(page, Technique.GAMBLING_TEXT, disguised[0], sure=True)
    elif len(body) >= 3 and about * 2 < len(body):
        yield _found(page, Technique.GAMBLING_TEXT, body[0], sure=True)
    elif not about and not talks(page.title) and (worded := [said for said in body if said.words == 2]):
        loudest = max(worded, key=lambda said: said.score)
        yield _found(
            page,
            Technique.GAMBLING_TEXT,
            loudest,
            sure=loudest.score > 0.9 and branded(loudest.text) and loudest.text.count(" ") >= 4,
        )


def _heads(page: Page) -> Iterator[tuple[str, str]]:
    """Title, descriptions and headings, long ones sentence by sentence as well."""
    for text, where in _whole_heads(page):
        yield text, where
        if len(text) > _SENTENCE:
            yield from ((sentence, where) for sentence in _CHAIN.split(text) if sentence != text)


def _whole_heads(page: Page) -> Iterator[tuple[str, str]]:
    if page.title:
        yield page.title, "title"
    for name, content in page.metas[:_MOST_METAS]:
        if name in _TOLD and content.strip():
            yield content, "meta"
    for node in page.tree.css("h1")[:4]:
        if text := " ".join(node.text().split()):
            yield text, "h1"


def _candidates(page: Page) -> list[str]:
    """Pieces of the text that use a word of gambling, at most some dozens."""
    shown = [*page.lines, *(node.attributes.get("alt") or "" for node in page.tree.css("img[alt]"))]
    lines = _worth_a_look([line.replace("\n", " ") for line in dict.fromkeys(shown)])
    parts = _worth_a_look([part for line in lines if len(line) > _SENTENCE for part in _CHAIN.split(line)])
    pieces = [*(line for line in lines if len(line) <= _SENTENCE), *parts]
    return [piece[:_LINE] for piece in pieces if len(piece) > 7][:_MOST_LINES]


def _worth_a_look(texts: Sequence[str]) -> list[str]:
    """Those that may promote, in plain letters or disguised."""
    return [texts[at] for at in IN_LINES.among(texts)]


def _scored(texts: list[tuple[str, str]]) -> list[_Said]:
    worded = [(text[:_LINE], where, words) for text, where in texts if (words := jargon(text[:_LINE]))]
    scores = promotion([text for text, _, _ in worded])
    return [
        _Said(text, where, score, words) for (text, where, words), score in zip(worded, scores, strict=True)
    ]


def _found(page: Page, technique: Technique, said: _Said, *, sure: bool) -> Finding:
    start = page.place(said.text)
    return Finding(technique, page.visit.url, page.visit.view, said.text[:240], start, sure)


# --- Data for search engines ---


def _structured(page: Page) -> Iterator[Finding]:
    yield from _microdata(page)
    for node in page.tree.css('script[type*="ld+json"]'):
        source = node.text()
        if not may_tell(source):
            continue
        texts = [text for text in islice(_texts(source), 40) if jargon(text)]
        scores = promotion(texts)
        sold = _REPORTS.search(source) is None
        for text, score in zip(texts, scores, strict=True):
            if score >= SURE or (sold and jargon(text) == 2 and not talks(text)):
                start = page.place(text)
                yield Finding(Technique.STRUCTURED_DATA, page.visit.url, page.visit.view, text[:240], start)
                break


def _microdata(page: Page) -> Iterator[Finding]:
    """The same data as properties of elements."""
    told = [
        node.attributes.get("content") or "" for node in page.tree.css("[itemprop][content]")[:_MOST_METAS]
    ]
    for said in _scored([(text, "item") for text in told]):
        if _promotes(said) or (said.words == 2 and not talks(said.text)):
            yield _found(page, Technique.STRUCTURED_DATA, said, sure=True)
            return


def _texts(source: str) -> Iterator[str]:
    """The worded fields of a piece of JSON-LD, at any depth; of broken JSON what stands in quotes."""
    try:
        waiting: list[Any] = [json.loads(source)]
    except (ValueError, RecursionError):
        yield from re.findall(r':\s*"((?:[^"\\]|\\.){3,600})"', source)
        return
    while waiting:
        at = waiting.pop()
        if isinstance(at, dict):
            waiting += at.values()
            yield from (text for name in _FIELDS if isinstance(text := at.get(name), str))
        elif isinstance(at, list):
            waiting += at
