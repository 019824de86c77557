"""The ladder that an order starts with, by its urgency."""

from typing import Final

from kentongan.core.clock.ladder import Ladder
from kentongan.kernel import ladders

from .models import Urgency

DEFAULT: Final[dict[str, Ladder]] = {
    Urgency.NORMAL: ladders.NORMAL,
    Urgency.IMPORTANT: ladders.IMPORTANT,
    Urgency.EMERGENCY: ladders.EMERGENCY,
}
