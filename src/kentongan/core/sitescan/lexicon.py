"""What gambling is called on pages: jargon in the texts of links, in titles and in addresses."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from urllib.parse import unquote_plus, urlsplit

from kentongan.core.screening import Category, Screener, links
from kentongan.core.screening.folding import fold

from .signs import IN_LINES

# Text of plain letters that holds none of these has no jargon: words, names with figures, spelled-out letters.
_WORDED = re.compile(
    r"slot|gacor|togel|toto|judi|casino|kasino|poker|maxwin|jackpot|sbobet|pragmatic|baccarat|roulette|sabung|scatter"
    r"|mahjong|zeus|olympus|bonanza|taruhan|bandar|hoki|s[l1][o0]t|tot[o0]|\brtp\b|\bbet|bet\b|bet\d|domino|cuan|\bqq|qq\b"
    r"|spin|[a-z] ?\d|\d[a-z]|[a-z][@$*._|-][a-z]|\b[a-z] [a-z] [a-z]\b",
    re.IGNORECASE,
)
# Letters dressed up: mathematical, full-width, circled, small caps, or of alphabets that look like ours.
_DRESSED = re.compile(
    "[\U0001d400-\U0001d7ff\uff21-\uff5a\u24b6-\u24e9\U0001f130-\U0001f189\u1d00-\u1d2b\ua730-\ua731\u0250-\u02af]"
    "|[a-zA-Z][\u0300-\u036f]{1,8}[a-zA-Z]|[a-zA-Z][\u0430-\u044f\u0391-\u03c9\u200b-\u200d\u00ad]+[a-zA-Z]|[\u0430-\u044f\u03b1-\u03c9][a-zA-Z]{2}"
)
# Letters one by one, or figures among letters: s l o t, g4c0r.
_APART = re.compile(
    r"(?<![\w.])(?:[a-z][ .*_|-]){3,}[a-z](?!\w)|[a-z]{1,3}[0134@]+[a-z]+[0134@]", re.IGNORECASE
)
_YEAR = r"(?:19|20)\d\d"
_STRONG = re.compile(
    r"gacor|togel|maxwin|sbobet|[ck]asino|pokerdom|\bpoker\b|poker(?:qq|\d)|baccarat|scatter (?:hitam|naga)"
    r"|slot (?:online|demo|gacor|dana|qris|deposit|server|pulsa|terpercaya|resmi|thailand|maxwin|lo"
    r"gin|link|hari|88|777)"
    r"|(?:situs|link|demo|rtp|agen|bandar|judi|akun|main|game|info|bocoran|provider|daftar|login|resmi) slot"
    r"|\brtp\b.{0,24}\b(?:live|slot|gacor|hari)|slot\d|[a-z]slot\b|\bslot[a-z]|(?:agen|situs|bandar"
    r") (?:judi|bola|toto)"
    r"|\b[a-z]{2,}(?:toto|togel|bet|4d|qq|slot)\b|\btoto(?:macau|slot|togel| macau| slot| hk| sgp)|\btoto\d"
    r"|\b[a-z]{3,}(?:77|88|99|138|168|303|777|888|999|365|789|808|4d)\b|pragmatic play|gates? of ol"
    r"ympus|sweet bonanza"
    r"|mahjong ways|starlight princess|freebet|anti rungkad|judi (?:bola|online|slot)|mix ?parlay|t"
    r"aruhan bola",
)
_INNOCENT = re.compile(
    r"\b(?:alphabet|internet|diabet|tibet|elisabet|robet|alfabet|abet|slot waktu|time ?slot)\b"
)
_WEAK = re.compile(
    rf"jackpot|scatter|\bslot\b|\btoto\b|\bjudi\b|\brtp\b|hoki\b|cuan\b|\b(?!{_YEAR})[a-z]{{3,14}} "
    rf"?\d{{2,4}}\b|\bbet\b|\bqq\b"
)
_TALK = re.compile(
    r"\b(?:bahaya|imbau|himbau|waspada|cegah|pencegahan|berantas|pemberantasan|tangkap|ditangkap|sa"
    r"nksi|larang|larangan"
    r"|lapor|laporkan|blokir|diblokir|polisi|polres|polda|polri|kominfo|komdigi|sosialisasi|edukasi"
    r"|korban|terlibat"
    r"|pelaku|kasus|tersangka|satgas|perangi|melawan|tolak|dampak|penindakan|hukum|haram|fatwa|dosa"
    r"|modus|kecanduan|menangkap|tersangka|istilah|penyidik|petugas|melapor\w*|pendeta|ustaz|ustadz"
    r"|mui|kiai|insiden|aduan|pengaduan|mengimbau|mengajak|jangan|kenali|padahal|mengingatkan|kepal"
    r"a|pelayanan|kegiatan|anggaran|peserta|masyarakat|warga|menemukan|ditemukan|membersihkan|disis"
    r"ipkan|peretas|tampil bagi|pelaku|tergiur|ter"
    r"tipu|rugi|kerugian|menawarkan|kata kunci|bernama|semboyan|hindari|pemblokiran|konten|korban|k"
    r"eluarga"
    r"|disusupi|peretasan|diretas|dibersihkan|penutupan|razia|pidana|bupati|wali ?kota|gubernur|asn"
    r"|pelajar|siswa)\b"
)
_NAMED = re.compile(
    rf"\b(?!{_YEAR}|maxwin|gacorplay)[a-z]{{3,}}(?:\d{{2,4}}|4d|toto|togel|slot|bet|hoki|jitu|cuan|"
    rf"win|jp|play)\b"
)
_QUOTED = re.compile(r"[“\"«‘]([^“”\"«»‘’]{3,60})[”\"»’]")
# Where anybody publishes in a minute: copies for search engines stand here.
HOSTING = (
    "pages.dev", "workers.dev", "web.app", "firebaseapp.com", "r2.dev", "netlify.app", "vercel.app", "github.io",
    "blogspot.com", "herokuapp.com", "surge.sh", "onrender.com", "glitch.me", "amp.dev", "b-cdn.net", "fly.dev",
    "backblazeb2.com", "digitaloceanspaces.com", "amazonaws.com", "azureedge.net", "gitlab.io", "neocities.org",
)  # fmt: skip
_CHEAP = re.compile(r"\.(?:xyz|site|online|icu|cyou|cfd|sbs|rest|bond|click|lol|buzz|monster|vip|fun|win|bet|casino|"
                    r"poker|store|shop|live|club|top|wiki|quest|today|homes|autos|boats|lat|hair|sk"
                    r"in|mom|makeup|pro)$")  # fmt: skip
# Parts of hosts that gambling sites bear, and those that others bear too.
_HOST = re.compile(
    r"(?:^|[.-])(?:[a-z0-9]*?(?:slot|togel|gacor|maxwin|sbobet|casino|kasino)(?!h)|[a-z]{2,}toto|to"
    r"to(?=[.\d-])|[a-z]{3,}(?:4d|138|168|303|777|888))[\w]{0,6}(?=[.-])"
)
_HOST_PERHAPS = re.compile(
    r"[a-z](?:hoki|jitu|cuan|play|bet|win|jp|qq|poker|judi|spin|sultan|dewa|raja|zeus|(?!20\d\d|19\d\d)\d{2,4})(?=[.-])"
)
_LEAD = re.compile(r"(?:^|\.)(?:link|rtp|login|daftar|situs|agen|amp|bandar|main|gas|info|akun)-?\w")
SURE = 0.5


def may_promote(text: str) -> bool:
    """Whether a text of plain letters can promote gambling at all."""
    return bool(IN_LINES.among([text.replace("\n", " ")]))


def dressed(text: str) -> bool:
    """Whether letters of the text are styled, borrowed from other alphabets, marked over, or spelled apart."""
    return (not text.isascii() and _DRESSED.search(text) is not None) or _APART.search(text) is not None


@lru_cache(maxsize=8192)
def jargon(text: str) -> int:
    """2: words only gambling sites use; 1: words they use too, or a name with a number; 0: none."""
    if text.isascii() and not _WORDED.search(text):
        return 0
    read = _INNOCENT.sub(" ", fold(text[:400]).text)
    if _STRONG.search(read):
        return 2
    return 1 if _WEAK.search(read) else 0


def branded(text: str) -> bool:
    """Whether a text bears a name as gambling sites have them: with a number, or ending in one of their words."""
    return _NAMED.search(fold(text[:400]).text) is not None


def doubtful_host(host: str) -> bool:
    """Whether a host ends as those of gambling sites do, and of some others."""
    return _HOST_PERHAPS.search(links.registered(host)) is not None


@lru_cache(maxsize=8192)
def talk(text: str) -> int:
    """How many different words of news and warnings the text has; jargon in quotation marks is one of them."""
    quoted = any(jargon(found) for found in _QUOTED.findall(text[:600]))
    return len(set(_TALK.findall(fold(text[:600]).text))) + quoted


def talks(text: str) -> bool:
    """Whether the text speaks about gambling as news and warnings do."""
    return talk(text) > 0


def host_of(address: str) -> str:
    """The host in lower case without "www."; "" where there is none."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


