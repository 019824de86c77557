"""What a page's scripts would do, and its refresh: read with disguised strings made plain, without running anything."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser

from .frames import covers_window
from .lexicon import doubtful_host, free_hosting, gambling_address, host_of, jargon, talks
from .pages import SERVICES, Page, domain
from .script_folding import Folded, fold, strings
from .signs import IN_LINES, IN_SCRIPTS, IN_TEXT, Sign
from .techniques import Technique
from .verdict import Finding

_TRICKS = re.compile(
    r"atob|fromCharCode|fromCodePoint|unescape|decodeURI|eval|\\x[0-9a-f]{2}|\\u00|\.reverse\(|\bwrite(?:ln)?\b|innerHTML"
    r"|insertAdjacentHTML|createElement|location|split\(|\.replace\(|window\.open|Function\(|charCodeAt|outerHTML|importScripts",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"//(?=[\w-]{1,63}\.)[\w.-]{4,200}(?::\d+)?[^\s\"'`<>\\]{0,300}")
_NAVIGATES = re.compile(
    r"\blocation[\"'\]\s]{0,6}(?:[.\[][\s\"']{0,4}href[\"'\]\s]{0,6})?=(?!=)"
    r"|\blocation[\"'\]\s]{0,6}[.\[][\s\"']{0,4}(?:replace|assign)\b|\blocation[\"']?\s*,\s*[\"']href"
    r"|\bopen\s*\([^;]{0,400}_(?:self|top|parent)|\blocation\s*=(?!=)|\.submit\(\s*\)|\bdocument\.URL\s*=|\bnavigate\s*\("
    r"|\.href\s*=(?:[^;]{0,300};){1,3}[^;]{0,80}\.click\(\s*\)|http-equiv[^>]{0,20}refresh",
    re.IGNORECASE,
)
_FRAMES = re.compile(r"createElement\(\s*[\"']iframe", re.IGNORECASE)
_STRAIGHT = re.compile(r"location[\w.\s\[\]\"']{0,16}(?:=(?!=)|\(\s*)\s*[\"'`](?:https?:)?//", re.IGNORECASE)
_MOST = 300  # scripts of a page that are read
_LITTLE = 300  # letters a reader sees: a page with less says nothing but "go there"
_ASKS = re.compile(
    r"userAgent|referrer|document\.cookie|localStorage|sessionStorage|screen\.width|innerWidth|maxTouchPoints|matchMedia"
    r"|navigator\.(?:platform|language)"
)
_USER_ACT = re.compile(
    r"\bon(?:click|change|submit)\b|addEventListener\(\s*[\"'](?:click|change|submit)|\.click\(",
    re.IGNORECASE,
)
_MAKES = re.compile(
    r"write(?:ln)?\b|innerHTML|outerHTML|insertAdjacentHTML|createElement|append|prepend|\.html\(",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[a-zA-Z]{5}|[a-zA-Z]{3,} ")
_WRITES = re.compile(r"<(?:a|iframe|meta)\b", re.IGNORECASE)
_REMEMBERED = 30_000  # letters of a script
# What a script must have for anything to be said of it.
_TELLING = frozenset({Sign.ABSOLUTE, Sign.DISGUISED})


def scripted(page: Page) -> Iterator[Finding]:
    """Findings for what the page's own scripts, and its refresh, would do."""
    worded = not page.signs.isdisjoint((Sign.GAMBLING, Sign.NAME))
    for node in page.tree.css("script")[:_MOST]:
        given = node.attributes
        if "src" in given:
            yield from _fetched(page, given["src"] or "")
            continue
        kind = (given.get("type") or "").lower()
        if "json" not in kind and "template" not in kind:
            source = node.text()
            signs = IN_SCRIPTS.signs(source.encode("utf-8", "replace"))
            if Sign.TRICK in signs and (worded or not signs.isdisjoint(_TELLING)):
                yield from _judged(page, source, disguised=Sign.DISGUISED in signs)
    if Sign.HANDLER in page.signs:
        yield from _handled(page)
    if Sign.REFRESH in page.signs or "refresh" in page.visit.header:
        yield from _refreshed(page)


def _fetched(page: Page, src: str) -> Iterator[Finding]:
    """Code from a host named as those of gambling are."""
    address = page.absolute(src) if "//" in src else ""
    if address and gambling_address(address) and page.outside(address):
        yield Finding(
            Technique.SCRIPT_CONTENT,
            page.visit.url,
            page.visit.view,
            src[:240],
            page.place(src[:240]),
            True,
            address,
        )


def _handled(page: Page) -> Iterator[Finding]:
    for node in page.tree.css("[onload], [onerror], [onmouseover], [onpageshow]")[:_MOST]:
        for name in ("onload", "onerror", "onpageshow", "onmouseover"):
            if (held := node.attributes.get(name)) and _TRICKS.search(held):
                yield from _judged(page, held, disguised=True, handler=name != "onmouseover")


@dataclass(frozen=True, slots=True)
class _Script:
    """What a script says, whatever page it stands on: addresses, words of links that it makes, markup that it writes."""

    folded: Folded
    addresses: tuple[str, ...]
    spam: tuple[str, ...]
    markups: tuple[str, ...]
    moves: bool  # goes to an address
    frames: bool  # makes a frame that covers the window


