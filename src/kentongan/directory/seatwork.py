"""What the floors above tell about a seat or an agency on its page. They register; nothing here knows them."""

from collections.abc import Callable

from kentongan.base.parts import Count
from kentongan.base.users import User

from .models import Agency, Position

type Teller = Callable[[User, Agency | Position], Count | None]

_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Add a figure to the pages of agencies and seats; None for who may not see it."""
    _tellers.append(teller)


def told(user: User, about: Agency | Position) -> list[Count]:
    return [count for teller in _tellers if (count := teller(user, about))]
