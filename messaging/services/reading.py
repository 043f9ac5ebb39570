"""Read cursors: they only grow, and unread follows from them by subtraction."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from gochat.core.bulk import update_rows
from gochat.core.errors import ChatError, NotFound
from gochat.core.events import publish
from rooms.models import Membership, Message

from ..events import read_moved

CURSOR = ("read_seq", "read_counted")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A person has read a room up to and including a line."""

    user_id: int
    room_id: int
    seq: int


def read_messages(readings: Sequence[Reading]) -> list[Membership | ChatError]:
    """Move read cursors, in one transaction; a cursor that is further already stays.

    Answers each membership, or NotFound where the person is not in the room. Publishes `read` for
    each cursor that moved. The number of queries does not depend on the number of readings.
    """
    return _read(readings)


def read_line(membership: Membership, line: Message) -> None:
    """Read a line that the person knows of without having looked at the room: a call he came to.

    Only where he has read everything before it, so that nothing else is taken for read. The room
    and the membership are held by the caller's transaction. Publishes `read`.
    """
    unread = membership.read_seq < line.seq and line.sender_id != membership.user_id
    if unread and membership.read_counted - _own_after(membership, line.seq) == line.counted - 1:
        _read([Reading(user_id=membership.user_id, room_id=line.room_id, seq=line.seq)])


@transaction.atomic
def _read(readings: Sequence[Reading]) -> list[Membership | ChatError]:
    members = _lock_members(readings)
    targets = _furthest(readings, members)
    counted = _counted_at(targets, members)
    for (room_id, user_id), seq in targets.items():
        member = members[room_id, user_id]
        member.read_seq = seq
        member.read_counted = counted[room_id, seq] + _own_after(member, seq)
    moved = [members[key] for key in targets]
    update_rows(Membership, moved, CURSOR)
    publish([read_moved(member) for member in moved])
    return [members.get((r.room_id, r.user_id)) or NotFound() for r in readings]


def _lock_members(readings: Sequence[Reading]) -> dict[tuple[int, int], Membership]:
    members = Membership.objects.filter(
        room_id__in={reading.room_id for reading in readings},
        user_id__in={reading.user_id for reading in readings},
        room__dissolved_at=None,
    )
    locked = members.with_room().locked().order_by("pk")
    return {(m.room_id, m.user_id): m for m in locked}


def _furthest(
    readings: Sequence[Reading], members: dict[tuple[int, int], Membership]
) -> dict[tuple[int, int], int]:
    """Where each cursor that moves goes to."""
    targets: dict[tuple[int, int], int] = {}
    for reading in readings:
        key = (reading.room_id, reading.user_id)
        if member := members.get(key):
            seq = min(reading.seq, member.room.last_seq)
            if seq > max(member.read_seq, targets.get(key, 0)):
                targets[key] = seq
    return targets


def _counted_at(
    targets: dict[tuple[int, int], int], members: dict[tuple[int, int], Membership]
) -> dict[tuple[int, int], int]:
    """What a cursor at each line has read; the newest line's is the room's own."""
    counted: dict[tuple[int, int], int] = {}
    earlier = Q(pk__in=[])
    for key, seq in targets.items():
        room = members[key].room
        if seq == room.last_seq:
            counted[room.pk, seq] = room.counted
        else:
            earlier |= Q(room_id=room.pk, seq=seq)
    found = Message.objects.filter(earlier).values_list("room_id", "seq", "counted")
    return counted | {(room_id, seq): count for room_id, seq, count in found}


def _own_after(member: Membership, seq: int) -> int:
    """How many own lines are past the new cursor: nearly always none, and not asked for."""
    if member.sent_seq <= seq:
        return 0
    own = Message.objects.in_room(member.room_id).filter(sender_id=member.user_id, seq__gt=seq)
    return own.count()
