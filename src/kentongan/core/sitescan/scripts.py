"""What scripts would do, read without running them: disguised strings are folded to plain ones, step by step.

Kits hide addresses with atob, String.fromCharCode, %-, \\x- and \\u-escapes, reversed and split strings, tables of
strings, and eval around all of it. Folding repeats until nothing changes, within bounds of size and of steps.
"""

import base64
import binascii
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from .frames import covers_window
from .lexicon import doubtful_host, free_hosting, gambling_address, host_of, jargon, talks
from .pages import SERVICES, Page, domain
from .techniques import Technique
from .verdict import Finding

_ROUNDS, _LONGEST = 16, 400_000
_QUOTED = (
    r"(?:\"((?:[^\"\\\n]|\\.){0,200000})\"|'((?:[^'\\\n]|\\.){0,200000})'|`((?:[^`\\$]|\\.){0,200000})`)"
)
_NUMBER = r"(?:0[xX][0-9a-fA-F]{1,6}|\d{1,7})"
_NUMBERS = rf"\[?\s*({_NUMBER}(?:\s*,\s*{_NUMBER}){{0,60000}})\s*,?\s*\]?"
_DISGUISES = re.compile(
    r"atob|fromCharCode|fromCodePoint|unescape|decodeURI|\beval|\\x[0-9a-f]{2}|\\u00|reverse\(|spli"
    r"t\(|join\(|replace\(|Function\("
    r"|[\"'`]\s*\+\s*[\"'`]|\[\s*[\"']|(?:var|let|const)\s+[\w$]+\s*=\s*[\"'`]|setTimeout\(\s*[\"']",
    re.IGNORECASE,
)
_TRICKS = re.compile(
    r"atob|fromCharCode|fromCodePoint|unescape|decodeURI|eval|\\x[0-9a-f]{2}|\\u00|\.reverse\(|\bwr"
    r"ite(?:ln)?\b|innerHTML"
    r"|insertAdjacentHTML|createElement|location|split\(|\.replace\(|window\.open|Function\(|charCo"
    r"deAt|outerHTML|importScripts",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?:https?:)?//(?=[\w-]{1,63}\.)[\w.-]{4,200}(?::\d+)?[^\s\"'`<>\\]{0,300}", re.IGNORECASE
)
_NAVIGATES = re.compile(
    r"\blocation[\"'\]\s]{0,6}(?:[.\[][\s\"']{0,4}href[\"'\]\s]{0,6})?=(?!=)|\blocation[\"'\]\s]{0,"
    r"6}[.\[][\s\"']{0,4}(?:replace|assign)\b"
    r"|\bopen\s*\([^;]{0,400}_(?:self|top|parent)|\blocation\s*=(?!=)|\.submit\(\s*\)",
    re.IGNORECASE,
)
_STRAIGHT = re.compile(r"location[\w.\s\[\]\"']{0,16}(?:=(?!=)|\(\s*)\s*[\"'`](?:https?:)?//", re.IGNORECASE)
_MOST = 300  # scripts of a page that are read
_LITTLE = 300  # letters a reader sees: a page with less says nothing but "go there"
_ASKS = re.compile(
    r"userAgent|referrer|document\.cookie|localStorage|sessionStorage|screen\.width|innerWidth|maxT"
    r"ouchPoints|matchMedia"
    r"|navigator\.(?:platform|language)",
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


@dataclass(frozen=True, slots=True)
class Folded:
    """A script with its disguised strings made plain. `decoded`: whether there were any that held code."""

    text: str
    decoded: bool


def fold(script: str) -> Folded:
    """Plain strings for disguised ones; linear in the script for each of a few rounds."""
    text, decoded = script[:_LONGEST], False
    for _ in range(_ROUNDS):
        before = text
        for pattern, replacement in _STEPS:
            text = pattern.sub(replacement, text)
        text = _tables(text)
        if len(text) > _LONGEST or text == before:
            break
        decoded = decoded or bool(_DECODES.search(before))
    return Folded(text[:_LONGEST], decoded)


_DECODES = re.compile(
    r"split\(|atob|fromCharCode|fromCodePoint|unescape|decodeURI|\\x[0-9a-f]{2}|reverse|charCodeAt",
    re.IGNORECASE,
)


def _quoted(text: str) -> str:
    """A literal of the script language for a text."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "") + '"'


def _inside(match: re.Match[str], first: int = 1) -> str:
    found = next((match[at] for at in range(first, first + 3) if match[at] is not None), "")
    return _unescaped(found)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return re.sub(
        r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}|.)", _escape, text, flags=re.DOTALL
    )


def _escape(match: re.Match[str]) -> str:
    told = match[1]
    if told[0] in "xu" and len(told) > 1:
        code = int(told[1:].strip("{}"), 16)
        return chr(code) if code < 0x110000 else ""
    return {"n": "\n", "t": " ", "r": "", "0": ""}.get(told, told)


def _base64(match: re.Match[str]) -> str:
    try:
        held = base64.b64decode(_inside(match) + "===", validate=False)
    except (binascii.Error, ValueError):
        return match[0]
    # decodeURIComponent(escape(atob(…))) is how kits spell UTF-8; plain Latin-1 reads the same for ASCII
    return _quoted(held.decode("utf-8", "replace"))


def _codes(match: re.Match[str]) -> str:
    numbers = [
        int(one, 0) if one[:2] in ("0x", "0X") else int(one)
        for one in re.findall(r"0[xX][0-9a-fA-F]+|\d+", match[1])
    ]
    return _quoted("".join(chr(code) for code in numbers if code < 0x110000))


def _mapped(match: re.Match[str]) -> str:
    """[99, 100].map(c => String.fromCharCode(c - 38)).join("")."""
    by, change = int(match[3] or 0), _CHANGES[match[2] or "+"]
    codes = (change(int(number, 0), by) for number in match[1].split(","))
    return _quoted("".join(chr(code) for code in codes if 0 <= code < 0x110000))


_CHANGES: Mapping[str, Callable[[int, int], int]] = {"-": operator.sub, "+": operator.add, "^": operator.xor}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _unpacked(match: re.Match[str]) -> str:
    """What eval(function(p,a,c,k,e,d){…}) puts together: words put in for their numbers, in base `a`."""
    packed, base, words = _inside(match), int(match[4]), _inside(match, 5).split("|")
    if not 2 <= base <= len(_DIGITS):
        return match[0]
    held = {_based(at, base): word for at, word in enumerate(words[:20_000]) if word}
    return "} ; " + re.sub(r"\b\w+\b", lambda one: held.get(one[0], one[0]), packed) + " ; "


def _based(number: int, base: int) -> str:
    return (_based(number // base, base) if number >= base else "") + _DIGITS[number % base]


def _percent(match: re.Match[str]) -> str:
    return _quoted(unquote(re.sub(r"%u([0-9a-fA-F]{4})", lambda hit: chr(int(hit[1], 16)), _inside(match))))


def _reversed(match: re.Match[str]) -> str:
    return _quoted(_inside(match)[::-1])


def _joined(match: re.Match[str]) -> str:
    return _quoted(_inside(match, 1) + _inside(match, 4))


def _replaced(match: re.Match[str]) -> str:
    """ "hXtXtXp".replace(/X/g, "") and "a|b".split("|").join("")."""
    taken, put = _inside(match, 4), _inside(match, 7)
    return _quoted(_inside(match).replace(taken, put)) if taken else match[0]


def _array_joined(match: re.Match[str]) -> str:
    return _quoted(_inside(match, 2).join(_strings(match[1])))


def _strings(listed: str) -> list[str]:
    return [_inside(found) for found in re.finditer(_QUOTED, listed)]


_SPELLED = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{)")


def _own_escapes(match: re.Match[str]) -> str:
    """A string that spells its signs as codes, spelled plainly."""
    if not _SPELLED.search(match[2]):
        return match[0]
    held = _unescaped(match[2])
    return _quoted(held) if held.isprintable() else match[0]


def _stripped(match: re.Match[str]) -> str:
    """ "h.t.t.p".replace(/\\./g, "") and .replace("x", "y"): only patterns that are plain signs."""
    pattern = match[4]
    taken = re.sub(r"\\(.)", r"\1", pattern) if pattern is not None else _inside(match, 5)
    if pattern is not None and re.search(r"(?<!\\)[\[\](){}.*+?^$|]", pattern):
        return match[0]
    return _quoted(_inside(match).replace(taken, _inside(match, 8))) if taken else match[0]


def _evaluated(match: re.Match[str]) -> str:
    return f" {_inside(match)} ; "


type _Step = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]
_LIST = rf"\[\s*((?:{_QUOTED.replace('(', '(?:').replace('(?:?:', '(?:')}\s*,?\s*){{1,400}})\]"
_STEPS: tuple[_Step, ...] = (
    (
        re.compile(
            rf"\}}\s*\(\s*{_QUOTED}\s*,\s*(\d{{1,3}})\s*,\s*\d{{1,5}}\s*,\s*{_QUOTED}\s*\.split\(\s*[\"']\|[\"']\s*\)[^)]{{0,40}}\)"
        ),
        _unpacked,
    ),
    (
        re.compile(
            r"\[\s*[\"'](atob|eval|unescape|write|writeln|decodeURIComponent|fromCharCode|location|href|rep"
            r"lace|assign|open|innerHTML)[\"']\s*\]"
        ),
        r".\1",
    ),
    (re.compile(rf"(?:\w{{1,20}}\s*\.\s*)?atob\s*\(\s*{_QUOTED}\s*\)"), _base64),
    (
        re.compile(
            rf"String\s*(?:\.|\[\s*[\"'])\s*from(?:CharCode|CodePoint)(?:[\"']\s*\])?\s*(?:\.apply\(\s*\w*"
            rf"\s*,\s*)?\(?\s*{_NUMBERS}\s*\)"
        ),
        _codes,
    ),
    (
        re.compile(
            rf"\[\s*({_NUMBER}(?:\s*,\s*{_NUMBER}){{2,60000}})\s*\]\s*\.\s*map\s*\(\s*(?:function\s*\(\s*\w"
            rf"+\s*\)\s*\{{\s*return|\(?\s*\w+\s*\)?\s*=>)\s*String\s*\.\s*fromCharCode\(\s*\w+\s*(?:([-+^])\s*(\d{{1,5}}))?\s*\)\s*;?\s*\}}?\s*\)\s*\.\s*join\(\s*(?:\"\"|'')\s*\)"
        ),
        _mapped,
    ),
    (re.compile(rf"(?:unescape|decodeURI(?:Component)?)\s*\(\s*{_QUOTED}\s*\)"), _percent),
    (re.compile(rf"(?:escape|encodeURI(?:Component)?)\s*\(\s*({_QUOTED})\s*\)"), r"\1"),
    (
        re.compile(
            rf"{_QUOTED}\s*\.\s*split\s*\(\s*(?:\"\"|'')\s*\)\s*\.\s*reverse\s*\(\s*\)\s*\.\s*join\s*\(\s*("
            rf"?:\"\"|'')\s*\)"
        ),
        _reversed,
    ),
    (
        re.compile(rf"{_QUOTED}\s*\.\s*split\s*\(\s*{_QUOTED}\s*\)\s*\.\s*join\s*\(\s*{_QUOTED}\s*\)"),
        _replaced,
    ),
    (
        re.compile(
            rf"{_QUOTED}\s*\.\s*replace(?:All)?\s*\(\s*(?:/([^/\n]{{1,20}})/g?i?|{_QUOTED})\s*,\s*{_QUOTED}"
            rf"\s*\)"
        ),
        _stripped,
    ),
    (re.compile(rf"{_LIST}\s*\.\s*join\s*\(\s*{_QUOTED}\s*\)"), _array_joined),
    (re.compile(rf"{_QUOTED}\s*\+\s*{_QUOTED}"), _joined),
    (re.compile(r"([\"'])((?:[^\"'\\\n]|\\.|(?!\1)[\"']){1,200000})\1"), _own_escapes),
    (
        re.compile(
            rf"(?:\beval|\bnew\s+Function|\bFunction|setTimeout|setInterval)\s*\(\s*{_QUOTED}\s*(?:,\s*\d+"
            rf"\s*)?\)(?:\s*\(\s*\))?"
        ),
        _evaluated,
    ),
)


_TABLE = re.compile(rf"(?:var|let|const)\s+([\w$]{{1,40}})\s*=\s*{_LIST}")
_NAMED = re.compile(rf"(?:var|let|const)\s+([\w$]{{1,40}})\s*=\s*({_QUOTED})\s*[;,\n]")


def _tables(text: str) -> str:
    """Looks up `name[3]` in a list of strings, and names that hold one string."""
    for found in list(_TABLE.finditer(text))[:8]:
        item = partial(_item, held=_strings(found[2]))
        asked = rf"(?<![\w$.]){re.escape(found[1])}\s*\[\s*(0x[0-9a-fA-F]{{1,4}}|\d{{1,4}})\s*\]"
        text = re.sub(asked, item, text)
    for found in list(_NAMED.finditer(text))[:40]:
        text = re.sub(_use_of(found[1]), partial(_value, value=found[2]), text)
    return text


def _use_of(name: str) -> str:
    """Where a name is used, not where it is given its value."""
    return rf"(?<![\w$.'\"])(?<!var )(?<!let )(?<!const ){re.escape(name)}(?![\w$'\"]|\s*=(?!=)|\s*:)"


def _value(_match: re.Match[str], value: str) -> str:
    return value


def _item(match: re.Match[str], held: Sequence[str]) -> str:
    at = int(match[1], 0)
    return _quoted(held[at]) if at < len(held) else match[0]


# --- What a page's scripts would do ---


def scripted(page: Page) -> Iterator[Finding]:
    """Findings for what the page's own scripts, and its refresh, would do."""
    for node in page.tree.css("script:not([src])")[:_MOST]:
        source = node.text()
        kind = (node.attributes.get("type") or "").lower()
        if ("json" in kind or "template" in kind) or not _TRICKS.search(source):
            continue
        yield from _judged(page, source)
    for node in page.tree.css("[onload], [onerror], [onmouseover], [onpageshow]")[:_MOST]:
        for name in ("onload", "onerror", "onpageshow", "onmouseover"):
            if (held := node.attributes.get(name)) and _TRICKS.search(held):
                yield from _judged(page, held, handler=name != "onmouseover")
    yield from _refreshed(page)


def _judged(page: Page, source: str, *, handler: bool = False) -> Iterator[Finding]:
    folded = fold(source) if _DISGUISES.search(source) else Folded(source, decoded=False)
    made = list(_written(page, source, folded)) if _MAKES.search(folded.text) else []
    yield from made
    for going in _targets(folded.text, source, hidden=folded.decoded and not made):
        sure = _certain(page, going, source, folded, handler=handler)
        if sure is not None:
            yield _found(page, Technique.SCRIPT_REDIRECT, source, going, sure)
            break


def _bad(address: str) -> bool:
    return gambling_address(address) or free_hosting(host_of(address))


def _targets(text: str, source: str, *, hidden: bool) -> list[str]:
    """Addresses in a script that goes somewhere by itself, or that hides where gambling is."""
    addresses = [found[0] for found in _ADDRESS.finditer(text)]
    if _NAVIGATES.search(text):
        return addresses
    return [address for address in addresses if hidden and address not in source and _bad(address)]


def _certain(page: Page, address: str, source: str, folded: Folded, *, handler: bool) -> bool | None:
    target = page.absolute(address)
    host = host_of(target)
    if not page.outside(target) or domain(host) in SERVICES:
        return None
    if handler or _bad(target):
        return True
    if (folded.decoded and address not in source) or (
        _ASKS.search(folded.text) and "referrer" in folded.text
    ):
        return True
    straight = _STRAIGHT.search(folded.text) is not None and not _USER_ACT.search(folded.text)
    if straight and _ASKS.search(folded.text):
        return "userAgent" in folded.text
    return False if straight and len(" ".join(page.lines)) < _LITTLE else None


def _written(page: Page, source: str, folded: Folded) -> Iterator[Finding]:
    """Markup that the script writes, judged as markup; links that it makes, by their words."""
    held = _strings(folded.text)
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
            page.outside(target) and domain(host) not in SERVICES and len(" ".join(page.lines)) < _LITTLE
        ):
            yield _found(page, Technique.SCRIPT_REDIRECT, html, target, sure=bad)
