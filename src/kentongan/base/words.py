"""The one status language and the Indonesian way to write times and numbers.

Screens, chat messages, e-mail, PDF and CSV take their words from here: one thing, one name. Message ids are
Indonesian; other languages come from the catalogues. Nothing here reads the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop, ngettext

from kentongan.ports import registry

Colour = Literal["ink-2", "ink-3", "nila", "daun", "sogan", "mengkudu", "manggis"]
Shape = Literal["thin", "chip"]

ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
NEAR_MINUTES = 240


@dataclass(frozen=True, slots=True)
class Status:
    """How one state looks. Thin: a machine proves it. Chip: a person did it, or a clock says it."""

    word: str
    icon: str
    colour: Colour
    shape: Shape


@dataclass(frozen=True, slots=True)
class Chip:
    """A status with its text for one case, in the reader's language: "Diam 8 hari", "lewat 3 hari"."""

    key: str
    text: str
    icon: str
    colour: Colour
    shape: Shape


_ = gettext_noop
RECEIPTS: Mapping[str, Status] = {
    "planned": Status(_("Antre"), "circle-dashed", "ink-2", "thin"),
    "claimed": Status(_("Antre"), "circle-dashed", "ink-2", "thin"),
    "accepted": Status(_("Terkirim"), "check", "ink-2", "thin"),
    "delivered": Status(_("Sampai"), "checks", "ink-2", "thin"),
    "read": Status(_("Dibaca"), "eye", "nila", "thin"),
    "not_knowable": Status(_("Tidak tersedia"), "circle-minus", "ink-3", "thin"),
    "unknown": Status(_("Belum pasti"), "help-circle", "ink-2", "thin"),
    "failed": Status(_("Gagal"), "circle-x", "mengkudu", "thin"),
}
ACTS: Mapping[str, Status] = {
    # Not a check mark: in the people matrix, beside "Selesai", a check would be read as an answer.
    "waiting": Status(_("Terkirim"), "circle-dashed", "ink-2", "chip"),
    "silent": Status(_("Diam"), "volume-off", "sogan", "chip"),
    "acknowledged": Status(_("Diterima"), "user-check", "nila", "chip"),
    "obstacle": Status(_("Kendala"), "alert-triangle", "manggis", "chip"),
    "done": Status(_("Selesai"), "circle-check-filled", "daun", "chip"),
    "escalated": Status(_("Naik ke atasan"), "circle-arrow-up", "manggis", "chip"),
    "field_visit": Status(_("Kunjungan"), "walk", "mengkudu", "chip"),
    "lapsed": Status(_("Tak dijawab"), "clock-x", "mengkudu", "chip"),
    "recalled": Status(_("Ditarik"), "arrow-back-up", "ink-2", "chip"),
    "closed": Status(_("Ditutup"), "archive", "ink-2", "chip"),
}
CLOCKS: Mapping[str, Status] = {
    "due_far": Status(_("sisa"), "clock", "ink-2", "chip"),
    "due_near": Status(_("sisa"), "clock", "sogan", "chip"),
    "late": Status(_("lewat"), "clock-filled", "mengkudu", "chip"),
    "paused": Status(_("jeda"), "player-pause", "ink-2", "chip"),
}
STATUSES: Mapping[str, Status] = {**RECEIPTS, **ACTS, **CLOCKS}

_DAYS = [_("Senin"), _("Selasa"), _("Rabu"), _("Kamis"), _("Jumat"), _("Sabtu"), _("Minggu")]
_SHORT_DAYS = [_("Sen"), _("Sel"), _("Rab"), _("Kam"), _("Jum"), _("Sab"), _("Min")]
_MONTHS = [
    *(_("Januari"), _("Februari"), _("Maret"), _("April"), _("Mei"), _("Juni")),
    *(_("Juli"), _("Agustus"), _("September"), _("Oktober"), _("November"), _("Desember")),
]
_SHORT_MONTHS = [
    *(_("Jan"), _("Feb"), _("Mar"), _("Apr"), _("Mei"), _("Jun")),
    *(_("Jul"), _("Agu"), _("Sep"), _("Okt"), _("Nov"), _("Des")),
]


def chip(key: str, text: str = "") -> Chip:
    """The chip of a status; `text` replaces its word ("Naik ke Sekda"). Raises KeyError if unknown."""
    status = STATUSES[key]
    return Chip(key, text or gettext(status.word), status.icon, status.colour, status.shape)


def receipt(key: str, detail: str = "") -> Chip:
    """What a channel proved, with its cause if it failed ("Gagal: nomor mati"). Raises KeyError."""
    word = gettext(RECEIPTS[key].word)
    return chip(key, f"{word}: {detail}" if detail else word)


