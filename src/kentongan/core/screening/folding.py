"""A text with its disguise taken off: lower-case Latin words between single spaces, and the way back.

Every step is either `str.translate` or one regular expression, so that the quick reading (`fold`) runs in C and in
linear time; `Folded.span` runs the same steps once more with the place of every character kept, only when somebody
asks where in the original a word stands.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from .memo import Memo
from .tables import READING, TURNED, TURNED_ONLY

type _Replacement = str | Callable[[re.Match[str]], str]
type _Steps = tuple[tuple[re.Pattern[str], _Replacement], ...]
type _Place = tuple[int, int]  # start and end in the original

# an ASCII letter in an upside-down run can only be one that is another letter turned
_TURNED_RUN = re.compile(rf"(?<!\w)[{re.escape(''.join(map(chr, TURNED)))} .,!?'0-9]+(?!\w)")
_TURNED_SIGN = re.compile(f"[{TURNED_ONLY}]")
_SIGNS = {"°": "o", "@": "a", "$": "s", "!": "i", "|": "i"}
_LEET = str.maketrans("0123456789", "oizeasgtbg")
# a year, one figure again and again, two or three figures: a fourth before them is a letter (ma7a7138)
_TAIL = re.compile(r"(?:(?:19|20)[0-9]{2}|([0-9])\1{3}|[0-9]{2,3}|[1-9]d[0-9]?)\Z")
_AMOUNT = re.compile(
    r"(?:rp|no)[0-9]+\Z|[0-9]+(?:rb|ribu|jt|juta|jeti|k|x|m|th|thn|hr|hari|jam|menit|mnt|kg|cm|mm|km|gb|mb|an|d|st|nd|rd|[a-z])\Z"
)
# sl0t, m4in: who writes so writes whole words so
_LEETED = re.compile("[a-z][013457]+[a-z]")
_LEET_TAIL = re.compile(
    r"(?!(?:.*([0-9])\1|([0-9])[0-9]\2|0[123])\Z)[013457]{2,3}\Z"
)  # rib37, depo517; not 77, 303
_LEET_HEAD = re.compile(r"[013457]{2}[aeiouhnps]\Z")  # 51h, 17u
_LETTER_FIRST = re.compile(r"([045])(?!\1)([1-9])\2\Z")  # bow088, mandalik477: no site is called so
_NUMBERS = {
    "nol": "0", "kosong": "0", "satu": "1", "dua": "2", "tiga": "3", "empat": "4", "lima": "5", "enam": "6",
    "tujuh": "7", "delapan": "8", "lapan": "8", "sembilan": "9", "zero": "0", "one": "1", "two": "2",
    "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_NUMBER = "|".join(_NUMBERS)
_NUMBER_WORDS = frozenset(_NUMBERS)


_GAP = re.compile("[^a-z0-9]+")


def _turn(match: re.Match[str]) -> str:
    """A run of upside-down letters, read from its other end."""
    run = match[0]
    return run.translate(TURNED)[::-1] if _TURNED_SIGN.search(run) else run


def _join(match: re.Match[str]) -> str:
    """Letters one by one become a word; figures one by one stay a list. Longer gaps than between the letters part
    words, and where signs part the letters, spaces do."""
    gaps = _GAP.findall(match[0])
    least, signs = min(map(len, gaps)), 2 * gaps.count(" ") < len(gaps)
    words = [""]
    for letter, gap in zip(_GAP.split(match[0]), [*gaps, ""], strict=True):
        words[-1] += letter + gap
        if len(gap) > least or (signs and gap == " "):
            words.append("")
    return " ".join(_joined(word.strip(" ")) for word in words)


_AFTER_NUMBER = re.compile("(?<=[a-z]{3}[0-9]{2})(?=[a-z]{3})|(?<=[a-z]{3}[0-9]{3})(?=[a-z]{3})")
_COUNT = re.compile("([a-z]{2,3})([0-9])")


def _joined(part: str) -> str:
    """A name's number ends its word (f o r t u n e 3 6 5 s i t u s); one figure after a short word counts (w d 1)."""
    joined = re.sub("[^a-z0-9]+", "", part)
    if sum(sign.isalpha() for sign in joined) < 2:
        return part
    return _COUNT.sub(r"\1 \2", joined) if _COUNT.fullmatch(joined) else _AFTER_NUMBER.sub(" ", joined)


def _join_pieces(match: re.Match[str]) -> str:
    joined = re.sub("[^a-z0-9]+", "", match[0])
    return (
        joined if 2 * sum(sign.isalpha() for sign in joined) > len(joined) else match[0]
    )  # not a sum of money


def _unleet(match: re.Match[str]) -> str:
    """Figures within a word are letters; at its end they are a number ("4d" too)."""
    return _unleeted(match[0], wholly=_LEETED.search(match[0]) is not None)


