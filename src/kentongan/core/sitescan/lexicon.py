"""What gambling is called on pages: jargon in the texts of links, in titles and in addresses."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from urllib.parse import unquote_plus, urlsplit

from kentongan.core.screening import Category, Screener, links
from kentongan.core.screening import jargon as common
from kentongan.core.screening.folding import fold

from .signs import FOREIGN_WORDS, IN_LINES


def _any(words: str) -> str:
    """One of these, each a pattern in which _ stands for a space."""
    return "|".join(words.split()).replace("_", " ")


# Text of plain letters that holds none of these has no jargon: words, names with figures, spelled-out letters.
_WORDED = re.compile(
    rf"{common.STEMS}|toto|sbobet|pragmatic|baccarat|roulette|sabung|scatter|mahjong|zeus|olympus|bonanza"
    rf"|taruhan|bandar"
    r"|hoki|s[l1][o0]t|tot[o0]|\brtp\b|\bbet|bet\b|bet\d|domino|cuan|\bqq|qq\b|spin|parlay|\bdepo|member|\bwd\b|book"
    r"|viagra|cialis|levitra|afil\b|bahis|kumar|[a-z] ?\d|\d[a-z]|[a-z][@$*._|-][a-z]|\b[a-z] [a-z] [a-z]\b",
    re.IGNORECASE,
)
# Letters dressed up: mathematical, full-width, circled, small caps, or of alphabets that look like ours.
_DRESSED = re.compile(
    "[\U0001d400-\U0001d7ff\uff21-\uff5a\u24b6-\u24e9\U0001f130-\U0001f189\u1d00-\u1d2b\ua730-\ua731\u0250-\u02af]"
    "|[a-zA-Z][\u0300-\u036f]{1,8}[a-zA-Z]|[a-zA-Z][\u0430-\u044f\u0391-\u03c9\u200b-\u200d\u00ad\u2060\ufeff]+[a-zA-Z]"
    "|[\u0430-\u044f\u03b1-\u03c9][a-zA-Z]{2}"
)
# Letters one by one, or figures among letters: s l o t, g4c0r.
_APART = re.compile(
    r"(?<![\w.])(?:[a-z][ .*_|-]){3,}[a-z](?!\w)|[a-z]{1,3}[0134@]+[a-z]+[0134@]", re.IGNORECASE
)
_YEAR = r"(?:19|20)\d\d"
_FIGURES = f"{common.FIGURES}|365|777|789|808|888|999"
_STRONG = re.compile(
    _any(
        r"""
        gacor togel maxwin sbobet [ck]asino pokerdom \bpoker\b poker(?:qq|\d) baccarat scatter_(?:hitam|naga)
        slot_(?:online|demo|gacor|dana|qris|depo|deposit|server|pulsa|terpercaya|resmi|thailand|maxwin|login|link|hari|88|777)
        (?:situs|link|demo|rtp|agen|bandar|judi|akun|main|game|info|bocoran|provider|daftar|login|resmi)_slot
        \brtp\b.{0,24}\b(?:live|slot|gacor|hari) slot\d [a-z]slot\b \bslot[a-z]
        (?:agen|situs|bandar)_(?:judi|bola|toto) \b[a-z]{2,}(?:toto|togel|bet|4d|qq|slot)\b
        \btoto(?:macau|slot|togel|_macau|_slot|_hk|_sgp) \btoto\d pragmatic_play gates?_of_olympus
        sweet_bonanza mahjong_ways starlight_princess free_?bet anti_rungkad judi_(?:bola|online|slot)
        mix_?parlay taruhan_bola bonus_new_member \bdepo\b.{0,30}\b(?:dana|qris|pulsa|ovo|gopay|potongan)
        \bdeposit\b.{0,24}\b(?:qris|pulsa|tanpa_potongan) (?:online|sports?|football)_(?:betting|gambling)
        sports?book betting_(?:sites?|odds) (?:free|bonus)_spins? deneme_bonusu \bbahis\b canli_casino
        guncel_giris \bkumar_(?:sitesi|oyna) \b(?:viagra|cialis|levitra|sildenafil|tadalafil|vardenafil)\b
        nha_cai ca_cuoc tai_xiu no_hu_(?:doi|online) soi_keo lo_de_online ban_ca_(?:doi|online)
    """
    )
    + rf"|\b[a-z]{{3,}}(?:{_FIGURES}|4d)\b"
)
_INNOCENT = re.compile(
    r"\b(?:alphabet|internet|diabet|tibet|elisabet|robet|alfabet|abet|time ?slot|slots? \d(?= |$)|slots? \d{1,2} dari"
    r"|slot (?:waktu|parkir|jadwal|antrean|kunjungan|pelayanan|vaksin\w*|kartu|memori|ram|sim))\b"
    r"|\b(?:burung|murai|kicau\w*|kenari|cucak|perkutut|lovebird)\b.{0,40}\bgacor\b|\bgacor\b.{0,40}\b(?:burung|murai|kicau\w*)"
)
_WEAK = re.compile(
    rf"jackpot|scatter|\bslot\b|\btoto\b|\bjudi\b|\brtp\b|hoki\b|cuan\b|\b(?!{_YEAR})[a-z]{{3,14}} ?\d{{2,4}}\b"
    rf"|\bbet\b|\bqq\b"
    r"|link alternatif|\bparlay\b|\bcasino\b|\bbonus\b.{0,20}\b(?:member|deposit|cashback)\b"
)
_FOREIGN = re.compile("|".join(map(re.escape, FOREIGN_WORDS)), re.IGNORECASE)
_TALK = re.compile(
    rf"""\b(?:{
        _any(
            r'''
            bahaya imbau himbau waspada cegah pencegahan berantas pemberantasan tangkap ditangkap sanksi
            larang larangan lapor laporkan blokir diblokir polisi polres polda polri kominfo komdigi
            sosialisasi edukasi korban terlibat pelaku kasus tersangka satgas perangi melawan tolak dampak
            penindakan hukum haram fatwa dosa modus kecanduan menangkap istilah penyidik petugas
            melapor\w* pendeta ustaz ustadz mui kiai insiden aduan pengaduan mengimbau mengajak jangan
            kenali padahal mengingatkan kepala pelayanan kegiatan anggaran peserta masyarakat warga
            menemukan ditemukan membersihkan disisipkan peretas tampil_bagi tergiur tertipu rugi kerugian
            menawarkan kata_kunci bernama semboyan hindari pemblokiran konten keluarga disusupi peretasan
            diretas dibersihkan penutupan razia pidana bupati wali_?kota gubernur asn pelajar siswa stop
            ilegal bpom disita gerebek bongkar bohong penipuan terdakwa candu illegal police arrested
            banned addiction addicts? warned prosecutors? lawmakers? regulators?
        '''
        )
    })\b"""
)
_NAMED = re.compile(
    rf"\b(?!{_YEAR}|maxwin|gacorplay)[a-z]{{3,}}(?:\d{{2,4}}|4d|toto|togel|slot|bet|hoki|jitu|cuan|win|jp|play)\b"
)
_QUOTED = re.compile(r"[“\"«‘]([^“”\"«»‘’]{3,60})[”\"»’]")
# Words of sentences that tell something; advertisements are lists of promises.
_NARRATES = re.compile(
    r"\b(?:dari|karena|telah|yang|mengaku|seorang|sebanyak|ribuan|ratusan|tips|memeriksa|kehilangan|oleh"
    r"|pemerintah|terhadap"
    r"|tentang|akibat|usai|soal|apa|mengapa|kenapa|bagaimana|ternyata|demi|tanpa taruhan|fenomena|the|was|were"
    r"|has|about|why)\b"
)
# What an advertisement is made of; three of these and nobody talks of raids or sermons.
_PITCH = re.compile(
    r"\b(?:situs|link|agen|bandar|daftar|login|masuk|gabung|klaim|mainkan|coba|demo|akun|bocoran|pola|info"
    r"|resmi|terpercaya|terbaik"
    r"|terbaru|terlengkap|gampang|mudah|menang|maxwin|gacor|togel|slot|slot88|toto|rtp|live|casino|kasino|poker"
    r"|parlay|judi|bola"
    r"|online|hari ini|malam ini|24 jam|depo|deposit|withdraw|wd|qris|dana|pulsa|ovo|gopay|bonus|new member"
    r"|cashback|freespin"
    r"|scatter|mahjong|olympus|zeus|jackpot|macau|thailand|server|alternatif|rupiah|gratis|tanpa potongan"
    r"|anti rungkad|winrate"
    r"|play|best|free|bet|betting|welcome|spins|register|now|cheap|buy|prescription)\b"
)
# Where anybody publishes in a minute: copies for search engines stand here.
HOSTING = (
    "pages.dev", "workers.dev", "web.app", "firebaseapp.com", "r2.dev", "netlify.app", "vercel.app", "github.io",
    "blogspot.com", "herokuapp.com", "surge.sh", "onrender.com", "glitch.me", "amp.dev", "b-cdn.net", "fly.dev",
    "backblazeb2.com", "digitaloceanspaces.com", "amazonaws.com", "azureedge.net", "gitlab.io", "neocities.org",
)  # fmt: skip
_ENDINGS = _any(
    r"""
    xyz site online icu cyou cfd sbs rest bond click lol buzz monster vip fun win bet casino poker store shop live
    club top wiki quest today homes autos boats lat hair skin mom makeup pro cc asia ws gg games game link ink
    rocks zone lat pics cam
