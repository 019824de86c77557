"""What a page's scripts would do, and its refresh: read with disguised strings made plain, without running anything."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from .frames import covers_window
from .lexicon import doubtful_host, free_hosting, gambling_address, host_of, jargon, talks
from .pages import SERVICES, Page, domain
from .script_folding import Folded, fold, strings
from .signs import IN_SCRIPTS, Sign
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
    r"|\.href\s*=[^;]{0,300};[^;]{0,80}\.click\(\s*\)|http-equiv[^>]{0,20}refresh",
    re.IGNORECASE,
)
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
_WRITES = re.compile(r"<(?:a|iframe|script|div|h1|p)\b", re.IGNORECASE)
# What a script must have for anything to be said of it.
_TELLING = frozenset({Sign.ABSOLUTE, Sign.DISGUISED, Sign.GAMBLING, Sign.NAME})


def scripted(page: Page) -> Iterator[Finding]:
    """Findings for what the page's own scripts, and its refresh, would do."""
    for node in page.tree.css("script")[:_MOST]:
        given = node.attributes
        if "src" in given:
            yield from _fetched(page, given["src"] or "")
            continue
        kind = (given.get("type") or "").lower()
        if "json" not in kind and "template" not in kind:
            source = node.text()
            signs = IN_SCRIPTS.signs(source.encode("utf-8", "replace"))
            if Sign.TRICK in signs and not signs.isdisjoint(_TELLING):
                yield from _judged(page, source, disguised=Sign.DISGUISED in signs)
    if Sign.HANDLER in page.signs:
        yield from _handled(page)
    if Sign.REFRESH in page.signs or "refresh" in page.visit.header:
        yield from _refreshed(page)


def _fetched(page: Page, src: str) -> Iterator[Finding]:
    """Code from a host named as those of gambling are."""
    address = page.absolute(src) if "//" in src else ""
    if address and gambling_address(address) and page.outside(address):
        yield Finding(Technique.SCRIPT_CONTENT, page.visit.url, page.visit.view, src[:240], page.place(src[:240]), True, address)


def _handled(page: Page) -> Iterator[Finding]:
    for node in page.tree.css("[onload], [onerror], [onmouseover], [onpageshow]")[:_MOST]:
        for name in ("onload", "onerror", "onpageshow", "onmouseover"):
            if (held := node.attributes.get(name)) and _TRICKS.search(held):
                yield from _judged(page, held, disguised=True, handler=name != "onmouseover")


def _judged(page: Page, source: str, *, disguised: bool, handler: bool = False) -> Iterator[Finding]:
    folded = fold(source) if disguised else Folded(source.replace("\\/", "/"), decoded=False)
    made = list(_written(page, source, folded)) if _MAKES.search(folded.text) else []
    yield from made
    for going in _targets(page, folded.text, source, hidden=folded.decoded and not made):
        sure = _certain(page, going, source, folded, handler=handler)
        if sure is not None:
            yield _found(page, Technique.SCRIPT_REDIRECT, source, page.absolute(going), sure)
            break


def _bad(address: str) -> bool:
    return gambling_address(address) or free_hosting(host_of(address))


def _targets(page: Page, text: str, source: str, *, hidden: bool) -> list[str]:
    """Addresses in a script that goes somewhere by itself, or that hides where gambling is."""
    found = dict.fromkeys(found[0] for found in _ADDRESS.finditer(text))
    addresses = [one for one in found if page.outside(page.absolute(one)) and domain(host_of(one)) not in SERVICES]
    if addresses and _NAVIGATES.search(text):
        return addresses
    return [address for address in addresses if hidden and address not in source and _bad(address)]


def _certain(page: Page, address: str, source: str, folded: Folded, *, handler: bool) -> bool | None:
    target = page.absolute(address)
    if handler or _bad(target):
        return True
    if (folded.decoded and address not in source) or (
        _ASKS.search(folded.text) and "referrer" in folded.text
    ):
        return True
    straight = _STRAIGHT.search(folded.text) is not None and not _USER_ACT.search(folded.text)
    if straight and _ASKS.search(folded.text):
        return "userAgent" in folded.text
    return False if straight and len(page.visible) < _LITTLE else None


def _written(page: Page, source: str, folded: Folded) -> Iterator[Finding]:
    """Markup that the script writes, judged as markup; links that it makes, by their words."""
    held = strings(folded.text)
    told = [
        text
        for text in held
        if _WORDS.search(text)
        and len(text) < 120
        and "<" not in text
        and jargon(text) == 2
        and not talks(text)
    ]
    if len(told) >= 2 or any(gambling_address(text) for text in held if text.startswith("http")):
        yield _found(page, Technique.SCRIPT_CONTENT, source, told[0] if told else "", sure=True)
        return
    for markup in held:
        if _WRITES.search(markup) and (reads := _bad_markup(page, markup, folded)):
            yield _found(page, Technique.SCRIPT_CONTENT, source, reads, sure=True)
            return


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
        if bad or (
            page.outside(target) and domain(host) not in SERVICES and len(page.visible) < _LITTLE
        ):
            yield _found(page, Technique.SCRIPT_REDIRECT, html, target, sure=bad)
