"""Who is in a group, and in which role."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import RateRule, User
from accounts.services import spend_rate
from gochat.core.errors import Conflict, Forbidden, Invalid, NotFound
from gochat.core.events import publish

from .. import events
from ..access import access_group, access_joinable_room, access_managed_group, access_owned_group
from ..models import Membership, Message, Room
from .timeline import append_system_line

MAX_MEMBERS = 2000
FACES = 9

Role = Membership.Role


class GroupFull(Conflict):
    """The group has MAX_MEMBERS members."""

    detail = 11
    message = _("This group is full.")


class IsOwner(Conflict):
    """This cannot be done to the group's owner."""

    detail = 12
    message = _("This cannot be done to the group's owner.")


@transaction.atomic
def join_group(*, user: User, room_id: int) -> Membership:
    """Join a public group, with its history. Who is in already stays as he is.

    Publishes `room` to the person, `join` and a system line to the room. Raises NotFound,
    GroupFull.
    """
    room = access_joinable_room(user, room_id)
    if mine := room.memberships.with_room().filter(user=user).first():
        return mine
    line = append_system_line(room, "member.joined", by=user.pk)
    return add_members(room, [user], line, by=user)[0]


@transaction.atomic
def invite_members(*, by: User, room_id: int, user_ids: Iterable[int]) -> list[Membership]:
    """Bring people into a group; every member may. Who is in already is passed over.

    In a private group newcomers see what comes after them. Publishes as join_group.
    Raises NotFound, NotAGroup, Invalid, GroupFull, RateRuleReached.
    """
    room = access_group(by, room_id, lock=True).room
    there = set(room.memberships.values_list("user_id", flat=True))
    new = [user for user in present_people(user_ids, by=by) if user.pk not in there]
    if not new:
        return []
    spend_rate(by=by, action=RateRule.Action.INVITATION, count=len(new))
    line = append_system_line(room, "members.added", by=by.pk, user_ids=[user.pk for user in new])
    return add_members(room, new, line, by=by)


@transaction.atomic
def leave_group(*, user: User, room_id: int) -> None:
    """Leave a group. An owner's place goes to its senior admin, else its senior member; the last
    one out dissolves it.

    Publishes `room.removed` to the person, `leave` and a system line to the room. Raises NotFound,
    NotAGroup.
    """
    membership = access_group(user, room_id, lock=True)
    if membership.role == Role.OWNER:
        hand_over(membership, by=user.pk)
    drop_member(membership, "member.left", by=user.pk)


@transaction.atomic
def remove_member(*, by: User, room_id: int, user_id: int) -> None:
    """Put somebody out of a group: the owner anybody, an admin plain members.

    Publishes as leave_group. Raises NotFound, NotAGroup, Forbidden, IsOwner.
    """
    mine = access_managed_group(by, room_id, lock=True)
    theirs = held_member(mine.room, user_id)
    _require_rank(mine, theirs)
    drop_member(theirs, "member.removed", by=by.pk)


@transaction.atomic
def change_role(*, by: User, room_id: int, user_id: int, role: str) -> Membership:
    """Make a member an admin, or an admin a member; the group's owner may.

    Publishes `room` to the person and a system line. Raises NotFound, NotAGroup, Forbidden,
    IsOwner.
    """
    mine = access_owned_group(by, room_id, lock=True)
    theirs = held_member(mine.room, user_id)
    if theirs.role == Role.OWNER:
        raise IsOwner
    if theirs.role != role:
        theirs.role = role
        theirs.save(update_fields=["role"])
        _tell_roles(mine.room, "role.changed", [theirs], by=by.pk, user_ids=[user_id], role=role)
    return theirs


@transaction.atomic
def transfer_group(*, by: User, room_id: int, user_id: int) -> Membership:
    """Give a group to another member; its owner may, and becomes an admin.

    Publishes as change_role. Raises NotFound, NotAGroup, Forbidden, IsOwner.
    """
    mine = access_owned_group(by, room_id, lock=True)
    theirs = held_member(mine.room, user_id)
    if theirs == mine:
        raise IsOwner
    make_owner(theirs, [mine], by=by.pk)
    return theirs


@transaction.atomic
def mute_member(*, by: User, room_id: int, user_id: int, until: datetime | None) -> Membership:
    """Keep a member from writing until a time, or let him write again; ranks as in remove_member.

    Publishes `room` to the person. Raises NotFound, NotAGroup, Forbidden, IsOwner.
    """
    mine = access_managed_group(by, room_id, lock=True)
    theirs = held_member(mine.room, user_id)
    _require_rank(mine, theirs)
    theirs.muted_until = until
    theirs.save(update_fields=["muted_until"])
    publish([events.membership_changed(theirs)])
    return theirs


