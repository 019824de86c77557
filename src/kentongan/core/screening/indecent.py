"""Indecency: offers of sex, pornography and vulgar words, from own lists on the folded text.

An offer is recognised by its wording ("open bo", "vcs ready"), pornography by its names for itself, vulgar words by
themselves. Words of medicine and law are no reason; where such a text stands around them, weak words are none either.
"""

import re
from collections.abc import Sequence

from .memo import Memo
from .page import Page, Signal
from .plain import words
from .terms import within
from .verdict import Category, Reason

# Wording that only an offer or an advertisement has.
_OFFERS = re.compile(
    r"(?<![a-z0-9])(?:"
    r"open ?bo(?! ?(?:x|dy|gor|oth))|opn ?bo|0pen ?bo|(?:ready|rdy|terima|jasa|open|promo|slot) ?vcs|"
    r"vcs ?(?:ready|open|yuk|murah|real|bareng|dong)|video ?call ?(?:sex|sexs?|seks|bugil|mesum|18)|"
    r"vid(?:eo)? ?sex|phone ?sex|call ?sex|chat ?sex|sex ?chat|cewek ?(?:panggilan|bispak|bookingan|bo)|"
    r"cewe ?(?:panggilan|bispak|bookingan|bo)|wanita ?panggilan|psk ?(?:online|murah|ready)|bispak|"
    r"bisyar|bookingan|exclude ?room|include ?room|(?:st|lt) ?[0-9]{3,4}k?|short ?time|"
    r"long ?time ?(?:[0-9]|murah|ready)|pijat ?(?:plus|\+|esek|enak|sensual|happy)|pijit ?plus|"
    r"massage ?plus|happy ?ending ?massage|jasa ?(?:esek|syahwat|bo|seks|sex)|esek ?esek|"
    r"one ?night ?stand|friends? ?with ?benefits?|fwb ?(?:an|yuk|ready|sange)|"
    r"(?:cari|nyari|butuh|mau|ada) ?(?:fwb|ons|sugar ?(?:daddy|baby|mommy)|brondong ?sange|"
    r"tante ?girang|om ?senang)|"
    r"tante ?(?:girang|sange|kesepian|binal)|janda ?(?:sange|kesepian|binal|bispak|bo)|"
    r"abg ?(?:sange|bispak|bugil|binal|mesum)|jilbab ?(?:sange|bugil|mesum|binal)|"
    r"hijab ?(?:sange|bugil|binal)|"
    r"(?:jual|beli|join|grup|group|gc|link|koleksi|download|pap|kirim) ?(?:video ?|vidio ?|film ?|"
    r"foto ?)?(?:bokep|bugil|bkp|b0kep|porno?|mesum|colmek|ngentot|sange|xxx|telanjang|syur|pascol|"
    r"memek|kontol|tt|toket|bocil ?sange|smp ?bugil|sma ?bugil|18\+?)|"
    r"bokep ?(?:indo|viral|jepang|barat|smp|sma|abg|terbaru|hijab|jilbab|ojol|tante|live|online|full|"
    r"hd|stw|mama)|"
    r"(?:indo|viral|live) ?bokep|telegram ?(?:bokep|vip ?bokep|mesum)|"
    r"(?:pap|vid|foto) ?(?:tt|toket|memek|naked|nude|nudes)|send ?nudes?|"
    r"only ?fans? ?(?:indo|gratis|bocor)|"
    r"obat ?(?:kuat ?(?:tahan|pria|viagra|cialis)|perangsang|pembesar|bius)|"
    r"pembesar ?(?:penis|alat|payudara|kontol|mr)|perangsang ?wanita|viagra ?(?:asli|murah|ready|cod)|"
    r"alat ?bantu ?(?:sex|seks)|sex ?toys?|vibrator ?(?:murah|wanita|cod)|dildo|"
    r"live ?(?:bugil|mesum|show ?bugil)|(?:bugil|telanjang) ?live"
    r")(?![a-z0-9])"
)
# How each of them begins.
_BEGINNINGS = tuple(
    words(
        "open opn 0pen ready rdy terima jasa promo slot vcs vid phone call chat sex cewe wanita psk bispak bisyar "
        "bookingan exclude include st lt short long pijat pijit massage happy esek one friend fwb cari nyari butuh "
        "mau ada tante janda abg jilbab hijab jual beli join grup group gc link koleksi download pap kirim bokep "
        "indo viral live telegram foto send only obat pembesar perangsang viagra alat vibrator dildo bugil telanjang"
    )
)
_BEGINS = Memo(lambda word: word.startswith(_BEGINNINGS))
_VULGAR = words(
    "kontol kntl kntol kontl konthol memek mmk memk meki jembut jembud ngentot ngentod ngntt ngntd "
    "entot entod ngewe ewean ngewek kenthu ngaceng colmek coli ngocok crot crott ngecrot peju pejuh "
    "toket tobrut toge pepek itil titit peler pler sange sangean sangek bokep bokef bkep bkp jav xnxx "
    "xvideos xhamster pornhub brazzers hentai milf blowjob handjob creampie bukake gangbang dogystyle "
    "doggystyle kimcil lonte lonthe pecun jablay cabo perek ngewi ewe ngemut jilmek jilatmek sepong "
    "nyepong nyepongin mesum bugil porno porn pornografi naked nude nudes horny orgasme masturbasi "
    "onani squirt desah cumshot boobs"
)
# Named by doctors, courts and newspapers as well.
_NAMED = words(
    "bokep pornhub xnxx xvideos hentai mesum bugil porno pornografi porn onani masturbasi orgasme naked "
    "nude toge desah ngocok perek itil coli ewe"
)
_SOBER = words(
    "kesehatan dokter medis penyakit pasien kanker hiv aids ims kondom kontrasepsi puskesmas klinik "
    "reproduksi pendidikan edukasi seksual konseling remaja pubertas kb imunisasi pasal undang hukum "
    "pidana uu kuhp polisi polres polda polsek tersangka korban pelaku ditangkap menangkap kasus sidang "
    "jaksa hakim pengadilan vonis terdakwa razia satpol blokir memblokir diblokir kominfo komdigi "
    "laporkan laporan melaporkan dilaporkan pelecehan kekerasan eksploitasi pencegahan cegah bahaya "
    "waspada sosialisasi literasi perlindungan anak dinas bupati walikota gubernur menteri pemerintah "
    "mohon ditindak ditertibkan tolong aduan warga larangan dilarang situs hapus haram dosa"
)
_OFFER, _WORD, _WEAK = 0.9, 0.7, 0.35


