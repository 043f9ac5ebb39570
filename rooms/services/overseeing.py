"""What the operators do to groups that they are no members of."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import audited_action, record_audit
from accounts.services.auditing import clean_reason
from gochat.core.errors import Invalid

from ..access import access_overseen_group
from ..models import Membership, Room
from .groups import change_group, end_group
from .members import IsOwner, drop_member, hand_over, held_member, make_owner

PERMISSION = "rooms.manage_room"

ANNOUNCE = audited_action("room.announce", _("Set the announcement"))
MUTE = audited_action("room.mute", _("Mute all members"))
UNMUTE = audited_action("room.unmute", _("Let all members write"))
DISSOLVE = audited_action("room.dissolve", _("Dissolve the group"))
TRANSFER = audited_action("room.transfer", _("Make the owner"))
REMOVE = audited_action("room.remove", _("Remove from the group"))


@transaction.atomic
def announce_in_group(
    *, by: User | None, room_id: int, announcement: str, reason: str, address: str | None = None
) -> None:
    """Set a group's announcement, or take it away. Staff with the permission may.

    Publishes as update_group. Raises NotFound, NotAGroup, Forbidden, Invalid.
    """
    room = access_overseen_group(by, room_id, PERMISSION)
    before = room.announcement
    change_group(room, {"announcement": announcement}, by=None)
    details = {"before": before, "after": room.announcement}
    _note(by, ANNOUNCE, room, reason, address, details)


@transaction.atomic
def mute_group(
    *, by: User | None, room_id: int, muted: bool, reason: str, address: str | None = None
) -> None:
    """Keep all plain members from writing, or let them again; its owner and admins can undo it.

    Staff with the permission may. Publishes as update_group. Raises NotFound, NotAGroup, Forbidden,
    Invalid.
    """
    room = access_overseen_group(by, room_id, PERMISSION)
    change_group(room, {"members_muted": muted}, by=None)
    _note(by, MUTE if muted else UNMUTE, room, reason, address)


@transaction.atomic
def dissolve_any_group(
    *, by: User | None, room_id: int, reason: str, address: str | None = None
) -> None:
    """End a group for everybody. Staff with the permission may.

    Publishes as dissolve_group. Raises NotFound, NotAGroup, Forbidden, Invalid.
    """
    room = access_overseen_group(by, room_id, PERMISSION)
    _note(by, DISSOLVE, room, reason, address, {"members": room.member_count})
    end_group(room)


@transaction.atomic
def appoint_owner(
    *, by: User | None, room_id: int, user_id: int, reason: str, address: str | None = None
) -> None:
    """Give a group to one of its members, whether its owner is there or not; he stays as an admin.

    Staff with the permission may. Publishes as transfer_group. Raises NotFound, NotAGroup,
    Forbidden, IsOwner, Invalid for a deleted account.
    """
    room = access_overseen_group(by, room_id, PERMISSION)
    heir = held_member(room, user_id)
    if heir.role == Membership.Role.OWNER:
        raise IsOwner
    if heir.user.deleted_at:
        raise Invalid(_("This person's account has been deleted."))
    _note(by, TRANSFER, room, reason, address, _person(heir.user))
    owners = room.memberships.locked().filter(role=Membership.Role.OWNER).select_related("user")
    make_owner(heir, list(owners), by=None)


@transaction.atomic
def remove_any_member(
    *, by: User | None, room_id: int, user_id: int, reason: str, address: str | None = None
) -> None:
    """Put somebody out of a group; an owner's place goes on as in leave_group.

    Staff with the permission may. Publishes as remove_member. Raises NotFound, NotAGroup,
    Forbidden, Invalid.
    """
    room = access_overseen_group(by, room_id, PERMISSION)
    member = held_member(room, user_id)
    _note(by, REMOVE, room, reason, address, _person(member.user))
    if member.role == Membership.Role.OWNER:
        hand_over(member, by=None)
    drop_member(member, "member.removed", by=None)


def _person(user: User) -> dict:
    return {"user_id": user.pk, "username": user.username}


def _note(
    by: User | None,
    action: str,
    room: Room,
    reason: str,
    address: str | None,
    details: dict | None = None,
) -> None:
    record_audit(
        by=by,
        action=action,
        target=room,
        reason=clean_reason(reason),
        details=details,
        address=address,
    )
