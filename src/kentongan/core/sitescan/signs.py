"""What a text may hold at all, asked of all of it at once: most pages hold no sign of anything, and end here.

One automaton (Hyperscan) looks for every sign in one pass: a page of 60 kB takes 0.1 ms, with one regular expression
after the other 10 ms. A sign accuses nobody: it says which of the slower and exact detectors have something to read.
Patterns are of the subset that Hyperscan and `re` read alike: no looking around, bytes, ASCII.
"""

import re
import threading
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum, auto
from functools import lru_cache
from itertools import accumulate

try:
    import hyperscan
except ImportError:  # pragma: no cover - where there is no wheel: the same signs, slowly
    hyperscan = None  # type: ignore[assignment]


class Sign(IntEnum):
    """A kind of thing that may be there."""

    GAMBLING = auto()  # words that hardly anything but promotion needs
    WORD = auto()  # words that promotion uses, among others
    NAME = auto()  # a name as gambling sites have them
    DRESSED = auto()  # letters styled, borrowed, or set apart
    ENTITY = auto()  # plain letters written as entities
    HOST = auto()  # the address of a host named like those
    FRAME = auto()
    HANDLER = auto()  # code in attributes
    REFRESH = auto()
    DATA = auto()  # structured data for search engines
    TRICK = auto()  # what scripts that move or write do
    DISGUISED = auto()  # strings of a script that are not what they read
    ABSOLUTE = auto()  # an address with a host
    BOAST = auto()  # words of those who deface
    SHELL = auto()  # words of a tool for control
    DECODES = auto()  # what scripts decode strings with
    OLD = auto()  # markup of the last century
    CONTROL = auto()  # boxes of a tool for control, or code shown
    GENERATOR = auto()
    WORDPRESS = auto()
    JOOMLA = auto()
    DRUPAL = auto()
    OPENSID = auto()
    MOODLE = auto()
    OJS = auto()
    LARAVEL = auto()
    CODEIGNITER = auto()
    DEBUG = auto()
    LISTING = auto()


type Pattern = tuple[int, str | bytes]  # its number, and what is looked for


def _each(sign: int, words: str) -> Iterator[Pattern]:
    """A pattern for each word; _ stands for one sign between words. Many small ones are looked for quicker than one."""
    return ((sign, word.replace("_", "[ _-]")) for word in words.split())


def _spelled(word: str) -> tuple[str, str]:
    """The word with figures for some of its letters, and with its letters apart."""
    looks = {"a": "[a4@]", "e": "[e3]", "i": "[i1!]", "l": "[l1]", "o": "[o0]", "s": "[s5$]", "t": "[t7]"}
    letters = [looks.get(letter, letter) for letter in word]
    return "".join(letters), "[ .*_|-]".join(letters)


