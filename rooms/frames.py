"""What a socket may ask of rooms."""

from accounts.models import User
from gochat.core.frames import Frame, Id, handles

from . import services
from .serializers import summaries


class Join(Frame, tag="join"):
    """Join a public group; the `ack` carries the `room`."""

    room_id: Id


class Leave(Frame, tag="leave"):
    """Leave a group."""

    room_id: Id


@handles(Join)
def join(user: User, frame: Join) -> dict:
    """As POST /api/rooms/:id/join."""
    membership = services.join_group(user=user, room_id=frame.room_id)
    [room], users = summaries([membership])
    return {"room": room, "users": users}


@handles(Leave)
def leave(user: User, frame: Leave) -> dict:
    """As POST /api/rooms/:id/leave."""
    services.leave_group(user=user, room_id=frame.room_id)
    return {}
