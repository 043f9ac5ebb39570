"""The laws of the timeline, proved on real rows: no gap in the numbers, no counter that is off."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Count, F, Max, Min, Q

from .models import Membership, Message, Room


class Fault(NamedTuple):
    """A law that does not hold in a room."""

    room_id: int
    law: str
    found: str


def audit_room(room: Room) -> Iterator[Fault]:
    """Every fault of one room; reads all of its rows once."""
    lines = Message.objects.in_room(room.pk).aggregate(
        lines=Count("pk"),
        first=Min("seq"),
        last=Max("seq"),
        newest=Max("pk", filter=Q(seq=room.last_seq)),
        versions=Count("version", distinct=True),
        version=Max("version"),
        counted=Count("pk", filter=~Q(kind=Message.Kind.SYSTEM)),
    )
    has_lines = bool(room.last_seq)
    facts = [
        ("seq runs from 1 without gaps", lines["lines"], room.last_seq),
        ("seq begins at 1", lines["first"], 1 if has_lines else None),
        ("last_seq is the newest line's", lines["last"], room.last_seq or None),
        ("last_message_id is the newest line's", lines["newest"], room.last_message_id),
        ("no two lines have one version", lines["versions"], lines["lines"]),
        ("version is the newest change's", lines["version"], room.version or None),
        ("counted agrees with a recount", lines["counted"], room.counted),
        ("member_count agrees with a recount", room.memberships.count(), room.member_count),
    ]
    for law, found, expected in facts:
        if found != expected:
            yield Fault(room.pk, law, f"{found}, expected {expected}")
    yield from _audit_members(room)


def _audit_members(room: Room) -> Iterator[Fault]:
    """Unread by the cursors against a recount, for every member."""
    recounted = dict(
        Membership.objects.filter(room=room)
        .annotate(
            recount=Count(
                "room__messages",
                filter=Q(room__messages__seq__gt=F("read_seq"))
                & ~Q(room__messages__kind=Message.Kind.SYSTEM)
                & ~Q(room__messages__sender=F("user")),
            )
        )
        .values_list("pk", "recount")
    )
    for membership in room.memberships.all():
        membership.room = room
        recount = recounted[membership.pk]
        if membership.unread != recount:
            found = f"user {membership.user_id}: {membership.unread}, expected {recount}"
            yield Fault(room.pk, "unread agrees with a recount", found)
        if membership.read_seq > room.last_seq:
            found = f"user {membership.user_id}: {membership.read_seq} of {room.last_seq}"
            yield Fault(room.pk, "nobody has read ahead", found)
