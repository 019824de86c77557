"""Pages that an attacker put in place of the site's own: what they say, and how little of a site is left around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kentongan.core.screening import links
from kentongan.core.screening.folding import fold

from .pages import Page
from .script_folding import fold as unfold
from .script_folding import strings
from .signs import Sign
from .techniques import Technique
from .verdict import Finding

# Read after `_read`, which takes figures for letters: 0wn3d by, h4ck3d, ph33r.
_DONE = (
    r"(?:mass ?)?(?:hack(?:ed|ing)?|hack?e?[rd]?z?d|hax+(?:or)?e?d|owne?[dz]|pwne?[dz]|p0wned|deface[dz]?|defacing|touched"
    r"|stamped|destroyed|rooted|breached|invaded|ruined|kissed|nuked|punished|infected|cracked|jacked|hijacked|compromised"
    r"|conquered|seized|raped|smashed|trashed|replaced|penetrated|exploited|xploited|tested|visited|taken (?:over|down)"
    r"|diretas|dihack|dideface|diobrak abrik|disusupi|dikuasai)"
)
_CLAIM = re.compile(rf"\b{_DONE}\s+(?:and \w+ )?(?:by|bye|b|with love by|oleh|sama)\b(?! (?:the )?(?:ministry|default))")
_OTHERS = (
    r"hackeado por|hacke[ao] par|pirat[ae]d?o? (?:por|par)|invadido por|desfigurado por|crackeado por|owneado por"
    r"|pirate par|detourne par|gehackt von|hackato da|violato da|zhakowan\w* przez"
    r"|tarafindan|taraf ndan|hacklendi|hacklenmistir|ele geci?rildi|ele ge irildi|hacked bay"
)
_STRONG = re.compile(
    rf"{_CLAIM.pattern}|\b(?:{_OTHERS})\b"
    r"|\b(?:di|ter|ke)(?:retas|hack|hacked|deface|heck|bobol)\s+(?:oleh|by|sama)\b"
    r"|\b[a-z]+ (?:ownz|owns|pwnz|pwns|was here|wuz here|were here|strikes? (?:again|back)|rul(?:ez|es) (?:you|this|the (?:net|world)))\b"
    r"|\b(?:your|this|ur|the) (?:web ?)?(?:site|page|server|system|box|security|domain|index)\b.{0,24}"
    r"\b(?:hacked|owned|pwned|defaced|rooted|haxored|compromised|0wned)\b"
    r"|\b(?:files|data|database|website|site|server)\b.{0,30}\b(?:has been|have been|are|is|were|sudah|telah)"
    r" (?:encrypted|locked|dikunci|dienkripsi)\b"
    r"|\b(?:diambil alih|dikuasai|direbut) (?:oleh|sama|tim)\b|\bno files? (?:were|was) (?:harmed|deleted)\b"
    r"|\b(?:mampir|singgah|numpang lewat)(?: di)? ?(?:sini|mari|bang|min)\b"
    r"|\b(?:been|got|gets|is|was) (?:hacked|owned|pwned|defaced|breached|rooted|haxed|haxored|nailed)\b"
    r"|\bhacked\b(?=.{0,12}\Z)|^\W*(?:hacked|defaced|pwned)\b"
    r"|\b(?:security|keamanan|sistem|server|website|web|situs) (?:mu|nya|kamu|lu|lo|anda|kalian)? ?"
    r"(?:sangat |masih )?(?:lemah|bapuk|jelek|payah|rentan|bocor|sucks|sux|broken|is (?:very )?(?:low|weak|zero|nothing))\b"
    r"|\b(?:sorry|maaf|hai|halo|hello|hi|hey|dear|ola|desculpa|querido) (?:mr |min |bang |pak |om )?"
    r"(?:adm|admin|adminis?trator|administrador|webmaster|mimin|sysadmin)\b"
    r"|\b(?:patch|fix|secure|perbaiki|tutup) (?:your|ur|dong|celah|bug|lubang|the hole)\b|\bwe patched the hole\b"
    r"|\bno system is (?:safe|secure)\b|\bwe are (?:legion|anonymous)\b|\bexpect us\b|\bwe do not forgive\b"
    r"|\badmin (?:goblok|tolol|bego|tidur|kemana|ngopi|lagi tidur)\b|\bseguranca zero\b|\bguvenlik s f r\b"
)
_SCENE = re.compile(
    r"\bgre+t(?:z|s|ings)\b|\bgre+tz\w*|\bshou?tz?(?:out)?s?\b|\bprops\b|\bsalam(?:at|lar)?\b(?= (?:to|untuk|kepada|tum|para))"
    r"|\babra[cs]os\b|\bsaludos\b|\bthanks? to\b|\bspecial thanks\b|\bph[ei]*[ae]*r\b|\bhackers?z?\b|\bhaxors?\b|\bdefacers?\b"
    r"|\bhacktivis\w+|\bexploit\w*|\bx?ploit\b|\bgame over\b|\bday\b(?= exploit)|\bwarez\b|\bownz\b|\bsux\b|\br[uo]+lez?\b"
    r"|\b(?:cyber|hacker|defacer|haxor|ghost|phantom|blackhat|black hat|anon(?:ymous)?|exploit|error|xploit|sec|hack) ?"
    r"(?:team|crew|krew|army|squad|troops?|family|syndicate|gang|group|club|force|clan|zone|warriors?|brotherhood)\b"
    r"|\b(?:crew|krew|team) members?\b|\bmembers?z?\b(?= (?:of|list|team|crew))"
    r"|\b(?:old |original |your )?(?:index|indice)(?: asli|nya| file| page)? (?:ada|aman|tidak|ga|gak|ngga|masih|is|was|backup|saved"
    r"|di ?rename|renamed|has been)\b|\bnothing (?:was |is )?(?:deleted|secure|safe)\b|\bno files? (?:were |was )?(?:deleted|harmed)\b"
    r"|\b(?:was|wuz|were) here\b|\bjust (?:for fun|touched|a joke)\b|\b(?:l[ae]mer|script ?kiddies?|kiddies?)z?s?\b"
    r"|\bfuck\w*|\bshit\b|\basshole\b|\bbitch\w*|\bowned\b|\bhacked\b|\bpwned\b|\bdefaced?\b|\broot(?:ed|kit)\b|\bhacked by\b"
    r"|\bsecurity (?:is an illusion|breach|hole)\b|\bh[ae]ck(?:ing|lend\w*)\b|\bundernet\b|\bdalnet\b|\befnet\b|\bbrasnet\b|\birc\b"
    r"|\b(?:free|save) (?:palestine|kashmir|kevin|tibet|gaza)\b|\bviva la\b|\b(?:stop|against) (?:the )?(?:war|corruption|genocide)\b"
    r"|\bknowledge is power\b|\bhidup mahasiswa\b|\bkeadilan (?:harus|untuk)\b|\bjangan korupsi\b|\bexpect\b|\blegion\b|\banonymous\b"
    r"|\bzone h\b|\bdeface page\b|\bscene\b|\belite\b|\bleet\b|\bkru\b|\bkonoha\b|\bdox\b|\bddos\b|\bnothing personal\b"
)
_FOREIGN = re.compile(
    r"взлом(?:ан|али|ано)|хакер|اختراق|مخترق|تم الاختراق|الهكر|هاكر|黑客|入侵|被黑|黑页|ハッキング|해킹|hacklendi|ele geçirildi",
    re.IGNORECASE,
)
_LOUD = re.compile(rf"{_CLAIM.pattern}|\b(?:been|got) (?:hacked|owned|pwned|defaced)\b|\b(?:{_OTHERS})\b")
_LEET = str.maketrans("013457@$|!", "oieastasii")
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
_PICTURE = re.compile(r"[\w.-]*(?:hack|deface|0wn|own[e3]d|pwn|anonym|skull|jolly|r00t|crew|h4ck)[\w.-]*", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(.{6,400}?)-->", re.DOTALL)
_SHORT = 1800  # letters that a reader sees: more is an article
_LEAST = 3


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
        return _read(" | ".join([self.page.title, *heads, *told])[:1500])

    @cached_property
    def body(self) -> str:
        """The text; on small pages also what scripts write, pictures are named, and comments say."""
        seen = self.page.visible
        text = seen[:_SHORT] + " | " + seen[-_SHORT:] if self.size > _SHORT else seen
        return _read(f"{text} | {self._unseen()}")

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
        everything = f"{self.head} {self.body}"
        scene = {match[0] for match in _SCENE.finditer(everything)}
        foreign = bool(_FOREIGN.search(f"{self.page.title} {self.page.visible[:_SHORT]}"))
        strong = _STRONG.search(self.head) is not None
        said = _STRONG.search(self.body) is not None or foreign
        figured = len({one.lower() for one in _FIGURED.findall(f"{self.page.title} {self.page.visible[:_SHORT]}")})
        if not (strong or said or scene or figured >= 3) or len(_NEWS.findall(everything)) >= 6:
            return 0
        points = (3 if strong else 2 if said else 0) + min(3, len(scene)) + min(2, self.stage) + (figured >= 3)
        points += 2 * bool(_LOUD.search(_read(self.page.title))) + (self.size < 700)
        points += (strong or said) and self.size < 200
        points += 4 * self._opens()
        points += self.bare and bool(self.stage) + (self.size < 400)
        return points - 2 * (self.own_links > 12) - self._length()

    def _opens(self) -> bool:
        """Whether the page begins with the claim."""
        return any(_LOUD.search(_read(line)) for line in self.page.lines[:3] if len(line) < 80)

    def _length(self) -> int:
        """A long text is an article, unless it stands in the dark without a site around it."""
        if self.bare and self.stage:
            return 2 * (self.size > 3 * _SHORT)
        return 3 * (self.size > _SHORT) + 2 * (self.size > 3 * _SHORT)


_HEADS = frozenset({"description", "author", "og:title", "og:description", "og:site_name", "keywords", "copyright"})


def defaced(page: Page) -> Iterator[Finding]:
    """The attacker's message, where the page is that and not an article about one."""
    if Sign.BOAST not in page.told and not _small(page):
        yield from _strange(page)
        return
    scene = _Scene(page)
    points = scene.points()
    if points >= _LEAST:
        yield _finding(page, sure=points > _LEAST, boast=_STRONG.search(f"{scene.head} {scene.body}"))
    elif replaced := _within(page):
        yield _finding(page, sure=True, boast=replaced)
    else:
        yield from _strange(page)


