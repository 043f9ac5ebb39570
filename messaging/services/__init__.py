"""The only writers of messages and read cursors."""

from .indexing import Indexer
from .reading import Reading, read_messages
from .recalling import recall_message
from .searching import Found, search_messages
from .sending import Draft, send_message, send_messages
from .syncing import Known, sync_many, sync_rooms

__all__ = [
    "Draft",
    "Found",
    "Indexer",
    "Known",
    "Reading",
    "read_messages",
    "recall_message",
    "search_messages",
    "send_message",
    "send_messages",
    "sync_many",
    "sync_rooms",
]
