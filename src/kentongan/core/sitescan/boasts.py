"""What those who deface pages say, as `read` reads it: small letters with figures taken for letters, no signs."""

import re
from collections.abc import Iterator

from kentongan.core.screening.folding import fold

from .signs import Automaton, Pattern

LOUD, STRONG = (
    1,
    2,
)  # a claim of the deed; what nobody else says. Every other number is a word of their scene.
_DONE = (
    "(?:mass ?)?(?:hack(?:ed|ing)?|hack?e?[rd]?z?d|hax+(?:or)?e?d|owne?[dz]|pwne?[dz]|deface[dz]?|defacing|rooted|nuked"
    "|xploited|diretas|dihack|dideface|diobrak abrik|disusupi)"
)
# What others do too; from those who deface it stands on a dark and empty page.
_DONE_PERHAPS = (
    "(?:touched|stamped|destroyed|breached|invaded|ruined|kissed|punished|infected|cracked|jacked|hijacked|compromised"
    "|conquered|seized|smashed|trashed|penetrated|locked|taken (?:over|down)|dikuasai)"
)
_BY = "(?:and [a-z]+ )?(?:by|bye|b|bi|with love by|oleh|sama)"
_ITS = r"\b(?:your|this|ur|the|web|seu|tu) (?:web ?)?(?:site|page|server|system|box|security|domain|index)\b.{0,24}"


_SAFETY = r"\b(?:security|keamanan|sistem|server|website|web|situs)"
_YOURS = "(?:mu |nya |kamu |lu |lo |anda |kalian )?"
_ADMIN = r"(?:adm|admin|adminis?trator|administrador|webmaster|atmin|mimin|sysadmin)\b"


def _lines(patterns: str) -> tuple[str, ...]:
    """A pattern a line, with the verbs and nouns of above for the words in braces."""
    known = {
        "{DONE}": _DONE, "{PERHAPS}": _DONE_PERHAPS, "{BY}": _BY, "{ITS}": _ITS, "{YOURS}": _YOURS,
        "{SAFETY}": _SAFETY, "{ADMIN}": _ADMIN,
    }  # fmt: skip
    for name, meant in known.items():
        patterns = patterns.replace(name, meant)
    return tuple(line.strip() for line in patterns.strip().splitlines())


