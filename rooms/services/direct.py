"""The direct room: exactly one per pair of people."""

from collections.abc import Iterable

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


def open_direct_rooms(*, by: User, user_ids: Iterable[int]) -> dict[int, int]:
    """The ids of the direct rooms with many people, in a fixed number of transactions.

    As open_direct_room; who is not present is left out.
    """
    people = User.objects.present().in_bulk(list(user_ids))
    try:
        return _open_many(by, people)
    except IntegrityError:  # one of them opened the room at the same moment
        return _open_many(by, people)


@transaction.atomic
def _open_many(by: User, people: dict[int, User]) -> dict[int, int]:
    keys = {direct_key(by.pk, user_id): user_id for user_id in people}
    known = set(_ids_by_key(keys))
    new = [key for key in keys if key not in known]
    Room.objects.bulk_create(_new_room(key, by.pk, keys[key]) for key in new)
    rooms = Room.objects.filter(direct_key__in=new).in_bulk(field_name="direct_key")
    for key, room in rooms.items():
        _seat(room, by, people[keys[key]])
    return {keys[key]: room_id for key, room_id in _ids_by_key(keys).items()}


def _ids_by_key(keys: Iterable[str]) -> dict[str, int]:
    rooms = Room.objects.standing().filter(direct_key__in=list(keys))
    return {key: pk for key, pk in rooms.values_list("direct_key", "pk") if key}


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
    room = _new_room(key, by.pk, peer.pk)
    room.save(force_insert=True)
    return _seat(room, by, peer)


def _new_room(key: str, one: int, other: int) -> Room:
    people = list(dict.fromkeys((one, other)))
    return Room(kind=Room.Kind.DIRECT, direct_key=key, member_count=len(people), face_ids=people)


def _seat(room: Room, by: User, peer: User) -> Membership:
    """Put the two into their new room, and publish it."""
    people = {by.pk: by, peer.pk: peer}
    memberships = [
        Membership(room=room, user=user, hidden_seq=None if user == by else 0)
        for user in people.values()
    ]
    Membership.objects.bulk_create(memberships)
    publish(events.members_added(memberships, None, by=by.pk))
    return memberships[0]