def present_people(user_ids: Iterable[int], *, by: User) -> list[User]:
    """The people with these ids, in this order. Raises Invalid when one cannot be invited.

    Who has blocked the one that invites cannot be by him: it is as if there were no such person.
    """
    wanted = list(dict.fromkeys(user_ids))
    found = User.objects.present().exclude(blocks__user=by).in_bulk(wanted)
    if len(found) < len(wanted):
        raise Invalid(errors={"user_ids": [_("There is no such person.")]})
    return [found[user_id] for user_id in wanted]


def add_members(room: Room, users: Sequence[User], line: Message, *, by: User) -> list[Membership]:
    """Put people into a locked group that `line` has just told of, and publish it."""
    if room.member_count + len(users) > MAX_MEMBERS:
        raise GroupFull
    memberships = [
        Membership(
            room=room,
            user=user,
            role=Role.OWNER if user.pk == room.owner_id else Role.MEMBER,
            joined_seq=line.seq - 1 if room.is_private else 0,
            read_seq=line.seq,
            read_counted=room.counted,
        )
        for user in users
    ]
    Membership.objects.bulk_create(memberships)
    room.face_ids = (room.face_ids + [user.pk for user in users])[:FACES]
    room.member_count += len(users)
    room.save(update_fields=["face_ids", "member_count"])
    publish(
        [
            events.message_added(line),
            *events.members_added(memberships, line, by=by.pk),
            events.room_changed(room),
        ]
    )
    return memberships


def held_member(room: Room, user_id: int) -> Membership:
    """A membership of a locked group, held too. Raises NotFound."""
    theirs = room.memberships.locked().filter(user_id=user_id).first()
    if theirs is None:
        raise NotFound
    theirs.room = room
    return theirs


def _require_rank(mine: Membership, theirs: Membership) -> None:
    if theirs.role == Role.OWNER:
        raise IsOwner
    if mine.role == Role.ADMIN and theirs.role == Role.ADMIN:
        raise Forbidden


def drop_member(membership: Membership, event: str, *, by: int | None) -> None:
    """Take a held member out of a locked group; the last one out dissolves it."""
    room, user_id = membership.room, membership.user_id
    membership.delete()
    room.member_count -= 1
    if room.member_count == 0:
        room.dissolved_at = timezone.now()
        room.save(update_fields=["member_count", "dissolved_at"])
        publish(events.member_gone(room, user_id, by=by))
        return
    first = room.memberships.order_by("pk").values_list("user_id", flat=True)[:FACES]
    room.face_ids = list(first)
    room.save(update_fields=["face_ids", "member_count"])
    facts = {"by": by} if by == user_id else {"by": by, "user_ids": [user_id]}
    line = append_system_line(room, event, **facts)
    publish(
        [
            *events.member_gone(room, user_id, by=by),
            events.message_added(line),
            events.room_changed(room),
        ]
    )


def hand_over(mine: Membership, *, by: int | None) -> None:
    """Give a locked group that its owner goes from to the senior admin, else the senior member."""
    others = mine.room.memberships.exclude(pk=mine.pk)
    # Deleted accounts stay members, and can do nothing with a group.
    present = others.filter(user__deleted_at=None)
    heirs = present if present.exists() else others
    heir = heirs.filter(role=Role.ADMIN).order_by("pk").first() or heirs.order_by("pk").first()
    if heir is not None:
        heir.room = mine.room
        make_owner(heir, [], by=by)


def make_owner(heir: Membership, former: Sequence[Membership], *, by: int | None) -> None:
    """Give a locked group to a member; its former owners stay as admins, if they are there."""
    heir.role = Role.OWNER
    for membership in former:
        is_gone = membership.user.deleted_at is not None
        membership.role = Role.MEMBER if is_gone else Role.ADMIN
    Membership.objects.bulk_update([heir, *former], ["role"])
    room = heir.room
    room.owner = heir.user
    room.save(update_fields=["owner"])
    _tell_roles(room, "owner.transferred", [heir, *former], by=by, user_ids=[heir.user_id])


def _tell_roles(room: Room, event: str, changed: Sequence[Membership], **facts: Any) -> None:
    line = append_system_line(room, event, **facts)
    publish(
        [
            events.message_added(line),
            events.room_changed(room),
            *map(events.membership_changed, changed),
        ]
    )
