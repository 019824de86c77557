"""A government's own vocabulary for screening: candidates, periods, words, what is allowed, how strict to be.

A rulebook is data that never changes once read. Its file is TOML; every key is explained in
docs/id/buku-aturan.md and docs/en/rulebook.md. `read` is strict: a key it does not know, a wrong type, an
impossible date or a name given twice raises RulebookError with the place and what to do, in Indonesian.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from kentongan.core.screening.verdict import Category, Direction, Severity

# Code of Kemendagri: province, regency, district, village.
REGION = re.compile(r"\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?")
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{2,63}")
_ACCOUNT = re.compile(r"@[\w.]{1,64}")

type Words = tuple[str, ...]


class RulebookError(ValueError):
    """A rulebook that cannot be used: `place` in the file ("kandidat[2].nomor") and what is wrong there."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who stands for office, in the region of that code ("" everywhere)."""

    name: str
    nicknames: Words = ()
    number: int | None = None
    slogans: Words = ()
    accounts: Words = ()
    region: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    abbreviation: str = ""
    number: int | None = None
    slogans: Words = ()
    accounts: Words = ()


@dataclass(frozen=True, slots=True)
class Coalition:
    """Parties that stand together, under a name of their own."""

    name: str
    parties: Words = ()
    slogans: Words = ()


@dataclass(frozen=True, slots=True)
class Period:
    """Days, first and last included, on which election neutrality is enforced in a region ("" everywhere)."""

    name: str
    start: date
    end: date
    region: str = ""

    def covers(self, at: date, region: str) -> bool:
        """Whether it holds on that day there; a text whose region nobody knows counts as inside."""
        inside = not (self.region and region) or f"{region}.".startswith(f"{self.region}.")
        return inside and self.start <= at <= self.end


@dataclass(frozen=True, slots=True)
class Allowed:
    """What is never held against a text."""

    phrases: Words = ()
    domains: Words = ()
    accounts: Words = ()


@dataclass(frozen=True, slots=True)
class Official:
    """What belongs to the government itself: no personal data, no scam."""

    domains: Words = ()
    phones: Words = ()
    emails: Words = ()


@dataclass(frozen=True, slots=True)
class Shortened:
    """Whether shortened links may be followed to see where they lead, and a government's own shorteners."""

    follow: bool = False
    domains: Words = ()


type Strictness[T] = Mapping[tuple[Category, Direction], T]