_LOUD = _lines(r"""
    \b{DONE} {BY}\b
    \b(?:been|got) (?:hacked|owned|pwned|defaced|rooted)\b
    \b(?:hackead|piratead|invadid|desfigurad|cracke?ad|ownead)[oa] (?:por|pel[ao])\b
    \b(?:hacke?|pirat[ea]?|detourne) par\b
    \bgehackt von\b
    \bhackerato da\b
    \btaraf ?i?ndan (?:hack|ele|yok)
    \bhacklendi\b
    \bhacklenmistir\b
    \bele ge(?:c|) ?irildi\b
""")
_STRONG = (
    *_LOUD,
    *_lines(r"""
    \b{PERHAPS} {BY}\b
    \btaraf ?i?ndan\b
    \b(?:di|ter|ke)(?:retas|hack|hacked|deface|heck|bobol) (?:oleh|by|sama)\b
    \b[a-z]+ (?:ownz|owns|pwnz|pwns) \w
    \b[a-z]+ (?:was|wuz|waz|were) here\b
    \bstrikes? (?:again|back)\b
    {ITS}\b(?:hacked|owned|pwned|defaced|rooted|haxored|compromised)\b
    \b(?:files|data|database|website|site|server)\b.{0,30}\b(?:been|are|is|were) (?:encrypted|locked)\b
    \b(?:files|data|database|website|site|server)\b.{0,30}\b(?:sudah|telah) (?:dikunci|dienkripsi)\b
    \b(?:diambil alih|dikuasai|direbut) (?:oleh|sama|tim)\b
    \bno files? (?:were|was) (?:harmed|deleted)\b
    \b(?:mampir|singgah|numpang lewat)(?: di)? ?(?:sini|mari|bang|min)\b
    \b(?:gets|is|was) (?:hacked|owned|pwned|defaced|breached|rooted)\b
    ^[^a-z]*(?:hacked|defaced|pwned)\b
    {SAFETY} {YOURS}(?:sangat |masih )?(?:lemah|bapuk|jelek|payah|rentan|bocor)\b
    {SAFETY} {YOURS}(?:sucks|sux|broken|is (?:very )?(?:low|weak|zero|nothing))\b
    \b(?:sorry|maaf|hai|halo|hello|hi|hey|dear|ola|desculpa|querido) (?:mr |min |bang |pak |om )?{ADMIN}
    \b(?:patch|fix|secure|perbaiki|tutup) (?:your|ur|dong|celah|bug|lubang|the hole)\b
    \bwe patched the hole\b
    \bno system is (?:safe|secure)\b
    \bwe are (?:legion|anonymous)\b
    \bexpect us\b
    \bwe do not forgive\b
    \btidak ada yang dihapus\b
    \b(?:website|situs|web|sistem)(?: anda| kamu| ini|mu)? (?:sangat )?tidak aman\b
    \badmin (?:goblok|tolol|bego|tidur|kemana|ngopi|lagi tidur)\b
    \bseguranca zero\b
    \bguvenlik s f r\b
"""),
)
_GROUP = (
    r"\b(?:cyber|hacker|defacer|haxor|ghost|phantom|blackhat|black hat|anon|anonymous|exploit|error|xploit|sec|hack) ?"
    r"(?:team|crew|krew|army|squad|troops?|family|syndicate|gang|group|club|force|clan|zone|warriors?|brotherhood)\b"
)
_SCENE = (
    _GROUP,
    *_lines(r"""
    \bgre+t(?:z|s|ings)\b
    \bgre+tz
    \bshou?tz?(?:out)?s?\b
    \bprops\b
    \bsalam (?:to|untuk|kepada|tum|para)\b
    \babra[cs]os\b
    \bsaludos\b
    \bthanks? to\b
    \bspecial thanks\b
    \bph[ei]*[ae]*r\b
    \bhackers?z?\b
    \bhaxors?\b
    \bdefacers?\b
    \bhacktivis
    \bexploit
    \bx?ploit\b
    \bgame over\b
    \bday exploit
    \bwarez\b
    \bownz\b
    \bsux\b
    \br[uo]+lez?\b
    \b(?:crew|krew|team) members?\b
    \bmembers?z? (?:of|list|team|crew)\b
    \bnothing (?:was |is )?(?:deleted|secure|safe)\b
    \b(?:old |original |your )?(?:index|indice)(?: asli|nya| file| page)? (?:ada|aman|tidak|ga|gak|ngga|masih)\b
    \b(?:old |original |your )?(?:index|indice)(?: file| page)? (?:is|was|backup|saved|di ?rename|renamed|has been)\b
    \bno files? (?:were |was )?(?:deleted|harmed)\b
    \b(?:was|wuz|were) here\b
    \bjust (?:for fun|touched|a joke)\b
    \b(?:l[ae]mer|script ?kiddies?|kiddies?)z?s?\b
    \bfuck
    \bshit\b
    \basshole\b
    \bbitch
    \bowned\b
    \bhacked\b
    \bpwned\b
    \bdefaced?\b
    \broot(?:ed|kit)\b
    \bsecurity (?:is an illusion|breach|hole)\b
    \bhacking\b
    \b(?:undernet|dalnet|efnet|brasnet|irc)\b
    \b(?:free|save) (?:palestine|kashmir|kevin|tibet|gaza)\b
    \bviva la\b
    \b(?:stop|against) (?:the )?(?:war|corruption|genocide)\b
    \bknowledge is power\b
    \bhidup mahasiswa\b
    \bkeadilan (?:harus|untuk)\b
    \bjangan korupsi\b
    \bexpect us\b
    \blegion\b
    \banonymous\b
    \bzone h\b
    \bscene\b
    \belite\b
    \bleet\b
    \bkru\b
    \bdox\b
    \bddos\b
    \bnothing personal\b
    \bada di ?sini\b
    \bdengarkan rakyat\b
    \bjanji (?:manis|palsu)\b
    \bbtc\b
    \bbc[a-z]q
    \b(?:our team|member ?list|list of members)\b
    \bwe are\b
    \bsadar bro\b
    \b(?:level|skill) (?:lu|lo|kamu)\b
    \bbelajar lagi\b
    \bz(?:ero)? ?day\b
    \bpatch(?:ed)?\b
    \bbackdoor\b
    \bvuln
    \bjust (?:a )?(?:reminder|warning)\b
    \bcontact (?:me|us)\b
"""),
)


def _numbered() -> Iterator[Pattern]:
    yield from ((LOUD, one) for one in _LOUD)
    yield from ((STRONG, one) for one in _STRONG)
    yield from enumerate(_SCENE, STRONG + 1)


_SAID = Automaton(_numbered())
_LEET = str.maketrans("013457@$|!", "oieastasii")
_CLAIMS = re.compile("|".join(_STRONG))


def read(text: str) -> str:
    """The text in small letters without signs, once with figures as letters and once as disguises are read."""
    plain = re.sub(r"[^a-z]+", " ", text.lower().translate(_LEET))
    return f"{plain} | {fold(text).text}"


def said(text: str) -> frozenset[int]:
    """What is said in a text that was read: LOUD, STRONG, and a number for each word of the scene."""
    return _SAID.signs(text.encode("ascii", "replace"))


def loud(text: str) -> bool:
    """Whether a line, as it stands, claims the deed."""
    return LOUD in said(read(text))


def boast(text: str) -> str:
    """The strongest words of a text that was read."""
    found = _CLAIMS.search(text)
    return found[0].strip() if found else ""
