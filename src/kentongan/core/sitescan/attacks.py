"""Pages that an attacker put in place of the site's own: defacements and control tools."""

import re
from collections.abc import Iterator

from kentongan.core.screening.folding import fold

from .pages import Page
from .techniques import Technique
from .verdict import Finding

# Read after `_read`, which takes figures for letters: 0wn3d by, h4ck3d, ph33r.
_CLAIM = re.compile(
    r"\b(?:hack(?:ed|e?r?z?d)|hax+(?:or)?ed|owne?[dz]|pwne?[dz]|deface[dz]?|touched|stamped|destroy"
    r"ed|rooted|breached|invaded|ruined|"
    r"kissed|nuked|punished|infected|cracked|jacked)\s+(?:and \w+ )?(?:by|bye|with love by|oleh)\b"
)
_STRONG = re.compile(
    rf"{_CLAIM.pattern}|\b(?:di|ter|ke)(?:retas|hack|hacked|deface|heck)\s+(?:oleh|by|sama)\b|\b\w+"
    rf" (?:ownz|pwnz|was here|wuz here|were here)\b"
    r"|\b(?:files|data|database|website|site|server)\b.{0,30}\b(?:has been|have been|are|is|were|su"
    r"dah|telah) (?:encrypted|locked|dikunci|dienkripsi)\b"
    r"|\b(?:diambil alih|dikuasai|direbut) (?:oleh|sama|tim)\b|\bele ge irildi\b|\bno files? (?:wer"
    r"e|was) (?:harmed|deleted)\b|\bhacklendi\b|\bhackeado por\b|\bhack[ea] par\b|\binvadido por\b|"
    r"\btaraf ?[iı]?ndan\b|\b(?:mampir|singgah|numpang lewat)(?: di)? ?(?:sini|mari|bang|min)\b"
    r"|\b(?:been|got|gets|is|was) (?:hacked|owned|pwned|defaced|breached|rooted|haxed)\b|\bhacked\b"
    r"(?=.{0,12}\Z)|^\W*(?:hacked|defaced|pwned)\b"
    r"|\b(?:security|keamanan|sistem|server|website|web|situs) (?:mu|nya|kamu|lu|lo|anda|kalian)? ?"
    r"(?:sangat |masih )?(?:lemah|bapuk|jelek|payah|rentan|sucks|broken|is low|is weak)\b"
    r"|\b(?:sorry|maaf|hai|halo|hello|hi|hey|dear) (?:mr |min |bang |pak |om )?(?:adm|admin|adminis"
    r"trator|webmaster|mimin|sysadmin)\b"
    r"|\b(?:patch|fix|secure|perbaiki|tutup) (?:your|ur|dong|celah|bug|lubang|the hole)\b|\bwe patc"
    r"hed the hole\b|\bno system is (?:safe|secure)\b"
    r"|\bwe are (?:legion|anonymous)\b|\bexpect us\b|\badmin (?:goblok|tolol|bego|tidur|kemana|ngop"
    r"i|lagi tidur)\b"
)
_WEAK = re.compile(
    r"\bgre+tz?s?\b(?= to|s? ?:| from|z|.)|\bshou?tz?(?:out)?s?\b|\bph[ei]*[ae]*r\b|\bhackers?\b|\b"
    r"defacers?\b|\bhacktivis\w+|\bexploit\w*|\bgame over\b"
    r"|\b(?:cyber|hacker|defacer|haxor|ghost|phantom|blackhat|black hat|anon(?:ymous)?|exploit|erro"
    r"r|xploit|sec) ?(?:team|crew|army|squad|troops|family|syndicate|gang)\b"
    r"|\bindex(?: asli|nya)? (?:ada|aman|tidak|ga|gak|ngga|masih|is safe|backup|saved|di ?rename|re"
    r"named)\b|\bnothing (?:was )?deleted\b|\bno files? (?:were |was )?(?:deleted|harmed)\b"
    r"|\b(?:was|wuz) here\b|\bjust (?:for fun|touched)\b|\b(?:l[ae]mer|script ?kiddies?)s?\b|\bfuck"
    r"\b|\bowned\b|\bhacked\b|\bpwned\b|\bdefaced?\b|\broot(?:ed|kit)\b"
)
_LOUD = re.compile(rf"{_CLAIM.pattern}|\b(?:been|got) (?:hacked|owned|pwned|defaced)\b")
_LEET = str.maketrans("013457@$|!", "oieastasii")
_NEWS = re.compile(
    r"\b(?:csirt|insiden|laporkan|aduan|layanan siber|rfc|polisi|diskominfo|menurut|ujar|kata|jelas"
    r"|polri|polda|bssn|kominfo|komdigi|csirt|dugaan|kasus|tersangka|pelatihan|seminar|workshop|ceg"
    r"ah|imbau|waspada|lomba)\b"
)
_STAGE = re.compile(
    r"bgcolor\s*=\s*[\"']?(?:black|#0{3,6})|background(?:-color)?\s*:\s*(?:black|#0{3,6}\b|#111)|<m"
    r"arquee|<audio|autoplay"
    r"|text-shadow|<blink|onkeydown\s*=|oncontextmenu|\.mp3|matrix|glitch|typewriter|font-family\s*"
    r":[^;]{0,40}(?:iceland|courier|orbitron|creepster|share tech)",
    re.IGNORECASE,
)
_PERHAPS = re.compile(
    r"h[a4]c?k|h[a4]x[o0]r|[o0]wn[e3]?[dz]\b|pwn[e3]?[dz]|d[e3]f[a4]c|(?:touch|stamp)[e3]d by|r[o0]"
    r"{2}t[e3]d|w[au][sz] h[e3]r[e3]|retas"
    r"|gr[e3]{2}tz|sh[o0]ut|legion|expect us|xploit|security|keamanan|(?:sorry|maaf|halo|hello|hai|"
    r"dear) (?:mr )?adm|lemah|cyber|l[a4]mer|ph[3e]|encrypt|dikunci|enkripsi|bitcoin|mampir|singgah"
    r"|alih|invadi|harmed|f[uv]ck|shit|bitch|porra|anjing|bangsat|[e3]le ge|r00t|ph[a4]nt|[_-]sec\b"
    r"|hackl|hackea",
    re.IGNORECASE,
)
_ALERT = re.compile(r"alert\(\s*[\"']([^\"']{4,300})")
_SHORT = 1800  # letters that a reader sees: more is an article
_SHELL = re.compile(
    r"b374k|c99shell|r57shell|indoxploit|wso ?\d|filesman|mini ?shell|alfa ?(?:team|shell)|gecko ?("
    r"?:shell|backdoor)|marijuana ?shell|priv8|"
    r"0byt3m1n1|leafmailer|phpspy|webshell|backdoor ?shell|tiny ?file ?manager|mass ?deface|jumping"
    r" ?cpanel|symlink ?sa|bypass ?(?:root|shell)",
    re.IGNORECASE,
)
_CONTROL = re.compile(
    r"uname\s*-a|safe_?mode|disable_functions?|current (?:dir|path)|cwd\s*:|(?:dir|path|direktori)"
    r"\s*:\s*/|drwx|-rw-r|chmod|server ip|your ip|"
    r"/(?:home|srv)/\w+/|public_html|/var/www|uploader|uid=\d+\(|ls -la|www-data|kernel\s*:|php version|exe"
    r"cute|exec\s*command|cmd\s*:|newfile|new file|newdir|upload file|rename|adminer",
    re.IGNORECASE,
)


