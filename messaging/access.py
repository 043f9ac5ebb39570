"""The only way to a message on somebody's behalf."""

from accounts.models import User
from gochat.core.errors import NotFound
from rooms.access import access_room
from rooms.models import Membership, Message


def access_message(
    user: User, message_id: int, *, lock: bool = False
) -> tuple[Message, Membership]:
    """A message and the person's membership of its room.

    Not a member, older than what he may see and not there are the same NotFound. With `lock`, room,
    membership and message are held until the transaction ends.
    """
    room_id = Message.objects.filter(pk=message_id).values_list("room_id", flat=True).first()
    if room_id is None:
        raise NotFound
    membership = access_room(user, room_id, lock=lock)
    visible = Message.objects.visible_to(membership)
    message = (visible.locked() if lock else visible).filter(pk=message_id).first()
    if message is None:
        raise NotFound
    message.room = membership.room
    return message, membership
