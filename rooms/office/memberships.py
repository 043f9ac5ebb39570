"""The members of rooms in the back office."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.office import Act
from accounts.office.sockets import OfPeopleAdmin
from accounts.services.auditing import action_label

from .. import services
from ..models import Membership, Room
from ..services import overseeing
from .naming import room_name, with_people
from .rooms import is_number, is_standing_group


class RoomFilter(SimpleListFilter):
    """Those of one room: it is chosen on the room's page."""

    title = _("room")
    parameter_name = "room"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The room that is chosen."""
        number = request.GET.get("room", "")
        found = Room.objects.filter(pk=int(number)).first() if is_number(number) else None
        return [(number, str(found))] if found else []

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """To leave the room is to leave the role chosen in it."""
        everywhere, *others = super().choices(changelist)
        query = changelist.get_query_string(remove=[self.parameter_name, "role"])
        yield {**everywhere, "query_string": query}
        yield from others

    def has_output(self) -> bool:
        """Even of a room that is not there."""
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Nobody, of a room that is not there."""
        if self.value() is None:
            return queryset
        return queryset.filter(room=self.value()) if self.lookup_choices else queryset.none()


def is_in_group(membership: Membership) -> bool:
    """A member of a group, where somebody can be removed."""
    return is_standing_group(membership.room)


@admin.register(Membership)
class MembershipAdmin(OfPeopleAdmin):
    """Who is in which room, and as what."""

    list_display = ("person", "where", "rank", "joined_at", "muted_until")
    list_filter: tuple[Any, ...] = (RoomFilter,)
    list_select_related = ("user", "room")
    ordering = ("-pk",)
    # There are more of them than can be sorted while somebody waits.
    sortable_by = ()
    facts = ("user", "room", "rank", "nickname", "joined_at", "muted_until")
    acts = (
        Act(
            name="transfer",
            label=action_label(overseeing.TRANSFER),
            icon="key",
            permission=overseeing.PERMISSION,
            lead=_("The group has this owner from now on; the one it had stays as an admin."),
            suits=lambda seat: (
                is_in_group(seat) and seat.role != seat.Role.OWNER and not seat.user.deleted_at
            ),
            perform=lambda seat, **how: services.appoint_owner(
                room_id=seat.room_id, user_id=seat.user_id, **how
            ),
            in_list=False,
        ),
        Act(
            name="remove",
            label=action_label(overseeing.REMOVE),
            icon="person_remove",
            permission=overseeing.PERMISSION,
            lead=_("The group goes from the person's list. An owner's place goes to an admin."),
            suits=is_in_group,
            perform=lambda seat, **how: services.remove_any_member(
                room_id=seat.room_id, user_id=seat.user_id, **how
            ),
            ends_row=True,
            is_grave=True,
        ),
    )

    def title_of(self, row: Membership) -> str:
        """Who, and where; a direct room says both."""
        where = room_name(row.room)
        return f"{row.user.shown_name} · {where}" if row.room.is_group else where

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the people of direct rooms."""
        return with_people(super().get_queryset(request), "room__memberships")

    @admin.display(description=_("room"))
    def where(self, row: Membership) -> str:
        """The group's name, or whose direct room it is."""
        return room_name(row.room)

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        """By role in a chosen room only: the few admins of all rooms are found by no index."""
        is_in_room = is_number(request.GET.get("room", ""))
        return (*self.list_filter, "role") if is_in_room else self.list_filter

    @display(
        description=_("role"),
        label={
            Membership.Role.OWNER: "success",
            Membership.Role.ADMIN: "info",
            Membership.Role.MEMBER: "default",
        },
    )
    def rank(self, membership: Membership) -> tuple[str, Any]:
        """In colour."""
        return membership.role, membership.get_role_display()
