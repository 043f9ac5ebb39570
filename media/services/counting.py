"""How much was sent to each room, for its quota."""

from collections.abc import Iterable

from django.db.models import F

from ..models import RoomUsage


def room_bytes(room_ids: set[int]) -> dict[int, int]:
    """What the attachments of these rooms have together; without the rooms that have none."""
    return dict(RoomUsage.objects.filter(room__in=room_ids).values_list("room", "bytes"))


def size_of(attachments: Iterable[dict]) -> int:
    """What the files that a message keeps have together."""
    return sum(kept["size"] for kept in attachments)


def count_bytes(room_id: int, more: int) -> None:
    """So many have come to the locked room, or have gone when it is less than 0."""
    known = RoomUsage.objects.filter(room=room_id)
    if more and not known.update(bytes=F("bytes") + more):
        RoomUsage.objects.create(room_id=room_id, bytes=more)
