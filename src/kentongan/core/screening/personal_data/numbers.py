"""Numbers that belong to one person: NIK, KK, NPWP, BPJS, SIM, bank account, mobile phone.

Structures: NIK and KK after Permendagri 72/2022 (region, date with +40 days for women, serial); NPWP after
PMK 112/2022 (15 digits with a Luhn digit at the ninth place; 16 digits: "0" and the 15, or the NIK);
mobile numbers after the national numbering plan (8[1-35-9], nine to twelve digits without the 0).
A kind whose structure is weak needs its name before it ("BPJS 0001234567890").
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

# A run of figures with at most two separators between them; long enough for a phone, short enough to be linear.
_RUN = re.compile(r"(?<!\w)\d(?:\d|[ .()/-]{1,2}(?=\d)){8,40}(?!\w)")
_FIGURE = re.compile(r"\d")
_GROUP = re.compile(r"\d+")
_WINDOW = 48


class Kind(StrEnum):
    NIK = "nik"
    KK = "kk"
    NPWP = "npwp"
    BPJS = "bpjs"
    SIM = "sim"
    BANK = "bank_account"
    PHONE = "phone"
    PASSPORT = "passport"
    PLATE = "plate"
    EMAIL = "email"
    ADDRESS = "address"
    HEALTH = "health"


@dataclass(frozen=True, slots=True)
class Found:
    """A place in the plain reading, and how sure (0..1) the kind is."""

    kind: Kind
    start: int
    end: int
    score: float


_BANKS = (
    r"bca|bri|bni|mandiri|bsi|btn|bjb|cimb(?:\s+niaga)?|danamon|permata|panin|maybank|mega|muamalat|ocbc|uob|jago|"
    r"seabank|sea\s?bank|neo(?:bank)?|jenius|btpn|bukopin|sinarmas|jatim|jateng|dki|bpd|nagari|sumut|sulselbar|"
    r"kalbar|kaltimtara|papua|riau\s?kepri|sumsel\s?babel|allo|blu|superbank|hana|hsbc|citibank|commonwealth|bank"
)
_CUE = re.compile(
    r"(?<!\w)(?:(?P<npwp>npwp|wajib\s+pajak)|(?P<kk>(?:no\.?\s?|nomor\s+)?(?:kk|kartu\s+keluarga))"
    r"|(?P<nik>nik|n\.i\.k|(?:e-?)?ktp|induk\s+kependudukan)"
    r"|(?P<bpjs>bpjs|jkn|kis|kpj|jamsostek|askes)|(?P<sim>sim|surat\s+izin\s+mengemudi)"
    rf"|(?P<phone>hp|telp|tlp|telepon|wa|whatsapp|ponsel|handphone|hubungi|call)|(?P<bank>{_BANKS}))(?!\w)",
    re.IGNORECASE,
)
_BANK_AFTER = re.compile(rf"\s{{0,2}}[(,/-]?\s?(?:bank\s+)?(?:{_BANKS})(?!\w)", re.IGNORECASE)
_MONEY = re.compile(r"(?:rp|idr|usd|\$)\.?\s?$", re.IGNORECASE)


def has_figures(text: str) -> bool:
    """Most comments have none, and are done with."""
    return _FIGURE.search(text) is not None


def numbers(text: str) -> Iterator[Found]:
    """Every personal number of the plain reading, left to right, none overlapping another."""
    for run in _RUN.finditer(text) if has_figures(text) else ():
        if _MONEY.search(text, max(0, run.start() - 5), run.start()):
            continue
        yield from _within(text, run)


def _within(text: str, run: re.Match[str]) -> Iterator[Found]:
    groups = [found.span() for found in _GROUP.finditer(text, run.start(), run.end())]
    first = 0
    while first < len(groups):
        start, end = groups[first]
        # Figures one by one are a number from their first or none.
        taken = _longest(text, groups[first:]) if first == 0 or end - start > 1 else None
        if taken is None:
            first += 1
            continue
        found, used = taken
        yield found
        first += used


def _longest(text: str, groups: list[tuple[int, int]]) -> tuple[Found, int] | None:
    """What begins at the first group, and how many groups it uses; the longest reading wins."""
    cue = _cue(text, groups[0][0])
    for used in range(min(len(groups), 16), 0, -1):
        taken = [text[start:end] for start, end in groups[:used]]
        if not 10 <= sum(map(len, taken)) <= 16:
            continue
        end = groups[used - 1][1]
        judged = _judge(taken, cue, bank_after=_BANK_AFTER.match(text, end) is not None)
        if judged is not None:
            return Found(judged[0], _start(text, groups[0][0]), end, judged[1]), used
    return None


def _start(text: str, start: int) -> int:
    """With the plus of a country code."""
    return start - 1 if start and text[start - 1] == "+" else start


def _cue(text: str, start: int) -> str:
    """The kind that the words before the number name; the nearest wins."""
    nearest = ""
    for found in _CUE.finditer(text, max(0, start - _WINDOW), start):
        nearest = found.lastgroup or ""
    return nearest


def _judge(groups: list[str], cue: str, *, bank_after: bool) -> tuple[Kind, float] | None:
    """The kind of this number among the words around it, and how sure."""
    digits = "".join(groups)
    if not digits.strip("0"):
        return None
    if cue == "npwp" or [len(group) for group in groups] == [2, 3, 3, 1, 3, 3]:
        return (Kind.NPWP, 0.97) if is_npwp(digits) else None
    if is_phone(groups):
        return Kind.PHONE, 0.9
    if cue == "bank" or (bank_after and cue != "nik"):
        return Kind.BANK, 0.85
    return _identity(groups, digits, cue) or _by_name(digits, cue)


# How people group the figures where no word says what they are.
_SHAPES = (
    [16],
    [6, 6, 4],
    [4, 4, 4, 4],
    [2, 2, 2, 6, 4],
    [2, 2, 2, 2, 2, 2, 4],
    [6, 10],
    [6, 2, 2, 2, 4],
    [1] * 16,
)


def _identity(groups: list[str], digits: str, cue: str) -> tuple[Kind, float] | None:
    if cue not in ("nik", "kk") and [len(group) for group in groups] not in _SHAPES:
        return None
    if cue == "kk":
        return (Kind.KK, 0.97) if is_kk(digits) else None
    return (Kind.NIK, 0.98 if cue == "nik" else 0.9) if is_nik(digits) else None


def _by_name(digits: str, cue: str) -> tuple[Kind, float] | None:
    if cue == "bpjs" and len(digits) in (11, 13):
        return Kind.BPJS, 0.9
    if cue == "sim" and len(digits) in (12, 14):
        return Kind.SIM, 0.9
    return None


# --- Structures ---

_PROVINCES = frozenset(
    [
        *range(11, 20),
        21,
        *range(31, 37),
        *range(51, 54),
        *range(61, 66),
        *range(71, 77),
        81,
        82,
        *range(91, 98),
    ]
)


def is_region(code: str) -> bool:
    """Whether six digits can be a province, a regency (01-40) or city (71-79) in it, and a district there."""
    regency = int(code[2:4])
    return int(code[:2]) in _PROVINCES and (1 <= regency <= 40 or 71 <= regency <= 79) and code[4:6] != "00"


def is_nik(digits: str) -> bool:
    """16 digits: region, birth date ddmmyy with 40 more days for a woman, serial from 0001."""
    day = int(digits[6:8])
    return _numbered(digits, day - 40 if day > 40 else day)


def is_kk(digits: str) -> bool:
    """16 digits: region, date of the card ddmmyy, serial from 0001."""
    return _numbered(digits, int(digits[6:8]))


def _numbered(digits: str, day: int) -> bool:
    if len(digits) != 16 or digits[12:] == "0000" or not is_region(digits):
        return False
    month, year = int(digits[8:10]), int(digits[10:12])
    # 2000 + yy: every year of two digits that may be a leap year in one of the centuries is one in this.
    return 1 <= month <= 12 and 1 <= day <= monthrange(2000 + year, month)[1]


def is_npwp(digits: str) -> bool:
    """15 digits with Luhn's digit at the ninth place; 16: "0" and such a number, or a NIK."""
    if len(digits) == 16:
        return is_npwp(digits[1:]) if digits[0] == "0" else is_nik(digits)
    return len(digits) == 15 and digits[:9].strip("0") != "" and _luhn(digits[:9])


def _luhn(digits: str) -> bool:
    doubled = (divmod(2 * int(digit), 10) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(tens + ones for tens, ones in doubled)) % 10 == 0


_MOBILE = re.compile(r"(?:0|62|620)(8[1-35-9]\d{7,10})")


def is_phone(groups: list[str]) -> bool:
    """An Indonesian mobile number; a date with a time ("08-12-2024 10…") is none: its groups are too short."""
    lengths = [len(group) for group in groups]
    head = lengths[1:] if groups[0] in ("62", "0") and len(groups) > 1 else lengths
    plausible = head[0] >= 3 or set(lengths) == {1}
    return plausible and _MOBILE.fullmatch("".join(groups)) is not None


def national(phone: str) -> str:
    """A phone number without its country code, leading zero and separators, to compare two spellings."""
    return re.sub(r"\D", "", phone).removeprefix("62").lstrip("0")
