"""What scripts would do, read without running them: disguised strings are folded to plain ones, step by step.

Kits hide addresses with atob, String.fromCharCode, %-, \\x- and \\u-escapes, reversed and split strings, tables of
strings, and eval around all of it. Folding repeats until nothing changes, within bounds of size and of steps.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from .lexicon import free_hosting, gambling_address, host_of, jargon
from .pages import Page, domain
from .techniques import Technique
from .verdict import Finding

_ROUNDS, _LONGEST = 16, 400_000
_QUOTED = r"(?:\"((?:[^\"\\\n]|\\.){0,200000})\"|'((?:[^'\\\n]|\\.){0,200000})'|`((?:[^`\\$]|\\.){0,200000})`)"
_NUMBER = r"(?:0[xX][0-9a-fA-F]{1,6}|\d{1,7})"
_NUMBERS = rf"\[?\s*({_NUMBER}(?:\s*,\s*{_NUMBER}){{0,60000}})\s*,?\s*\]?"
_TRICKS = re.compile(
    r"atob|fromCharCode|fromCodePoint|unescape|decodeURI|eval|\\x[0-9a-f]{2}|\\u00|\.reverse\(|document\.write|innerHTML"
    r"|insertAdjacentHTML|createElement|location|\.replace\(|window\.open|Function\(|charCodeAt|outerHTML|importScripts",
    re.IGNORECASE,
)
_HTTP = r"(?:https?:)?//[\w.-]+(?::\d+)?[^\s\"'`<>\\]{0,300}"
_GOES = re.compile(
    r"(?:(?:window|document|top|self|parent|globalThis|w|d)\s*(?:\.|\[\s*[\"'])\s*)*\blocation[\"']?\s*\]?\s*"
    r"(?:\.\s*href\s*|\[\s*[\"'`]href[\"'`]\s*\]\s*)?"
    r"(?:=(?!=)\s*|(?:\.\s*|\[\s*[\"'`])(?:replace|assign)(?:[\"'`]\s*\])?\s*\(\s*)"
    rf"[\"'`]({_HTTP})",
    re.IGNORECASE,
)
_HREF_LATER = re.compile(rf"\b(?:var|let|const)?\s*([\w$]{{1,40}})\s*=\s*[\"'`]({_HTTP})[\"'`]", re.IGNORECASE)
_REFRESH = re.compile(r"http-equiv=[\"']?refresh[\"']?[^>]{0,80}url=([^\"'>\s]+)", re.IGNORECASE)
_ASKS = re.compile(
    r"userAgent|referrer|document\.cookie|localStorage|sessionStorage|screen\.width|innerWidth|maxTouchPoints|matchMedia"
    r"|navigator\.(?:platform|language)",
)
_USER_ACT = re.compile(r"\bon(?:click|change|submit)\b|addEventListener\(\s*[\"'](?:click|change|submit)|\.click\(", re.IGNORECASE)
_WRITES = re.compile(r"<(?:a|iframe|script|div|h1|p)\b", re.IGNORECASE)
_HARMLESS = frozenset(
    "wa.me whatsapp.com google.com youtube.com facebook.com instagram.com twitter.com x.com t.me apple.com goo.gl "
    "microsoft.com".split()
)


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


_DECODES = re.compile(r"atob|fromCharCode|fromCodePoint|unescape|decodeURI|\\x[0-9a-f]{2}|reverse|charCodeAt", re.IGNORECASE)


def _quoted(text: str) -> str:
    """A literal of the script language for a text."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "") + '"'


def _inside(match: re.Match[str], first: int = 1) -> str:
    found = next((match[at] for at in range(first, first + 3) if match[at] is not None), "")
    return _unescaped(found)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return re.sub(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}|.)", _escape, text, flags=re.DOTALL)


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
    numbers = [int(one, 0) if one[:2] in ("0x", "0X") else int(one) for one in re.findall(r"0[xX][0-9a-fA-F]+|\d+", match[1])]
    return _quoted("".join(chr(code) for code in numbers if code < 0x110000))


def _percent(match: re.Match[str]) -> str:
    return _quoted(unquote(re.sub(r"%u([0-9a-fA-F]{4})", lambda hit: chr(int(hit[1], 16)), _inside(match))))


def _reversed(match: re.Match[str]) -> str:
    return _quoted(_inside(match)[::-1])


