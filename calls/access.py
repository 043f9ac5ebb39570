"""The only way to a call on somebody's behalf."""

from accounts.models import User
from gochat.core.errors import NotFound
from rooms.access import access_room
from rooms.models import Membership

from .models import Call


def access_call(user: User, call_id: int, *, lock: bool = False) -> tuple[Call, Membership]:
    """A call of a room the person is a member of, and the membership.

    Not a member and not there are the same NotFound. With `lock`, room, membership and call are
    held until the transaction ends, in that order.
    """
    room_id = Call.objects.filter(pk=call_id).values_list("room_id", flat=True).first()
    if room_id is None:
        raise NotFound
    membership = access_room(user, room_id, lock=lock)
    calls = Call.objects.locked() if lock else Call.objects.all()
    call = calls.select_related("message").get(pk=call_id)
    call.room = call.message.room = membership.room
    return call, membership


def access_leg(user: User, call_id: int, *, lock: bool = False) -> tuple[Call, Membership]:
    """As access_call, for those who have a part in it: it rang for them or they came."""
    call, membership = access_call(user, call_id, lock=lock)
    if not call.legs.filter(user=user).exists():
        raise NotFound
    return call, membership
