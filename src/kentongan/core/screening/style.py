"""Notes on the style of official posts: capitals, length, broken links, pictures without a text, too many hashtags.

For OUTGOING text only, and never more than a note: nothing here is wrong, it only reads badly.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from kentongan.core.screening.lexicon import own_words
from kentongan.core.screening.page import Page, Signal
from kentongan.core.screening.verdict import Category, Direction, Reason, Severity

# The most characters that a network takes (its own help pages, 2025); "" is no network.
LENGTHS = {"x": 280, "threads": 500, "instagram": 2200, "tiktok": 2200, "youtube": 5000, "facebook": 63206,
           "whatsapp": 65536, "telegram": 4096, "sms": 160}  # fmt: skip
MOST_HASHTAGS = 10
MOST_REASONS = 12

_WORD = re.compile(r"[^\W\d_]{4,}")
# A link that no reader can follow: a space after the scheme, a doubled scheme, "http:/x", "www x", "htp".
_BROKEN = re.compile(
    r"(?<!\w)(?:https?:\s+//|https?://\s|https?:/(?!/)\S|https?//\S|(?:htp|htt|htps|hhtps?|htttps?)://\S"
    r"|https?://https?:?//|www\s\.|www,|https?://[^\s./?#]{1,63}(?=\s|$))",
    re.IGNORECASE,
)
_TAG = re.compile(r"(?<!\w)#\w{2,}")
_PICTURE = re.compile(
    r"!\[\s{0,9}\]\([^)\s]{1,500}\)|<img\b(?![^>]{0,500}\balt\s?=\s?[\"'][^\"']{1,500})[^>]{0,500}>",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"\[[^\]\n]{1,200}\]\(\s{0,9}\)")

_WHY = {
    "capitals": ("huruf kapital semua terbaca seperti berteriak", "all capitals read like shouting"),
    "length": ("lebih panjang dari batas jaringan ini ({0} karakter)", "longer than this network takes ({0} characters)"),
    "link": ("tautan ini rusak: pembaca tidak dapat membukanya", "this link is broken: no reader can open it"),
    "alt": ("gambar tanpa teks alternatif: pembaca tunanetra tidak tahu isinya", "a picture without alt text"),
    "hashtags": ("tagar sebanyak ini mengganggu pembaca (paling banyak {0})", "this many hashtags disturb (at most {0})"),
}  # fmt: skip


_NOTHING = Signal()


class Style:
    """Rules only."""

    category = Category.STYLE

    def heeds(self, word: str) -> bool:
        return False

    def concerns(self, page: Page) -> bool:
        return page.context.direction is Direction.OUTGOING

    def look(self, pages: Sequence[Page]) -> list[Signal]:
        return [_look(page) if page.context.direction is Direction.OUTGOING else _NOTHING for page in pages]


def _look(page: Page) -> Signal:
    reasons = (*islice(_notes(page), MOST_REASONS), *own_words(page, Category.STYLE))
    return Signal(0.6, reasons, Severity.NOTE) if reasons else _NOTHING


def _notes(page: Page) -> Iterator[Reason]:
    text, most = page.text, LENGTHS.get(page.context.network.lower(), 0)
    if most and len(text) > most:
        yield _reason(page, most, len(text), "length", str(most))
    yield from _capitals(page)
    if "//" in text or "www" in text or "htt" in text.lower():
        yield from (_reason(page, *found.span(), "link") for found in _BROKEN.finditer(text))
    if "](" in text:
        yield from (_reason(page, *found.span(), "link") for found in _EMPTY.finditer(text))
    if "![" in text or "<" in text:
        yield from (_reason(page, *found.span(), "alt") for found in _PICTURE.finditer(text))
    yield from _hashtags(page)


def _capitals(page: Page) -> Iterator[Reason]:
    """Four long words and more, nearly all of them in capitals; hashtags and abbreviations are short or few."""
    if page.text.islower():
        return
    long = list(islice(_WORD.finditer(page.text), 2000))
    loud = [word for word in long if word[0].isupper()]
    if len(loud) >= 4 and len(loud) >= 0.7 * len(long):
        yield _reason(page, loud[0].start(), loud[-1].end(), "capitals")


def _hashtags(page: Page) -> Iterator[Reason]:
    if page.text.count("#") <= MOST_HASHTAGS:
        return
    tags = list(_TAG.finditer(page.text))
    if len(tags) > MOST_HASHTAGS:
        yield _reason(page, tags[MOST_HASHTAGS].start(), tags[-1].end(), "hashtags", str(MOST_HASHTAGS))


def _reason(page: Page, start: int, end: int, name: str, about: str = "") -> Reason:
    why, why_en = _WHY[name]
    shown = page.text[start:end]
    return Reason(
        start, end, shown, shown, why.format(about), why_en.format(about), f"{Category.STYLE}.{name}"
    )