"""
)
_CHEAP = re.compile(rf"\.(?:{_ENDINGS})$")
# Parts of hosts that gambling sites bear, and those that others bear too.
_HOST = re.compile(
    r"(?:^|[.-])(?:[a-z0-9]*?(?:slot|togel|gacor|maxwin|sbobet|casino|kasino)(?!h)|[a-z]{2,}toto|toto(?=[.\d-])"
    r"|[a-z]{3,}(?:4d|138|168|303|777|888))[\w]{0,6}(?=[.-])"
)
_HOST_PERHAPS = re.compile(
    r"[a-z](?:hoki|jitu|cuan|play|bet|win|jp|qq|poker|judi|spin|sultan|dewa|raja|zeus|(?!20\d\d"
    r"|19\d\d)\d{2,4})(?=[.-])"
)
_LEAD = re.compile(r"(?:^|\.)(?:link|rtp|login|daftar|situs|agen|amp|bandar|main|gas|info|akun)-?\w")
SURE = 0.5


def may_promote(text: str) -> bool:
    """Whether a text can promote gambling at all."""
    return bool(IN_LINES.among([text.replace("\n", " ")]))


def dressed(text: str) -> bool:
    """Whether letters of the text are styled, borrowed from other alphabets, marked over, or spelled apart."""
    return (not text.isascii() and _DRESSED.search(text) is not None) or _APART.search(text) is not None


@lru_cache(maxsize=8192)
def jargon(text: str) -> int:
    """2: words only gambling sites use; 1: words they use too, or a name with a number; 0: none."""
    if text.isascii() and not _WORDED.search(text):
        return 0
    if _FOREIGN.search(text[:400]):
        return 2
    read = _INNOCENT.sub(" ", fold(text[:400]).text)
    if _STRONG.search(read):
        return 2
    return 1 if _WEAK.search(read) else 0


def branded(text: str) -> bool:
    """Whether a text bears a name as gambling sites have them: with a number, or ending in one of their words."""
    return _NAMED.search(fold(text[:400]).text) is not None


def doubtful_host(host: str) -> bool:
    """Whether a host ends as those of gambling sites do, and of some others."""
    return not links.is_official(host, ()) and _HOST_PERHAPS.search(links.registered(host)) is not None


@lru_cache(maxsize=8192)
def talk(text: str) -> int:
    """How many different words of news and warnings the text has; jargon in quotation marks is one of them."""
    quoted = any(jargon(found) for found in _QUOTED.findall(text[:600]))
    return len(set(_TALK.findall(fold(text[:600]).text))) + quoted


def talks(text: str) -> bool:
    """Whether the text speaks about gambling as news and warnings do."""
    return talk(text) > 0


def narrates(text: str) -> bool:
    """Whether the text is a sentence that tells something rather than a list of promises."""
    return _NARRATES.search(fold(text[:400]).text) is not None


@lru_cache(maxsize=8192)
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
    if jargon(named) == 2 or _brand(host):
        return True
    told = path_of(address)
    return jargon(told) == 2 and not talks(told)


def path_of(address: str) -> str:
    """Path and query of an address as words."""
    parts = urlsplit(address)
    return re.sub(r"[/_+=&?.-]+", " ", unquote_plus(f"{parts.path[:200]} {parts.query[:200]}"))


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
        _SCORES[text] = max(verdict.categories[Category.GAMBLING].score, _pitch(text))
    return [_SCORES[text] for text in texts]


def _pitch(text: str) -> float:
    """The score of a text by its words alone, where they are those of an advertisement and of nothing else: the model
    was taught on whole sentences, and on Indonesian."""
    if jargon(text) < 2 or talks(text) or narrates(text):
        return 0.0
    return (0.0, 0.0, 0.3, 0.8, 0.92)[min(pitches(text), 4)]


def pitches(text: str) -> int:
    """How many different words of advertisements the text has, foreign ones counted twice."""
    return len(set(_PITCH.findall(fold(text).text))) + 2 * len(set(_FOREIGN.findall(text)))


# The same lines stand on every page of a site, and are asked again in every round.
_SCORES: dict[str, float] = {}
_REMEMBERED = 8192