def clock(due: datetime, now: datetime, near_minutes: float = NEAR_MINUTES) -> Chip:
    """The clock chip: "sisa 2 hari" while far, the same in amber when near, "lewat 3 hari" when late.

    `near_minutes` counts calendar minutes; who knows the working hours passes what four of them take.
    """
    left = due - now
    if left < timedelta(0):
        return chip("late", gettext("lewat %(duration)s") % {"duration": duration(-left)})
    key = "due_near" if left <= timedelta(minutes=near_minutes) else "due_far"
    return chip(key, gettext("sisa %(duration)s") % {"duration": duration(left)})


def silent(silence: timedelta | float) -> Chip:
    """ "Diam 8 hari": silence is a fact with a length."""
    return chip("silent", gettext("Diam %(duration)s") % {"duration": duration(silence)})


def duration(length: timedelta | float) -> str:
    """The largest useful unit, rounded down: "40 mnt", "3 jam", "8 hari". Takes minutes or a timedelta.

    Raises ValueError for a negative or endless length.
    """
    minutes = length / timedelta(minutes=1) if isinstance(length, timedelta) else float(length)
    if not isfinite(minutes) or minutes < 0:
        raise ValueError(f"a duration is zero or more minutes, not {length}")
    if minutes < 1:
        return gettext("< 1 mnt")
    if minutes < 60:
        return gettext("%(count)s mnt") % {"count": int(minutes)}
    if minutes < 24 * 60:
        hours = int(minutes // 60)
        return ngettext("%(count)s jam", "%(count)s jam", hours) % {"count": hours}
    days = int(minutes // (24 * 60))
    return ngettext("%(count)s hari", "%(count)s hari", days) % {"count": number(days)}


def local(at: datetime, zone: str) -> datetime:
    """`at` on the wall clock of a zone ("Asia/Jakarta"). Raises ValueError if `at` has no zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return at.astimezone(ZoneInfo(zone))


def date_long(at: datetime, zone: str) -> str:
    """ "Senin, 16 November 2026" """
    day = local(at, zone)
    return f"{gettext(_DAYS[day.weekday()])}, {day.day} {month_word(day.month)} {day.year}"


def month_word(month: int) -> str:
    """ "November" for 11"""
    return gettext(_MONTHS[month - 1])


def date_short(at: datetime, zone: str) -> str:
    """ "Sen 16 Nov" """
    return f"{gettext(_SHORT_DAYS[local(at, zone).weekday()])} {day_and_month(at, zone)}"


def time_of_day(at: datetime, zone: str) -> str:
    """ "14.20" """
    return f"{local(at, zone):%H.%M}"


def clock_time(at: datetime, zone: str) -> str:
    """ "14.20 WIB". Raises KeyError for a zone that Indonesia does not have."""
    return f"{time_of_day(at, zone)} {ZONE_NAMES[zone]}"


def moment(at: datetime, zone: str) -> str:
    """ "Sen 16 Nov 14.20 WIB". Raises KeyError like `clock_time`."""
    return f"{date_short(at, zone)} {clock_time(at, zone)}"


def moment_short(at: datetime, now: datetime, zone: str) -> str:
    """As short as stays clear: "14.20" today, "besok 08.20", "Jum 14.20" within six days, else "16 Nov".

    A weekday alone always means the coming one; last Friday is written with its date.
    """
    days = (local(at, zone).date() - local(now, zone).date()).days
    if days == 0:
        return time_of_day(at, zone)
    if days == 1:
        return gettext("besok %(time)s") % {"time": time_of_day(at, zone)}
    if 1 < days < 7:
        return f"{gettext(_SHORT_DAYS[local(at, zone).weekday()])} {time_of_day(at, zone)}"
    return day_and_month(at, zone)


def day_and_month(at: datetime, zone: str) -> str:
    """ "16 Nov" """
    day = local(at, zone)
    return f"{day.day} {gettext(_SHORT_MONTHS[day.month - 1])}"


def number(value: float) -> str:
    """ "3.500": grouped as the reader's language does."""
    return number_format(value, force_grouping=True)


def initials(name: str) -> str:
    """At most two capitals for a person or seat: "Ratna Wulandari" -> "RW", "Bupati" -> "BU", "" -> "?"."""
    words = [word for word in name.replace(".", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + words[-1][0] if len(words) > 1 else words[0][:2]).upper()


def channel_word(kind: str) -> str:
    """A channel's name on the screen; an answer may also have come by `link` or in the `web`."""
    if kind in ("link", "web"):
        return gettext("Tautan") if kind == "link" else gettext("Aplikasi")
    return gettext(registry.channel(kind).label) if kind in registry.channels() else kind