FOREIGN_WORDS = (
    "สล็อต", "เว็บตรง", "บาคาร่า", "แทงบอล", "คาสิโน", "หวยออนไลน์", "พนัน", "เครดิตฟรี",
    "nhà cái", "cá cược", "tài xỉu", "nổ hũ", "đánh bạc", "soi kèo", "lô đề", "bắn cá", "xóc đĩa", "bóng đá trực tiếp",
    "deneme bonusu", "bahis", "canlı casino",
    "博彩", "娱乐城", "老虎机", "百家乐", "棋牌", "赌场", "体育投注", "六合彩", "時時彩", "时时彩", "彩票",
    "激安", "通販", "偽物", "コピー", "カジノ", "パチンコ", "送料無料", "正規品",
    "카지노", "바카라", "토토", "먹튀", "슬롯",
    "казино", "букмекер", "игровые автоматы",
)  # fmt: skip
_FOREIGN: tuple[Pattern, ...] = tuple((Sign.GAMBLING, re.escape(word).encode()) for word in FOREIGN_WORDS)
_SPELLED: tuple[Pattern, ...] = tuple(
    (Sign.GAMBLING, way)
    for word in ("slot", "gacor", "togel", "judi", "maxwin", "casino")
    for way in _spelled(word)
)
_FIGURES = "77|88|99|138|168|188|288|303|365|369|388|555|588|666|777|789|808|868|878|888|889|898|899|969|988|989|999|5000"
_NAMES: tuple[Pattern, ...] = (
    (Sign.NAME, rf"[a-z]{{2}}(?:{_FIGURES})[^0-9a-z]"),
    (Sign.NAME, r"[a-z]{3}4d"),
)
GAMBLING: tuple[Pattern, ...] = (
    *_each(
        Sign.GAMBLING,
        r"""
        sbobet [ck]asino baccarat roulette sabung_ayam pragmatic_?play \bslot\b slot_?\d [a-z]slot slot[a-z]
        toto_?macau toto_?slot toto_?togel toto_(?:hk|sgp) toto\d [a-z]{2}toto olympus mahjong scatter bonanza
        starlight_princess taruhan bandar(?:q|_judi|_bola|_togel|_slot|_toto|_online) free_?bet parlay rungkad
        win_?rate free_?spin bonus_new_member link_alternatif rtp_?(?:live|slot|gacor|hari|\d) \bbet_?\d
        [a-z]{3}hoki\b \bhoki[a-z0-9] domino_?qq [a-z]{3}qq\b \bqq[a-z0-9]{3} bookmaker sportsbook betting
        tanpa_potongan depo_(?:dana|qris|pulsa|tanpa|\d) bonus_cashback new_member jackpot poker viagra cialis
        levitra sildenafil tadalafil
    """,
    ),
    *_FOREIGN,
    *_SPELLED,
    *_NAMES,
)
# Beyond ASCII as the beginnings of UTF-8: mathematical, circled, full-width and small capitals, phonetic letters;
# marks over letters; Cyrillic and Greek; what is not seen.
_DRESSED = (
    rb"\xf0\x9d[\x90-\x9f]", rb"\xf0\x9f\x84[\xb0-\xbf]", rb"\xf0\x9f[\x85\x86]", rb"\xe2\x92[\xb6-\xbf]", rb"\xe2\x93",
    rb"\xef\xbc[\xa1-\xba]", rb"\xef\xbd[\x81-\x9a]", rb"\xe1\xb4", rb"\xea\x9c", rb"[\xc9\xca]", rb"[\xcc\xcd]",
    rb"[\xce-\xd1]", rb"[a-z]\xe2\x80[\x8b-\x8d][a-z]", rb"[a-z]\xc2\xad[a-z]", rb"[a-z]\xe2\x81\xa0[a-z]",
    rb"[a-z]\xef\xbb\xbf[a-z]",
)  # fmt: skip
DRESSED: tuple[Pattern, ...] = tuple((Sign.DRESSED, one) for one in _DRESSED)
APART: tuple[Pattern, ...] = (
    (Sign.DRESSED, r"(?:[a-z][ .*_|-]){3}[a-z]\b"),
    (Sign.DRESSED, r"[a-z][0134@]+[a-z]+[0134@]"),
)
WORDS: tuple[Pattern, ...] = tuple(
    _each(
        Sign.WORD,
        r"""
        slot gacor togel tot[o0] judi [ck]asino poker maxwin jackpot sbobet pragmatic baccarat roulette sabung
        scatter mahjong zeus olympus bonanza taruhan bandar hoki \brtp\b \bbet bet\b bet\d domino cuan [a-z]4d
        \bqq qq\b spin parlay rungkad win_rate winrate alternatif member bookmaker sportsbook betting deposit
        withdraw bonus viagra cialis levitra sildenafil tadalafil
    """,
    )
)
BOASTS: tuple[Pattern, ...] = (
    *_each(
        Sign.BOAST,
        r"""
        h[a4]c?k(?:[e3]d|[e3]r|l[ei3]|[e3]a) h[a4]x [o0]wn[e3]?[dz]\b pwn[e3]?[dz] d[e3]f[a4]c
        (?:touch|stamp)[e3]d_by r[o0][o0]t[e3]d w[au][sz]_h[e3]r[e3] retas gr[e3][e3]t[sz] sh[o0]ut_?[oz]
        legion expect_us xploit (?:sorry|maaf|halo|hello|hai|dear)_(?:mr_)?adm cyber_(?:team|army) l[a4]mer
        encrypted dikunci bitcoin numpang singgah alih invadi harmed fuck warez free_palestine
        keamanan_(?:anda|mu|kamu) your_(?:site|system|security|server) we_are_legion strikes_again
    """,
    ),
    *(
        (Sign.BOAST, word.encode())
        for word in ("взлом", "хакер", "اختراق", "هاكر", "黑客", "被黑", "黑页", "ハッキング", "해킹")
    ),
)
SHELLS: tuple[Pattern, ...] = tuple(
    _each(
        Sign.SHELL,
        r"""
        b374k c99shell r57shell indoxploit wso_?\d filesman mini_?shell alfa_?(?:team|shell)
        gecko_?(?:shell|backdoor) marijuana_?shell priv8 0byt3m1n1 leafmailer phpspy webshell backdoor_?shell
        tiny_?file_?manager jumping_?cpanel symlink_?sa bypass_?(?:root|shell) uname_-a safe_?mode
        disable_function drwx -rw-r public_html /var/www uid=\d ls_-la www-data kernel\s*: cwd\s*: uploader
        upload_file your_ip server_ip cmd\s*: php_version chmod
    """,
    )
)
_HOSTS: tuple[Pattern, ...] = tuple(
    _each(
        Sign.HOST,
        r"""
        //[a-z0-9.-]*[a-z](?:\d{2,4}|4d)[.-][a-z]
        //[a-z0-9.-]*[a-z](?:bet|win|play|jp|qq|hoki|jitu|cuan)[.-][a-z]
    """,
    )
)
_HOSTS_PERHAPS: Pattern = (Sign.HOST, r"//[a-z0-9.-]*[a-z](?:poker|judi|spin|sultan|dewa|raja|zeus)[.-][a-z]")
MARKUP: tuple[Pattern, ...] = (
    *_HOSTS,
    (Sign.ENTITY, r"&#0*(?:6[5-9]|[78]\d|90|9[789]|1[01]\d|12[012]);"),
    (Sign.ENTITY, r"&#x0*[4-7][0-9a-f];"),
    *_each(Sign.FRAME, r"<iframe\b <frame\b <object\b <embed\b"),
    *_each(Sign.HANDLER, r"\bonload\s*= \bonerror\s*= \bonmouseover\s*= \bonpageshow\s*="),
    *_each(Sign.REFRESH, "http-equiv"),
    *_each(Sign.DECODES, r"atob\( unescape\( fromCharCode"),
    *_each(Sign.OLD, r"bgcolor\s*= vlink\s*= <font\b <center> <frameset\b frontpage pagemill"),
    *_each(Sign.DATA, r"ld\+json itemprop"),
    *_each(
        Sign.CONTROL,
        r"type\s*=\s*[\"']?file\b type\s*=\s*[\"']?password\b name\s*=\s*[\"']?cmd\b <textarea <\?php <\?=",
    ),
    (Sign.GENERATOR, r"name=[\"']generator"),
    *_each(Sign.WORDPRESS, "/wp-content/ /wp-includes/ /wp-json/ wp-emoji-release"),
    *_each(Sign.JOOMLA, r"/media/jui/js/ /media/system/js/ /components/com\x5f\w option=com\x5f"),
    *_each(Sign.DRUPAL, r"/sites/default/ /sites/all/ drupal-settings-json Drupal\.settings"),
    *_each(Sign.OPENSID, "opensid /desa/themes/ sistem_informasi_desa"),
    *_each(Sign.MOODLE, r"/theme/boost /theme/image\.php /theme/styles\.php M\.cfg"),
    *_each(Sign.OJS, "/lib/pkp/ open_journal_systems"),
    *_each(Sign.LARAVEL, r"csrf-token[\"']_content"),
    *_each(Sign.CODEIGNITER, "codeigniter"),
    *_each(Sign.DEBUG, "Whoops DEBUG_=_True Werkzeug_Debugger Stack_trace: Ignition laravel-ignition"),
    (Sign.LISTING, "<title>Index of /"),
)
SCRIPTS: tuple[Pattern, ...] = (
    *_each(
        Sign.TRICK,
        r"""
        atob fromCharCode fromCodePoint unescape decodeURI eval \\x[0-9a-f]{2} \\u00 reverse write innerHTML
        location insertAdjacentHTML createElement split\( replace\( window\.open Function\( charCodeAt
        outerHTML importScripts
    """,
    ),
    *_each(
        Sign.DISGUISED,
        r"""
        atob fromCharCode fromCodePoint unescape decodeURI \beval \\x[0-9a-f]{2} \\u00 reverse\( split\(
        join\( replace\( Function\( [\"'`]\s*\+\s*[\"'`] \[\s*[\"'] (?:var|let|const)\s+[\w$]+\s*=\s*[\"'`]
        setTimeout\(\s*[\"'] charCodeAt concat\( \$\{
    """,
    ),
    (Sign.ABSOLUTE, r"/\\?/[\w-]+\."),
)


