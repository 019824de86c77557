"""Disguised strings of a script made plain, step by step, without running it.

Kits hide addresses with atob, String.fromCharCode, percent- and backslash-escapes, reversed and split strings, templates
tables of strings, signs shifted or XORed, and eval around all of it. Folding repeats until nothing changes, within bounds of
size and of steps; a step is tried where the word it turns on is there.
"""

import base64
import binascii
import codecs
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote

_ROUNDS, _LONGEST = 16, 400_000
_QUOTED = (
    r"(?:\"((?:[^\"\\\n]|\\.){0,200000})\"|'((?:[^'\\\n]|\\.){0,200000})'|`((?:[^`\\$]|\\.){0,200000})`)"
)
_NUMBER = r"(?:0[xX][0-9a-fA-F]{1,6}|\d{1,7})"
_NUMBERS = rf"\[?\s*({_NUMBER}(?:\s*,\s*{_NUMBER}){{0,60000}})\s*,?\s*\]?"


@dataclass(frozen=True, slots=True)
class Folded:
    """A script with its disguised strings made plain. `decoded`: whether there were any that held code."""

    text: str
    decoded: bool


def fold(script: str) -> Folded:
    """Plain strings for disguised ones; linear in the script for each of a few rounds."""
    text, decoded = script[:_LONGEST].replace("\\/", "/"), False
    for _ in range(_ROUNDS):
        before = text
        for needles, pattern, replacement in _STEPS:
            if any(needle in text for needle in needles):
                text = pattern.sub(replacement, text)
        text = _tables(text)
        if len(text) > _LONGEST or text == before:
            break
        decoded = decoded or bool(_DECODES.search(before))
    text = text[:_LONGEST]
    guessed = _guessed(text) if _DECODES.search(script) else ""
    return Folded(text + guessed, decoded or bool(guessed))


def strings(text: str) -> list[str]:
    """The string literals of a script."""
    return [_inside(found) for found in _LITERAL.finditer(text)]


_LITERAL = re.compile(_QUOTED)


