"""People and their devices in the back office: to look at; what changes them are the services."""

from django.contrib import admin
from django.http import HttpRequest

from .models import Device, User


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to look at."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("username", "display_name", "email", "is_staff", "is_active", "last_seen_at")
    list_filter = ("is_active", "is_staff", "is_bot", "language")
    search_fields = ("username", "display_name", "email")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    exclude = ("password",)


@admin.register(Device)
class DeviceAdmin(ReadOnlyAdmin):
    list_display = ("user", "user_agent", "ip_address", "created_at", "last_used_at", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    list_select_related = ("user",)
    search_fields = ("user__username", "user_agent", "ip_address")
    date_hierarchy = "created_at"
    ordering = ("-last_used_at",)
    exclude = ("refresh_jti",)
