"""Look-alikes of Latin letters and digits: which sign a reader takes for which letter.

What Unicode itself knows (compatibility forms, "LATIN ... LETTER A ..." in a name) is asked of `unicodedata`
(`reading_of`); the tables here hold only what no standard says: likeness to the eye. Each row pairs a letter with
signs of other scripts that are used for it. Written for this project from the scripts' charts.
"""

import re
import unicodedata
from itertools import chain

SYMBOL = "*"  # any emoji, drawing or letter that reads as nothing
RING = "°"  # a round sign: an o when it stands between letters

_LOOKS = {
    "a": "аАαΑɑᎪᗩᗅ卂ﾑค₳ลДдձ△Λλ∆ẚልԹꓮ𐊠ꭺਕ",
    "b": "вВьЬъЪβΒБбҍᏏᗷᏴ乃฿๒ҌቦɮßϐꓐᗸҔხ",
    "c": "сСϲϹ¢©ᏟᑕᏣ匚ር૮☾⊂ꓚͼҪҫ⸦⊏ፈᄃҁꮯ",
    "d": "ԁԂᎠᗪᗞ∂ɖꓓժ๔ๅɗძðÐ₫ᑯ",
    "e": "еЕεΕєЄэЭ€Ꭼ乇ૐ૯ཛҽҾҿ∈ꓰёЁѐЀɘɛξΣ∑Ξἔㅌモ",
    "f": "ғҒϝꓝᖴᎰƒ₣千ꜰʄਿｷキ╒",
    "g": "ցɢᎶᏀ₲ɠᏩԌԍ۶ﻮ૭ɡ❡ﮔꮐꓖ",
    "h": "нНһҺΗᎻᏂ卄ђꓧ♄ℏҥㅐհի廾サムɧꮋҤἠ₶",
    "i": "іІιΙїЇɩ¡ⵏ丨ﾉノ│ᎥᏆίוᏐᏵ׀∣ꓲ﴾ἰՒإﺍɨɪ¦ןৗ",
    "j": "јЈϳᎫנﾌﻝჟᏧʝյڶ」ꓙ",
    "k": "кКκΚқҚҟҜҝᏦ₭Ҡҡᛕꓗズ长Ќќ♃ጸӄϰ",
    "l": "ʟӀӏᏞㄥꓡլՀ˪ㄴเᒪᒺ£∟┗⎿ʅ乚ꮮ",
    "m": "мМϻΜ๓爪ᗰᎷꓟ௱ɱ₥ጠოՊ冊巾ꮇӍӎ从ᘻ",
    "n": "пПηΝח几ᏁᑎภЙйոռղ₦ꓠՌהŋ九刀んዘഹℵɳỺ∩Њ",
    "o": "оОοΟσθΘøØօՕ๏ⲟᎾ〇口ロㄖ֍ס☉○◯⊙ꓳഠ௦०০ѲѳФф۝هዐ൦໐ჿ۵ㅇδ♡ᴏ❍",
    "p": "рРρΡϱ₽ᑭᏢ卩քᎮפꓑ尸ዋþÞק℗マ₱ᕈ",
    "q": "ԛԚգզףɊㄪҨҩᑫ۹φϙԶ",
    "r": "гГяЯѓᏒᖇ尺ꓣ૨ཞՐʁɼɽЃ®Ꭱﾚʀ",
    "s": "ᏚѕЅ§ՏᔕᎦ丂ꓢらᏕʂςຣ๖ริ₴ꮪડ",
    "t": "тТτΤ†Ꭲㄒナꓔ七ｲイ丅ՇշէተፐҬҭ₮♰✝ꭲ꓄☨┬丁",
    "u": "ยυμиИцЦսՍ∪ㄩᏌᑌนЏџպմᑘꓴบပ凵µύひԱՄրሁ",
    "v": "νѵѴᏙᐯ√ᴠ∨ѶᏉꓦ۷∇ג▽レヅ໙ש",
    "w": "ωшШщЩѡԝԜᏔᏊ山ᗯฬʬ₩ఎຟሠயௐώఏധաฝ",
    "x": "хХχΧ×乂Ҳҳ᙭メ✕✖אﾒӼӽ╳ꓫㄨჯ〤",
    "y": "уУγўЎүҮҰұᎩㄚע¥ϒყΨψץʎΥꓬӳӲ丫ﾘリҹՎ૪ɣ",
    "z": "Ꮓ乙ꓜ☡Ζζʐʑʒჳƶ己ጊꜢƺᘔ",
    "0": "⓿۰٠๐",
    "1": "❶➀➊⓵১१",
    "2": "❷➁➋⓶२২ᒿ",
    "3": "❸➂➌⓷зЗӠӡ३৩ვ",
    "4": "❹➃➍⓸чЧᏎ४",
    "5": "❺➄➎⓹Ƽƽ",
    "6": "❻➅➏⓺ϬႦ৬",
    "7": "❼➆➐⓻㇇",
    "8": "❽➇➑⓼৪",
    "9": "❾➈➒⓽९৭",
}
_SPELLED = {
    "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ю": "io", "Ю": "io", "ы": "bi", "🆎": "ab", "🆗": "ok",
    "🆒": "cool", "🆕": "new", "🆓": "free", "🆙": "up", "🆑": "cl", "🆘": "sos", "🆔": "id", "🆖": "ng",
    "🔟": "10", "💯": "100", "🔛": "on", "🔝": "top", "™": "tm", "🅾": "o", "🅰": "a", "🅱": "b", "🅿": "p",
    "Ⓜ": "m", "ℹ": "i", "…": "...", "‥": "..", "№": "no", "℡": "tel", "️": "", "⃣": "",
}  # fmt: skip
_RINGS = "⭕⚽🏀🔴⚪🌕🟡🟠🔵🟢🎱🪙🍩🏐⚾🥎🌑●⚫🔘◉◎"
_TURNED = dict(zip("ɐqɔpǝɟƃɓɥᴉıɾʞןlɯuodbɹsʇnʌʍxʎz", "abcdefgghiijkllmnopqrstuvwxyz", strict=True)) | {
    "∀": "a", "𐐒": "b", "Ɔ": "c", "◖": "d", "Ǝ": "e", "Ⅎ": "f", "⅁": "g", "ſ": "j", "⋊": "k", "˥": "l",
    "W": "m", "Ԁ": "p", "Ό": "q", "ᴚ": "r", "⊥": "t", "∩": "u", "Λ": "v", "M": "w", "⅄": "y", "Ɩ": "1",
    "ᄅ": "2", "Ɛ": "3", "ㄣ": "4", "ϛ": "5", "ㄥ": "7", "9": "6", "6": "9",
}  # fmt: skip
TURNED: dict[int, str] = {ord(sign): letter for sign, letter in _TURNED.items()}
TURNED_ONLY = "ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ"  # letters nobody types but to turn a word upside down