def _small(page: Page) -> bool:
    """Whether it is worth reading whole: defacements are small, or have little text."""
    return len(page.raw) < 30_000 and len(page.visible) < 2 * _SHORT


def _finding(page: Page, *, sure: bool, boast: re.Match[str] | None) -> Finding:
    text = (page.title if _STRONG.search(_read(page.title)) else page.visible)[:200] or page.source[:200]
    return Finding(
        Technique.DEFACEMENT, page.visit.url, page.visit.view, text, page.place(text[:60]), sure,
        boast[0].strip() if boast else "",
    )  # fmt: skip


def _within(page: Page) -> re.Match[str] | None:
    """A claim as a line of its own in a page that is otherwise the site's, with more boasting right behind it."""
    for at, line in enumerate(page.lines[:400]):
        if len(line) > 70 or line[:1] in "\"'“‘«" or not (claim := _LOUD.search(_read(line))):
            continue
        after = _read(" ".join(page.lines[at + 1 : at + 4])[:400])
        if claim.start() < 12 and (_STRONG.search(after) or _SCENE.search(after)) and not _NEWS.search(after):
            return claim
    return None


# --- A page that is somebody else's ---

_INDONESIAN = re.compile(
    r"\b(?:dan|yang|untuk|dengan|pada|dari|ini|adalah|oleh|kami|dalam|beranda|kabupaten|kota|desa|dinas|provinsi|indonesia)\b",
    re.IGNORECASE,
)
_LAST_CENTURY = re.compile(
    r"<body[^>]{0,300}\b(?:bgcolor|vlink|text|background)\s*=|<font\b|<center>|<frameset|frontpage|pagemill|<blink|<bgsound"
    r"|<table[^>]{0,200}\bbgcolor",
    re.IGNORECASE,
)
_MODERN = re.compile(r"viewport|<nav\b|<main\b|wp-content|bootstrap|og:title|<meta charset", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\"'>\s@]{1,60}@([\w.-]{4,80})", re.IGNORECASE)


def _strange(page: Page) -> Iterator[Finding]:
    """A page of another age and another tongue at the address of an Indonesian office: somebody else put it there."""
    if not links.is_official(page.host, ()) or Sign.OLD not in page.signs:
        return
    source = page.source[:60_000]
    if len(set(map(str.lower, _LAST_CENTURY.findall(source)))) < 2 or _MODERN.search(source):
        return
    if _INDONESIAN.search(page.title) or len(_INDONESIAN.findall(page.visible)) > 1 or len(page.visible) < 40:
        return
    named = [*_MAIL.findall(source), *(one.address for one in page.anchors if page.outside(one.address))]
    theirs = [one for one in named if ".id" not in one]
    yield _finding(page, sure=bool(theirs) and len(theirs) == len(named), boast=None)


def _read(text: str) -> str:
    """The text in small letters without signs, once with figures as letters and once as disguises are read."""
    plain = re.sub(r"[^a-z]+", " ", text.lower().translate(_LEET))
    return f"{plain} | {fold(text).text}"
