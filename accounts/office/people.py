"""People in the back office."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from .. import services
from ..models import Ban, Connection, User
from ..roles import ROLES
from ..serializers import avatar_url
from ..services import SUPERUSER
from .admin import OfficeAdmin
from .people_acts import ACTS


class StateFilter(SimpleListFilter):
    """What one looks for among people."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """All states."""
        return [
            ("online", _("Online")),
            ("banned", _("Banned")),
            ("verified", _("Verified")),
            ("deleted", _("Deleted")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those in the chosen state."""
        match self.value():
            case "online":
                return queryset.filter(pk__in=Connection.objects.alive().values("user"))
            case "banned":
                return queryset.filter(pk__in=Ban.objects.in_force().values("user"))
            case "verified":
                return queryset.exclude(verified_at=None)
            case "deleted":
                return queryset.exclude(deleted_at=None)
        return queryset


class RoleFilter(SimpleListFilter):
    """Staff by role."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The roles, and all of the staff."""
        return [("staff", _("All staff")), (SUPERUSER, _("Superuser")), *ROLES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those in the role."""
        match self.value():
            case None:
                return queryset
            case "staff":
                return queryset.filter(is_staff=True)
            case "superuser":
                return queryset.filter(is_superuser=True)
        return queryset.filter(groups__name=self.value())


@admin.register(User)
class UserAdmin(OfficeAdmin):
    list_display = ("person", "email", "state", "role", "created_at", "last_seen_at")
    list_filter = (StateFilter, RoleFilter, "is_bot")
    search_fields = ("username",)
    search_help_text = _("Begin of a username or name, a whole email address, or a number.")
    ordering = ("-pk",)
    # By the time of registering they stand already.
    sortable_by = ("person", "email", "last_seen_at")
    acts = ACTS
    facts = (
        "id",
        "username",
        "display_name",
        "email",
        "bio",
        "state",
        "role",
        "is_bot",
        "language",
        "created_at",
        "last_seen_at",
        "verified_at",
        "deleted_at",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what the list tells of each."""
        bans = Ban.objects.in_force().filter(user=OuterRef("pk"))
        sockets = Connection.objects.alive().filter(user=OuterRef("pk"))
        rows = super().get_queryset(request).prefetch_related("groups")
        return rows.annotate(is_banned=Exists(bans), is_online=Exists(sockets))

    def search(self, request: HttpRequest, queryset: QuerySet, text: str) -> QuerySet:
        """By index only: at a hundred thousand people a search within names takes too long."""
        return queryset.known_as(text)

    def extra_context(self, request: HttpRequest, row: User) -> dict[str, Any]:
        """What the page's head shows."""
        return {
            "avatar_url": avatar_url(row),
            "ban": services.ban_of(row.pk),
            "role": self.role(row),
        }

    @display(description=_("person"), header=True, ordering="username")
    def person(self, user: User) -> list[str]:
        """Name and username."""
        return [user.shown_name, f"@{user.username}"]

    @display(
        description=_("state"),
        label={"online": "success", "banned": "danger", "deleted": "warning"},
    )
    def state(self, user: User) -> tuple[str, Any]:
        """Online, banned, deleted or nothing of it."""
        if user.deleted_at:
            return "deleted", _("Deleted")
        if user.is_banned:
            return "banned", _("Banned")
        return ("online", _("Online")) if user.is_online else ("", _("Offline"))

    @admin.display(description=_("role"))
    def role(self, user: User) -> Any:
        """Which staff somebody is; nothing for everybody else."""
        if user.is_superuser:
            return _("Superuser")
        if not user.is_staff:
            return ""
        return next((ROLES[g.name] for g in user.groups.all() if g.name in ROLES), _("Staff"))
