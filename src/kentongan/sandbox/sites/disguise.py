"""Ways to write text so that it reads the same and is spelled otherwise, and scripts so that they do the same."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from random import Random

_WORD = re.compile(r"\w+", re.ASCII)

# --- letters ---

_CAPITALS = {"bold": 0x1D400, "sans": 0x1D5D4, "script": 0x1D4D0, "mono": 0x1D670, "fraktur": 0x1D56C}


def _mathematical(start: int) -> Callable[[str, Random], str]:
    def write(text: str, rng: Random) -> str:
        return "".join(_shifted(char, start) for char in text)

    return write


def _shifted(char: str, start: int) -> str:
    if "A" <= char <= "Z":
        return chr(start + ord(char) - 65)
    return chr(start + 26 + ord(char) - 97) if "a" <= char <= "z" else char


def _fullwidth(text: str, rng: Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def _circled(text: str, rng: Random) -> str:
    return "".join(chr(0x24D0 + ord(char) - 97) if "a" <= char <= "z" else char for char in text.lower())


def _zero_width(text: str, rng: Random) -> str:
    return rng.choice("\u200b\u200c\u200d\u2060\u00ad").join(text)


_TWINS = str.maketrans("aceopxyiAEOPCTXB", "асеорхуіАЕОРСТХВ")
_DIGITS = str.maketrans("aeiots", "431075")


def _cyrillic(text: str, rng: Random) -> str:
    return text.translate(_TWINS)


def _leet(text: str, rng: Random) -> str:
    return text.lower().translate(_DIGITS)


def _spaced(text: str, rng: Random) -> str:
    return "   ".join(rng.choice((" ", ".", "-")).join(word) for word in text.split())


def _combining(text: str, rng: Random) -> str:
    return "".join(char + rng.choice("\u0336\u0332\u0335") if char.isalpha() else char for char in text)


def _entities(text: str, rng: Random) -> str:
    return "".join(f"&#{ord(char)};" if rng.random() < 0.7 else f"&#x{ord(char):x};" for char in text)


def _tagged(text: str, rng: Random) -> str:
    return "".join(f"<b>{char}</b>" if at % 2 else char for at, char in enumerate(text))


LETTERS: Mapping[str, Callable[[str, Random], str]] = {
    **{name: _mathematical(start) for name, start in _CAPITALS.items()},
    "fullwidth": _fullwidth, "circled": _circled, "zero_width": _zero_width, "cyrillic": _cyrillic, "leet": _leet,
    "spaced": _spaced, "combining": _combining, "entities": _entities, "tags": _tagged, "plain": lambda text, rng: text,
}  # fmt: skip

# --- strings of scripts: an expression whose value is the text ---


def _quoted(text: str, rng: Random) -> str:
    return json.dumps(text)


def _atob(text: str, rng: Random) -> str:
    return f'{rng.choice(("atob", "window.atob", 'window["atob"]'))}("{base64.b64encode(text.encode()).decode()}")'


def _codes(text: str, rng: Random) -> str:
    return f"String.fromCharCode({','.join(str(ord(char)) for char in text)})"


def _mapped_codes(text: str, rng: Random) -> str:
    shift = rng.randint(3, 40)
    numbers = ",".join(str(ord(char) + shift) for char in text)
    return f'[{numbers}].map(function(c){{return String.fromCharCode(c-{shift})}}).join("")'


def _hex(text: str, rng: Random) -> str:
    return '"' + "".join(f"\\x{ord(char):02x}" for char in text) + '"'


def _unicode(text: str, rng: Random) -> str:
    return "'" + "".join(f"\\u{ord(char):04x}" for char in text) + "'"


def _percent(text: str, rng: Random) -> str:
    return (
        f'{rng.choice(("unescape", "decodeURIComponent"))}("{"".join(f"%{ord(char):02x}" for char in text)}")'
    )


def _reversed(text: str, rng: Random) -> str:
    return f'{json.dumps(text[::-1])}.split("").reverse().join("")'


def _split(text: str, rng: Random) -> str:
    mark = rng.choice(("@@", "#!", "q9z"))
    return f'{json.dumps(mark.join(text))}.split("{mark}").join("")'


def _replaced(text: str, rng: Random) -> str:
    return f'{json.dumps("|~".join(text))}.replace(/\\|~/g,"")'


def _pieces(text: str, rng: Random) -> list[str]:
    cuts = sorted(rng.sample(range(1, max(len(text), 6)), 4))
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True)]


def _concatenated(text: str, rng: Random) -> str:
    return "+".join(json.dumps(piece) for piece in _pieces(text, rng))


def _array(text: str, rng: Random) -> str:
    pieces = _pieces(text, rng)
    order = list(range(len(pieces)))
    rng.shuffle(order)
    table = json.dumps([pieces[at] for at in order])
    return (
        "(function(){var _0x1f="
        + table
        + ";return "
        + "+".join(f"_0x1f[{order.index(at)}]" for at in range(len(pieces)))
        + "})()"
    )


def _joined(text: str, rng: Random) -> str:
    return f'{json.dumps(_pieces(text, rng))}.join("")'


def _reversed_atob(text: str, rng: Random) -> str:
    coded = base64.b64encode(text.encode()).decode()[::-1]
    return f'atob("{coded}".split("").reverse().join(""))'


def _double_atob(text: str, rng: Random) -> str:
    return f'atob(atob("{base64.b64encode(base64.b64encode(text.encode())).decode()}"))'


STRINGS: Mapping[str, Callable[[str, Random], str]] = {
    "quoted": _quoted, "atob": _atob, "codes": _codes, "mapped_codes": _mapped_codes, "hex": _hex, "unicode": _unicode,
    "percent": _percent, "reversed": _reversed, "split": _split, "replaced": _replaced, "concatenated": _concatenated,
    "array": _array, "joined": _joined, "reversed_atob": _reversed_atob, "double_atob": _double_atob,
}  # fmt: skip

# --- whole scripts ---


def _as_is(code: str, rng: Random) -> str:
    return code


def _evaluated(code: str, rng: Random) -> str:
    return f"eval({rng.choice((_atob, _codes, _percent, _hex))(code, rng)});"


def _nested(code: str, rng: Random) -> str:
    return _evaluated(_evaluated(code, rng), rng)


def _constructed(code: str, rng: Random) -> str:
    return f"{rng.choice(('new Function', 'Function'))}({_atob(code, rng)})();"


def _timer(code: str, rng: Random) -> str:
    return f"setTimeout(function(){{{code}}},{rng.choice((1, 100, 1500, 3000))});"


def _timer_text(code: str, rng: Random) -> str:
    return f"setTimeout({_codes(code, rng)},10);"


def _wrapped(code: str, rng: Random) -> str:
    return f"(function(){{try{{{code}}}catch(e){{}}}})();"


def _at_load(code: str, rng: Random) -> str:
    return rng.choice((
        f"window.onload=function(){{{code}}};", f'document.addEventListener("DOMContentLoaded",()=>{{{code}}});',
        f'window.addEventListener("load",function(){{{code}}});',
    ))  # fmt: skip


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_base36(number // 36) if number > 35 else "") + digits[number % 36]


def _packed(code: str, rng: Random) -> str:
    """Every word becomes its number in a dictionary, as the packers of old sliders do."""
    words = sorted(set(_WORD.findall(code)))
    numbers = {word: _base36(at) for at, word in enumerate(words)}
    body = _WORD.sub(lambda found: numbers[found[0]], code).replace("\\", "\\\\").replace("'", "\\'")
    return (
        "eval(function(p,a,c,k,e,d){e=function(c){return(c<a?'':e(parseInt(c/a)))+((c=c%a)>35?String.fromCharCode(c+29):"
        "c.toString(36))};if(!''.replace(/^/,String)){while(c--){d[e(c)]=k[c]||e(c)}k=[function(e){return d[e]}];"
        "e=function(){return'\\\\w+'};c=1};while(c--){if(k[c]){p=p.replace(new RegExp('\\\\b'+e(c)+'\\\\b','g'),k[c])}}"
        f"return p}}('{body}',36,{len(words)},'{'|'.join(words)}'.split('|'),0,{{}}))"
    )


WRAPPINGS: Mapping[str, Callable[[str, Random], str]] = {
    "plain": _as_is, "eval": _evaluated, "nested_eval": _nested, "function": _constructed, "timer": _timer,
    "timer_text": _timer_text, "wrapped": _wrapped, "at_load": _at_load, "packed": _packed,
}  # fmt: skip
