"""Personal data told by its words: passport, plate, e-mail, home address, a named person's health."""

import re
from collections.abc import Iterator

from kentongan.core.screening.links import is_official
from kentongan.core.screening.personal_data.numbers import Found, Kind, has_figures
from kentongan.core.screening.plain import words

_PASSPORT = re.compile(
    r"(?<!\w)pas+por+t?(?!\w)[^\n]{0,30}?(?<!\w)(?P<it>[A-Z]\s?\d{7}|[A-Z]{2}\s?\d{6})(?!\w)", re.IGNORECASE
)

# Regions of vehicle registration (Perpol 7/2021, appendix).
_AREAS = (
    "A|AA|AB|AD|AE|AG|B|BA|BB|BD|BE|BG|BH|BK|BL|BM|BN|BP|D|DA|DB|DC|DD|DE|DG|DH|DK|DL|DM|DN|DP|DR|DS|DT|DW|E|EA|EB|"
    "ED|F|G|H|K|KB|KH|KT|KU|L|M|N|P|PA|PB|PG|PS|PT|R|S|T|W|Z"
)
_PLATE = re.compile(rf"(?<![\w.-])(?:{_AREAS})[ .-]?[1-9]\d{{0,3}}[ .-]?[A-Z]{{1,3}}(?![\w-])")
_PLATE_SIGN = re.compile(r"[A-Z][ .-]?\d")
_PLATE_CUE = re.compile(
    r"(?<!\w)(?:plat|nopol|no\.?\s?pol(?:isi)?|nomor\s+(?:polisi|kendaraan)|tnkb|stnk|bpkb|mobil|motor|kendaraan|"
    r"bernopol|berplat|pelat|truk|avanza|vario|beat)(?!\w)",
    re.IGNORECASE,
)
_UNITS = words(
    "KM ML KG GB MB CC RB JT CM MM WIB WIT PCS HP KVA MW KW HA M L G K RP TH VA GHZ MHZ AH V W D P N KM"
)

_EMAIL = re.compile(
    r"(?<![\w.+@-])(?P<local>[A-Za-z0-9](?:[\w.+-]{0,62}[\w+-])?)(?:@|\s?[\[(](?:at|et)[\])]\s?)"
    r"(?P<host>(?:[A-Za-z0-9-]{1,63}(?:\.|\s?[\[(](?:dot|titik)[\])]\s?)){1,6}[A-Za-z]{2,24})(?![\w@-])"
)
_AT = re.compile(r"[\[(]at[\])]", re.IGNORECASE)
_ROLES = words(
    "admin info informasi humas cs care customercare halo hello kontak contact pengaduan lapor support sekretariat "
    "redaksi layanan callcenter ppid office kantor help bantuan noreply no-reply webmaster dinas pr press sales"
)

_STREET_NAME = (
    r"(?<!\w)(?:jl|jln|jalan|gg|gang|perum|perumahan|komplek|kompleks|dusun|dukuh|kampung|kp|blok)\b\.?\s?"
    r"[A-Za-z][^\n,;]{1,60}?[,\s]+"
)
_STREET = re.compile(
    _STREET_NAME + r"(?:no|nomor|nmr|blok)\b[.:\s]{0,2}[A-Z]?\s?\d{1,4}[A-Za-z]?(?!\d)", re.IGNORECASE
)
_STREET_BARE = re.compile(_STREET_NAME + r"\d{1,4}[A-Za-z]?(?!\w)", re.IGNORECASE)
# Words that make of a street and a figure something else than a house: "jalan rusak 2 km", "jalan di RT 02".
_NO_HOUSE = re.compile(
    r"(?<!\w)(?:rt|rw|km|rusak|berlubang|sepanjang|dusun|di|ke|dari|tahun|jam|pukul)(?!\w)", re.IGNORECASE
)
_RT = re.compile(
    r"(?<!\w)rt\b[.:/\s]{0,3}(?:rw\b[.:/\s]{0,3})?0{0,2}\d{1,3}(?!\d)[\s,/.-]{0,3}(?:(?:rw\b[.:\s]{0,3})?0{0,2}\d{1,3}(?!\d))",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?<!\w)(?:kel|kelurahan|kec|kecamatan|ds|desa|kab|kabupaten|kode\s?pos)\b\.?:?\s?[A-Za-z0-9]\w{2,}",
    re.IGNORECASE,
)
_LIVING = re.compile(
    r"(?<!\w)(?:alamat(?:nya)?|rumah(?:nya)?|tinggal|domisili|kediaman|beralamat|bertempat)(?!\w)",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"(?<!\w)(?:kantor|dinas|balai|puskesmas|rsud|gedung|sekretariat|posko|upt|kelurahan|tps|instansi)(?!\w)",
    re.IGNORECASE,
)
_NEAR = 80

