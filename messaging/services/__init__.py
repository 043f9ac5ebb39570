"""The only writers of messages and read cursors."""

from .reading import Reading, read_messages
from .recalling import recall_message
from .sending import Draft, send_message, send_messages
from .syncing import sync_rooms

__all__ = [
    "Draft",
    "Reading",
    "read_messages",
    "recall_message",
    "send_message",
    "send_messages",
    "sync_rooms",
]
