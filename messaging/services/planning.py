"""Broadcasts that staff plans: written down, sent in batches when it is time, through restarts."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import require_staff
from accounts.models import User
from accounts.services import audited_action, record_audit, system_account
from accounts.services.auditing import clean_reason
from gochat.core.errors import ChatError, Conflict, Invalid, NotFound
from gochat.core.text import clean_text
from rooms.models import Room
from rooms.models.message import CONTENT_LENGTH

from ..audiences import Audience, people_of
from ..models import Broadcast
from ..models.broadcast import FAULT_LENGTH
from .broadcasting import AT_ONCE, broadcast
from .word_rules import apply_word_rules

PERMISSION = "messaging.plan_broadcast"
# A process that is at a batch for longer has died.
HOLD = timedelta(seconds=60)
MOST_ROOMS = 100
MOST_PEOPLE = 1000

PLAN = audited_action("broadcast.plan", _("Write a broadcast"))
CANCEL = audited_action("broadcast.cancel", _("Cancel the broadcast"))

State = Broadcast.State


class BroadcastEnded(Conflict):
    """The broadcast was sent or cancelled before."""

    detail = 26
    message = _("This broadcast has ended.")


@transaction.atomic
def plan_broadcast(
    *,
    by: User | None,
    content: str,
    audience: str,
    role: str = "",
    rooms: Iterable[int] = (),
    people: Iterable[str] = (),
    starts_at: datetime | None = None,
    reason: str,
    address: str | None = None,
) -> Broadcast:
    """Write down what many people are to be told, now or at a time; a server process sends it.

    `rooms` are ids, `people` usernames. Staff with the permission may. Raises Forbidden, Invalid,
    WordBlocked.
    """
    require_staff(by, PERMISSION)
    content = clean_text(content, field="content", max_length=CONTENT_LENGTH)
    apply_word_rules(content)
    row = Broadcast.objects.create(
        content=content,
        audience=audience,
        starts_at=starts_at or timezone.now(),
        created_by=by,
        **_whom(audience, role, rooms, people),
    )
    details = {"audience": audience, "role": row.role, "rooms": row.room_ids, "content": content}
    record_audit(
        by=by,
        action=PLAN,
        target=row,
        reason=clean_reason(reason),
        details=details,
        address=address,
    )
    return row


@transaction.atomic
def cancel_broadcast(
    *, by: User | None, broadcast_id: int, reason: str, address: str | None = None
) -> None:
    """Tell nobody more; who was told keeps it. Staff with the permission may.

    Raises Forbidden, NotFound, BroadcastEnded.
    """
    require_staff(by, PERMISSION)
    row = Broadcast.objects.locked().filter(pk=broadcast_id).first()
    if row is None:
        raise NotFound
    if not row.is_open:
        raise BroadcastEnded
    _end(row, State.CANCELLED)
    record_audit(
        by=by,
        action=CANCEL,
        target=row,
        reason=clean_reason(reason),
        details={"told": row.told},
        address=address,
    )


def send_next_batch() -> bool:
    """Go on with the broadcast that has waited longest; whether there was one. For a keeper."""
    row = _hold_due()
    if row is None:
        return False
    try:
        _tell(row)
    except ChatError as error:
        # Its words are not to be said any more, for one: trying again helps nothing.
        _end(row, State.FAILED, fault=str(error.message)[:FAULT_LENGTH])
    return True


def _hold_due() -> Broadcast | None:
    now = timezone.now()
    due = Broadcast.objects.due(now)
    row = due.order_by("starts_at", "pk").first()
    if row is None or not due.filter(pk=row.pk).update(state=State.SENDING, held_until=now + HOLD):
        return None
    # As it is now: another may have gone on since, and this is the hold that was taken.
    row.refresh_from_db()
    return row


def _tell(row: Broadcast) -> None:
    people = recipients(row)
    total = people.count() if row.total is None else row.total
    batch = list(people.filter(pk__gt=row.last_id).values_list("pk", flat=True)[:AT_ONCE])
    for _told, _new in broadcast(
        sender=system_account(), content=row.content, user_ids=batch, key=row.key
    ):
        pass
    # A batch that took longer than the hold is another's by now, who counts it.
    held = Broadcast.objects.filter(pk=row.pk, held_until=row.held_until)
    was_held = held.update(
        total=total,
        told=F("told") + len(batch),
        last_id=batch[-1] if batch else row.last_id,
        held_until=None,
    )
    if was_held and len(batch) < AT_ONCE:
        _end(row, State.SENT)


def recipients(row: Broadcast) -> QuerySet[User]:
    """Whom it is for, as of now."""
    return people_of(row.audience, role=row.role, room_ids=row.room_ids, user_ids=row.user_ids)


def _end(row: Broadcast, state: str, *, fault: str = "") -> None:
    still_open = Broadcast.objects.filter(pk=row.pk, state__in=Broadcast.OPEN)
    # Its hold stays: who is at a batch that goes out still counts it.
    still_open.update(state=state, fault=fault, ended_at=timezone.now())


def _whom(audience: str, role: str, rooms: Iterable[int], people: Iterable[str]) -> dict:
    """The columns that say who is meant. Raises Invalid that names the field."""
    match audience:
        case Audience.EVERYBODY | Audience.STAFF:
            return {}
        case Audience.ROLE:
            if not Group.objects.filter(name=role).exists():
                raise Invalid(errors={"role": [_("There is no such role.")]})
            return {"role": role}
        case Audience.ROOMS:
            return {"room_ids": _known_groups(list(dict.fromkeys(rooms)))}
        case Audience.PEOPLE:
            return {"user_ids": _known_people(list(dict.fromkeys(people)))}
    raise Invalid(errors={"audience": [_("There is no such audience.")]})


def _known_groups(ids: list[int]) -> list[int]:
    groups = Room.objects.standing().filter(kind=Room.Kind.GROUP, pk__in=ids[:MOST_ROOMS])
    known = set(groups.values_list("pk", flat=True))
    strange = [str(pk) for pk in ids if pk not in known]
    if strange or not known:
        text = _("There is no group %(number)s.") % {"number": ", ".join(strange[:5])}
        raise Invalid(errors={"rooms": [text if strange else _("Say which groups.")]})
    return ids


def _known_people(names: list[str]) -> list[int]:
    found = User.objects.present().filter(username__in=names[:MOST_PEOPLE])
    known = dict(found.values_list("username", "pk"))
    strange = [name for name in names if name not in known]
    if strange or not known:
        text = _("Nobody is called %(name)s.") % {"name": ", ".join(strange[:5])}
        raise Invalid(errors={"people": [text if strange else _("Say who.")]})
    return [known[name] for name in names]
