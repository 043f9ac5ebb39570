"""Emptying messages that are kept no longer: the lines stay, and everybody learns of it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from gochat.core.bulk import update_rows
from gochat.core.events import publish
from media.services.attaching import detach_all_files
from rooms.events import message_updated
from rooms.models import Mention, Message, Room

from .indexing import forget_messages

# What clients put into words; nobody took it back.
EXPIRED = {"by": None, "expired": True}


def empty_messages(ids: Sequence[int], *, now: datetime) -> int:
    """Take away what these messages say and carry, in the caller's transaction; answers of how many
    that were still to be seen.

    Publishes message.updated for the newest of each room.
    """
    rooms = _held_rooms(ids)
    messages = [m for m in Message.objects.locked().filter(pk__in=ids).order_by("pk") if _has(m)]
    if not messages:
        return 0
    forget_messages(messages)
    standing = [message for message in messages if message.recalled_at is None]
    detach_all_files(standing)
    _forget_mentions(standing)
    _blank(messages)
    _expire(standing, rooms, now)
    newest = {message.room_id: message for message in standing}
    publish([message_updated(message) for message in newest.values()])
    return len(standing)


def _held_rooms(ids: Sequence[int]) -> dict[int, Room]:
    of_messages = Message.objects.filter(pk__in=ids).values_list("room_id", flat=True)
    wanted = sorted(set(of_messages))
    return {room.pk: room for room in Room.objects.locked().filter(pk__in=wanted).order_by("pk")}


def _has(message: Message) -> bool:
    """Whether there is anything left of it; a recalled one still has what nobody sees."""
    return message.recalled_at is None or bool(message.content or message.attachments)


def _forget_mentions(messages: Sequence[Message]) -> None:
    calling: dict[int, list[int]] = defaultdict(list)
    for message in messages:
        if message.mentions:
            calling[message.room_id].append(message.seq)
    for room_id, seqs in calling.items():
        Mention.objects.filter(room=room_id, seq__in=seqs).delete()


def _blank(messages: Sequence[Message]) -> None:
    ids = [message.pk for message in messages]
    Message.objects.filter(pk__in=ids).update(content="", attachments=[], mentions=[])


def _expire(messages: Sequence[Message], rooms: dict[int, Room], now: datetime) -> None:
    """As a recall does it: a tombstone with the room's next version."""
    for message in messages:
        message.room = room = rooms[message.room_id]
        room.version += 1
        message.version, message.recalled_at, message.payload = room.version, now, EXPIRED
    ids = [message.pk for message in messages]
    Message.objects.filter(pk__in=ids).update(recalled_at=now, payload=EXPIRED)
    update_rows(Message, messages, ("version",))
    update_rows(Room, list(rooms.values()), ("version",))
