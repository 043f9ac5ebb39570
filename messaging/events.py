"""What happened to messages, as sockets are told; new and changed lines are in `rooms.events`."""

from gochat.core.events import frame
from gochat.core.topics import room_topic
from rooms.models import Membership


def read_moved(membership: Membership) -> dict:
    """A member has read further: to everybody in the room."""
    return frame(
        room_topic(membership.room_id),
        {
            "type": "read",
            "room_id": membership.room_id,
            "user_id": membership.user_id,
            "seq": membership.read_seq,
        },
    )


def typing_changed(room_id: int, user_id: int, *, state: bool) -> dict:
    """Somebody is writing, or has stopped: to everybody in the room; it expires after 6 s."""
    return frame(
        room_topic(room_id),
        {"type": "typing", "room_id": room_id, "user_id": user_id, "state": state},
    )
