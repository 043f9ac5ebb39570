"""Devices, open sockets and sign-ins in the back office."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from .. import services
from ..models import Connection, Device, SignIn, User
from ..services import disconnecting
from ..services.auditing import action_label
from .acts import Act
from .admin import OfficeAdmin
from .panels import moment


def people_known_as(text: str) -> QuerySet:
    """The ids of people, for a list that is searched by them."""
    return User.objects.known_as(text).values("pk")


class OfPeopleAdmin(OfficeAdmin):
    """Rows that each belong to a person, and are searched by him."""

    search_fields = ("user__username",)
    search_help_text = _("Begin of a username or name, a whole email address, or a number.")
    list_select_related = ("user",)

    def search(self, request: HttpRequest, queryset: QuerySet, text: str) -> QuerySet:
        """Those of people known so."""
        return queryset.filter(user__in=people_known_as(text))

    @display(description=_("person"), header=True)
    def person(self, row: Any) -> list[str]:
        """Name and username."""
        return [row.user.shown_name, f"@{row.user.username}"]


@admin.register(Connection)
class ConnectionAdmin(OfPeopleAdmin):
    """Who is connected right now."""

    list_display = ("person", "address", "client", "process", "open_for", "queued")
    list_filter = ("process",)
    list_select_related = ("user", "device", "process")
    ordering = ("-opened_at",)
    facts = ("id", "user", "address", "client", "device", "process", "opened_at", "queued")
    acts = (
        Act(
            name="close",
            label=action_label(disconnecting.CLOSE),
            icon="power_off",
            permission="accounts.close_connection",
            lead=_("The client comes back by itself after a moment."),
            ends_row=True,
            perform=lambda socket, **how: services.close_connection(connection_id=socket.pk, **how),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Those whose server process is alive."""
        return super().get_queryset(request).alive()

    @admin.display(description=_("browser or client"))
    def client(self, socket: Connection) -> str:
        """What the device said it is."""
        return socket.device.user_agent

    def title_of(self, row: Connection) -> str:
        """Whose, and since when."""
        return f"{row.user.shown_name} · {moment(row.opened_at)}"

    @admin.display(description=_("open for"), ordering="-opened_at")
    def open_for(self, socket: Connection) -> str:
        """In words."""
        return since(socket.opened_at)


@admin.register(Device)
class DeviceAdmin(OfPeopleAdmin):
    """Where people are, and were, signed in."""

    list_display = ("person", "user_agent", "ip_address", "created_at", "last_used_at", "is_in")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), "user__is_staff")
    ordering = ("-pk",)
    sortable_by = ("created_at", "last_used_at")
    facts = ("user", "user_agent", "ip_address", "created_at", "last_used_at", "revoked_at")

    @display(description=_("still signed in"), boolean=True)
    def is_in(self, device: Device) -> bool:
        """Whether it was not signed out."""
        return device.revoked_at is None

    def title_of(self, row: Device) -> str:
        """Whose, and what it is."""
        return f"{row.user.shown_name} · {row.user_agent or moment(row.created_at)}"


@admin.register(SignIn)
class SignInAdmin(OfPeopleAdmin):
    """Who tried to sign in, and what became of it."""

    list_display = ("at", "person", "result", "address", "user_agent")
    list_filter = ("outcome",)
    ordering = ("-pk",)
    # Sorted by texts, all that there ever were would be read.
    sortable_by = ("at",)
    facts = ("at", "user", "result", "address", "user_agent")

    @display(
        description=_("outcome"),
        label={
            SignIn.Outcome.SIGNED_IN: "success",
            SignIn.Outcome.WRONG_PASSWORD: "warning",
            SignIn.Outcome.WRONG_CODE: "warning",
            SignIn.Outcome.BANNED: "danger",
        },
    )
    def result(self, sign_in: SignIn) -> tuple[str, Any]:
        """In colour."""
        return sign_in.outcome, sign_in.get_outcome_display()

    def title_of(self, row: SignIn) -> str:
        """Who, and what became of it."""
        return f"{row.user.shown_name} · {row.get_outcome_display()}"


def since(moment: datetime) -> str:
    """How long ago, in words."""
    return timesince(moment, timezone.now(), depth=1)
