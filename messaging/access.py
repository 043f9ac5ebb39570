"""The only way to a message on somebody's behalf."""

from datetime import timedelta

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import require_staff
from accounts.models import AuditEntry, User
from accounts.services import audited_action
from gochat.core.errors import Forbidden, NotFound
from rooms.access import access_room
from rooms.models import Membership, Message, Room

from .models import Report

READ_RECORDS = "rooms.view_message"
OPEN = audited_action("record.open", _("Read a room's records"))
ASK = audited_action("record.ask", _("Look through all records"))
# So long the staff member who gave a reason need not give another.
REASON_HOLDS = timedelta(hours=1)


class ReasonNeeded(Forbidden):
    """Staff wants to read what is private, and has not said why within the last hour."""

    detail = 25
    message = _("Say first why you read this.")


def access_message(
    user: User, message_id: int, *, lock: bool = False
) -> tuple[Message, Membership]:
    """A message and the person's membership of its room.

    Not a member, older than what he may see and not there are the same NotFound. With `lock`, room,
    membership and message are held until the transaction ends.
    """
    room_id = Message.objects.filter(pk=message_id).values_list("room_id", flat=True).first()
    if room_id is None:
        raise NotFound
    membership = access_room(user, room_id, lock=lock)
    visible = Message.objects.visible_to(membership)
    message = (visible.locked() if lock else visible).filter(pk=message_id).first()
    if message is None:
        raise NotFound
    message.room = membership.room
    return message, membership


def access_taken_down(user: User, message_id: int) -> Message:
    """A message of the person's own that the operators took down. Raises NotFound."""
    message, _membership = access_message(user, message_id)
    if message.sender_id != user.pk or not message.payload.get("taken_down"):
        raise NotFound
    return message


def held_message(message_id: int) -> Message:
    """Any message, on nobody's behalf; its room and it are held until the transaction ends."""
    room_id = Message.objects.filter(pk=message_id).values_list("room_id", flat=True).first()
    room = Room.objects.locked().filter(pk=room_id).first()
    message = room and Message.objects.locked().filter(pk=message_id).first()
    if message is None:
        raise NotFound
    message.room = room
    return message


def access_report(by: User | None, report_id: int, *, lock: bool = False) -> Report:
    """A report, for staff that decides; `by` is nobody for a command.

    Raises NotFound, Forbidden.
    """
    require_staff(by, "messaging.decide_report")
    reports = Report.objects.locked() if lock else Report.objects.all()
    report = reports.filter(pk=report_id).first()
    if report is None:
        raise NotFound
    return report


def access_record(by: User, message_id: int) -> Message:
    """Any message with its room and sender, for staff that reads records.

    Of a room that is not public only with a reason: the audit log's own entry of it is the key.
    Raises NotFound, Forbidden, ReasonNeeded.
    """
    require_staff(by, READ_RECORDS)
    message = Message.objects.select_related("room", "sender").filter(pk=message_id).first()
    if message is None:
        raise NotFound
    reason_to_read(by, message.room)
    return message


def reason_to_read(by: User, room: Room) -> str:
    """Why `by` reads this room's records; nothing for a group that anybody may join.

    Raises Forbidden, ReasonNeeded.
    """
    require_staff(by, READ_RECORDS)
    is_public = room.is_group and not room.is_private and room.dissolved_at is None
    return "" if is_public else _reason(by, OPEN, room)


def reason_to_search(by: User) -> str:
    """Why `by` looks through the records of all rooms. Raises Forbidden, ReasonNeeded."""
    require_staff(by, READ_RECORDS)
    return _reason(by, ASK)


def _reason(by: User, action: str, target: Model | None = None) -> str:
    since = timezone.now() - REASON_HOLDS
    entries = AuditEntry.objects.filter(by=by, action=action, at__gt=since)
    if target is not None:
        entries = entries.filter(target_kind=target._meta.model_name, target_id=str(target.pk))
    entry = entries.order_by("-pk").first()
    if entry is None:
        raise ReasonNeeded
    return entry.reason
