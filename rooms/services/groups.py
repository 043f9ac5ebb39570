"""Making, changing and dissolving groups."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import RateRule, User
from accounts.services import spend_rate
from gochat.core.events import publish
from gochat.core.text import clean_line, clean_text

from .. import events
from ..access import access_managed_group, access_owned_group
from ..models import Membership, Room
from ..models.room import ANNOUNCEMENT_LENGTH, DESCRIPTION_LENGTH, NAME_LENGTH
from .members import add_members, present_people
from .timeline import append_system_line


@transaction.atomic
def create_group(
    *,
    by: User,
    name: str,
    description: str = "",
    is_private: bool = True,
    member_ids: Iterable[int] = (),
) -> Membership:
    """Make a group with its first members; its maker is the owner. Anybody signed in may.

    Publishes `room` to each member, `join` and the system line. Raises Invalid, GroupFull.
    """
    room = Room.objects.create(
        kind=Room.Kind.GROUP,
        name=clean_line(name, field="name", max_length=NAME_LENGTH),
        description=_clean_description(description),
        is_private=is_private,
        owner=by,
    )
    others = [user for user in present_people(member_ids, by=by) if user != by]
    if others:
        spend_rate(by=by, action=RateRule.Action.INVITATION, count=len(others))
    line = append_system_line(
        room, "group.created", by=by.pk, user_ids=[user.pk for user in others], name=room.name
    )
    return add_members(room, [by, *others], line, by=by)[0]


@transaction.atomic
def update_group(*, by: User, room_id: int, **changes: Any) -> Membership:
    """Change a group's name, description, announcement or privacy, or mute all plain members. Its
    owner and admins may.

    Publishes `room` and a system line for all but description and privacy. Raises NotFound,
    NotAGroup, Forbidden, Invalid.
    """
    membership = access_managed_group(by, room_id, lock=True)
    change_group(membership.room, changes, by=by.pk)
    return membership


def change_group(room: Room, changes: dict[str, Any], *, by: int | None) -> None:
    """Change a locked group as update_group does; `by` is nobody for the operators."""
    changed = {
        field: value for field, value in _clean(changes).items() if getattr(room, field) != value
    }
    for field, value in changed.items():
        setattr(room, field, value)
    if not changed:
        return
    room.save(update_fields=changed)
    lines = [append_system_line(room, event, by=by, **facts) for event, facts in _told(changed)]
    publish([*map(events.message_added, lines), events.room_changed(room)])


def _told(changed: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What of it is written down in the timeline."""
    if "name" in changed:
        yield "room.renamed", {"name": changed["name"]}
    if changed.get("announcement"):
        yield "announcement.changed", {}
    if "members_muted" in changed:
        yield ("members.muted" if changed["members_muted"] else "members.unmuted"), {}


@transaction.atomic
def dissolve_group(*, by: User, room_id: int) -> None:
    """End a group for everybody; its owner may. Its history stays for the back office.

    Publishes `room.removed`. Raises NotFound, NotAGroup, Forbidden.
    """
    end_group(access_owned_group(by, room_id, lock=True).room)


def end_group(room: Room) -> None:
    """Take a locked group away from whoever is still in it."""
    user_ids = list(room.memberships.values_list("user_id", flat=True))
    room.dissolved_at = timezone.now()
    room.save(update_fields=["dissolved_at"])
    room.memberships.all().delete()
    publish(events.room_dissolved(room, user_ids))


def _clean(changes: dict) -> dict:
    cleaners: dict[str, Callable[[Any], Any]] = {
        "name": lambda value: clean_line(value, field="name", max_length=NAME_LENGTH),
        "description": _clean_description,
        "announcement": lambda value: clean_text(
            value, field="announcement", max_length=ANNOUNCEMENT_LENGTH, required=False
        ),
        "is_private": bool,
        "members_muted": bool,
    }
    return {field: cleaners[field](value) for field, value in changes.items()}


def _clean_description(value: str) -> str:
    return clean_line(value, field="description", max_length=DESCRIPTION_LENGTH, required=False)