def _unleet_all(match: re.Match[str]) -> str:
    """The same where other words of the text are written so: any number at a word's end may be letters."""
    return match[0].translate(_LEET) if _LEET_HEAD.match(match[0]) else _unleeted(match[0], wholly=True)


def _unleeted(word: str, *, wholly: bool) -> str:
    if _AMOUNT.match(word):
        return word
    tail = _TAIL.search(word)
    cut = tail.start() if tail else len(word)
    if tail and (letters := _LETTER_FIRST.match(word, cut)):
        cut = letters.end(1)
    elif tail and wholly and _LEET_TAIL.match(word, cut):
        cut = len(word)
    return word[:cut].translate(_LEET) + word[cut:] if re.search("[a-z]", word[:cut]) else word


def _numbers(match: re.Match[str]) -> str:
    """Figures spelled out, joined to the name before them."""
    return "".join(_NUMBERS.get(word, word) for word in match[0].split(" "))


_FOREIGN: _Steps = (
    # Korean, not cut letters
    (
        re.compile(r"(?<![퐀-힣])[퐀-힣]++(?=.{0,9}[가-폿])|(?<=[가-폿])[퐀-힣]+"),
        lambda match: " " * len(match[0]),
    ),
    (_TURNED_RUN, _turn),
)
_FOREIGN_SIGN = re.compile(f"[{TURNED_ONLY}퐀-힣]")
_STEPS: _Steps = (
    # S.L.O.T, s l o t, S♥L♥O♥T, 7 7 at its end
    (re.compile(r"(?<![a-z0-9])[a-z0-9](?:[^a-z0-9@$!]{1,4}[a-z0-9](?![a-z0-9@$]))+"), _join),
    # ga.ru.da.ho.ki, ma-in-lah
    (
        re.compile(r"(?<![a-z0-9])[a-z0-9]{1,3}(?:[^a-z0-9 @$!]{1,3}[a-z0-9]{1,3}(?![a-z0-9@$])){2,}"),
        _join_pieces,
    ),
    # p/ulau, alexi*s: one letter cut off its word
    (
        re.compile(
            r"[*./_\\|~'-](?:(?<=[a-z].)(?<![a-z0-9]{2}.)(?=[a-z]{2})|(?<=[a-z]{2}[^.])(?=[a-z](?![a-z0-9])))"
        ),
        "",
    ),
    # signs for letters: sl°t, j@ckpot, $lot, w!n
    (
        re.compile(
            r"[°@$!|](?<=[a-z].)(?=[a-z°@$!|][a-z]|[a-z])|(?<=[a-z][°@$!|])[°@$!|](?=[a-z])"
            r"|\$(?:(?=[a-z])|(?<=[a-z].))|@(?<=[a-z]{2}.)(?![a-z0-9@.])"
        ),
        lambda match: _SIGNS[match[0]],
    ),
    (re.compile(r"([a-z])\1{2,}"), r"\1"),
    (re.compile(r"(?<![a-z0-9])(?:[a-z]+[0-9]|[0-9]+[a-z])[a-z0-9]*"), _unleet),
    # pulau tujuh tujuh tujuh
    (
        re.compile(
            rf"(?<![a-z0-9])(?:(?!(?:{_NUMBER}|nomor|nomer|angka|tanggal|pukul|kelas|pasal) )[a-z]{{4,14}} )?"
            rf"(?:{_NUMBER})(?: (?:{_NUMBER})(?![a-z0-9]))+"
        ),
        _numbers,
    ),
)


# By what they need: letters apart, signs within words, nothing but words.
_APART, _SIGNED, _WORDLY, _SPELLED = _STEPS[:1], _STEPS[1:4], _STEPS[4:6], _STEPS[6:]
_LEETLY: _Steps = (_WORDLY[0], (_WORDLY[1][0], _unleet_all))
_SINGLE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_LETTERS = re.compile("[a-z0-9]+")
_BLANK = bytes(point if chr(point) in _SINGLE else 32 for point in range(256))
# A sign within a word, or for a letter. Where there is none, no step on signs has anything to do.
_WITHIN = re.compile("[^a-z0-9 ](?:[a-z0-9]|[°@$!|][a-z]|(?<=[a-z][@$]))")


def _applied(steps: _Steps, read: str) -> str:
    for pattern, replacement in steps:
        read = pattern.sub(replacement, read)
    return read


@dataclass(frozen=True)
class _Reader:
    """How single words are read: the steps, and what they once made of a word."""

    steps: _Steps
    words: Memo[str]


_PLAINLY, _IN_LEET = (_Reader(steps, Memo(partial(_applied, steps))) for steps in (_WORDLY, _LEETLY))


def _leeted(read: str) -> bool:
    """Two words with figures between their letters are no chance."""
    one = _LEETED.search(read)
    space = read.find(" ", one.end()) if one else -1
    return space > 0 and _LEETED.search(read, space) is not None


