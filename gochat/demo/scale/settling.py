"""What copied weeks change: the counters of rooms, the cursors of members."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from gochat.core.bulk import update_rows
from messaging.models import SearchIndex
from rooms.models import Membership, Message, Room

from .copying import BLOCK
from .planning import WEEK, PlannedRoom
from .rows import ROWS_AT_ONCE

ROOM_COUNTERS = ("last_seq", "last_message_id", "version", "counted", "active_at")
CURSORS = ("read_seq", "read_counted", "sent_seq")


def whole_copies(block: int) -> int:
    """How many there are of the block that begins there."""
    last = Message.objects.aggregate(last=Max("pk"))["last"]
    return (last - block) // BLOCK


def settle(
    rooms: list[PlannedRoom], memberships: list[Membership], copies: int, start: datetime
) -> None:
    """Move the counters and cursors past the copies; the last week is read as the first was."""
    plans = {room.id: room for room in rooms}
    with transaction.atomic():
        rows = Room.objects.filter(pk__range=(rooms[0].id, rooms[-1].id)).order_by("pk")
        for batch in _batches(list(rows)):
            for room in batch:
                count_room(room, plans[room.pk], copies, start)
            update_rows(Room, batch, ROOM_COUNTERS)
        for cursors in _batches(memberships):
            for member in cursors:
                _move(member, copies * len(plans[member.room_id].senders))
            update_rows(Membership, cursors, CURSORS)
        last = Message.objects.aggregate(last=Max("pk"))["last"]
        SearchIndex.objects.live().update(settled_id=last)


def count_room(room: Room, plan: PlannedRoom, copies: int, start: datetime) -> None:
    """Let a new room know of its lines, and of so many copies of them."""
    room.counted = len(plan.senders) * (copies + 1)
    room.last_seq = room.version = plan.founding + room.counted
    room.active_at = start
    if plan.last:
        room.last_message_id = plan.last.id + copies * BLOCK
        room.active_at = start + copies * WEEK + plan.last.after


def _move(member: Membership, more: int) -> None:
    member.read_seq += more
    member.read_counted += more
    if member.sent_seq:
        member.sent_seq += more


def _batches(rows: list) -> Iterator[list]:
    for at in range(0, len(rows), ROWS_AT_ONCE):
        yield rows[at : at + ROWS_AT_ONCE]
