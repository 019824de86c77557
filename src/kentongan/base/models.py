"""Tables of this floor, where Django looks for them."""

from .events import ChainHead, Event
from .second_eyes import RoleRequest
from .users import Government, Invitation, Membership, User

__all__ = ["ChainHead", "Event", "Government", "Invitation", "Membership", "RoleRequest", "User"]
