"""What one looks for among files."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from rooms.models import Room

from ..models import Attachment, File
from ..serializers import REMOVED


class StateFilter(SimpleListFilter):
    """Files that are not simply there, and those in no message."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """All states but the common one."""
        common = File.State.READY
        states = [(value, label) for value, label in File.State.choices if value != common]
        return [(REMOVED, _("Removed")), ("unused", _("In no message")), *states]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those in the chosen state."""
        match self.value():
            case None:
                return queryset
            case "unused":
                return queryset.unused()
            case "removed":
                return queryset.removed()
        return queryset.filter(state=self.value())


class _OneFilter(SimpleListFilter):
    """Of one row that another page has led from; nothing to choose from."""

    model: type[User] | type[Room]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """That row alone, and none where there is none."""
        chosen = self.value()
        row = self.model.objects.filter(pk=chosen).first() if _is_id(chosen) else None
        return [(str(row.pk), _name_of(row))] if row else []


class OwnerFilter(_OneFilter):
    """What one person has uploaded."""

    title = _("owner")
    parameter_name = "owner"
    model = User

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """His files."""
        return queryset.filter(owner=self.value()) if _is_id(self.value()) else queryset


class RoomFilter(_OneFilter):
    """What was sent to one room."""

    title = _("room")
    parameter_name = "room"
    model = Room

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The files in its messages."""
        if not _is_id(self.value()):
            return queryset
        sent = Attachment.objects.filter(room=self.value())
        return queryset.filter(pk__in=sent.values("file"))


def _is_id(text: str | None) -> bool:
    return bool(text) and text.isascii() and text.isdecimal() and len(text) < 19


def _name_of(row: User | Room) -> str:
    return (row.name or f"#{row.pk}") if isinstance(row, Room) else str(row)