# Code that runs what a visitor sends, shown because the server does not run it.
_CODE = re.compile(
    r"<\?(?:php|=)[^?]{0,400}(?:eval|assert|system|exec|shell_exec|passthru|popen|base64_decode)\s*"
    r"\([^?]{0,200}\$_(?:GET|POST|REQUEST|COOKIE)",
    re.IGNORECASE,
)
# Programs where only pictures and documents belong.
_MISPLACED = re.compile(
    r"/(?:uploads?|unggahan|images?|img|gambar|files?|assets|media|cache|tmp|foto)/(?:[^?#]*/)?[^/?"
    r"#]+\.(?:php\d?|phtml|phar|asp|aspx|jsp)",
    re.IGNORECASE,
)
_FORM = re.compile(r"type\s*=\s*[\"']?file\b|name\s*=\s*[\"']?cmd\b|<textarea")
_POSING = re.compile(r"\b(?:403|404|forbidden|not found)\b", re.IGNORECASE)


def defaced(page: Page) -> Iterator[Finding]:
    """The attacker's message, where the page is that and not an article about one."""
    visible = " ".join(page.lines)
    opening = [page.title, *(line for line in page.lines[:3] if len(line) < 80)]
    if len(visible) > 3 * _SHORT and not any(_LOUD.search(_read(line)) for line in opening):
        return
    if not _PERHAPS.search(
        f"{page.title} {visible[:4_000]} {page.source[:20_000] if len(visible) < 700 else ''}"
    ):
        return
    pictures = " ".join(node.attributes.get("alt") or "" for node in page.tree.css("img[alt]")[:8])
    alerts = " ".join(_ALERT.findall(page.source[:60_000]))
    heads = " ".join([page.title, *(node.text() for node in page.tree.css("h1, h2, h3")[:6])])
    head, body = _read(heads[:1500]), _read(f"{visible} {pictures} {alerts}"[: 2 * _SHORT])
    points = _points(page, head, body, len(visible))
    if points >= 3:
        boast = _STRONG.search(f"{head} {body}") or _WEAK.search(f"{head} {body}")
        text = (page.title if _STRONG.search(_read(page.title)) else visible)[:200] or page.source[:200]
        yield Finding(
            Technique.DEFACEMENT, page.visit.url, page.visit.view, text, page.place(text[:60]), points >= 4,
            boast[0] if boast else "",
        )  # fmt: skip