def _nothing[T]() -> Mapping[Any, T]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Empty, it changes nothing. `words` are own terms of a category, `brands` own names of gambling sites.

    `thresholds` (score 0..1) and `severities` replace the defaults of a category in a direction.
    """

    candidates: tuple[Candidate, ...] = ()
    parties: tuple[Party, ...] = ()
    coalitions: tuple[Coalition, ...] = ()
    periods: tuple[Period, ...] = ()
    brands: Words = ()
    words: Mapping[Category, Words] = field(default_factory=_nothing)
    allowed: Allowed = field(default=Allowed())
    official: Official = field(default=Official())
    shortened: Shortened = field(default=Shortened())
    thresholds: Strictness[float] = field(default_factory=_nothing)
    severities: Strictness[Severity] = field(default_factory=_nothing)

    def in_period(self, at: date | None, region: str) -> bool:
        """Whether one of its periods covers that day there; never without a day."""
        return at is not None and any(period.covers(at, region) for period in self.periods)


# --- Reading ---


class _Table:
    """One table of the file, taken apart key by key; what is left at the end was unknown."""

    def __init__(self, place: str, value: object) -> None:
        if not isinstance(value, dict):
            raise RulebookError(place, f"harus berupa tabel, misalnya [{place}]")
        self.place = place
        self.left: dict[str, object] = dict(value)
        self.known: list[str] = []

    def at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def take[T](self, key: str, kind: Callable[[str, object], T], default: T) -> T:
        self.known.append(key)
        return kind(self.at(key), self.left.pop(key)) if key in self.left else default

    def need[T](self, key: str, kind: Callable[[str, object], T]) -> T:
        if key not in self.left:
            raise RulebookError(self.at(key), "wajib diisi")
        self.known.append(key)
        return kind(self.at(key), self.left.pop(key))

    def close(self) -> None:
        for key in self.left:
            known = ", ".join(self.known)
            raise RulebookError(
                self.at(key), f"kunci ini tidak dikenal; hapus, atau pakai salah satu: {known}"
            )


def _text(place: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise RulebookError(place, 'harus berupa teks dalam tanda kutip, misalnya "Maju Bersama"')
    if value != value.strip() or not value.isprintable():
        raise RulebookError(place, "hapus spasi di awal atau akhir dan karakter yang tidak tampak")
    return value


def _matching(pattern: re.Pattern[str], example: str) -> Callable[[str, object], str]:
    def kind(place: str, value: object) -> str:
        text = _text(place, value)
        if not pattern.fullmatch(text):
            raise RulebookError(place, f'{text!r} tidak dapat dipakai; tulis seperti "{example}"')
        return text

    return kind


def _list(kind: Callable[[str, object], str]) -> Callable[[str, object], Words]:
    def many(place: str, value: object) -> Words:
        if not isinstance(value, list):
            raise RulebookError(place, 'harus berupa daftar dalam kurung siku, misalnya ["satu", "dua"]')
        items = tuple(kind(f"{place}[{number}]", item) for number, item in enumerate(value, 1))
        _unique(place, items)
        return items

    return many


def _unique(place: str, names: Iterable[str], key: str = "") -> None:
    """Two entries with one name (whatever its capitals) are a mistake; the second is named."""
    seen: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        first = seen.setdefault(name.casefold(), number)
        if first != number:
            where = f"{place}[{number}]{key}"
            raise RulebookError(where, f"{name!r} sudah ada di {place}[{first}]{key}; hapus salah satu")


_region = _matching(REGION, "33.74")
_texts = _list(_text)
_accounts = _list(_matching(_ACCOUNT, "@diskominfo"))
_domains = _list(_matching(_DOMAIN, "contohkab.go.id"))


def _number(place: str, value: object) -> int | None:
    if type(value) is not int or not 1 <= value <= 99:
        raise RulebookError(place, "harus berupa angka bulat 1 sampai 99 tanpa tanda kutip")
    return value


def _day(place: str, value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise RulebookError(
            place, "harus berupa tanggal tanpa tanda kutip dan tanpa jam, misalnya 2024-11-27"
        )
    return value


def _share(place: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise RulebookError(place, "harus berupa angka antara 0 dan 1, misalnya 0.6")
    return float(value)


def _yes_or_no(place: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise RulebookError(place, "harus true atau false, tanpa tanda kutip")
    return value


def _severity(place: str, value: object) -> Severity:
    if value not in list(Severity):
        raise RulebookError(place, f"pilih salah satu: {', '.join(Severity)}")
    return Severity(str(value))


def _tables[T](make: Callable[[_Table], T]) -> Callable[[str, object], tuple[T, ...]]:
    def many(place: str, value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise RulebookError(place, f"tulis sebagai [[{place}]], sekali untuk setiap {place}")
        return tuple(_whole(_Table(f"{place}[{n}]", item), make) for n, item in enumerate(value, 1))

    return many


def _table[T](make: Callable[[_Table], T]) -> Callable[[str, object], T]:
    return lambda place, value: _whole(_Table(place, value), make)


def _whole[T](table: _Table, make: Callable[[_Table], T]) -> T:
    made = make(table)
    table.close()
    return made


def _candidate(t: _Table) -> Candidate:
    return Candidate(
        name=t.need("nama", _text),
        nicknames=t.take("panggilan", _texts, ()),
        number=t.take("nomor", _number, None),
        slogans=t.take("slogan", _texts, ()),
        accounts=t.take("akun", _accounts, ()),
        region=t.take("wilayah", _region, ""),
    )


def _party(t: _Table) -> Party:
    return Party(
        name=t.need("nama", _text),
        abbreviation=t.take("singkatan", _text, ""),
        number=t.take("nomor", _number, None),
        slogans=t.take("slogan", _texts, ()),
        accounts=t.take("akun", _accounts, ()),
    )


def _coalition(t: _Table) -> Coalition:
    return Coalition(t.need("nama", _text), t.take("partai", _texts, ()), t.take("slogan", _texts, ()))


def _period(t: _Table) -> Period:
    name, start, end = t.need("nama", _text), t.need("mulai", _day), t.need("selesai", _day)
    if end < start:
        raise RulebookError(t.at("selesai"), f"harus pada atau sesudah tanggal mulai ({start})")
    return Period(name, start, end, t.take("wilayah", _region, ""))


def _allowed(t: _Table) -> Allowed:
    return Allowed(t.take("frasa", _texts, ()), t.take("domain", _domains, ()), t.take("akun", _accounts, ()))


def _official(t: _Table) -> Official:
    return Official(
        t.take("domain", _domains, ()), t.take("telepon", _texts, ()), t.take("surel", _texts, ())
    )


def _shortened(t: _Table) -> Shortened:
    return Shortened(t.take("telusuri", _yes_or_no, False), t.take("domain", _domains, ()))


def _by_category[T](kind: Callable[[str, object], T]) -> Callable[[_Table], Mapping[Category, T]]:
    def make(t: _Table) -> Mapping[Category, T]:
        given = {category: t.take(category.value, kind, None) for category in Category}
        return MappingProxyType({category: value for category, value in given.items() if value is not None})

    return make


def _strictness[T](kind: Callable[[str, object], T]) -> Callable[[_Table], Strictness[T]]:
    inner = _table(_by_category(kind))

    def make(t: _Table) -> Strictness[T]:
        nothing: Mapping[Category, T] = {}
        sides = {direction: t.take(direction.value, inner, nothing) for direction in Direction}
        return MappingProxyType(
            {(category, side): value for side, given in sides.items() for category, value in given.items()}
        )

    return make


def _rulebook(t: _Table) -> Rulebook:
    return Rulebook(
        candidates=t.take("kandidat", _tables(_candidate), ()),
        parties=t.take("partai", _tables(_party), ()),
        coalitions=t.take("koalisi", _tables(_coalition), ()),
        periods=t.take("masa", _tables(_period), ()),
        brands=t.take("merek", _texts, ()),
        words=t.take("kata", _table(_by_category(_texts)), _nothing()),
        allowed=t.take("izin", _table(_allowed), Allowed()),
        official=t.take("resmi", _table(_official), Official()),
        shortened=t.take("tautan_pendek", _table(_shortened), Shortened()),
        thresholds=t.take("ambang", _table(_strictness(_share)), _nothing()),
        severities=t.take("tindakan", _table(_strictness(_severity)), _nothing()),
    )


def read(text: str) -> Rulebook:
    """The rulebook written in this TOML. Raises RulebookError."""
    try:
        book = _whole(_Table("", tomllib.loads(text)), _rulebook)
    except tomllib.TOMLDecodeError as error:
        raise RulebookError("", f"berkas bukan TOML yang sah: {error}") from None
    _unique("kandidat", map(_where, book.candidates), ".nama")
    _unique("partai", (one.name for one in book.parties), ".nama")
    _unique("koalisi", (one.name for one in book.coalitions), ".nama")
    _unique("masa", map(_where, book.periods), ".nama")
    _known_parties(book)
    return book


def _where(row: Candidate | Period) -> str:
    """Two regions may have a candidate, or a period, of one name."""
    return f"{row.name} ({row.region})" if row.region else row.name


def _known_parties(book: Rulebook) -> None:
    known = {name for party in book.parties for name in (party.name, party.abbreviation)}
    for number, coalition in enumerate(book.coalitions, 1):
        for place, party in enumerate(coalition.parties, 1):
            if party not in known:
                where = f"koalisi[{number}].partai[{place}]"
                raise RulebookError(where, f"{party!r} belum ada; tambahkan sebagai [[partai]] lebih dahulu")


# --- Writing ---

_KEYS = {
    "name": "nama", "nicknames": "panggilan", "number": "nomor", "slogans": "slogan", "accounts": "akun",
    "region": "wilayah", "abbreviation": "singkatan", "parties": "partai", "start": "mulai", "end": "selesai",
    "phrases": "frasa", "domains": "domain", "phones": "telepon", "emails": "surel", "follow": "telusuri",
}  # fmt: skip
type _Row = Candidate | Party | Coalition | Period | Allowed | Official | Shortened
_ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\"})


def write(book: Rulebook) -> str:
    """The same rulebook as TOML: `read(write(book)) == book` for every book that `read` gives."""
    rows: dict[str, Sequence[_Row]] = {
        "kandidat": book.candidates,
        "partai": book.parties,
        "koalisi": book.coalitions,
        "masa": book.periods,
    }
    parts = [f"merek = {_value(book.brands)}"] if book.brands else []
    parts += [_written(f"[[{name}]]", _fields(row)) for name, many in rows.items() for row in many]
    single = {"izin": _fields(book.allowed), "resmi": _fields(book.official), "kata": _named(book.words)}
    single["tautan_pendek"] = _fields(book.shortened)
    for direction in Direction:
        single[f"ambang.{direction}"] = _named(_side(book.thresholds, direction))
        single[f"tindakan.{direction}"] = _named(_side(book.severities, direction))
    parts += [_written(f"[{name}]", fields) for name, fields in single.items() if fields]
    return "".join(f"{part}\n\n" for part in parts).rstrip("\n") + "\n"


def _fields(row: _Row) -> dict[str, object]:
    given = {_KEYS[name]: getattr(row, name) for name in row.__slots__}
    return {key: value for key, value in given.items() if value not in (None, "", (), False)}


def _side[T](table: Strictness[T], direction: Direction) -> dict[Category, T]:
    return {category: value for (category, side), value in table.items() if side is direction}


def _named(table: Mapping[Category, object]) -> dict[str, object]:
    return {category.value: value for category, value in table.items()}


def _written(title: str, fields: Mapping[str, object]) -> str:
    return "\n".join([title, *(f"{key} = {_value(value)}" for key, value in fields.items())])


def _value(value: object) -> str:
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPES)}"'
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return "true" if value is True else str(value)
