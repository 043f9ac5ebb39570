"""What rooms are called by staff, who are in none of them."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from accounts.models import User

from ..models import Membership, Room

BETWEEN = " · "


def room_names(rooms: Iterable[Room]) -> dict[int, str]:
    """Groups by name, direct rooms by their two people. One query."""
    rooms = list(rooms)
    pairs = {room.pk: _pair(room) for room in rooms if room.direct_key}
    who = User.objects.in_bulk({pk for pair in pairs.values() for pk in pair})
    return {
        room.pk: BETWEEN.join(who[pk].shown_name for pk in pairs[room.pk] if pk in who)
        if room.pk in pairs
        else str(room)
        for room in rooms
    }


def with_people(rows: QuerySet, seats: str) -> QuerySet:
    """Rows of a list with the seats of their direct rooms, so that `room_name` asks nothing."""
    direct = Membership.objects.filter(room__kind=Room.Kind.DIRECT).select_related("user")
    return rows.prefetch_related(Prefetch(seats, direct))


def room_name(room: Room) -> str:
    """As `room_names` has it; of a group there may be thousands of seats."""
    if room.is_group:
        return str(room)
    return BETWEEN.join(seat.user.shown_name for seat in room.memberships.all()) or str(room)


def _pair(room: Room) -> list[int]:
    """One's notes to oneself have one person."""
    return list(dict.fromkeys(int(pk) for pk in (room.direct_key or "").split(".")))
