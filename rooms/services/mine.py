"""A member's own settings of a room."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from gochat.core.events import publish
from gochat.core.text import clean_line, clean_text

from .. import events
from ..access import access_room
from ..models import Membership
from ..models.membership import DRAFT_LENGTH, NICKNAME_LENGTH
from ..serializers import last_messages, mention_counts


@transaction.atomic
def update_my_membership(*, by: User, room_id: int, **changes: Any) -> Membership:
    """Change one's own nickname, draft, muted, pinned or hidden. Every member may, for himself.

    Publishes `room` to one's own devices. Raises NotFound, Invalid.
    """
    membership = access_room(by, room_id, lock=True)
    columns = _columns(membership, changes)
    for column, value in columns.items():
        setattr(membership, column, value)
    membership.save(update_fields=columns)
    publish([_changed(membership)])
    return membership


def _columns(membership: Membership, changes: dict) -> dict:
    columns: dict[str, Any] = {}
    for field, value in changes.items():
        match field:
            case "nickname":
                columns[field] = clean_line(
                    value, field=field, max_length=NICKNAME_LENGTH, required=False
                )
            case "draft":
                columns[field] = clean_text(
                    value, field=field, max_length=DRAFT_LENGTH, required=False
                )
            case "muted":
                columns[field] = value
            case "pinned":
                columns["pinned_at"] = timezone.now() if value else None
            case "hidden":
                columns["hidden_seq"] = membership.room.last_seq if value else None
    return columns


def _changed(membership: Membership) -> dict:
    return events.my_room_changed(
        membership,
        last_message=last_messages([membership]).get(membership.pk),
        mentions=mention_counts([membership]).get(membership.pk, 0),
    )
