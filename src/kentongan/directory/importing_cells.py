"""One cell of a staff list: made clean, or refused with the sentence that says what to do."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Final

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import CharField, Model
from django.utils.translation import gettext as _

from .importing_sheet import Column
from .models import Address, Agency, Person, Position

NONE: Final = "-"
# The month of appointment in the number of a PPPK (official on contract), who has none.
_CONTRACT: Final = "21"
_LOST: Final = re.compile(r"[0-9]+([.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ().-]*")


def _longest(model: type[Model], field: str) -> int:
    column = model._meta.get_field(field)
    return (isinstance(column, CharField) and column.max_length) or 0


_LONGEST: Final = {
    Column.NAME: _longest(Person, "name"),
    Column.TITLE: _longest(Position, "title"),
    Column.AGENCY: _longest(Agency, "name"),
    Column.PARENT: _longest(Agency, "name"),
    Column.SUPERIOR: _longest(Position, "title"),
    Column.EMAIL: _longest(Address, "value"),
}


class CellError(Exception):
    """The cell cannot be taken over; the message is a sentence that names the column."""


def clean_cell(column: Column, text: str) -> str:
    """The cell as the directory would keep it ("" for nothing). Raises CellError."""
    if bad := next((sign for sign in text if unicodedata.category(sign) in ("Cc", "Cf", "Cs")), None):
        text = _("%(column)s memuat tanda tak terlihat (U+%(sign)s); ketik ulang selnya.")
        raise CellError(text % {"column": column, "sign": f"{ord(bad):04X}"})
    if (longest := _LONGEST.get(column)) and len(text) > longest:
        told = {"column": column, "longest": longest, "length": len(text)}
        raise CellError(_("%(column)s paling panjang %(longest)d huruf, tertulis %(length)d.") % told)
    if column not in (Column.NIP, Column.PARENT, Column.SUPERIOR) and text == NONE:
        return ""
    judge = _JUDGES.get(column)
    return judge(text) if judge and text else text


def clean_nip(text: str) -> str:
    """18 digits, or "-" for somebody elected, who has none. Raises CellError.

    Peraturan Kepala BKN 22/2007: birth date, month of appointment, sex (1 or 2), serial of three digits.
    """
    nip = text.replace(" ", "")
    if nip == NONE:
        return nip
    if _LOST.fullmatch(nip) or (len(nip) == 18 and nip.endswith("000")):
        raise CellError(_rounded(Column.NIP, text))
    if not re.fullmatch(r"[0-9]+", nip):
        raise CellError(_('NIP hanya boleh berisi angka, tertulis "%(text)s".') % {"text": text})
    if len(nip) != 18:
        raise CellError(_("NIP harus 18 angka, tertulis %(length)d.") % {"length": len(nip)})
    _judge_parts(nip)
    return nip


def _judge_parts(nip: str) -> None:
    born, month, sex = nip[:8], nip[12:14], nip[14]
    try:
        date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        text = _("NIP harus diawali tanggal lahir (TTTTBBHH), tertulis %(born)s.")
        raise CellError(text % {"born": born}) from None
    if month != _CONTRACT and not 1 <= int(month) <= 12:
        text = _("NIP memuat bulan pengangkatan %(month)s; seharusnya 01 sampai 12 (PPPK: 21).")
        raise CellError(text % {"month": month})
    if sex not in "12":
        text = _("NIP angka ke-15 harus 1 (laki-laki) atau 2 (perempuan), tertulis %(sex)s.")
        raise CellError(text % {"sex": sex})


def clean_phone(text: str) -> str:
    """The number as +62…; numbers without a country are Indonesian. Raises CellError."""
    if _LOST.fullmatch(text):
        raise CellError(_rounded(Column.PHONE, text))
    try:
        number = phonenumbers.parse(text, "ID") if _PHONE.fullmatch(text) else None
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        wrong = _('HP harus satu nomor telepon, misalnya 0812-3456-7890; tertulis "%(text)s".')
        raise CellError(wrong % {"text": text})
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_email(text: str) -> str:
    """The address in small letters. Raises CellError."""
    try:
        validate_email(text)
    except ValidationError:
        raise CellError(_('E-mail bukan alamat yang benar: "%(text)s".') % {"text": text}) from None
    return text.lower()


def _rounded(column: Column, text: str) -> str:
    words = _(
        "%(column)s tertulis %(text)s: Excel telah membulatkannya dan angka aslinya hilang. "
        "Jadikan format kolom %(column)s Teks, lalu isi ulang."
    )
    return words % {"column": column, "text": text}


_JUDGES: Final[dict[Column, Callable[[str], str]]] = {
    Column.NIP: clean_nip,
    Column.PHONE: clean_phone,
    Column.EMAIL: clean_email,
}
