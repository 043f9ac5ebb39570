"""Rooms in the back office: those of a person."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.office import Panel, add_panel

from .models import Membership

SHOWN = 12


@add_panel(User)
def rooms(request: HttpRequest, user: User) -> Panel | None:
    """Where a person is, those with the newest activity first."""
    if not request.user.has_perm("rooms.view_room"):
        return None
    rows = Membership.objects.filter(user=user, room__dissolved_at=None).select_related("room")
    return Panel(
        title=_("Rooms"),
        figures=[(_("Rooms"), rows.count())],
        columns=(_("name"), _("kind"), _("members"), _("role")),
        rows=[
            (
                str(row.room),
                row.room.get_kind_display(),
                row.room.member_count,
                row.get_role_display(),
            )
            for row in rows.order_by("-room__active_at")[:SHOWN]
        ],
        empty=_("In no room."),
    )
