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
_LOUD = (
    rf"\b{_DONE} {_BY}\b",
    r"\b(?:been|got) (?:hacked|owned|pwned|defaced|rooted)\b",
    r"\b(?:hackead|piratead|invadid|desfigurad|cracke?ad|ownead)[oa] (?:por|pel[ao])\b",
    r"\b(?:hacke?|pirat[ea]?|detourne) par\b",
    r"\bgehackt von\b",
    r"\bhackerato da\b",
    r"\btaraf ?i?ndan (?:hack|ele|yok)",
    r"\bhacklendi\b",
    r"\bhacklenmistir\b",
    r"\bele ge(?:c|) ?irildi\b",
)
_ITS = r"\b(?:your|this|ur|the|web|seu|tu) (?:web ?)?(?:site|page|server|system|box|security|domain|index)\b.{0,24}"
_STRONG = (
    *_LOUD, rf"\b{_DONE_PERHAPS} {_BY}\b", r"\btaraf ?i?ndan\b",
    r"\b(?:di|ter|ke)(?:retas|hack|hacked|deface|heck|bobol) (?:oleh|by|sama)\b", r"\b[a-z]+ (?:ownz|owns|pwnz|pwns) \w",
    r"\b[a-z]+ (?:was|wuz|waz|were) here\b", r"\bstrikes? (?:again|back)\b",
    rf"{_ITS}\b(?:hacked|owned|pwned|defaced|rooted|haxored|compromised)\b",
    r"\b(?:files|data|database|website|site|server)\b.{0,30}\b(?:has been|have been|are|is|were|sudah|telah)"
    r" (?:encrypted|locked|dikunci|dienkripsi)\b",
    r"\b(?:diambil alih|dikuasai|direbut) (?:oleh|sama|tim)\b", r"\bno files? (?:were|was) (?:harmed|deleted)\b",
    r"\b(?:mampir|singgah|numpang lewat)(?: di)? ?(?:sini|mari|bang|min)\b",
    r"\b(?:gets|is|was) (?:hacked|owned|pwned|defaced|breached|rooted)\b", r"^[^a-z]*(?:hacked|defaced|pwned)\b",
    r"\b(?:security|keamanan|sistem|server|website|web|situs) (?:mu |nya |kamu |lu |lo |anda |kalian )?(?:sangat |masih )?"
    r"(?:lemah|bapuk|jelek|payah|rentan|bocor|sucks|sux|broken|is (?:very )?(?:low|weak|zero|nothing))\b",
    r"\b(?:sorry|maaf|hai|halo|hello|hi|hey|dear|ola|desculpa|querido) (?:mr |min |bang |pak |om )?"
    r"(?:adm|admin|adminis?trator|administrador|webmaster|atmin|mimin|sysadmin)\b",
    r"\b(?:patch|fix|secure|perbaiki|tutup) (?:your|ur|dong|celah|bug|lubang|the hole)\b", r"\bwe patched the hole\b",
    r"\bno system is (?:safe|secure)\b", r"\bwe are (?:legion|anonymous)\b", r"\bexpect us\b", r"\bwe do not forgive\b",
    r"\btidak ada yang dihapus\b", r"\b(?:website|situs|web|sistem)(?: anda| kamu| ini|mu)? (?:sangat )?tidak aman\b", r"\badmin (?:goblok|tolol|bego|tidur|kemana|ngopi|lagi tidur)\b", r"\bseguranca zero\b", r"\bguvenlik s f r\b",
)  # fmt: skip
_GROUP = (
    r"\b(?:cyber|hacker|defacer|haxor|ghost|phantom|blackhat|black hat|anon|anonymous|exploit|error|xploit|sec|hack) ?"
    r"(?:team|crew|krew|army|squad|troops?|family|syndicate|gang|group|club|force|clan|zone|warriors?|brotherhood)\b"
)
_SCENE = (
    r"\bgre+t(?:z|s|ings)\b", r"\bgre+tz", r"\bshou?tz?(?:out)?s?\b", r"\bprops\b", r"\bsalam (?:to|untuk|kepada|tum|para)\b",
    r"\babra[cs]os\b", r"\bsaludos\b", r"\bthanks? to\b", r"\bspecial thanks\b", r"\bph[ei]*[ae]*r\b", r"\bhackers?z?\b",
    r"\bhaxors?\b", r"\bdefacers?\b", r"\bhacktivis", r"\bexploit", r"\bx?ploit\b", r"\bgame over\b", r"\bday exploit",
    r"\bwarez\b", r"\bownz\b", r"\bsux\b", r"\br[uo]+lez?\b", _GROUP, r"\b(?:crew|krew|team) members?\b",
    r"\bmembers?z? (?:of|list|team|crew)\b", r"\bnothing (?:was |is )?(?:deleted|secure|safe)\b",
    r"\b(?:old |original |your )?(?:index|indice)(?: asli|nya| file| page)? (?:ada|aman|tidak|ga|gak|ngga|masih|is|was|backup|saved"
    r"|di ?rename|renamed|has been)\b",
    r"\bno files? (?:were |was )?(?:deleted|harmed)\b", r"\b(?:was|wuz|were) here\b", r"\bjust (?:for fun|touched|a joke)\b",
    r"\b(?:l[ae]mer|script ?kiddies?|kiddies?)z?s?\b", r"\bfuck", r"\bshit\b", r"\basshole\b", r"\bbitch", r"\bowned\b",
    r"\bhacked\b", r"\bpwned\b", r"\bdefaced?\b", r"\broot(?:ed|kit)\b", r"\bsecurity (?:is an illusion|breach|hole)\b",
    r"\bhacking\b", r"\b(?:undernet|dalnet|efnet|brasnet|irc)\b", r"\b(?:free|save) (?:palestine|kashmir|kevin|tibet|gaza)\b",
    r"\bviva la\b", r"\b(?:stop|against) (?:the )?(?:war|corruption|genocide)\b", r"\bknowledge is power\b",
    r"\bhidup mahasiswa\b", r"\bkeadilan (?:harus|untuk)\b", r"\bjangan korupsi\b", r"\bexpect us\b", r"\blegion\b",
    r"\banonymous\b", r"\bzone h\b", r"\bscene\b", r"\belite\b", r"\bleet\b", r"\bkru\b", r"\bdox\b", r"\bddos\b",
    r"\bnothing personal\b", r"\bada di ?sini\b", r"\bdengarkan rakyat\b", r"\bjanji (?:manis|palsu)\b", r"\bbtc\b", r"\bbc[a-z]q", r"\b(?:our team|member ?list|list of members)\b", r"\bwe are\b", r"\bsadar bro\b", r"\b(?:level|skill) (?:lu|lo|kamu)\b", r"\bbelajar lagi\b", r"\bz(?:ero)? ?day\b",
    r"\bpatch(?:ed)?\b", r"\bbackdoor\b", r"\bvuln", r"\bjust (?:a )?(?:reminder|warning)\b", r"\bcontact (?:me|us)\b",
)  # fmt: skip


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
