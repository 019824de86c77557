"""What stands beside the pages: sitemaps, robots.txt, uploaded documents."""

import re
import zlib
from collections.abc import Iterator

from .lexicon import SURE, gambling_address, host_of, jargon, may_promote, promotion, talks
from .pages import Page, domain
from .techniques import Technique
from .verdict import Finding

_LOC = re.compile(r"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]{4,2000})", re.IGNORECASE)
_LINE = re.compile(r"^\s*(https?://\S{4,2000})\s*$", re.MULTILINE)
_SITEMAP = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_PATHS = re.compile(r"^\s*(?:allow|disallow)\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_INFLATED = 4 << 20  # bytes of a document's streams that are unpacked
_URI = re.compile(rb"/URI\s*\(([^)]{4,600})\)")
_SHOWN = re.compile(rb"\(((?:[^()\\]|\\.){1,600})\)")
_TITLE = re.compile(rb"/(?:Title|Subject|Keywords)\s*\(((?:[^()\\]|\\.){1,600})\)")


def sitemap(page: Page) -> Iterator[Finding]:
    """Addresses of gambling in a sitemap, or of somebody else's site with many of its pages."""
    found = _LOC.findall(page.source) or _LINE.findall(page.source)
    bad = [address for address in found if gambling_address(address)]
    if bad:
        yield _finding(
            page, Technique.SITEMAP_SPAM, bad[0], len(bad) >= 2, f"{len(bad)} dari {len(found)} alamat"
        )


def robots(page: Page) -> Iterator[Finding]:
    """A sitemap elsewhere, or paths worded as gambling."""
    for address in _SITEMAP.findall(page.source):
        host = host_of(address)
        if gambling_address(address):
            yield _finding(page, Technique.ROBOTS_SPAM, address, True, address)
            return
        if host and domain(host) != domain(page.host) and jargon(host.replace(".", " ")):
            yield _finding(page, Technique.ROBOTS_SPAM, address, False, address)
            return
    bad = [
        path for path in _PATHS.findall(page.source) if jargon(path.replace("/", " ").replace("-", " ")) == 2
    ]
    if bad:
        yield _finding(page, Technique.ROBOTS_SPAM, bad[0], False, bad[0])


def document(page: Page) -> Iterator[Finding]:
    """Promotion in an uploaded document: a text, a drawing, or a PDF by its title, its links and its text."""
    body = page.visit.body
    if not body.startswith(b"%PDF"):
        yield from _plain(page)
        return
    data = body + b"\n" + b"\n".join(_streams(body))
    links = [uri.decode("latin-1") for uri in _URI.findall(data)]
    bad = [address for address in links if gambling_address(address)]
    texts = [text.decode("latin-1") for text in _TITLE.findall(data)]
    texts += ["".join(text.decode("latin-1") for text in _SHOWN.findall(data[:400_000]))[:4000]]
    told = [text for text in texts if may_promote(text) and jargon(text)]
    scores = promotion(told)
    loud = [text for text, score in zip(told, scores, strict=True) if score >= SURE]
    if bad or loud:
        excerpt = bad[0] if bad else loud[0]
        yield _finding(page, Technique.UPLOAD_SPAM, excerpt[:240], len(bad) + len(loud) >= 2, excerpt[:240])


def _plain(page: Page) -> Iterator[Finding]:
    """A text, or a drawing that holds texts."""
    kind = page.visit.header.get("content-type", "").lower()
    if not kind.startswith("text/plain") and "svg" not in kind and b"<svg" not in page.visit.body[:1000]:
        return
    texts = [
        text
        for text in re.split(r"[\n.!]|<[^>]{0,2000}>", page.source[:40_000])
        if len(text) > 7 and jargon(text)
    ][:40]
    loud = [
        text.strip()
        for text, score in zip(texts, promotion(texts), strict=True)
        if score >= SURE and not talks(text)
    ]
    strong = [text for text in texts if jargon(text) == 2 and not talks(text)]
    if loud:
        sure = len(loud) >= 2 or len(strong) >= 3
        yield _finding(page, Technique.UPLOAD_SPAM, loud[0], sure, f"{len(loud)} kalimat")


def _streams(body: bytes) -> Iterator[bytes]:
    """The unpacked streams of a PDF, bounded in all."""
    left = _INFLATED
    for start in re.finditer(rb"stream\r?\n", body):
        if left <= 0:
            return
        try:
            held = zlib.decompressobj().decompress(body[start.end() : start.end() + left], left)
        except zlib.error:
            continue
        left -= len(held)
        yield held


def _finding(page: Page, technique: Technique, excerpt: str, sure: bool, reads: str) -> Finding:
    return Finding(
        technique, page.visit.url, page.visit.view, excerpt[:240], page.place(excerpt), sure, reads[:240]
    )
