"""Pages that an attacker put in place of the site's own: what they say, and how little of a site is left around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kentongan.core.addresses import is_global
from kentongan.core.screening import links

from .boasts import LOUD, STRONG, boast, loud, read, said
from .pages import Page
from .script_folding import fold as unfold
from .script_folding import strings
from .signs import IN_BOASTS, Sign
from .techniques import Technique
from .verdict import Finding

_FOREIGN = re.compile(
    "взлом(?:ан|али|ано)|хакер|اختراق|مخترق|الهكر|هاكر|黑客|入侵|被黑|黑页|ハッキング|해킹|hacklendi|ele geçirildi",
    re.IGNORECASE,
)
# A word with figures for letters within it: h4x0r, r00t, p4riah.
_FIGURED = re.compile(r"\b[a-z]*[a-z][013457@$]+[a-z][a-z013457@$]*\b", re.IGNORECASE)
_NEWS = re.compile(
    r"\b(?:csirt|insiden|laporkan|aduan|layanan siber|rfc|polisi|diskominfo|menurut|ujar|kata|jelas|polri|polda|bssn"
    r"|kominfo|komdigi|dugaan|kasus|tersangka|pelatihan|seminar|workshop|cegah|imbau|waspada|lomba|peserta|peretas\w*"
    r"|said|according|researchers?|report(?:ed|s)?|vulnerabilit(?:y|ies)|cve|lecture|course|writeups?|challenges?"
    r"|learn(?:ed|ing)?|article|published|posted|comments?|disclosure|analysis|pemulihan|dipulihkan|tips|tutorial)\b"
)
_STAGE = re.compile(
    r"bgcolor\s*=\s*[\"']?(?:black|#?0{3,6})|background(?:-color)?\s*:\s*(?:black|#0{3,6}\b|#111|#0a0a0a|rgb\(\s*0\s*,\s*0\s*,\s*0)"
    r"|<marquee|<audio|<bgsound|<embed|autoplay|text-shadow|<blink|onkeydown\s*=|oncontextmenu|\.(?:mp3|mid|wav|swf)\b|matrix|glitch"
    r"|typewriter|color\s*[=:]\s*[\"']?(?:red|lime|#f{1}0{2}\b|#ff0000|#00ff00|#0f0\b)"
    r"|font-family\s*:[^;]{0,40}(?:iceland|courier|orbitron|creepster|share tech|vt323|press start|nosifer|monospace)",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"[\w.-]*(?:hack|deface|0wn|own[e3]d|pwn|anonym|skull|jolly|r00t|crew|h4ck)[\w.-]*", re.IGNORECASE
)
_COMMENT = re.compile(r"<!--(.{6,400}?)-->", re.DOTALL)
_SHORT = 1800  # letters that a reader sees: more is an article
_LEAST = 3
_TINY, _SMALL, _SPARSE = 4000, 30_000, 400  # bytes of a page, letters that a reader sees
_LINE = 80  # letters of a claim that stands alone


@dataclass(frozen=True)
class _Scene:
    """What a page shows and says of itself, read for the words of attackers."""

    page: Page

    @property
    def size(self) -> int:
        return len(self.page.visible)

    @cached_property
    def head(self) -> str:
        told = [content for name, content in self.page.metas[:40] if name in _HEADS]
        heads = [node.text() for node in self.page.tree.css("h1, h2, h3")[:6]]
        return read(" | ".join([self.page.title, *heads, *told])[:1500])

    @cached_property
    def body(self) -> str:
        """The text; on small pages also what scripts write, pictures are named, and comments say."""
        seen = self.page.visible
        text = seen[:_SHORT] + " | " + seen[-_SHORT:] if self.size > _SHORT else seen
        return read(f"{text} | {self._unseen()}")

    def _unseen(self) -> str:
        pictures = self.page.tree.css("img[src], body[background]")[:8]
        alts = " | ".join(node.attributes.get("alt") or "" for node in pictures)
        if self.size > _SHORT:
            return alts
        names = [node.attributes.get("src") or node.attributes.get("background") or "" for node in pictures]
        named = " | ".join(found[0] for name in names for found in _PICTURE.finditer(name[-80:]))
        comments = " | ".join(_COMMENT.findall(self.page.source[:20_000]))
        return f"{alts} | {named} | {self._spoken()} | {comments}"[: 2 * _SHORT]

    def _spoken(self) -> str:
        """What scripts would write, letter by letter or at once."""
        scripts = "\n".join(node.text() for node in self.page.tree.css("script:not([src])")[:20])[:20_000]
        held = " | ".join(text for text in strings(unfold(scripts).text) if len(text) > 3)
        return re.sub(r"<[^<>]{0,400}>", " ", held)[:_SHORT]

    @cached_property
    def own_links(self) -> int:
        """Links to other pages of the site, as any site has."""
        return sum(
            not self.page.outside(one.address) and not one.href.startswith(("#", "mailto:", "javascript:"))
            for one in self.page.anchors
        )

    @cached_property
    def bare(self) -> bool:
        """Whether nothing of an ordinary site is there: no menu, no form, hardly a link."""
        return self.own_links <= 2 and self.page.tree.css_first("nav, form, input") is None

    @cached_property
    def stage(self) -> int:
        """How many of the means of a show there are: dark ground, music, running text."""
        return len({match[0].lower()[:9] for match in _STAGE.finditer(self.page.source[:60_000])})

    def points(self) -> int:
        """How much speaks for a defacement; 3 asks for a look, 4 is one."""
        heads, bodies = said(self.head), said(self.body)
        foreign = bool(_FOREIGN.search(f"{self.page.title} {self.page.visible[:_SHORT]}"))
        strong, told, scene = (
            STRONG in heads,
            STRONG in bodies or foreign,
            len((heads | bodies) - {LOUD, STRONG}),
        )
        figured = len(
            {one.lower() for one in _FIGURED.findall(f"{self.page.title} {self.page.visible[:_SHORT]}")}
        )
        if (
            not (strong or told or scene or figured >= 3)
            or len(_NEWS.findall(f"{self.head} {self.body}")) >= 6
        ):
            return 0
        if not (strong or told or (self.bare and (self.stage or scene > 1))):
            return 0
        points = (3 if strong else 2 if told else 0) + min(3, scene) + min(2, self.stage) + (figured >= 3)
        points += 2 * loud(self.page.title) + (self.size < 700)
        points += (strong or told) and self.size < 200
        points += 4 * self._opens()
        points += self.bare and bool(self.stage) + (self.size < 400)
        return points - 2 * (self.own_links > 12) - self._length()

    def _opens(self) -> bool:
        """Whether the page begins with the claim."""
        return any(loud(line) for line in self.page.lines[:3] if len(line) < _LINE)

    def _length(self) -> int:
        """A long text is an article, unless it stands in the dark without a site around it."""
        if self.bare and self.stage:
            return 2 * (self.size > 3 * _SHORT)
        return 3 * (self.size > _SHORT) + 2 * (self.size > 3 * _SHORT)


_HEADS = frozenset(
    {"description", "author", "og:title", "og:description", "og:site_name", "keywords", "copyright"}
)


def defaced(page: Page) -> Iterator[Finding]:
    """The attacker's message, where the page is that and not an article about one."""
    if not _worth_reading(page):
        yield from _strange(page)
        return
    scene = _Scene(page)
    points = scene.points()
    if points >= _LEAST:
        yield _finding(page, sure=points > _LEAST, reads=boast(f"{scene.head} {scene.body}"))
    elif replaced := _within(page):
        yield _finding(page, sure=True, reads=replaced)
    else:
        yield from _strange(page)