def _read(source: str, disguised: bool) -> _Script:
    folded = fold(source) if disguised else Folded(source.replace("\\/", "/"), decoded=False)
    found = dict.fromkeys(found[0] for found in _ADDRESS.finditer(folded.text))
    addresses = tuple(one for one in found if domain(host_of(one)) not in SERVICES)
    makes = ("<" in folded.text or _worded(folded.text)) and _MAKES.search(folded.text) is not None
    held = strings(folded.text) if makes else []
    markups = tuple(one for one in held if _WRITES.search(one))
    moves = bool(addresses) and _NAVIGATES.search(folded.text) is not None
    frames = bool(addresses) and _FRAMES.search(folded.text) is not None and covers_window(folded.text)
    return _Script(folded, addresses, _spam(held), markups, moves, frames)


# The same scripts stand on every page of a site, and on many sites.
_read_before = lru_cache(maxsize=2048)(_read)


def _worded(text: str) -> bool:
    return not IN_TEXT.signs(text.encode("utf-8", "replace")).isdisjoint((Sign.GAMBLING, Sign.NAME))


def _spam(held: Sequence[str]) -> tuple[str, ...]:
    """Texts or an address of links to gambling among the strings of a script."""
    worded = [held[at] for at in IN_LINES.among([one.replace("\n", " ") for one in held])]
    bad = tuple(one for one in worded if one.startswith("http") and gambling_address(one))
    told = [one for one in worded if len(one) < 120 and "<" not in one and _WORDS.search(one)]
    texts = tuple(one for one in told if jargon(one) == 2 and not talks(one))
    return texts if len(texts) >= 2 else bad


def _judged(page: Page, source: str, *, disguised: bool, handler: bool = False) -> Iterator[Finding]:
    script = (_read_before if len(source) < _REMEMBERED else _read)(source, disguised)
    made = next((one for one in (*script.spam[:1], *_bad_markups(page, script)) if one), "")
    if made:
        yield _found(page, Technique.SCRIPT_CONTENT, source, made, sure=True)
    for going in _targets(page, script, source, hidden=script.folded.decoded and not made):
        sure = _certain(page, going, source, script.folded, handler=handler)
        if sure is not None:
            yield _found(page, Technique.SCRIPT_REDIRECT, source, page.absolute(going), sure)
            break


@lru_cache(maxsize=8192)
def _bad(address: str) -> bool:
    return gambling_address(address) or free_hosting(host_of(address))


def _targets(page: Page, script: _Script, source: str, *, hidden: bool) -> list[str]:
    """Addresses in a script that goes somewhere by itself, or that hides where gambling is."""
    if script.moves:
        return [one for one in script.addresses if page.outside(page.absolute(one))]
    if not (script.frames or hidden):
        return []
    bad = [one for one in script.addresses if _bad(page.absolute(one)) and page.outside(page.absolute(one))]
    return bad if script.frames else [one for one in bad if one not in source]


def _certain(page: Page, address: str, source: str, folded: Folded, *, handler: bool) -> bool | None:
    target = page.absolute(address)
    host = host_of(target)
    if handler or _bad(target):
        return True
    if doubtful_host(host) and (not _USER_ACT.search(folded.text) or "once" in folded.text):
        return True
    if (folded.decoded and address not in source) or (
        _ASKS.search(folded.text) and "referrer" in folded.text
    ):
        return True
    straight = _STRAIGHT.search(folded.text) is not None and not _USER_ACT.search(folded.text)
    if straight and _ASKS.search(folded.text):
        return "userAgent" in folded.text
    return False if straight and len(page.visible) < _LITTLE else None


def _bad_markups(page: Page, script: _Script) -> Iterator[str]:
    return (_bad_markup(page, markup, script.folded) for markup in script.markups)


def _bad_markup(page: Page, markup: str, folded: Folded) -> str:
    """The frame or link to gambling in the markup, "" without one."""
    tree = LexborHTMLParser(markup)
    for node in tree.css("iframe[src]"):
        address = page.absolute(node.attributes.get("src") or "")
        if page.outside(address) and (
            _bad_frame(address, folded) or covers_window(node.attributes.get("style") or "")
        ):
            return address
    told = [(node.text(), node.attributes.get("href") or "") for node in tree.css("a[href]")]
    worth = [2 if gambling_address(href) else jargon(text) for text, href in told]
    spam = [text or href for (text, href), much in zip(told, worth, strict=True) if much]
    return spam[0] if 2 in worth or len(spam) >= 3 else ""


def _bad_frame(address: str, folded: Folded) -> bool:
    host = host_of(address)
    return gambling_address(address) or (folded.decoded and domain(host) not in SERVICES)


def _found(page: Page, technique: Technique, source: str, reads: str, sure: bool) -> Finding:
    hint = _TRICKS.search(source)
    at = page.source.find(source[:2000])
    begin = max(0, hint.start() - 60) if hint else 0
    start = at + begin if at >= 0 else -1
    return Finding(
        technique, page.visit.url, page.visit.view, source[begin : begin + 240], start, sure, reads[:300]
    )


def _refreshed(page: Page) -> Iterator[Finding]:
    """The refresh that a page or its answer's header asks for."""
    asked = [(node.attributes.get("content") or "", node.html or "") for node in page.tree.css("meta[http-equiv][content]")
             if (node.attributes.get("http-equiv") or "").lower() == "refresh"]  # fmt: skip
    header = page.visit.header.get("refresh", "")
    for content, html in [*asked, (header, header)]:
        told = re.search(r"^\s*[\d.]*\s*[;,]\s*(?:url\s*=)?\s*['\"]?([^'\"\s]+)", content, re.IGNORECASE)
        target = page.absolute(told[1]) if told else ""
        host = host_of(target)
        bad = bool(host) and host != page.host and (_bad(target) or doubtful_host(host))
        if bad or (page.outside(target) and domain(host) not in SERVICES and len(page.visible) < _LITTLE):
            yield _found(page, Technique.SCRIPT_REDIRECT, html, target, sure=bad)
