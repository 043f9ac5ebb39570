"""Files in the back office: to look at; what changes them are the services."""

from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin

from .models import Blob, File


@admin.register(File)
class FileAdmin(ReadOnlyAdmin):
    """What people have uploaded; its bytes are for those who see its messages."""

    list_display = ("name", "kind", "bytes", "owner", "state", "created_at", "attached_at")
    list_filter = ("kind", "state", ("attached_at", admin.EmptyFieldListFilter))
    list_select_related = ("owner",)
    search_fields = ("name", "owner__username", "=sha256")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    fields = (
        *("name", "kind", "mime", "size", "sha256", "owner", "state", "created_at", "attached_at"),
        *("width", "height", "duration"),
    )

    @admin.display(description=_("size"), ordering="size")
    def bytes(self, file: File) -> str:
        """The size in words."""
        return filesizeformat(file.size)


@admin.register(Blob)
class BlobAdmin(ReadOnlyAdmin):
    """What the storage holds."""

    list_display = ("sha256", "bytes", "stored_at")
    search_fields = ("=sha256",)
    ordering = ("-pk",)

    @admin.display(description=_("size"), ordering="size")
    def bytes(self, blob: Blob) -> str:
        """The size in words."""
        return filesizeformat(blob.size)