_DISEASE = (
    r"hiv|aids|hiv/aids|odha|tbc?|tuberkulosis|covid(?:-?19)?|corona|sifilis|gonore|hepatitis(?:\s[abc])?|kanker|tumor|"
    r"leukemia|diabetes|skizofrenia|bipolar|depresi|odgj|gangguan\s+jiwa|kusta|lepra|epilepsi|stroke|gagal\s+ginjal|"
    r"jantung|dbd|demam\s+berdarah|malaria|difteri|campak|cacar\s+monyet|mpox|autis\w*|stunting|narkoba|keguguran|ims"
)
# A word of each of them as it is folded.
SICKNESS = words(
    "hiv aids odha tbc tb tuberkulosis covid covid19 corona sifilis gonore hepatitis kanker tumor leukemia diabetes "
    "skizofrenia bipolar depresi odgj jiwa kusta lepra epilepsi stroke ginjal jantung dbd berdarah malaria difteri "
    "campak monyet mpox autis autisme stunting narkoba keguguran ims"
)
_TOLD = (
    r"positif|menderita|mengidap|didiagnos[ai]s?|terdiagnos[ai]s?|terinfeksi|terjangkit|terpapar|tertular|penderita|"
    r"riwayat|punya|terkena|mengalami|dirawat\s+karena|meninggal\s+karena|"
    r"(?<!rumah )sakit|berobat|reaktif|hasil\s+(?:tes|lab|swab)|diagnosa|diagnosis"
)
_FACT = re.compile(
    rf"(?<!\w)(?:(?:{_TOLD})(?!\w)(?:[^\n.]{{0,24}}?)(?<!\w)(?:{_DISEASE})|(?:{_DISEASE})\s(?:positif|reaktif))(?!\w)",
    re.IGNORECASE,
)
# "Hasil tes HIV atas nama Budi": whose it is may follow.
_WHOSE = re.compile(
    r"[^\n.]{0,24}?(?<!\w)(?:atas\s+nama|a\.?n\.?|bernama|pasien|milik)[:\s]{1,2}(?:[A-Z][a-z'’-]+\s?){1,4}"
)
_NAMED = re.compile(
    r"(?<!\w)(?:(?:[Bb]apak|[Bb]pk\.?|[Ii]bu|[Ss]dr[i]?\.?|[Ss]audar[ai]|Tn\.?|Ny\.?|An\.?|Nn\.?|[Pp]ak|[Bb]u|[Pp]asien"
    r"|[Aa]tas\s+nama|[Aa]\.?n\.?|[Ww]arga\s+bernama|[Bb]ernama|[Nn]ama)[:\s]{1,2}(?:[A-Z][a-z'’.-]*\s?){1,4}"
    r"|(?P<bare>[A-Z][a-z'’-]{2,}(?:\s[A-Z][a-z'’-]{2,}){1,3}))"
)
_NO_NAME = words(
    "Dinas Kota Kabupaten Kab Rumah Sakit Puskesmas Kementerian Indonesia Jawa Sumatera Sumatra Kalimantan Sulawesi "
    "Papua Bali Nusa Barat Timur Utara Selatan Tengah Tenggara Pemerintah Pemkab Pemkot Pemprov Provinsi Kecamatan "
    "Desa Kelurahan Hari Menteri Presiden Gubernur Bupati Wali Walikota Badan Balai Satgas Gugus Tugas Update Data "
    "Jumlah Kasus Warga Masyarakat Balita Anak Pasien Penyakit Waspada Kepala Dunia Sedunia World Health Day Yang "
    "Para Semua Banyak Seorang Orang Pria Wanita Perempuan Penderita Kami Saya Kita Mereka Gejala Virus Vaksin"
)


def may_tell(text: str) -> bool:
    """Whether there is a figure or the at of an e-mail address: all but sickness needs one."""
    return has_figures(text) or "@" in text or _AT.search(text) is not None


