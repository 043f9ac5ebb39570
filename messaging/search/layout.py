"""Which keys a message has, and on which page of its segment each key stands."""

from collections.abc import Iterable, Mapping

from gochat.core.folding import fold
from rooms.models import Message

from ..models.search import FRESH_BITS
from .terms import HAS, VALUES, Kind, has_link, key, text_keys

TEXT_PAGES = 256
ROOM_PAGES = 64
SENDER_PAGES = 64
# What is read of a message to index it.
FIELDS = (
    *("id", "room", "sender", "kind", "content", "attachments", "mentions"),
    *("created_at", "recalled_at"),
)


def room_key(room_id: int) -> int:
    """What all messages of a room carry."""
    return key(Kind.ROOM, room_id)


def sender_key(user_id: int) -> int:
    """What all messages of a person carry."""
    return key(Kind.SENDER, user_id)


def has_key(name: str) -> int:
    """What all messages of a kind, or with a link or a mention, carry."""
    return key(Kind.HAS, HAS[name])


def searched_text(message: Message) -> str:
    """What is looked through: the text, then the names of its files; voices have none of note."""
    files = [file["name"] for file in message.attachments if file["kind"] != "voice"]
    return "\n".join([message.content, *files] if message.content else files)


def message_keys(message: Message) -> set[int]:
    """Everything a message is found by; nothing for one that is not to be found."""
    if message.recalled_at or message.sender_id is None or message.kind not in HAS:
        return set()
    return all_keys(message)


def all_keys(message: Message) -> set[int]:
    """As message_keys, had the message not been recalled."""
    keys = text_keys(fold(searched_text(message)))
    keys |= {room_key(message.room_id), has_key(message.kind)}
    if message.sender_id:
        keys.add(sender_key(message.sender_id))
    if has_link(message.content):
        keys.add(has_key("link"))
    if message.mentions:
        keys.add(has_key("mention"))
    return keys


def page_number(key: int, bits: int) -> int:
    """The page of a segment of this size that has the key."""
    if bits == FRESH_BITS:
        return 0
    kind, value = divmod(key, VALUES)
    if kind == Kind.ROOM:
        return TEXT_PAGES + value % ROOM_PAGES
    if kind == Kind.SENDER:
        return TEXT_PAGES + ROOM_PAGES + value % SENDER_PAGES
    return value % TEXT_PAGES


def by_page(sets: Mapping[int, int], bits: int) -> dict[int, dict[int, int]]:
    """The sets of keys, by the page each key stands on."""
    pages: dict[int, dict[int, int]] = {}
    for each, bits_set in sets.items():
        pages.setdefault(page_number(each, bits), {})[each] = bits_set
    return pages


class KeyPages:
    """Keys that are looked up together, by the page each stands on."""

    def __init__(self, keys: Iterable[int]) -> None:
        self.keys = tuple(keys)
        self._by_bits: dict[int, dict[int, list[int]]] = {}

    def on_pages(self, bits: int) -> dict[int, list[int]]:
        """The pages of a segment of this size that have the keys, and which."""
        if bits not in self._by_bits:
            pages = self._by_bits[bits] = {}
            for each in self.keys:
                pages.setdefault(page_number(each, bits), []).append(each)
        return self._by_bits[bits]
