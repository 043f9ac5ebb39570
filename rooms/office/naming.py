"""What rooms are called by staff, who are in none of them."""

from collections.abc import Iterable

from accounts.models import User

from ..models import Room


def room_names(rooms: Iterable[Room]) -> dict[int, str]:
    """Groups by name, direct rooms by their two people. One query."""
    rooms = list(rooms)
    pairs = {room.pk: _pair(room) for room in rooms if room.direct_key}
    who = User.objects.in_bulk({pk for pair in pairs.values() for pk in pair})
    return {
        room.pk: " · ".join(who[pk].shown_name for pk in pairs[room.pk] if pk in who)
        if room.pk in pairs
        else str(room)
        for room in rooms
    }


def _pair(room: Room) -> list[int]:
    """One's notes to oneself have one person."""
    return list(dict.fromkeys(int(pk) for pk in (room.direct_key or "").split(".")))
