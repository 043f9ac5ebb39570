"""The only way to a room on somebody's behalf: fetched and authorised in one."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import require_staff
from accounts.models import User
from gochat.core.errors import Conflict, Forbidden, NotFound

from .models import Membership, Room


class NotAGroup(Conflict):
    """The room is the direct room of two; it has no members to manage."""

    detail = 10
    message = _("This is only possible in groups.")


def access_room(user: User, room_id: int, *, lock: bool = False) -> Membership:
    """The person's membership, with its room.

    Not a member, dissolved and not there are the same NotFound. With `lock`, the room's row and the
    membership's are held until the transaction ends, in that order.
    """
    if lock and not Room.objects.locked().filter(pk=room_id).exists():
        raise NotFound
    memberships = Membership.objects.of(user).filter(room_id=room_id).with_room()
    if lock:
        memberships = memberships.locked()
    membership = memberships.first()
    if membership is None:
        raise NotFound
    return membership


def access_group(user: User, room_id: int, *, lock: bool = False) -> Membership:
    """As access_room, for groups only. Raises NotAGroup."""
    membership = access_room(user, room_id, lock=lock)
    if not membership.room.is_group:
        raise NotAGroup
    return membership


def access_managed_group(user: User, room_id: int, *, lock: bool = False) -> Membership:
    """As access_group, for its owner and admins. Raises Forbidden."""
    membership = access_group(user, room_id, lock=lock)
    if not membership.manages:
        raise Forbidden
    return membership


def access_owned_group(user: User, room_id: int, *, lock: bool = False) -> Membership:
    """As access_group, for its owner. Raises Forbidden."""
    membership = access_group(user, room_id, lock=lock)
    if membership.role != Membership.Role.OWNER:
        raise Forbidden
    return membership


def access_joinable_room(user: User, room_id: int) -> Room:
    """A public group, or a room the person is in already; held until the transaction ends."""
    joinable = Q(kind=Room.Kind.GROUP, is_private=False) | Q(memberships__user=user)
    standing = Room.objects.standing().filter(joinable, pk=room_id)
    room = Room.objects.locked().filter(pk__in=standing.values("pk")).first()
    if room is None:
        raise NotFound
    return room


def access_overseen_group(by: User | None, room_id: int, permission: str) -> Room:
    """A standing group, held, that staff does something to; `by` is nobody for a command.

    Raises Forbidden, NotFound, NotAGroup.
    """
    require_staff(by, permission)
    room = Room.objects.standing().locked().filter(pk=room_id).first()
    if room is None:
        raise NotFound
    if not room.is_group:
        raise NotAGroup
    return room
