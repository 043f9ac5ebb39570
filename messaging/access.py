"""The only way to a message on somebody's behalf."""

from accounts.access import require_staff
from accounts.models import User
from gochat.core.errors import NotFound
from rooms.access import access_room
from rooms.models import Membership, Message, Room

from .models import Report


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