def _on(_: object) -> None:
    """The answer that goes on scanning."""


class Automaton:
    """All patterns, looked for together. Made when it is first asked; safe for threads."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._patterns = [(sign, one if isinstance(one, bytes) else one.encode()) for sign, one in patterns]
        self._own = threading.local()

    def signs(self, text: bytes) -> frozenset[int]:
        """The numbers of the patterns that the text holds."""
        found = set[int]()
        self._scan(text, lambda sign, *_: found.add(sign))
        return frozenset(found)

    def among(self, texts: Sequence[str]) -> list[int]:
        """Which of the texts hold anything, in order; none may hold a line feed."""
        parts = [text.encode("utf-8", "replace") for text in texts]
        ends = list(accumulate(len(part) + 1 for part in parts))
        found = set[int]()
        self._scan(
            b"\n".join([*parts, b""]), lambda _, __, end, *___: found.add(bisect_left(ends, end)), once=False
        )
        return sorted(at for at in found if at < len(parts))

    def _scan(self, text: bytes, tell: Callable[..., object], *, once: bool = True) -> None:
        """`tell` hears (sign, start, end, …) of each match; with `once` of the first of each pattern."""
        if hyperscan is None:
            self._slowly(text, tell)
            return
        database, scratch = self._made(once)
        database.scan(text, match_event_handler=lambda *match: _on(tell(*match)), scratch=scratch)

    def _made(self, once: bool) -> "tuple[hyperscan.Database, hyperscan.Scratch]":
        """Working space must not be shared by threads."""
        name = "once" if once else "every"
        if not hasattr(self._own, name):
            database = self._compiled(once)
            setattr(self._own, name, (database, hyperscan.Scratch(database)))
        made: tuple[hyperscan.Database, hyperscan.Scratch] = getattr(self._own, name)
        return made

    @lru_cache(maxsize=2)  # noqa: B019 - automata live as long as the program
    def _compiled(self, once: bool) -> "hyperscan.Database":
        made = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        flags = (
            hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_DOTALL | (once and hyperscan.HS_FLAG_SINGLEMATCH)
        )
        signs, patterns = zip(*self._patterns, strict=True)
        made.compile(expressions=list(patterns), ids=[int(sign) for sign in signs], flags=flags)
        return made

    def _slowly(self, text: bytes, tell: Callable[..., object]) -> None:
        for sign, pattern in self._patterns:
            for match in re.finditer(pattern, text, re.IGNORECASE | re.DOTALL):
                tell(int(sign), match.start(), match.end())


IN_MARKUP = Automaton((*MARKUP, *GAMBLING, *BOASTS))
IN_TEXT = Automaton((*GAMBLING, *DRESSED, *BOASTS, *SHELLS))
IN_SCRIPTS = Automaton(SCRIPTS)
_NAME: Pattern = (Sign.NAME, r"[a-z]{3}\d{2,4}[^0-9]")
IN_LINES = Automaton(
    (*WORDS, *_FOREIGN, *_SPELLED, *_NAMES, *DRESSED, *APART, *_HOSTS, _HOSTS_PERHAPS, _NAME)
)
IN_BOASTS = Automaton(BOASTS)