def phrases(text: str, folded: list[str], own_domains: tuple[str, ...] = ()) -> Iterator[Found]:
    """Every place of the plain reading, kind by kind; each pattern runs only where a sign of it stands.

    `folded` are the words of the folded reading.
    """
    lower = text.lower()
    if "@" in text or _AT.search(text):
        yield from _emails(text, own_domains)
    if "paspor" in lower or "passpor" in lower:
        yield from (Found(Kind.PASSPORT, *m.span("it"), 0.93) for m in _PASSPORT.finditer(text))
    if has_figures(text):
        yield from _plates(text)
        yield from _addresses(text, lower)
    if not SICKNESS.isdisjoint(folded):
        yield from _health(text)


def _emails(text: str, own: tuple[str, ...]) -> Iterator[Found]:
    for found in _EMAIL.finditer(text):
        host = re.sub(r"\s?[\[(](?:dot|titik)[\])]\s?", ".", found["host"]).lower()
        office = found["local"].lower() in _ROLES or is_official(host, own)
        if not office and ".." not in found["local"]:
            yield Found(Kind.EMAIL, *found.span(), 0.95)


def _plates(text: str) -> Iterator[Found]:
    if not _PLATE_SIGN.search(text):
        return
    for found in _PLATE.finditer(text):
        area, number, tail = _parts(found[0])
        cued = _PLATE_CUE.search(text, max(0, found.start() - 40), found.start()) is not None
        if cued or (len(number) >= 3 and len(tail) >= 2 and tail not in _UNITS and area != tail):
            yield Found(Kind.PLATE, *found.span(), 0.9 if cued else 0.7)


def _parts(plate: str) -> tuple[str, str, str]:
    area, number, tail = re.findall(r"[A-Z]+|\d+", plate)
    return area, number, tail


def _addresses(text: str, lower: str) -> Iterator[Found]:
    """A home: street and number with its RT/RW or district; or either of them after a word of living.

    A street under repair, or an office's address, is none.
    """
    if not _ADDRESS_SIGN.search(lower):
        return
    for found in _STREET.finditer(text):
        if (end := _district(text, found.end())) or _lives(text, found.start()):
            yield from _home(text, found.start(), end or found.end())
    for found in _STREET_BARE.finditer(text):
        end = _district(text, found.end())
        if end and not _NO_HOUSE.search(text, found.start() + 1, found.end()):
            yield from _home(text, found.start(), end)
    for found in _RT.finditer(text):
        if _lives(text, found.start()):
            yield from _home(text, *found.span())


_ADDRESS_SIGN = re.compile(r"(?<!\w)(?:rt|no|nomor|blok|jl|jln|jalan|gg|gang)\b")
_SEAM = re.compile(r"[\s,.;/-]{0,4}")


def _skip(text: str, place: int) -> int:
    seam = _SEAM.match(text, place)
    return seam.end() if seam else place


def _district(text: str, place: int) -> int:
    """Where the RT/RW or the district that follows a house's number ends; 0 where none follows."""
    start = _skip(text, place)
    after = _RT.match(text, start) or _PLACE.match(text, start)
    return after.end() if after else 0


def _lives(text: str, start: int) -> bool:
    return _LIVING.search(text, max(0, start - _NEAR), start) is not None


def _home(text: str, start: int, end: int) -> Iterator[Found]:
    """The whole address from here, unless it is an office's."""
    if _OFFICE.search(text, max(0, start - _NEAR // 2), start):
        return
    while more := _district(text, end):
        end = more
    yield Found(Kind.ADDRESS, start, end, 0.8)


def _health(text: str) -> Iterator[Found]:
    """A name and, within a sentence's reach, a diagnosis."""
    for fact in _FACT.finditer(text):
        before = max(0, fact.start() - _NEAR)
        name = next((m for m in _NAMED.finditer(text, before, fact.start()) if _is_name(m)), None)
        whose = _WHOSE.match(text, fact.end())
        if name and "\n" not in text[name.end() : fact.start()]:
            yield Found(Kind.HEALTH, name.start(), fact.end(), 0.8)
        elif whose:
            yield Found(Kind.HEALTH, fact.start(), whose.end(), 0.8)


def _is_name(found: re.Match[str]) -> bool:
    return not found["bare"] or not _NO_NAME.intersection(found["bare"].split())
