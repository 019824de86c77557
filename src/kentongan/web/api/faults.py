"""What is wrong with a request, said with its place: "items[3].at"."""

from collections.abc import Mapping, Sequence
from json import JSONDecodeError
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from .refusals import Refusal

MOST_FAULTS = 20
# By pydantic's kind of error; what is in brackets it brings along.
_SENTENCES: Final[Mapping[str, str]] = {
    "missing": noop("Wajib diisi."),
    "extra_forbidden": noop("Nama ini tidak dikenal."),
    "string_type": noop("Isi dengan teks."),
    "string_too_long": noop("Paling banyak %(max_length)s huruf."),
    "bool_type": noop("Isi dengan true atau false."),
    "list_type": noop("Isi dengan daftar."),
    "too_long": noop("Paling banyak %(max_length)s unsur."),
    "too_short": noop("Paling sedikit %(min_length)s unsur."),
    "model_attributes_type": noop("Isi dengan objek JSON."),
    "model_type": noop("Isi dengan objek JSON."),
    "enum": noop("Pilih salah satu: %(expected)s."),
    "literal_error": noop("Pilih salah satu: %(expected)s."),
    "date": noop("Tulis tanggalnya seperti 2026-11-23."),
    "region": noop("Tulis kode wilayahnya seperti 33 atau 33.74."),
}


def told(errors: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Pydantic's errors as places and sentences."""
    return [{"place": _place(e["loc"]), "detail": _sentence(e)} for e in errors[:MOST_FAULTS]]


def _place(loc: Sequence[str | int]) -> str:
    """Without the name of the parameter that the body went into."""
    names = (f"[{one}]" if isinstance(one, int) else f".{one}" for one in loc[2:])
    return "".join(names).removeprefix(".")


def _sentence(error: Mapping[str, Any]) -> str:
    known = _SENTENCES.get(error["type"])
    return _(known) % error.get("ctx", {}) if known else _("Nilai ini tidak dapat dipakai.")


def invalid(found: Sequence[Mapping[str, str]]) -> Refusal:
    first = found[0]
    return Refusal(422, "invalid", f"{first['place']}: {first['detail']}".removeprefix(": "))


def not_json(cause: BaseException | None) -> Refusal:
    where = {"line": cause.lineno, "column": cause.colno} if isinstance(cause, JSONDecodeError) else None
    detail = (
        _("Isi permintaan bukan JSON: baris %(line)d, kolom %(column)d.") % where
        if where
        else _("Isi permintaan bukan JSON dalam UTF-8.")
    )
    return Refusal(422, "not_json", detail)
