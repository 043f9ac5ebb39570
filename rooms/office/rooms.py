"""Rooms in the back office: the list, a room's page, and what can be done to a group."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.office import Act, OfficeAdmin, ReasonForm
from accounts.services.auditing import action_label

from .. import services
from ..models import Room
from ..models.room import ANNOUNCEMENT_LENGTH
from ..services import overseeing
from .naming import room_name, with_people


class StateFilter(SimpleListFilter):
    """What has become of a group."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """All states."""
        return [
            ("standing", _("Standing")),
            ("muted", _("All members muted")),
            ("dissolved", _("Dissolved")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those in the chosen state; that only groups are muted or dissolved spares the others."""
        match self.value():
            case "standing":
                return queryset.standing()
            case "muted":
                return queryset.standing().filter(kind=Room.Kind.GROUP, members_muted=True)
            case "dissolved":
                return queryset.filter(kind=Room.Kind.GROUP, dissolved_at__isnull=False)
        return queryset


class AnnouncementForm(ReasonForm):
    """What the members are to read."""

    announcement = forms.CharField(
        label=_("Announcement"),
        max_length=ANNOUNCEMENT_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Empty takes away what is there."),
    )
    field_order = ("announcement", "reason")


def is_standing_group(room: Room) -> bool:
    """Only then can anything be done to it."""
    return room.is_group and room.dissolved_at is None


ACTS = (
    Act(
        name="announce",
        label=action_label(overseeing.ANNOUNCE),
        icon="campaign",
        permission=overseeing.PERMISSION,
        lead=_("It stands above the chat until each member has tapped it away."),
        form=AnnouncementForm,
        suits=is_standing_group,
        perform=lambda room, **how: services.announce_in_group(room_id=room.pk, **how),
        in_list=False,
    ),
    Act(
        name="mute",
        label=action_label(overseeing.MUTE),
        icon="voice_over_off",
        permission=overseeing.PERMISSION,
        lead=_("Only the owner and admins can write from now on; they can let the others again."),
        suits=lambda room: is_standing_group(room) and not room.members_muted,
        perform=lambda room, **how: services.mute_group(room_id=room.pk, muted=True, **how),
    ),
    Act(
        name="unmute",
        label=action_label(overseeing.UNMUTE),
        icon="record_voice_over",
        permission=overseeing.PERMISSION,
        lead=_("All members can write again."),
        suits=lambda room: is_standing_group(room) and room.members_muted,
        perform=lambda room, **how: services.mute_group(room_id=room.pk, muted=False, **how),
    ),
    Act(
        name="dissolve",
        label=action_label(overseeing.DISSOLVE),
        icon="delete_forever",
        permission=overseeing.PERMISSION,
        lead=_(
            "The group is gone for all its members at once; its records stay."
            " This cannot be undone."
        ),
        suits=is_standing_group,
        perform=lambda room, **how: services.dissolve_any_group(room_id=room.pk, **how),
        is_grave=True,
    ),
)


@admin.register(Room)
class RoomAdmin(OfficeAdmin):
    list_display = ("named", "shown_kind", "member_count", "state", "owner", "active_at")
    list_filter = (StateFilter, "kind", "is_private")
    list_select_related = ("owner",)
    search_fields = ("name",)
    search_help_text = _("A part of a group's name, or a room's number.")
    ordering = ("-active_at",)
    acts = ACTS
    facts = (
        *("id", "shown_kind", "state", "owner", "member_count", "description", "announcement"),
        *("created_at", "active_at", "dissolved_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the people of direct rooms."""
        return with_people(super().get_queryset(request), "memberships")

    def search(self, request: HttpRequest, queryset: QuerySet, text: str) -> QuerySet:
        """Groups that are called so, or the room of the number."""
        found = queryset.filter(kind=Room.Kind.GROUP).matching(text)
        return found | queryset.filter(pk=int(text)) if is_number(text) else found

    def title_of(self, row: Room) -> str:
        """Direct rooms are headed by their people."""
        return " ".join(self.named(row))

    @display(description=_("name"), header=True)
    def named(self, room: Room) -> list[str]:
        """The group's name, or whose direct room it is; and the number."""
        return [room_name(room), f"#{room.pk}"]

    @display(description=_("kind"), ordering="kind")
    def shown_kind(self, room: Room) -> Any:
        """Direct room, private or public group."""
        if not room.is_group:
            return room.get_kind_display()
        return _("Private group") if room.is_private else _("Public group")

    @display(description=_("state"), label={"dissolved": "danger", "muted": "warning"})
    def state(self, room: Room) -> tuple[str, Any]:
        """Dissolved, all muted, or nothing of it."""
        if room.dissolved_at:
            return "dissolved", _("Dissolved")
        return ("muted", _("All members muted")) if room.members_muted else ("", _("Standing"))


def is_number(text: str) -> bool:
    """Whether it may be a room's number."""
    return text.isdecimal() and len(text) < 19
