"""Ways into the records from other pages: a room's, a report's."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.office import Cell, Panel, add_panel
from accounts.office.panels import moment
from rooms.models import Message, Room

from ..access import READ_RECORDS
from ..models import Report
from .drawing import record_url


@add_panel(Room)
def newest_line(request: HttpRequest, room: Room) -> Panel | None:
    """Where reading a room begins."""
    if not request.user.has_perm(READ_RECORDS):
        return None
    newest = Message.objects.filter(pk=room.last_message_id).first()
    return Panel(
        title=_("Chat records"),
        columns=(_("newest line"), ""),
        rows=[_row(newest)] if newest else [],
        empty=_("Nothing was written."),
    )


@add_panel(Report)
def reported_line(request: HttpRequest, report: Report) -> Panel | None:
    """What was reported, among what was said before and after."""
    if report.message is None or not request.user.has_perm(READ_RECORDS):
        return None
    return Panel(
        title=_("Chat records"),
        columns=(_("sent"), ""),
        rows=[_row(report.message)],
        empty="",
    )


def _row(message: Message) -> tuple[str, Cell]:
    return moment(message.created_at), Cell(_("Read"), record_url(message.pk))
