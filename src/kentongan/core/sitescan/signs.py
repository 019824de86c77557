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
from functools import cached_property
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


type Pattern = tuple[Sign, str | bytes]


def _each(sign: Sign, words: str) -> Iterator[Pattern]:
    """A pattern for each word; _ stands for one sign between words. Many small ones are looked for quicker than one."""
    return ((sign, word.replace("_", "[ _-]")) for word in words.split())


def _spelled(word: str) -> str:
    """The word with its letters apart, or figures for some of them."""
    looks = {"a": "[a4@]", "e": "[e3]", "i": "[i1!]", "l": "[l1]", "o": "[o0]", "s": "[s5$]", "t": "[t7]"}
    return "[ .*_|-]?".join(looks.get(letter, letter) for letter in word)


_FOREIGN = (
    "สล็อต", "เว็บตรง", "บาคาร่า", "แทงบอล", "คาสิโน", "หวยออนไลน์", "พนัน", "เครดิตฟรี",
    "nhà cái", "cá cược", "tài xỉu", "nổ hũ", "đánh bạc", "soi kèo", "lô đề", "bắn cá",
    "deneme bonusu", "bahis", "canlı casino",
    "博彩", "娱乐城", "老虎机", "百家乐", "棋牌", "赌场", "体育投注", "六合彩", "時時彩", "时时彩", "彩票",
    "激安", "通販", "偽物", "コピー", "カジノ", "パチンコ", "送料無料", "正規品",
    "카지노", "바카라", "토토", "먹튀", "슬롯",
    "казино", "букмекер", "игровые автоматы",
)  # fmt: skip
GAMBLING: tuple[Pattern, ...] = (
    *_each(
        Sign.GAMBLING,
        r"sbobet [ck]asino baccarat roulette sabung_ayam pragmatic_?play \bslot\b slot_?\d [a-z]slot slot[a-z]"
        r" toto_?macau toto_?slot toto_?togel toto_(?:hk|sgp) toto\d [a-z]{2}toto olympus mahjong scatter bonanza"
        r" starlight_princess taruhan bandar(?:q|_judi|_bola|_togel|_slot|_toto|_online) free_?bet parlay rungkad"
        r" win_?rate free_?spin bonus_new_member link_alternatif rtp_?(?:live|slot|gacor|hari|\d) \bbet_?\d"
        r" [a-z]{3}hoki\b \bhoki[a-z0-9] domino_?qq [a-z]{3}qq\b \bqq[a-z0-9]{3} bookmaker sportsbook betting"
        r" jackpot poker viagra cialis levitra sildenafil tadalafil",
    ),
    *((Sign.GAMBLING, _spelled(word)) for word in ("slot", "gacor", "togel", "judi", "maxwin", "casino")),
    *((Sign.GAMBLING, re.escape(word).encode()) for word in _FOREIGN),
    (
        Sign.NAME,
        r"[a-z]{2}(?:11|22|33|44|55|66|69|77|88|99|100|123|138|168|188|288|303|365|369|388|500|555|588|666|777|789|808|868|878"
        r"|888|889|898|899|969|988|989|999|5000)[^0-9]",
    ),
    (Sign.NAME, r"[a-z]{3}4d"),
)
# Beyond ASCII as the beginnings of UTF-8: mathematical, circled, full-width and small capitals, phonetic letters;
# marks over letters; Cyrillic and Greek; what is not seen.
_DRESSED = (
    rb"\xf0\x9d[\x90-\x9f]", rb"\xf0\x9f\x84[\xb0-\xbf]", rb"\xf0\x9f[\x85\x86]", rb"\xe2\x92[\xb6-\xbf]", rb"\xe2\x93",
    rb"\xef\xbc[\xa1-\xba]", rb"\xef\xbd[\x81-\x9a]", rb"\xe1\xb4", rb"\xea\x9c", rb"[\xc9\xca]", rb"[\xcc\xcd]",
    rb"[\xce-\xd1]", rb"\xe2\x80[\x8b-\x8d]", rb"\xc2\xad", rb"\xe2\x81\xa0", rb"\xef\xbb\xbf",
)  # fmt: skip
DRESSED: tuple[Pattern, ...] = tuple((Sign.DRESSED, one) for one in _DRESSED)
APART: tuple[Pattern, ...] = (
    (Sign.DRESSED, r"(?:[a-z][ .*_|-]){3}[a-z]\b"),
    (Sign.DRESSED, r"[a-z][0134@]+[a-z]+[0134@]"),
)
WORDS: tuple[Pattern, ...] = tuple(
    _each(
        Sign.WORD,
        r"slot gacor togel tot[o0] judi [ck]asino poker maxwin jackpot sbobet pragmatic baccarat roulette sabung scatter"
        r" mahjong zeus olympus bonanza taruhan bandar hoki \brtp\b \bbet bet\b bet\d domino cuan [a-z]4d \bqq qq\b spin"
        r" parlay rungkad",
    )
)
BOASTS: tuple[Pattern, ...] = tuple(
    _each(
        Sign.BOAST,
        r"h[a4]c?k(?:[e3]d|[e3]r|l[ei3]|[e3]a) h[a4]x [o0]wn[e3]?[dz]\b pwn[e3]?[dz] d[e3]f[a4]c (?:touch|stamp)[e3]d_by"
        r" r[o0][o0]t[e3]d w[au][sz]_h[e3]r[e3] retas gr[e3][e3]t[sz] sh[o0]ut legion expect_us xploit (?:sorry|maaf|halo"
        r"|hello|hai|dear)_(?:mr_)?adm cyber_ l[a4]mer encrypted dikunci bitcoin numpang singgah alih invadi harmed",
    )
)
SHELLS: tuple[Pattern, ...] = tuple(
    _each(
        Sign.SHELL,
        r"b374k c99shell r57shell indoxploit wso_?\d filesman mini_?shell alfa_?(?:team|shell) gecko_?(?:shell|backdoor)"
        r" marijuana_?shell priv8 0byt3m1n1 leafmailer phpspy webshell backdoor_?shell tiny_?file_?manager jumping_?cpanel"
        r" symlink_?sa bypass_?(?:root|shell) uname_-a safe_?mode disable_function drwx -rw-r public_html /var/www uid=\d"
        r" ls_-la www-data kernel\s*: cwd\s*: uploader upload_file your_ip server_ip cmd\s*: php_version chmod",
    )
)
HOSTS: tuple[Pattern, ...] = tuple(
    _each(
        Sign.HOST,
        r"//[a-z0-9.-]*[a-z](?:\d{2,4}|4d)[.-][a-z]"
        r" //[a-z0-9.-]*[a-z](?:bet|win|play|jp|qq|hoki|jitu|cuan|poker|judi|spin|sultan|dewa|raja|zeus)[.-][a-z]",
    )
)
MARKUP: tuple[Pattern, ...] = (
    *HOSTS,
    (Sign.ENTITY, r"&#0*(?:6[5-9]|[78]\d|90|9[789]|1[01]\d|12[012]);"),
    (Sign.ENTITY, r"&#x0*[4-7][0-9a-f];"),
    *_each(Sign.FRAME, r"<iframe\b <frame\b <object\b <embed\b"),
    *_each(Sign.HANDLER, r"\bonload\s*= \bonerror\s*= \bonmouseover\s*= \bonpageshow\s*="),
    *_each(Sign.REFRESH, "http-equiv"),
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
        r"atob fromCharCode fromCodePoint unescape decodeURI eval \\x[0-9a-f]{2} \\u00 reverse write innerHTML location"
        r" insertAdjacentHTML createElement split\( replace\( window\.open Function\( charCodeAt outerHTML importScripts",
    ),
    *_each(
        Sign.DISGUISED,
        r"atob fromCharCode fromCodePoint unescape decodeURI \beval \\x[0-9a-f]{2} \\u00 reverse\( split\( join\( replace\("
        r" Function\( [\"'`]\s*\+\s*[\"'`] \[\s*[\"'] (?:var|let|const)\s+[\w$]+\s*=\s*[\"'`] setTimeout\(\s*[\"']"
        r" charCodeAt concat\( \$\{",
    ),
    (Sign.ABSOLUTE, r"/\\?/[\w-]+\."),
)


