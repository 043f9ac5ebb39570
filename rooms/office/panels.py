"""What pages of the back office tell of rooms: those of a person, a room's members and traffic."""

from datetime import datetime, time, timedelta

from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.office import Cell, Panel, add_panel
from accounts.office.deeds import deeds_done_to
from accounts.office.facts import url_of
from accounts.office.panels import moment

from ..models import Membership, Room
from .naming import room_names
from .traffic import counted_before

SHOWN = 12
MEMBERS_SHOWN = 20
DAYS = 14
# The owner first, then the admins.
RANK = Case(
    *(When(role=role, then=Value(place)) for place, role in enumerate(Membership.MANAGING)),
    default=Value(len(Membership.MANAGING)),
    output_field=IntegerField(),
)


@add_panel(User)
def rooms(request: HttpRequest, user: User) -> Panel | None:
    """Where a person is, those with the newest activity first."""
    if not request.user.has_perm("rooms.view_room"):
        return None
    rows = Membership.objects.filter(user=user, room__dissolved_at=None).select_related("room")
    newest = rows.order_by("-room__active_at")[:SHOWN]
    names = room_names(row.room for row in newest)
    return Panel(
        title=_("Rooms"),
        figures=[(_("Rooms"), rows.count())],
        columns=(_("name"), _("kind"), _("members"), _("role")),
        rows=[
            (
                Cell(names[row.room_id], url_of(request, row.room)),
                row.room.get_kind_display(),
                row.room.member_count,
                row.get_role_display(),
            )
            for row in newest
        ],
        empty=_("In no room."),
    )


@add_panel(Room)
def members(request: HttpRequest, room: Room) -> Panel | None:
    """Who is in it, in the order of their ranks and of their coming."""
    if not request.user.has_perm("rooms.view_membership"):
        return None
    rows = Membership.objects.filter(room=room).select_related("user").order_by(RANK, "pk")
    return Panel(
        title=_("Members"),
        figures=[(_("Members"), room.member_count)],
        columns=(_("person"), _("role"), _("joined"), _("membership")),
        rows=[
            (
                Cell(row.user.shown_name, url_of(request, row.user)),
                row.get_role_display(),
                moment(row.joined_at),
                Cell(_("Membership"), url_of(request, row)),
            )
            for row in rows[:MEMBERS_SHOWN]
        ],
        empty=_("Nobody is in it."),
        more_url=f"{reverse('admin:rooms_membership_changelist')}?room={room.pk}",
    )


@add_panel(Room)
def traffic(request: HttpRequest, room: Room) -> Panel:
    """How much was written on each of the last days."""
    today = timezone.localdate()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    marks = [timezone.make_aware(datetime.combine(day, time.min)) for day in days]
    counted = [*counted_before(room, marks), room.counted]
    numbers = [after - before for before, after in zip(counted, counted[1:], strict=False)]
    most = max(*numbers, 1)
    return Panel(
        title=_("Messages"),
        figures=[
            (_("Messages"), room.counted),
            (_("Today"), numbers[-1]),
            (_("Last 7 days"), sum(numbers[-7:])),
        ],
        columns=(_("day"), _("messages")),
        rows=[
            (date_format(day, "MONTH_DAY_FORMAT"), bar(number, most))
            for day, number in zip(reversed(days), reversed(numbers), strict=True)
        ],
        empty="",
    )


def bar(number: int, most: int) -> str:
    """A number and its length, which is nothing to be read out."""
    length = '<meter min="0" max="{}" value="{}" aria-hidden="true"></meter> {}'
    return format_html(length, most, number, number)


@add_panel(Room)
def done_to(request: HttpRequest, room: Room) -> Panel | None:
    """What staff has done to it."""
    return deeds_done_to(request, room)
