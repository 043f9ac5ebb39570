"""The list of files, and the page of each."""

from typing import Any

from django.contrib import admin
from django.db.models import BooleanField, QuerySet, Value
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.models import User
from accounts.office import OfficeAdmin

from ..access import may_look
from ..models import Blob, File
from ..serializers import REMOVED
from .acts import ACTS
from .filters import OwnerFilter, RoomFilter, StateFilter
from .looking import hand_to_staff, shown, small_picture
from .storage import StoragePage

SHA256_LENGTH = 64
STATE_TONES = {
    File.State.UPLOADING: "info",
    File.State.PROCESSING: "info",
    File.State.READY: "success",
    File.State.FAILED: "danger",
    REMOVED: "danger",
}


@admin.register(File)
class FileAdmin(OfficeAdmin):
    """What people have uploaded, the largest first; seen blurred until a reason is given."""

    list_display = ("picture", "name", "kind", "bytes", "owner", "status", "created_at")
    list_display_links = ("name",)
    list_filter = ("kind", StateFilter, OwnerFilter, RoomFilter)
    list_select_related = ("owner",)
    search_fields = ("sha256",)
    search_help_text = _("Who uploaded it: a name, an email address or a number; or a SHA-256.")
    ordering = ("-size", "-pk")
    sortable_by = ("created_at",)
    acts = ACTS
    facts = (
        *("name", "kind", "mime", "bytes", "owner", "status", "created_at", "attached_at"),
        *("quarantined_at", "width", "height", "duration", "sha256"),
    )

    def get_urls(self) -> list:
        """The bytes and the storage besides the pages."""
        content = self.admin_site.admin_view(hand_to_staff)
        storage = self.admin_site.admin_view(StoragePage.as_view())
        return [
            path("<int:file_id>/content/<str:variant>/", content, name="media_file_content"),
            path("storage/", storage, name="media_storage"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Each knowing whether whoever asks may see what it shows."""
        rows = super().get_queryset(request)
        return rows.annotate(is_open=Value(may_look(request.user), BooleanField()))

    def search(self, request: HttpRequest, queryset: QuerySet, text: str) -> QuerySet:
        """Those of people known so, or with these very bytes."""
        if len(text) == SHA256_LENGTH:
            return queryset.filter(blob__sha256=text.lower())
        return queryset.filter(owner__in=User.objects.known_as(text).values("pk"))

    def extra_context(self, request: HttpRequest, row: File) -> dict[str, Any]:
        """What the page's head shows."""
        return {"shown": shown(row, is_open=row.is_open)}

    @admin.display(description=_("picture"))
    def picture(self, file: File) -> SafeString | str:
        """Small."""
        return small_picture(file, is_open=file.is_open)

    @admin.display(description=_("size"))
    def bytes(self, file: File) -> str:
        """The size in words."""
        return filesizeformat(file.size)

    @display(description=_("state"), label=STATE_TONES)
    def status(self, file: File) -> tuple[str, Any]:
        """In colour; that it was removed is more than that it is ready."""
        if file.quarantined_at:
            return REMOVED, _("Removed")
        return file.state, file.get_state_display()


@admin.register(Blob)
class BlobAdmin(OfficeAdmin):
    """What the storage holds."""

    list_display = ("sha256", "bytes", "stored_at")
    search_fields = ("=sha256",)
    search_help_text = _("A SHA-256.")
    ordering = ("-pk",)
    sortable_by = ()
    facts = ("sha256", "bytes", "stored_at")

    @admin.display(description=_("size"))
    def bytes(self, blob: Blob) -> str:
        """The size in words."""
        return filesizeformat(blob.size)
