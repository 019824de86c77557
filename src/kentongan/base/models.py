"""Tables of this floor, where Django looks for them."""

from .events import ChainHead, Event
from .users import Government, Invitation, Membership, User

__all__ = ["ChainHead", "Event", "Government", "Invitation", "Membership", "User"]
