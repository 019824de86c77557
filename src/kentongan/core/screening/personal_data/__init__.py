"""Personal data that a text gives away, each with what could stand in its place."""

from collections.abc import Iterator, Sequence

from kentongan.core.screening.lexicon import own_words
from kentongan.core.screening.page import Page, Signal
from kentongan.core.screening.personal_data.numbers import Found, Kind, national, numbers
from kentongan.core.screening.personal_data.words import SICKNESS, may_tell, phrases
from kentongan.core.screening.verdict import Category, Reason

__all__ = ["PersonalData"]

# A list of ten thousand numbers is told by its first hundred.
MOST_REASONS = 100

# Kind: what it is called in Indonesian and in English, and its redaction.
_NAMES = {
    Kind.NIK: ("NIK (nomor induk kependudukan)", "NIK (national identity number)", "[NIK disembunyikan]"),
    Kind.KK: ("nomor kartu keluarga", "family card number", "[nomor KK disembunyikan]"),
    Kind.NPWP: ("NPWP (nomor pokok wajib pajak)", "taxpayer number", "[NPWP disembunyikan]"),
    Kind.BPJS: ("nomor peserta BPJS", "social insurance number", "[nomor BPJS disembunyikan]"),
    Kind.SIM: ("nomor SIM (surat izin mengemudi)", "driving licence number", "[nomor SIM disembunyikan]"),
    Kind.BANK: ("nomor rekening bank", "bank account number", "[nomor rekening disembunyikan]"),
    Kind.PHONE: ("nomor telepon pribadi", "personal phone number", "[nomor telepon disembunyikan]"),
    Kind.PASSPORT: ("nomor paspor", "passport number", "[nomor paspor disembunyikan]"),
    Kind.PLATE: ("nomor polisi kendaraan", "vehicle registration", "[nomor polisi disembunyikan]"),
    Kind.EMAIL: ("alamat surel pribadi", "personal e-mail address", "[surel disembunyikan]"),
    Kind.ADDRESS: ("alamat rumah", "home address", "[alamat disembunyikan]"),
    Kind.HEALTH: (
        "keterangan kesehatan seseorang",
        "a named person's health",
        "[keterangan kesehatan disembunyikan]",
    ),
}


class PersonalData:
    """Rules only; UU 27/2022 on the protection of personal data names the kinds."""

    category = Category.PERSONAL_DATA

    def heeds(self, word: str) -> bool:
        return word in SICKNESS

    def concerns(self, page: Page) -> bool:
        return may_tell(page.plain.text)

    def look(self, pages: Sequence[Page]) -> list[Signal]:
        return [_look(page) for page in pages]


_NOTHING = Signal()


def _look(page: Page) -> Signal:
    found, own = list(_kept(page)), own_words(page, Category.PERSONAL_DATA)
    if not found and not own:
        return _NOTHING
    reasons = [_reason(page, one) for one in found]
    return Signal(max([one.score for one in found], default=0.9), tuple([*reasons, *own][:MOST_REASONS]))


def _kept(page: Page) -> Iterator[Found]:
    """In order; what lies within something longer is nothing else, nor is what the government gave out itself."""
    text, official = page.plain.text, page.rulebook.official
    found = [*numbers(text), *phrases(text, page.words, official.domains)]
    given = {*map(national, official.phones), *map(str.lower, official.emails)} if found else set()
    last = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        shown = text[one.start : one.end].lower()
        if one.start < last or (national(shown) if one.kind is Kind.PHONE else shown) in given:
            continue
        last = one.end
        yield one


def _reason(page: Page, one: Found) -> Reason:
    start, end = page.plain.span(one.start, one.end)
    shown = page.plain.text[one.start : one.end]
    name, name_en, redaction = _NAMES[one.kind]
    return Reason(
        start=start,
        end=end,
        text=page.text[start:end],
        reads_as=shown,
        why=f"'{shown}' terbaca sebagai {name}: data pribadi, jangan disiarkan",
        why_en=f"'{shown}' reads as {name_en}: personal data, do not publish",
        rule=f"{Category.PERSONAL_DATA}.{one.kind}",
        suggestion=redaction,
    )
