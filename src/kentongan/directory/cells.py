"""How the directory's facts look in a cell: health of an address, an empty seat, a number half hidden."""

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kentongan.base import words
from kentongan.base.templatetags import look

from .figures import Holder
from .models import Address, Position

_HEALTH: dict[Address.Health, tuple[words.Colour, str]] = {
    Address.Health.GOOD: ("daun", "circle-check"),
    Address.Health.UNPROVEN: ("ink-2", "help-circle"),
    Address.Health.BLOCKED: ("mengkudu", "ban"),
    Address.Health.BOUNCED: ("mengkudu", "circle-x"),
}


def health(address: Address) -> SafeString:
    colour, icon = _HEALTH[Address.Health(address.health)]
    return look.mark(address.get_health_display(), icon, colour)


def vacant() -> SafeString:
    return look.mark(_("Kosong"), "user-off", "sogan")


def unreachable() -> SafeString:
    return look.mark(_("Tanpa alamat"), "alert-triangle", "sogan")


def inactive() -> SafeString:
    return look.mark(_("Nonaktif"), "circle-minus", "ink-3")


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
