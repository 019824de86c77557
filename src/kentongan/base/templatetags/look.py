"""Tags and filters of the look. An unknown icon or status raises, so a test sees it and no reader a blank."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from django import template
from django.contrib.staticfiles import finders
from django.forms import BaseForm, BoundField
from django.forms.widgets import CheckboxInput
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kentongan.base import parts, words

register = template.Library()

register.filter("duration", words.duration)
register.filter("number", words.number)
register.filter("initials", words.initials)


class Frame(Protocol):
    """What the filters read of the page's frame: the instant the page is made for and the reader's zone."""

    now: datetime
    zone: str


@cache
def icon_names() -> frozenset[str]:
    """The icons that the sprite holds."""
    sprite = Path(str(finders.find("icons.svg"))).read_text(encoding="utf-8")
    return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite))


@register.simple_tag
@cache  # a page shows the same few hundreds of times
def icon(name: str) -> SafeString:
    """One picture from the sprite, hidden from screen readers: a word stands beside it."""
    if name not in icon_names():
        raise KeyError(f"icons.svg has no {name!r}")
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons.svg"), name
    )


def _chip(chip: words.Chip, *, thin: bool = False) -> SafeString:
    shape = "thin" if thin else chip.shape
    return format_html('<span class="{} c-{}">{}{}</span>', shape, chip.colour, icon(chip.icon), chip.text)


def mark(text: str, picture: str, colour: words.Colour, *, thin: bool = True) -> SafeString:
    """Icon and word of a state that is none of the casework's own."""
    return format_html(
        '<span class="{} c-{}">{}{}</span>', "thin" if thin else "chip", colour, icon(picture), text
    )


@register.simple_tag
def chip(key: str, text: str = "", *, thin: bool = False) -> SafeString:
    """Icon and word of a status; `thin` drops the fill inside a table column. Raises KeyError."""
    return _chip(words.chip(key, text), thin=thin)


@register.simple_tag
def receipt(key: str, detail: str = "") -> SafeString:
    """What the channel proved, with the cause of a failure. Raises KeyError."""
    return _chip(words.receipt(key, detail))


@register.simple_tag
def silent(silence: timedelta | float) -> SafeString:
    """ "Diam 8 hari" from a timedelta or minutes."""
    return _chip(words.silent(silence))


@register.simple_tag(takes_context=True)
def clock(
    context: Context, due: datetime, now: datetime, near_minutes: float = words.NEAR_MINUTES
) -> SafeString:
    """The clock chip in the zone of the page's frame."""
    return clock_chip(due, now, context["frame"].zone, near_minutes)


def clock_chip(
    due: datetime, now: datetime, zone: str, near_minutes: float = words.NEAR_MINUTES
) -> SafeString:
    """The clock chip; the exact time is its title and is read out."""
    shown = words.clock(due, now, near_minutes)
    exact = words.moment(due, zone)
    return format_html(
        '<time class="chip c-{}" datetime="{}" title="{}">{}{}<span class="sr">, {}</span></time>',
        *(shown.colour, due.isoformat(), exact, icon(shown.icon), shown.text, exact),
    )


@register.simple_tag
def tiles(tiles: Sequence[parts.Tile]) -> SafeString:
    """The squares of the people matrix; written here because a page has hundreds."""
    chips = {key: words.chip(key) for key in {tile.key for tile in tiles}}
    looks = {key: (chip.colour, escape(chip.text), icon(chip.icon)) for key, chip in chips.items()}
    return mark_safe("".join(_tile(tile, *looks[tile.key]) for tile in tiles))  # noqa: S308 - escaped part by part


def _tile(tile: parts.Tile, colour: str, text: SafeString, drawn: SafeString) -> str:
    """One square. What all of a state share was escaped once; format_html would do it for each again."""
    said = f"{escape(tile.label)}: {text}"
    return (
        f'<a class="tile t-{tile.key} c-{colour}" href="{escape(tile.url)}" title="{said}">'
        f'{drawn}<span class="sr">{said}</span></a>'
    )


@register.simple_tag
def dots(done: int, total: int) -> SafeString:
    """The silence ladder as dots: done filled, the current ringed, the next hollow. Raises ValueError."""
    if not 0 <= done <= total:
        raise ValueError(f"{done} steps done of {total}")
    kinds = ["done"] * done + ["now"] * (done < total) + [""] * (total - done - 1)
    step = _("langkah %(step)s dari %(total)s") % {"step": min(done + 1, total), "total": total}
    marks = format_html_join("", '<i class="{}"></i>', ((kind,) for kind in kinds))
    return format_html('<span class="dots" role="img" aria-label="{}">{}</span>', step, marks)


@register.simple_tag
def progress(done: int, total: int, label: str = "") -> SafeString:
    """How many of how many, as a bar and as figures; `label` says what is counted ("Selesai")."""
    return format_html(
        '<span class="bar"><progress value="{}" max="{}" aria-label="{}"></progress>{}/{}</span>',
        *(done, total, label or _("Selesai"), words.number(done), words.number(total)),
    )


@register.filter
def moment(at: datetime, frame: Frame) -> str:
    """ "Sen 16 Nov 14.20 WIB" """
    return words.moment(at, frame.zone)


@register.filter
def moment_short(at: datetime, frame: Frame) -> str:
    """ "14.20", "besok 08.20", "Jum 14.20" or "16 Nov" """
    return words.moment_short(at, frame.now, frame.zone)


@register.filter
def date_long(at: datetime, frame: Frame) -> str:
    """ "Senin, 16 November 2026" """
    return words.date_long(at, frame.zone)


@register.filter
def date_short(at: datetime, frame: Frame) -> str:
    """ "Sen 16 Nov" """
    return words.date_short(at, frame.zone)


@register.filter
def clock_time(at: datetime, frame: Frame) -> str:
    """ "14.20 WIB" """
    return words.clock_time(at, frame.zone)


@register.filter
def time_of_day(at: datetime, frame: Frame) -> str:
    """ "14.20" """
    return words.time_of_day(at, frame.zone)


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField, hint: str = "", *, optional: bool = True) -> dict[str, Any]:
    """Label, hint and error above the control. Django ties them to it (aria-describedby, aria-invalid).

    `optional=False`: do not call a field optional that another answer of the form makes necessary."""
    # Django announces the help text of the bound field, so the hint of this screen takes its place.
    bound.help_text = hint or bound.help_text
    return {
        "field": bound,
        "checkbox": isinstance(bound.field.widget, CheckboxInput),
        "optional": optional and not bound.field.required,
    }


@register.inclusion_tag("parts/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """Every field of a form in its own order, hidden ones too, below its error summary."""
    return {"form": form}


@register.inclusion_tag("parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """Errors of the whole form, and links to the fields when more than one needs attention."""
    wrong = [bound for bound in form if bound.errors]
    return {"form": form, "wrong": wrong if len(wrong) > 1 else []}


@register.filter
def channel_word(kind: str) -> str:
    """A channel's name on the screen."""
    return words.channel_word(kind)