@dataclass(frozen=True)
class Folded:
    """`text`: the reading, `[a-z0-9 ]` only. `original`: what was read. `apart`: it had letters by themselves."""

    original: str
    text: str
    apart: bool

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the slice `text[start:end]` stands in the original, in code points."""
        places = self._places[start:end]
        if not places:
            return 0, 0
        return min(place[0] for place in places), max(place[1] for place in places)

    @cached_property
    def _places(self) -> list[_Place]:
        return _aligned(self.original)[1]


def fold(text: str) -> Folded:
    """The reading of any text; linear time."""
    if text.isascii():
        read = text.lower() if text.isprintable() else text.translate(READING)
    else:
        read = (_applied(_FOREIGN, text) if _FOREIGN_SIGN.search(text) else text).translate(READING)
    words = _words(read)
    apart = not _SINGLE.isdisjoint(words)
    if apart:
        read = _applied(_APART, read)
        words = _words(read)
    if _WITHIN.search(read):
        read = _applied(_SIGNED, read)
        words = _words(read)
    seen = list(map(_PLAINLY.words.__getitem__, words))
    if seen != words and _leeted(read):
        seen = list(map(_IN_LEET.words.__getitem__, words))
    joined = " ".join(seen)
    return Folded(text, joined if _NUMBER_WORDS.isdisjoint(seen) else _applied(_SPELLED, joined), apart)


def _words(read: str) -> list[str]:
    """The runs of letters and figures."""
    return read.encode("ascii", "replace").translate(_BLANK).decode("ascii").split()


def _aligned(text: str) -> tuple[str, list[_Place]]:
    """`fold` once more, with the place (start, end) in the original of each character of the reading."""
    read, places = text, _each(len(text))
    if text.isascii() and text.isprintable():
        read = text.lower()
    else:
        read, places = _carried(_FOREIGN if _FOREIGN_SIGN.search(text) else (), read, places)
        signs = [READING[point] for point in map(ord, read)]
        read = "".join(signs)
        if set(map(len, signs)) != {1}:
            places = [place for sign, place in zip(signs, places, strict=True) for _ in sign]
    if not _SINGLE.isdisjoint(_words(read)):
        read, places = _carried(_APART, read, places)
    if _WITHIN.search(read):
        read, places = _carried(_SIGNED, read, places)
    read, places = _worded(read, places)
    return (read, places) if _NUMBER_WORDS.isdisjoint(read.split()) else _carried(_SPELLED, read, places)


_FIRST = [(at, at + 1) for at in range(1000)]


def _each(size: int) -> list[_Place]:
    """Every character at its own place."""
    return _FIRST[:size] if size <= len(_FIRST) else [(at, at + 1) for at in range(size)]


def _worded(text: str, places: list[_Place]) -> tuple[str, list[_Place]]:
    """Every word as it reads, with one space between two."""
    words, kept, done, reader = list[str](), list[_Place](), 0, _IN_LEET if _leeted(text) else _PLAINLY
    for match in _LETTERS.finditer(text):
        start, end = match.span()
        if words:
            space = max(text.find(" ", done, start), done)
            alone = start - done == 1 or text[space] == " "
            kept.append(places[space] if alone else (places[done][0], places[start - 1][1]))
        word, where = match[0], places[start:end]
        if reader.words[word] != word:
            word, where = _carried(reader.steps, word, where)
        words.append(word)
        kept += where
        done = end
    return " ".join(words), kept


def _carried(steps: _Steps, read: str, places: list[_Place]) -> tuple[str, list[_Place]]:
    """The steps applied, with the places carried along."""
    for pattern, replacement in steps:
        read, places = _replaced(pattern, replacement, read, places)
    return read, places


def _replaced(
    pattern: re.Pattern[str], replacement: _Replacement, text: str, places: list[_Place]
) -> tuple[str, list[_Place]]:
    """`pattern.sub(replacement, text)` with the places carried along."""
    signs, kept, done, sure = list[str](), list[_Place](), 0, 0
    for match in pattern.finditer(text):
        new = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
        signs += text[done : match.start()], new
        done = match.end()
        if len(new) == len(match[0]) and replacement is not _turn:
            continue  # every letter stayed where it was
        old = places[match.start() : match.end()]
        kept += places[sure : match.start()]
        kept += _spread(match[0], new, old)
        sure = done
    return ("".join([*signs, text[done:]]), kept + places[sure:]) if signs else (text, places)


def _spread(before: str, after: str, places: list[_Place]) -> list[_Place]:
    """Places for a replacement: letter by letter where it kept its letters, else each has the whole."""
    if len(before) == len(after):
        return places[::-1] if before != after else places
    kept, at = list[_Place](), 0
    for sign in after:
        at = before.find(sign, at) + 1
        if not at:
            return [(places[0][0], places[-1][1])] * len(after)
        kept.append(places[at - 1])
    return kept