def _worth_reading(page: Page) -> bool:
    """Whether a word of theirs is anywhere, or hardly anything but a script that might say it."""
    if Sign.BOAST in page.told or Sign.BOAST in page.signs:
        return not _article(page)
    if len(page.raw) < _TINY:
        return True
    return Sign.DECODES in page.signs and len(page.raw) < _SMALL and len(page.visible) < _SPARSE


def _article(page: Page) -> bool:
    """Whether it is long, with the links of a site around it, and no claim stands in it as a line of its own."""
    if len(page.visible) <= 3 * _SHORT or len(page.anchors) < 8:
        return False
    return not any(len(page.lines[at]) <= _LINE for at in IN_BOASTS.among(page.lines[:400]))


def _finding(page: Page, *, sure: bool, reads: str = "") -> Finding:
    text = (page.title if boast(read(page.title)) else page.visible)[:200] or page.source[:200]
    where = page.place(text[:60])
    return Finding(Technique.DEFACEMENT, page.visit.url, page.visit.view, text, where, sure, reads)


def _within(page: Page) -> str:
    """A claim as a line of its own in a page that is otherwise the site's, with more boasting right behind it."""
    for at in IN_BOASTS.among(page.lines[:400]):
        line = page.lines[at]
        if len(line) > _LINE or line[:1] in "\"'“‘«" or not (loud(line) or _staged(page, line)):
            continue
        after = read(" ".join(page.lines[at + 1 : at + 3])[:300])
        if said(after) and not _NEWS.search(read(" ".join(page.lines[at : at + 2])[:300])):
            return boast(read(line))
    return ""


def _staged(page: Page, line: str) -> bool:
    """Whether a boast stands in colours of its own."""
    at = page.place(line)
    around = page.source[max(0, at - 200) : at] if at >= 0 else ""
    return _STAGE.search(around) is not None and STRONG in said(read(line))


# --- A page that is somebody else's ---

_INDONESIAN = re.compile(
    r"\b(?:dan|yang|untuk|dengan|pada|dari|ini|adalah|oleh|kami|dalam|beranda|kabupaten|kota|desa|dinas|provinsi|indonesia"
    r"|mohon|maaf|atas|situs|selamat|datang|tidak|akan|kepada|jalan|kantor|badan|bupati)\b",
    re.IGNORECASE,
)
_LAST_CENTURY = re.compile(
    r"<body[^>]{0,300}\b(?:bgcolor|vlink|text|background)\s*=|<font\b|<center>|<frameset|frontpage|pagemill|<blink|<bgsound"
    r"|<table[^>]{0,200}\bbgcolor",
    re.IGNORECASE,
)
_MODERN = re.compile(r"viewport|<nav\b|<main\b|wp-content|bootstrap|og:title|<meta charset", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\"'>\s@]{1,60}@([\w.-]{4,80})", re.IGNORECASE)


def _of_an_office(host: str) -> bool:
    """Whether an Indonesian office serves it: by its name, or as only the inside of an office's network does."""
    if links.is_official(host, ()) or host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not is_global(host.strip("[]"))
    except ValueError:
        return False


def _strange(page: Page) -> Iterator[Finding]:
    """A page of another age and another tongue at the address of an Indonesian office: somebody else put it there."""
    if Sign.OLD not in page.signs or not _of_an_office(page.host):
        return
    source = page.source[:60_000]
    if len(set(map(str.lower, _LAST_CENTURY.findall(source)))) < 2 or _MODERN.search(source):
        return
    if (
        len(_INDONESIAN.findall(f"{page.title} {page.visible}")) > len(page.visible) // 1500
        or len(page.visible) < 40
    ):
        return
    named = [*_MAIL.findall(source), *(one.address for one in page.anchors if page.outside(one.address))]
    theirs = [one for one in named if ".id" not in one]
    if len(theirs) == len(named):
        yield _finding(page, sure=bool(theirs))
