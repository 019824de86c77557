"""Disguises for texts: what spammers do to letters, written anew to train and to test with.

Each style is a function of a word and a source of chance; `disguised` renders some or all words of a text.
"""

import random
import unicodedata
from collections.abc import Callable

type Style = Callable[[str, random.Random], str]

_LOWER, _UPPER, _FIGURES = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
_UPSIDE = dict(zip(_LOWER, "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz", strict=True))
_SMALL = dict(zip(_LOWER, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘqʀꜱᴛᴜᴠᴡxʏᴢ", strict=True))
_CYRILLIC = {"a": "а", "b": "Ь", "c": "с", "e": "е", "h": "н", "i": "і", "j": "ј", "k": "к", "m": "м", "o": "о",
             "p": "р", "s": "ѕ", "t": "т", "x": "х", "y": "у", "d": "ԁ", "w": "ԝ", "l": "ӏ", "u": "ц"}  # fmt: skip
_GREEK = {"a": "α", "b": "β", "e": "ε", "i": "ι", "k": "κ", "n": "η", "o": "ο", "p": "ρ", "t": "τ", "u": "υ",
          "v": "ν", "w": "ω", "x": "χ", "y": "γ", "s": "ς"}  # fmt: skip
_CHEROKEE = {"a": "Ꭺ", "b": "Ᏼ", "c": "Ꮯ", "d": "Ꭰ", "e": "Ꭼ", "g": "Ꮐ", "h": "Ꮋ", "i": "Ꭵ", "j": "Ꭻ", "k": "Ꮶ",
             "l": "Ꮮ", "m": "Ꮇ", "p": "Ꮲ", "r": "Ꭱ", "s": "Ꮪ", "t": "Ꭲ", "v": "Ꮩ", "w": "Ꮃ", "y": "Ꭹ", "z": "Ꮓ"}  # fmt: skip
_THAI = {"a": "ค", "b": "๒", "d": "๔", "e": "є", "f": "Ŧ", "g": "ﻮ", "l": "ɭ", "m": "๓", "n": "ภ", "o": "๏",
         "p": "ק", "r": "г", "s": "ร", "t": "Շ", "u": "ย", "w": "ฬ", "y": "ץ"}  # fmt: skip
_CANADIAN = {"a": "ᗩ", "b": "ᗷ", "c": "ᑕ", "d": "ᗪ", "e": "ᗴ", "f": "ᖴ", "g": "Ꮐ", "h": "ᕼ", "j": "ᒍ", "k": "K",
             "l": "ᒪ", "m": "ᗰ", "n": "ᑎ", "p": "ᑭ", "r": "ᖇ", "s": "ᔕ", "u": "ᑌ", "v": "ᐯ", "w": "ᗯ"}  # fmt: skip
_BOXES = {"a": "卂", "b": "乃", "c": "匚", "d": "ᗪ", "e": "乇", "g": "Ꮆ", "h": "卄", "i": "丨", "j": "ﾌ", "k": "Ҝ",
          "l": "ㄥ", "m": "爪", "n": "几", "o": "ㄖ", "p": "卩", "r": "尺", "s": "丂", "t": "ㄒ", "u": "ㄩ", "w": "山",
          "x": "乂", "y": "ㄚ", "z": "乙"}  # fmt: skip
_LEET = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7", "b": "8", "g": "9"}
_SIGNS = {"a": "@", "s": "$", "i": "!", "o": "0"}
_MARKS = "".join(chr(point) for point in (*range(0x300, 0x315), *range(0x316, 0x34F)))
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_WORDS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")


def _block(upper: int, lower: int, figures: int | None = None) -> dict[str, str]:
    made = {sign: chr(upper + at) for at, sign in enumerate(_UPPER)} | {
        sign: chr(lower + at) for at, sign in enumerate(_LOWER)
    }
    if figures is not None:
        made |= {sign: chr(figures + at) for at, sign in enumerate(_FIGURES)}
    return {sign: new for sign, new in made.items() if unicodedata.category(new) != "Cn"}


_BOLD, _SANS = _block(0x1D400, 0x1D41A, 0x1D7CE), _block(0x1D5D4, 0x1D5EE, 0x1D7EC)
_SCRIPT, _FRAKTUR = _block(0x1D4D0, 0x1D4EA), _block(0x1D56C, 0x1D586)
_WIDE, _MONO = _block(0xFF21, 0xFF41, 0xFF10), _block(0x1D670, 0x1D68A, 0x1D7F6)
_DOUBLE, _ITALIC = _block(0x1D538, 0x1D552, 0x1D7D8), _block(0x1D63C, 0x1D656)
_CIRCLED = _block(0x24B6, 0x24D0) | {sign: chr(0x2460 + at) for at, sign in enumerate("123456789")}


def _mapped(table: dict[str, str], *, any_case: bool = False) -> Style:
    def style(word: str, chance: random.Random) -> str:
        return "".join(table.get(sign.lower() if any_case else sign, sign) for sign in word)

    return style


def _between(separators: str) -> Style:
    def style(word: str, chance: random.Random) -> str:
        return chance.choice(separators).join(word)

    return style


def _leet(word: str, chance: random.Random) -> str:
    return "".join(_LEET.get(sign.lower(), sign) if chance.random() < 0.7 else sign for sign in word)


def _marked(word: str, chance: random.Random) -> str:
    return "".join(sign + "".join(chance.choices(_MARKS, k=chance.randint(1, 3))) for sign in word)


def _invisible(word: str, chance: random.Random) -> str:
    return "".join(sign + chance.choice(_INVISIBLE) for sign in word)


def _mixed(word: str, chance: random.Random) -> str:
    tables = (_BOLD, _SANS, _SCRIPT, _WIDE, _DOUBLE, _SMALL, _CYRILLIC, _GREEK, _MONO)
    return "".join(chance.choice(tables).get(sign, sign) for sign in word)


def _mixed_spaced(word: str, chance: random.Random) -> str:
    return " ".join(_mixed(word, chance))


def _upside(word: str, chance: random.Random) -> str:
    return "".join(_UPSIDE.get(sign, sign) for sign in reversed(word.lower()))


def _keycaps(word: str, chance: random.Random) -> str:
    flags = {sign: chr(0x1F1E6 + at) for at, sign in enumerate(_LOWER)}
    return "\u200b".join(sign + "️⃣" if sign in _FIGURES else flags.get(sign.lower(), sign) for sign in word)


def _spelled(word: str, chance: random.Random) -> str:
    """garuda777 -> garuda tujuh tujuh tujuh"""
    stem = word.rstrip(_FIGURES)
    return " ".join([stem, *(_WORDS[int(sign)] for sign in word[len(stem) :])]).strip()


def _syllables(word: str, chance: random.Random) -> str:
    return " ".join(word[at : at + 2] for at in range(0, len(word), 2))


def _hangul(word: str, chance: random.Random) -> str:
    """Bold letters cut to sixteen bits, as broken software leaves them."""
    return "".join(
        chr(ord(_BOLD[sign]) - 0x10000) if sign in _BOLD and sign.isalpha() else sign for sign in word
    )


def _elongated(word: str, chance: random.Random) -> str:
    return word + word[-1] * chance.randint(2, 5) if word[-1:].isalpha() else word


STYLES: dict[str, Style] = {
    "bold": _mapped(_BOLD), "sans": _mapped(_SANS), "script": _mapped(_SCRIPT), "fraktur": _mapped(_FRAKTUR),
    "double": _mapped(_DOUBLE), "italic": _mapped(_ITALIC), "mono": _mapped(_MONO), "wide": _mapped(_WIDE),
    "circled": _mapped(_CIRCLED), "negative circled": _mapped(_block(0x1F150, 0x1F150) , any_case=False),
    "squared": _mapped({sign: chr(0x1F130 + at % 26) for at, sign in enumerate(_LOWER + _UPPER)}),
    "negative squared": _mapped({sign: chr(0x1F170 + at % 26) for at, sign in enumerate(_LOWER + _UPPER)}),
    "keycaps": _keycaps, "small capitals": _mapped(_SMALL, any_case=True),
    "cyrillic": _mapped(_CYRILLIC, any_case=True), "greek": _mapped(_GREEK, any_case=True),
    "cherokee": _mapped(_CHEROKEE, any_case=True), "thai": _mapped(_THAI, any_case=True),
    "canadian": _mapped(_CANADIAN, any_case=True), "boxes": _mapped(_BOXES, any_case=True), "hangul": _hangul,
    "leet": _leet, "signs": _mapped(_SIGNS, any_case=True), "spaced": _between(" "), "split": _between("./-_*|~•"),
    "hearts": _between("♥❤★⭐✨🔥"), "invisible": _invisible, "marked": _marked, "struck": _between("̶"),
    "mixed": _mixed, "mixed spaced": _mixed_spaced, "upside down": _upside, "spelled": _spelled,
    "syllables": _syllables, "elongated": _elongated,
}  # fmt: skip


def disguised(text: str, style: Style, chance: random.Random, *, share: float = 1.0) -> str:
    """The text with about `share` of its words rendered."""
    return " ".join(
        style(word, chance) if word and chance.random() < share else word for word in text.split(" ")
    )