def _read(text: str) -> str:
    """The text in small letters without signs, once as disguises are read and once with figures as letters."""
    plain = re.sub(r"[^a-z]+", " ", text.lower().translate(_LEET))
    return f"{plain} | {fold(text).text}"


def _points(page: Page, head: str, body: str, size: int) -> int:
    """How much speaks for a defacement; 3 asks for a look, 4 is one."""
    strong, weak = bool(_STRONG.search(head)), {match[0] for match in _WEAK.finditer(f"{head} {body}")}
    if not (strong or weak or _STRONG.search(body)) or len(_NEWS.findall(body)) >= 3:
        return 0
    stage = {match[0].lower() for match in _STAGE.finditer(page.source[:60_000])}
    points = (3 if strong else 2 if _STRONG.search(body) else 0) + min(2, len(weak)) + min(2, len(stage))
    points += (
        2 * bool(_CLAIM.search(_read(page.title)))
        + (size < 700)
        + (_STRONG.search(f"{head} {body}") is not None and size < 200)
    )
    points += 4 * any(_LOUD.search(_read(line)) for line in page.lines[:3] if len(line) < 80)
    own = sum(not page.outside(anchor.address) for anchor in page.anchors)
    points += size < 400 and not own and bool(stage)
    return points - 2 * (own > 12) - 3 * (size > _SHORT) - 2 * (size > 3 * _SHORT)


def shells(page: Page) -> Iterator[Finding]:
    """Traces of a tool with which an attacker controls the server."""
    form = _FORM.search(page.lower) is not None
    if not form and "<?" not in page.source and len(page.source) > 3000:
        return
    lines = " ".join(page.lines[:200])[:4000]
    named = _SHELL.search(f"{page.title} {lines}")
    told = {match[0].lower() for match in _CONTROL.finditer(f"{page.title} {lines} {page.source[:2000]}")}
    code = _CODE.search(page.source[:20_000])
    bare = _bare_password(page)
    misplaced = _MISPLACED.search(page.visit.url) is not None
    if (
        code
        or (named and (told or form))
        or (form and len(told) >= (1 if misplaced or len(page.source) < 1500 else 4))
        or bare
    ):
        found = code or named
        excerpt = found[0] if found else (page.title or lines or page.source)[:200]
        sure = bool(found) or not bare or misplaced or bool(_POSING.search(f"{page.title} {lines}"))
        yield Finding(
            Technique.WEBSHELL, page.visit.url, page.visit.view, excerpt[:240], page.place(excerpt), sure
        )


def _bare_password(page: Page) -> bool:
    """A page that is nothing but one nameless password box."""
    inputs = page.tree.css("input:not([type=hidden]):not([type=submit])")
    return (
        len(page.source) < 1500 and len(inputs) == 1 and inputs[0].attributes.get("type") == "password"
        and not page.anchors and len(" ".join(page.lines)) < 160
    )  # fmt: skip
