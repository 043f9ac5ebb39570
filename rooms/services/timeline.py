"""The one place where lines enter a room's timeline and where its counters move."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, Q

from gochat.core.bulk import insert_rows, update_rows

from ..models import Membership, Message, Room
from .holding import HeldMembership, HeldRoom

ROOM_COUNTERS = ("last_seq", "last_message_id", "version", "counted", "active_at")
SENDER_CURSORS = ("read_seq", "read_counted", "sent_seq")


def append_lines(
    lines: Sequence[Message],
    *,
    rooms: Mapping[int, Room | HeldRoom],
    senders: Iterable[Membership | HeldMembership] = (),
) -> None:
    """Number the lines in order and store them, with their rooms' counters and senders' cursors.

    The lines' `rooms`, and `senders`, must be held by the caller's transaction.
    """
    memberships: dict[tuple[int, int | None], Membership | HeldMembership] = {
        (m.room_id, m.user_id): m for m in senders
    }
    for line in lines:
        _number(line, rooms[line.room_id])
        if membership := memberships.get((line.room_id, line.sender_id)):
            _advance_sender(membership, line)
    _insert(lines)
    for line in lines:
        rooms[line.room_id].last_message_id = line.pk
    update_rows(Room, list(rooms.values()), ROOM_COUNTERS)
    update_rows(Membership, list(memberships.values()), SENDER_CURSORS)


def append_system_line(room: Room, event: str, **facts: Any) -> Message:
    """Write down what happened in a locked room; clients put it into words."""
    line = Message(
        room=room, kind=Message.Kind.SYSTEM, payload={"event": event, **facts}, sender=None
    )
    append_lines([line], rooms={room.pk: room})
    return line


def stamp_change(message: Message) -> None:
    """Give a changed message its room's next version; the room must be locked."""
    room = message.room
    room.version += 1
    message.version = room.version
    Room.objects.filter(pk=room.pk).update(version=F("version") + 1)


def _number(line: Message, room: Room | HeldRoom) -> None:
    room.last_seq += 1
    room.version += 1
    room.counted += line.counts
    room.active_at = line.created_at
    line.seq, line.version, line.counted = room.last_seq, room.version, room.counted


def _advance_sender(membership: Membership | HeldMembership, line: Message) -> None:
    """A person's own line is never unread to him; what came before it stays so."""
    had_read_everything = membership.read_counted == line.counted - 1
    membership.read_counted += 1
    membership.sent_seq = line.seq
    if had_read_everything:
        membership.read_seq = line.seq


def _insert(lines: Sequence[Message]) -> None:
    if insert_rows(lines):
        return
    # MySQL does not tell the keys it gave; MariaDB does.
    placed = Q()
    for line in lines:
        placed |= Q(room_id=line.room_id, seq=line.seq)
    stored = Message.objects.filter(placed).values_list("room_id", "seq", "pk")
    keys = {(room_id, seq): pk for room_id, seq, pk in stored}
    for line in lines:
        line.pk = keys[line.room_id, line.seq]
