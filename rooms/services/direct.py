"""The direct room: exactly one per pair of people."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gochat.core.errors import NotFound
from gochat.core.events import publish

from .. import events
from ..models import Membership, Room
from .mine import update_my_membership


def open_direct_room(*, by: User, user_id: int) -> tuple[Membership, bool]:
    """The direct room of two people, made at first use; oneself is allowed: notes to self.

    Any signed-in person may open one with any present person. Answers the caller's membership and
    whether the room is new. To the other one it appears with the first message. Publishes `room` to
    both. Raises NotFound.
    """
    peer = User.objects.present().filter(pk=user_id).first()
    if peer is None:
        raise NotFound(_("There is no such person."))
    key = direct_key(by.pk, peer.pk)
    if found := _find(by, key):
        return _shown(found, by), False
    try:
        return _create(by, peer, key), True
    except IntegrityError:  # the other one opened it at the same moment
        return Membership.objects.of(by).with_room().get(room__direct_key=key), False


def direct_key(one: int, other: int) -> str:
    """What makes a pair's room unique."""
    return f"{min(one, other)}.{max(one, other)}"


def _find(by: User, key: str) -> Membership | None:
    return Membership.objects.of(by).with_room().filter(room__direct_key=key).first()


def _shown(membership: Membership, by: User) -> Membership:
    if not membership.hidden:
        return membership
    return update_my_membership(by=by, room_id=membership.room_id, hidden=False)


@transaction.atomic
def _create(by: User, peer: User, key: str) -> Membership:
    people = {by.pk: by, peer.pk: peer}
    room = Room.objects.create(
        kind=Room.Kind.DIRECT, direct_key=key, member_count=len(people), face_ids=list(people)
    )
    memberships = [
        Membership(room=room, user=user, hidden_seq=None if user == by else 0)
        for user in people.values()
    ]
    Membership.objects.bulk_create(memberships)
    publish(events.members_added(memberships, None, by=by.pk))
    return memberships[0]