class Indecent:
    """Looks for offers of sex and vulgar words."""

    category = Category.INDECENT

    def heeds(self, word: str) -> bool:
        return word in _VULGAR or word.startswith(_BEGINNINGS)

    def concerns(self, page: Page) -> bool:
        return False

    def look(self, pages: Sequence[Page]) -> list[Signal]:
        return [_signal(page) for page in pages]


def _signal(page: Page) -> Signal:
    text, listed = page.folded.text, page.rulebook.words.get(Category.INDECENT, ())
    offers = _offers(text, page.words)
    own = list(within(text, listed)) if listed else []
    vulgar = [] if _VULGAR.isdisjoint(page.words) else [word for word in page.words if word in _VULGAR]
    if not offers and not vulgar and not own:
        return _NOTHING
    score = max(0.9 if own else 0.0, _score(page, len(offers), vulgar))
    return Signal(score, tuple(_reasons(page, [*offers, *own], vulgar)))


_NOTHING = Signal()


def _offers(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where offers stand, none within another; looked for only at words that begin one."""
    begins, found, start, done = list(map(_BEGINS.__getitem__, words)), list[tuple[int, int]](), 0, 0
    for word, may in zip(words, begins, strict=True) if True in begins else ():
        if may and start >= done and (match := _OFFERS.match(text, start)):
            found.append(match.span())
            done = match.end()
        start += len(word) + 1
    return found


def _score(page: Page, offers: int, vulgar: Sequence[str]) -> float:
    sober = len(_SOBER.intersection(page.words))
    strong = sum(1 for word in vulgar if word not in _NAMED)
    score = _OFFER if offers else 0.0
    score = max(score, min(0.95, _WORD + 0.1 * (strong - 1)) if strong else 0.0)
    score = max(score, min(0.6, _WEAK + 0.15 * (len(vulgar) - 1)) if vulgar else 0.0)
    return max(0.05, score - 0.2 * min(sober, 3))


def _reasons(page: Page, places: Sequence[tuple[int, int]], vulgar: Sequence[str]) -> list[Reason]:
    reasons = [_reason(page, start, end, "indecent.offer") for start, end in places[:6]]
    for start, end in list(within(page.folded.text, sorted(set(vulgar))))[:6]:
        reasons.append(_reason(page, start, end, "indecent.words"))
    return reasons


_WHY = {
    "indecent.offer": ("tawaran atau ajakan cabul", "a sexual offer or invitation"),
    "indecent.words": ("kata cabul", "vulgar words"),
}


def _reason(page: Page, start: int, end: int, rule: str) -> Reason:
    first, last = page.folded.span(start, end)
    text, reads = page.text[first:last], page.folded.text[start:end]
    same = text.lower() == reads
    why, why_en = _WHY[rule]
    return Reason(
        first, last, text, reads, f"'{text}'{'' if same else f" dibaca '{reads}'"}: {why}",
        f"'{text}'{'' if same else f" reads '{reads}'"}: {why_en}", rule,
    )  # fmt: skip
