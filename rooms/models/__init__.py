from .membership import Membership
from .message import Mention, Message
from .room import Room

__all__ = ["Membership", "Mention", "Message", "Room"]