_DECODES = re.compile(
    r"split\(|atob|fromCharCode|fromCodePoint|unescape|decodeURI|\\x[0-9a-f]{2}|reverse|charCodeAt|parseInt",
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
    return _quoted(_inside(match, 2).join(strings(match[1])))


def _concatenated(match: re.Match[str]) -> str:
    return _quoted("".join(strings(f"{match[1]} {match[2]}")))


def _template(match: re.Match[str]) -> str:
    """`https://${name}.example` as a sum of strings."""
    parts = re.split(r"\$\{([^{}]{0,200})\}", match[1])
    if len(parts) == 1:
        return match[0]
    return " + ".join(part if at % 2 else _quoted(_unescaped(part)) for at, part in enumerate(parts))


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


type _Step = tuple[tuple[str, ...], re.Pattern[str], str | Callable[[re.Match[str]], str]]
_OPEN = re.sub(r"\((?!\?)", "(?:", _QUOTED)
_LIST = rf"\[\s*((?:{_OPEN}\s*,?\s*){{1,400}})\]"
_NOTHING = r"(?:\"\"|'')"
_CALLED = (
    "atob|eval|unescape|write|writeln|decodeURIComponent|fromCharCode|location|href|replace|assign|open|innerHTML|body|document"
    "|top|parent|self|split|reverse|join|concat"
)
_STEPS: tuple[_Step, ...] = (
    (
        ("split",),
        re.compile(
            rf"\}}\s*\(\s*{_QUOTED}\s*,\s*(\d{{1,3}})\s*,\s*\d{{1,5}}\s*,\s*{_QUOTED}\s*"
            r"\.split\(\s*[\"']\|[\"']\s*\)[^)]{0,40}\)"
        ),
        _unpacked,
    ),
    (("${",), re.compile(r"`((?:[^`\\]|\\.){0,4000})`"), _template),
    (("[",), re.compile(rf"(?<=[\w)\]])\[\s*[\"']({_CALLED})[\"']\s*\]"), r".\1"),
    (("atob",), re.compile(rf"(?:\w{{1,20}}\s*\.\s*)?atob\s*\(\s*{_QUOTED}\s*\)"), _base64),
    (
        ("fromCharCode", "fromCodePoint"),
        re.compile(
            r"String\s*(?:\.|\[\s*[\"'])\s*from(?:CharCode|CodePoint)(?:[\"']\s*\])?\s*"
            rf"(?:\.(?:apply|call)\(\s*\w*\s*,\s*)?\(?\s*(?:\.\.\.)?{_NUMBERS}\s*\)"
        ),
        _codes,
    ),
    (
        (".map",),
        re.compile(
            rf"\[\s*({_NUMBER}(?:\s*,\s*{_NUMBER}){{2,60000}})\s*\]\s*\.\s*map\s*\(\s*"
            r"(?:function\s*\(\s*\w+\s*\)\s*\{\s*return|\(?\s*\w+\s*\)?\s*=>)\s*String\s*\.\s*fromCharCode\("
            r"\s*\w+\s*(?:([-+^])\s*(\d{1,5}))?\s*\)\s*;?\s*\}?\s*\)\s*\.\s*join\(\s*"
            rf"{_NOTHING}\s*\)"
        ),
        _mapped,
    ),
    (
        ("unescape", "decodeURI"),
        re.compile(rf"(?:unescape|decodeURI(?:Component)?)\s*\(\s*{_QUOTED}\s*\)"),
        _percent,
    ),
    (
        ("escape", "encodeURI"),
        re.compile(rf"(?:escape|encodeURI(?:Component)?)\s*\(\s*({_QUOTED})\s*\)"),
        r"\1",
    ),
    (
        ("reverse",),
        re.compile(
            rf"{_QUOTED}\s*\.\s*split\s*\(\s*{_NOTHING}\s*\)\s*\.\s*reverse\s*\(\s*\)\s*\.\s*join\s*\(\s*{_NOTHING}\s*\)"
        ),
        _reversed,
    ),
    (
        ("split",),
        re.compile(rf"{_QUOTED}\s*\.\s*split\s*\(\s*{_QUOTED}\s*\)\s*\.\s*join\s*\(\s*{_QUOTED}\s*\)"),
        _replaced,
    ),
    (
        ("replace",),
        re.compile(
            rf"{_QUOTED}\s*\.\s*replace(?:All)?\s*\(\s*(?:/([^/\n]{{1,20}})/g?i?|{_QUOTED})\s*,\s*{_QUOTED}\s*\)"
        ),
        _stripped,
    ),
    (("join",), re.compile(rf"{_LIST}\s*\.\s*join\s*\(\s*{_QUOTED}\s*\)"), _array_joined),
    (
        ("concat",),
        re.compile(rf"({_OPEN})\s*\.\s*concat\s*\(\s*((?:{_OPEN}\s*,?\s*){{1,200}})\)"),
        _concatenated,
    ),
    (("+",), re.compile(rf"{_QUOTED}\s*\+\s*{_QUOTED}"), _joined),
    (("\\x", "\\u"), re.compile(r"([\"'])((?:[^\"'\\\n]|\\.|(?!\1)[\"']){1,200000})\1"), _own_escapes),
    (
        ("eval", "Function", "setTimeout", "setInterval"),
        re.compile(
            rf"(?:\beval|\bnew\s+Function|\bFunction|setTimeout|setInterval)\s*\(\s*{_QUOTED}\s*(?:,\s*\d+\s*)?\)"
            r"(?:\s*\(\s*\))?"
        ),
        _evaluated,
    ),
)


_TABLE = re.compile(rf"(?:\b(?:var|let|const)\s+|[,;]\s*)([\w$]{{1,40}})\s*=\s*{_LIST}")
_NAMED = re.compile(
    rf"(?:\b(?:var|let|const)\s+|[,;]\s*)([\w$]{{1,40}})\s*=\s*({_QUOTED})(?=\s*(?:[;,\n}}]|$))"
)


def _tables(text: str) -> str:
    """Looks up `name[3]` in a list of strings, and names that hold one string."""
    for found in list(_TABLE.finditer(text))[:8]:
        item = partial(_item, held=strings(found[2]))
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


# --- Strings that a loop decodes: what they would be by the usual ways ---

_SHIFTS = re.compile(
    r"(?:charCodeAt\([^()]{0,40}\)|fromCharCode\(\s*[\w.$]{1,20}(?:\[[\w$]{1,20}\])?)\s*([-+^])\s*(0x[0-9a-f]+|\d{1,5})"
)
_ARRAY = re.compile(rf"\[\s*({_NUMBER}(?:\s*,\s*{_NUMBER}){{5,4000}})\s*\]")
_TELLS = re.compile(r"https?:|//[\w-]+\.|<\w+[ >]|location", re.IGNORECASE)


def _guessed(text: str) -> str:
    """Literals and lists of numbers that hold an address, markup or a move once they are decoded."""
    held = [one for one in strings(text) if 8 <= len(one) <= 20_000][:200]
    plain = dict.fromkeys(
        one for way in _ways(text) for piece in held for one in way(piece) if _TELLS.search(one)
    )
    plain |= dict.fromkeys(one for one in _numbers(text) if _TELLS.search(one))
    return "".join(f"\n;{_quoted(one)}" for one in plain)


def _ways(text: str) -> Iterator[Callable[[str], Iterator[str]]]:
    """The ways of decoding that a script's words speak of."""
    if "atob" in text:
        yield _as_base64
    if "parseInt" in text or "match(" in text:
        yield _as_hexadecimal
    if "reverse" in text:
        yield lambda one: iter((one[::-1],))
    if "charCodeAt" in text:
        yield _as_rotated
        for sign, number in {found.groups() for found in _SHIFTS.finditer(text)}:
            yield partial(_as_shifted, change=_CHANGES[sign], by=int(number, 0))


def _as_base64(one: str) -> Iterator[str]:
    if re.fullmatch(r"[\w+/-]{8,}={0,2}", one):
        try:
            yield base64.b64decode(one + "==").decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return


def _as_hexadecimal(one: str) -> Iterator[str]:
    if re.fullmatch(r"(?:[0-9a-fA-F]{2}){6,}", one):
        yield bytes.fromhex(one).decode("utf-8", "replace")


def _as_rotated(one: str) -> Iterator[str]:
    yield codecs.encode(one, "rot13")


def _as_shifted(one: str, change: Callable[[int, int], int], by: int) -> Iterator[str]:
    codes = [change(ord(letter), by) for letter in one]
    yield "".join(chr(code) for code in codes if 0 <= code < 0x110000)


def _numbers(text: str) -> Iterator[str]:
    changes = [
        (_CHANGES[sign], int(number, 0))
        for sign, number in (found.groups() for found in _SHIFTS.finditer(text))
    ]
    for found in list(_ARRAY.finditer(text))[:20]:
        codes = [int(one, 0) for one in re.findall(_NUMBER, found[1])]
        for change, by in [(operator.add, 0), *changes[:4]]:
            yield "".join(chr(code) for one in codes if 0 <= (code := change(one, by)) < 0x110000)
