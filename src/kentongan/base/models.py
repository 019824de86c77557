"""Tables of this floor, where Django looks for them."""

from .api_tokens import ApiToken
from .events import ChainHead, Event
from .second_eyes import RoleRequest
from .users import Government, Invitation, Membership, User

__all__ = ["ApiToken", "ChainHead", "Event", "Government", "Invitation", "Membership", "RoleRequest", "User"]