class Automaton:
    """All patterns, looked for together. Made when it is first asked; safe for threads."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._patterns = [(sign, one if isinstance(one, bytes) else one.encode()) for sign, one in patterns]
        self._own = threading.local()

    def signs(self, text: bytes) -> frozenset[Sign]:
        """What the text may hold."""
        found = set[int]()
        self._scan(text, lambda sign, *_: found.add(sign), once=True)
        return frozenset(map(Sign, found))

    def among(self, texts: Sequence[str]) -> list[int]:
        """Which of the texts hold anything, in order; none may hold a line feed."""
        parts = [text.encode("utf-8", "replace") for text in texts]
        ends = list(accumulate(len(part) + 1 for part in parts))
        found = dict[int, None]()
        self._scan(b"\n".join(parts), lambda _, __, end, *___: found.setdefault(bisect_left(ends, end)), once=False)
        return sorted(found)

    def _scan(self, text: bytes, tell: Callable[..., object], *, once: bool) -> None:
        """`tell` hears (sign, start, end, …) of each match; with `once` of the first of each pattern."""
        if hyperscan is None:
            self._slowly(text, tell)
            return
        database, scratch = self._made(once)
        database.scan(text, match_event_handler=lambda *match: tell(*match) and None, scratch=scratch)

    def _made(self, once: bool) -> "tuple[hyperscan.Database, hyperscan.Scratch]":
        """Working space must not be shared by threads."""
        own: dict[bool, tuple[hyperscan.Database, hyperscan.Scratch]] = self._own.__dict__
        if once not in own:
            database = self._once if once else self._every
            own[once] = database, hyperscan.Scratch(database)
        return own[once]

    @cached_property
    def _once(self) -> "hyperscan.Database":
        return self._compiled(hyperscan.HS_FLAG_SINGLEMATCH)

    @cached_property
    def _every(self) -> "hyperscan.Database":
        return self._compiled(0)

    def _compiled(self, flags: int) -> "hyperscan.Database":
        made = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        flags |= hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_DOTALL
        signs, patterns = zip(*self._patterns, strict=True)
        made.compile(expressions=list(patterns), ids=list(map(int, signs)), flags=flags)
        return made

    def _slowly(self, text: bytes, tell: Callable[..., object]) -> None:
        for sign, pattern in self._patterns:
            for match in re.finditer(pattern, text, re.IGNORECASE | re.DOTALL):
                tell(int(sign), match.start(), match.end())


IN_MARKUP = Automaton((*MARKUP, *GAMBLING))
IN_TEXT = Automaton((*GAMBLING, *DRESSED, *BOASTS, *SHELLS))
IN_SCRIPTS = Automaton((*SCRIPTS, *GAMBLING))
IN_WORDS = Automaton((*WORDS, *GAMBLING))
IN_LINES = Automaton((*WORDS, *GAMBLING, *DRESSED, *APART))
IN_LINKS = Automaton((*WORDS, *GAMBLING, *DRESSED, *APART, *HOSTS, (Sign.NAME, r"[a-z]{3}\d{2,4}[^0-9]")))