def _joined(match: re.Match[str]) -> str:
    return _quoted(_inside(match, 1) + _inside(match, 4))


def _replaced(match: re.Match[str]) -> str:
    """"hXtXtXp".replace(/X/g, "") and "a|b".split("|").join("")."""
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
    """"h.t.t.p".replace(/\\./g, "") and .replace("x", "y"): only patterns that are plain signs."""
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
    (re.compile(rf"(?:window\s*\.\s*)?atob\s*\(\s*{_QUOTED}\s*\)"), _base64),
    (re.compile(rf"String\s*(?:\.|\[\s*[\"'])\s*from(?:CharCode|CodePoint)(?:[\"']\s*\])?\s*(?:\.apply\(\s*\w*\s*,\s*)?\(?\s*{_NUMBERS}\s*\)"), _codes),
    (re.compile(rf"\[\s*((?:\d{{1,7}}\s*,\s*){{3,60000}}\d{{1,7}})\s*\]\s*\.map\([^)]{{0,80}}fromCharCode[^)]{{0,40}}\)+(?:\s*\}}\s*\))?\s*\.join\(\s*(?:\"\"|'')\s*\)"), _codes),
    (re.compile(rf"(?:unescape|decodeURI(?:Component)?)\s*\(\s*{_QUOTED}\s*\)"), _percent),
    (re.compile(rf"(?:escape|encodeURI(?:Component)?)\s*\(\s*({_QUOTED})\s*\)"), r"\1"),
    (re.compile(rf"{_QUOTED}\s*\.\s*split\s*\(\s*(?:\"\"|'')\s*\)\s*\.\s*reverse\s*\(\s*\)\s*\.\s*join\s*\(\s*(?:\"\"|'')\s*\)"), _reversed),
    (re.compile(rf"{_QUOTED}\s*\.\s*split\s*\(\s*{_QUOTED}\s*\)\s*\.\s*join\s*\(\s*{_QUOTED}\s*\)"), _replaced),
    (re.compile(rf"{_QUOTED}\s*\.\s*replace(?:All)?\s*\(\s*(?:/([^/\n]{{1,20}})/g?i?|{_QUOTED})\s*,\s*{_QUOTED}\s*\)"), _stripped),
    (re.compile(rf"{_LIST}\s*\.\s*join\s*\(\s*{_QUOTED}\s*\)"), _array_joined),
    (re.compile(rf"{_QUOTED}\s*\+\s*{_QUOTED}"), _joined),
    (re.compile(r"([\"'])((?:[^\"'\\\n]|\\.|(?!\1)[\"']){1,200000})\1"), _own_escapes),
    (re.compile(rf"(?:\beval|\bnew\s+Function|\bFunction|setTimeout|setInterval)\s*\(\s*{_QUOTED}\s*(?:,\s*\d+\s*)?\)(?:\s*\(\s*\))?"), _evaluated),
)  # fmt: skip


_TABLE = re.compile(rf"(?:var|let|const)\s+([\w$]{{1,40}})\s*=\s*{_LIST}")
_NAMED = re.compile(rf"(?:var|let|const)\s+([\w$]{{1,40}})\s*=\s*({_QUOTED})\s*[;,\n]")


def _tables(text: str) -> str:
    """Looks up `name[3]` in a list of strings, and names that hold one string."""
    for found in list(_TABLE.finditer(text))[:8]:
        held = _strings(found[2])
        name = re.escape(found[1])
        text = re.sub(
            rf"(?<![\w$.]){name}\s*\[\s*(0x[0-9a-fA-F]{{1,4}}|\d{{1,4}})\s*\]", lambda hit, held=held: _item(hit, held), text
        )
    for found in list(_NAMED.finditer(text))[:40]:
        value = found[2]
        text = re.sub(
            rf"(?<![\w$.'\"])(?<!var )(?<!let )(?<!const ){re.escape(found[1])}(?![\w$'\"]|\s*=(?!=)|\s*:)",
            lambda _, value=value: value, text,
        )  # fmt: skip
    return text


def _item(match: re.Match[str], held: list[str]) -> str:
    at = int(match[1], 0)
    return _quoted(held[at]) if at < len(held) else match[0]


# --- What a page's scripts would do ---


