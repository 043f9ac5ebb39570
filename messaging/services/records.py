"""Reading the records of rooms as staff: with a reason, and never without a trace."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import require_staff
from accounts.models import User
from accounts.services import audited_action, record_audit
from accounts.services.auditing import clean_reason
from gochat.core.errors import NotFound
from rooms.models import Message, Room

from ..access import ASK, OPEN, READ_RECORDS, reason_to_read, reason_to_search
from ..search.query import Typed
from .recalling import take_down_message
from .reporting import TAKE_DOWN
from .searching import Found, select_messages

SEARCH = audited_action("record.search", _("Search the records"))
RECALL = "rooms.recall_message"
MAX_SENDERS = MAX_ROOMS = 50


@transaction.atomic
def open_records(*, by: User, room_id: int, reason: str, address: str | None = None) -> Room:
    """State why one reads a room's records: they are open to `by` for REASON_HOLDS.

    Staff that reads records may. Raises NotFound, Forbidden, Invalid.
    """
    require_staff(by, READ_RECORDS)
    room = _room(room_id)
    reason = clean_reason(reason)
    record_audit(by=by, action=OPEN, target=room, reason=reason, address=address)
    return room


@transaction.atomic
def open_search(*, by: User, reason: str, address: str | None = None) -> None:
    """State why one looks through the records of all rooms, for REASON_HOLDS.

    Staff that reads records may. Raises Forbidden, Invalid.
    """
    require_staff(by, READ_RECORDS)
    record_audit(by=by, action=ASK, reason=clean_reason(reason), address=address)


# In no transaction: on SQLite senders would wait for the whole search.
def search_records(
    *,
    by: User,
    typed: Typed,
    query: str,
    room_id: int | None = None,
    cursor: int | None = None,
    limit: int,
    address: str | None = None,
) -> Found:
    """A page of the messages of all rooms, or of one, that have all that was typed.

    What was looked for (`query` is `typed` in the searcher's words), the reason that was given and
    the rooms whose lines were shown go into the audit log. Staff that reads records may. Raises
    NotFound, Forbidden, ReasonNeeded.
    """
    room = None if room_id is None else _room(room_id)
    reason = reason_to_search(by) if room is None else reason_to_read(by, room)
    found = find_records(typed=typed, room=room, cursor=cursor, limit=limit)
    shown = sorted({message.room_id for message in found.messages})
    details = {"query": query, "rooms": shown}
    record_audit(by=by, action=SEARCH, target=room, reason=reason, details=details, address=address)
    return found


def find_records(*, typed: Typed, room: Room | None, cursor: int | None, limit: int) -> Found:
    """As search_records, for services that have let staff in and note it themselves."""
    rooms = _rooms_named(typed.rooms) if room is None else {room.pk: 0}
    senders = _people_named(typed.senders)
    if rooms == {} or senders == frozenset():
        return Found([], None)
    return select_messages(
        typed=typed, senders=senders, joined=rooms, floors=rooms, cursor=cursor, limit=limit
    )


@transaction.atomic
def take_down_record(
    *,
    by: User | None,
    message_id: int,
    reason: str,
    words: str = "",
    address: str | None = None,
) -> Message:
    """Take a message from everybody's screen, at any time; its sender is told the `words`.

    Staff with the permission may.

    Publishes message.updated. Raises NotFound, Forbidden (for a line that nobody wrote too),
    Invalid.
    """
    require_staff(by, RECALL)
    message = take_down_message(message_id=message_id, words=words)
    record_audit(
        by=by, action=TAKE_DOWN, target=message, reason=clean_reason(reason), address=address
    )
    return message


def _room(room_id: int) -> Room:
    room = Room.objects.filter(pk=room_id).first()
    if room is None:
        raise NotFound
    return room


def _rooms_named(names: list[str]) -> dict[int, int] | None:
    """The groups whose name has one of these in it, or whose number it is; None: any room."""
    if not names:
        return None
    named = Q(pk__in=[int(name) for name in names if name.isdecimal() and len(name) < 19])
    for name in names:
        named |= Q(name__icontains=name)
    return dict.fromkeys(Room.objects.filter(named).values_list("pk", flat=True)[:MAX_ROOMS], 0)


def _people_named(names: list[str]) -> frozenset[int] | None:
    """The people of these usernames, else those whose names begin so; None: anybody."""
    if not names:
        return None
    return frozenset(pk for name in names for pk in _people(name.removeprefix("@")))


def _people(name: str) -> list[int]:
    known = list(User.objects.known_as(name)[:MAX_SENDERS])
    exact = [user.pk for user in known if user.username.lower() == name.lower()]
    return exact or [user.pk for user in known]