@lru_cache(maxsize=8192)
def gambling_address(address: str) -> bool:
    """Whether host, path or query are worded as gambling sites word them."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.hostname or ""
    named = host.rpartition(".")[0].replace("-", " ").replace(".", " ").removeprefix("www ")
    if _HOST.search(host) or (_HOST_PERHAPS.search(host) and (_CHEAP.search(host) or _LEAD.search(host))):
        return True
    told = re.sub(r"[/_+=&?.-]+", " ", unquote_plus(f"{parts.path[:200]} {parts.query[:200]}"))
    if jargon(named) == 2 or _brand(host):
        return True
    return jargon(told) == 2 and not talks(told)


def _brand(host: str) -> bool:
    """A name with a number on a cheap ending: daftar-contoh88.xyz."""
    name = links.registered(host).split(".")[0]
    return bool(re.search(r"[a-z](?:\d{2,4}|4d)$", name)) and _CHEAP.search(host) is not None


def free_hosting(host: str) -> bool:
    """Whether anybody could have put a page there."""
    return host.endswith(tuple("." + name for name in HOSTING))


@cache
def _screener() -> Screener:
    return Screener(categories=[Category.GAMBLING])


def promotion(texts: Sequence[str]) -> list[float]:
    """For each text how surely it promotes gambling, 0..1; texts about gambling are none."""
    new = [text for text in dict.fromkeys(texts) if text not in _SCORES]
    if len(_SCORES) > _REMEMBERED:
        _SCORES.clear()
        new = list(dict.fromkeys(texts))
    for text, verdict in zip(new, _screener().check_many(new), strict=True):
        _SCORES[text] = verdict.categories[Category.GAMBLING].score
    return [_SCORES[text] for text in texts]


# The same lines stand on every page of a site, and are asked again in every round.
_SCORES: dict[str, float] = {}
_REMEMBERED = 8192