def scripted(page: Page) -> Iterator[Finding]:
    """Findings for what the page's own scripts, and its refresh, would do."""
    for node in page.tree.css("script:not([src])"):
        source = node.text()
        kind = (node.attributes.get("type") or "").lower()
        if ("json" in kind or "template" in kind) or not _TRICKS.search(source):
            continue
        yield from _judged(page, source)
    for node in page.tree.css("[onload], [onerror], [onmouseover], [onpageshow]"):
        for name in ("onload", "onerror", "onpageshow", "onmouseover"):
            if (source := node.attributes.get(name)) and _TRICKS.search(source):
                yield from _judged(page, source)
    yield from _refreshed(page)


def _judged(page: Page, source: str) -> Iterator[Finding]:
    folded = fold(source)
    for going in _targets(folded.text):
        sure = _certain(page, going, source, folded)
        if sure is not None:
            yield _found(page, Technique.SCRIPT_REDIRECT, source, going, sure)
            break
    if _WRITES.search(folded.text) and (folded.decoded or "write" in source or "HTML" in source):
        yield from _written(page, source, folded)


def _targets(text: str) -> Iterator[str]:
    """Addresses that the script goes to by itself, in plain strings or by a name that holds one."""
    for found in _GOES.finditer(text):
        yield found[1]
    for found in _REFRESH.finditer(text):
        yield found[1]
    for name, address in _HREF_LATER.findall(text):
        if re.search(rf"location[^;\n]{{0,24}}[=(]\s*{re.escape(name)}\b", text):
            yield address


def _certain(page: Page, address: str, source: str, folded: Folded) -> bool | None:
    target = page.absolute(address)
    host = host_of(target)
    if not page.outside(target) or domain(host) in _HARMLESS:
        return None
    if gambling_address(target) or free_hosting(host):
        return True
    hidden = folded.decoded and address not in source
    if hidden:
        return True
    if _ASKS.search(folded.text) and not _USER_ACT.search(folded.text):
        return re.search("referrer|userAgent", folded.text) is not None
    return None


def _written(page: Page, source: str, folded: Folded) -> Iterator[Finding]:
    """Markup that the script writes, judged as markup."""
    for markup in _strings(folded.text):
        if _WRITES.search(markup) and (reads := _bad_markup(page, markup, folded)):
            yield _found(page, Technique.SCRIPT_CONTENT, source, reads, sure=True)
            return


def _bad_markup(page: Page, markup: str, folded: Folded) -> str:
    """The frame or link to gambling in the markup, "" without one."""
    tree = LexborHTMLParser(markup)
    frames = [page.absolute(node.attributes.get("src") or "") for node in tree.css("iframe[src]")]
    bad = [address for address in frames if page.outside(address) and _bad_frame(address, folded)]
    if bad:
        return bad[0]
    told = [(node.text(), node.attributes.get("href") or "") for node in tree.css("a[href]")]
    worth = [2 if gambling_address(href) else jargon(text) for text, href in told]
    spam = [text or href for (text, href), much in zip(told, worth, strict=True) if much]
    return spam[0] if 2 in worth or len(spam) >= 3 else ""


def _bad_frame(address: str, folded: Folded) -> bool:
    host = host_of(address)
    return gambling_address(address) or (folded.decoded and domain(host) not in _HARMLESS)


def _found(page: Page, technique: Technique, source: str, reads: str, sure: bool) -> Finding:
    hint = _TRICKS.search(source)
    at = page.source.find(source[:2000])
    begin = max(0, hint.start() - 60) if hint else 0
    start = at + begin if at >= 0 else -1
    return Finding(technique, page.visit.url, page.visit.view, source[begin : begin + 240], start, sure, reads[:300])


def _refreshed(page: Page) -> Iterator[Finding]:
    for node in page.tree.css('meta[http-equiv="refresh" i][content]'):
        told = re.search(r"^\s*([\d.]*)\s*[;,]\s*(?:url\s*=)?\s*['\"]?([^'\"\s]+)", node.attributes.get("content") or "", re.IGNORECASE)
        if told is None:
            continue
        target = page.absolute(told[2])
        host = host_of(target)
        if page.outside(target) and (gambling_address(target) or free_hosting(host)):
            yield _found(page, Technique.SCRIPT_REDIRECT, node.html or "", target, sure=True)
