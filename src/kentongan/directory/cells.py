"""How the directory's facts look in a cell: health of an address, an empty seat, a number half hidden."""

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kentongan.base import words
from kentongan.base.templatetags import look

from .figures import Holder
from .models import Address, Position

_HEALTH = {
    Address.Health.GOOD: ("daun", "circle-check"),
    Address.Health.UNPROVEN: ("ink-2", "help-circle"),
    Address.Health.BLOCKED: ("mengkudu", "ban"),
    Address.Health.BOUNCED: ("mengkudu", "circle-x"),
}


def mark(colour: str, icon: str, text: str) -> SafeString:
    """Icon and word of a fact that a machine knows."""
    return format_html('<span class="thin c-{}">{}{}</span>', colour, look.icon(icon), text)


def health(address: Address) -> SafeString:
    return mark(*_HEALTH[Address.Health(address.health)], address.get_health_display())


def vacant() -> SafeString:
    return mark("sogan", "user-off", _("Kosong"))


def unreachable() -> SafeString:
    return mark("sogan", "alert-triangle", _("Tanpa alamat"))


def inactive() -> SafeString:
    return mark("ink-3", "circle-minus", _("Nonaktif"))


def seat_state(seat: Position, holder: Holder | None) -> SafeString:
    """The one word on a seat that matters most."""
    if not seat.is_active or not seat.agency.is_active:
        return inactive()
    if holder is None:
        return vacant()
    return health(holder.address) if holder.address else unreachable()


def seat_words(seat: Position, holder: Holder | None) -> str:
    """The same word in an export."""
    return strip_tags(seat_state(seat, holder))


def channel_word(kind: str) -> str:
    """A channel's name on the screen; "phone" is a typed-in number that no channel uses."""
    if kind == "phone":
        return _("HP")
    return words.channel_word(kind)


def masked_nip(nip: str) -> str:
    """The first four and the last two digits: enough to recognise, too little to use."""
    return f"{nip[:4]}{'•' * (len(nip) - 6)}{nip[-2:]}" if nip else ""