_LETTER_NAME = re.compile(
    r"^(?:MODIFIER LETTER |SUBSCRIPT )?"
    r"(?:LATIN|NEGATIVE CIRCLED LATIN|NEGATIVE SQUARED LATIN|SQUARED LATIN|CROSSED NEGATIVE SQUARED LATIN"
    r"|CIRCLED LATIN|REGIONAL INDICATOR SYMBOL|TAG LATIN|PARENTHESIZED LATIN)"
    r"(?: LETTER)?(?: SMALL| CAPITAL)*(?: LETTER)?(?: SMALL| CAPITAL| TURNED| OPEN| REVERSED| SCRIPT| DOTLESS"
    r"| SIDEWAYS| INSULAR| LONG| BARRED| STRETCHED| CLOSED| TAILLESS| LEZH| INVERTED)* ([A-Z])(?: |$)"
)
_TRUNCATED = range(0xD400, 0xD7A4)  # Hangul that is really U+1D400.. cut to sixteen bits
_KINDS = {"Z": " ", "C": ""}
_KEPT = {
    ord(sign): sign for sign in "abcdefghijklmnopqrstuvwxyz0123456789 .,:;/\\|_-+=~'\"()[]{}<>!?@#$%^&*`"
}


class Reading(dict[int, str]):
    """Maps a code point to what it reads as, for `str.translate`; filled as signs are met, from the tables and
    `unicodedata`. It grows to the number of assigned code points at most; filling it twice is harmless."""

    def __missing__(self, point: int) -> str:
        read = reading_of(chr(point))
        if unicodedata.category(chr(point)) != "Cn":
            self[point] = read
        return read


def reading_of(sign: str) -> str:
    """The lower-case letters or digits one sign reads as; "" for marks, a space, or SYMBOL for anything else."""
    if ord(sign) in _TRUNCATED:
        sign = chr(ord(sign) + 0x10000)
    if unicodedata.category(sign)[0] == "M":
        return ""
    plain = unicodedata.normalize("NFKD", sign)
    if plain != sign:
        return _plain(plain) or SYMBOL
    named = _LETTER_NAME.match(unicodedata.name(sign, ""))
    if named:
        return named[1].lower()
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    return _KINDS.get(kind[0], SYMBOL)


def _plain(decomposed: str) -> str:
    letters = (_KNOWN.get(ord(one), "") for one in decomposed.lower())
    return "".join(letters).replace("(", "").replace(")", "")


def _known() -> dict[int, str]:
    looks = {ord(sign): letter for letter, signs in _LOOKS.items() for sign in signs if ord(sign) > 127}
    spelled = {ord(sign): letters for sign, letters in _SPELLED.items()}
    rings = {ord(sign): RING for sign in _RINGS}
    upper = {ord(sign): sign.lower() for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    control = {point: " " if chr(point).isspace() else "" for point in chain(range(32), [127])}
    return control | _KEPT | upper | looks | spelled | rings


_KNOWN = _known()
READING = Reading(_KNOWN)
