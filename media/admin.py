"""Files in the back office: to look at; what changes them are the services."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.office import Cell, OfficeAdmin, Panel, add_panel

from .models import Blob, File

SHOWN = 8


@admin.register(File)
class FileAdmin(OfficeAdmin):
    """What people have uploaded; its bytes are for those who see its messages."""

    list_display = ("name", "kind", "bytes", "owner", "state", "created_at", "attached_at")
    list_filter = ("kind", "state")
    list_select_related = ("owner",)
    search_fields = ("sha256",)
    search_help_text = _("Who uploaded it: a name, an email address or a number; or a SHA-256.")
    ordering = ("-pk",)
    facts = (
        *("name", "kind", "mime", "size", "sha256", "owner", "state", "created_at", "attached_at"),
        *("width", "height", "duration"),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Those of people known so, or with these very bytes."""
        text = search_term.strip()
        if not text:
            return queryset, False
        owners = User.objects.known_as(text).values("pk")
        return queryset.filter(owner__in=owners) | queryset.filter(sha256=text), False

    @admin.display(description=_("size"), ordering="size")
    def bytes(self, file: File) -> str:
        """The size in words."""
        return filesizeformat(file.size)


@admin.register(Blob)
class BlobAdmin(OfficeAdmin):
    """What the storage holds."""

    list_display = ("sha256", "bytes", "stored_at")
    search_fields = ("=sha256",)
    search_help_text = _("A SHA-256.")
    ordering = ("-pk",)
    facts = ("sha256", "bytes", "stored_at")

    @admin.display(description=_("size"), ordering="size")
    def bytes(self, blob: Blob) -> str:
        """The size in words."""
        return filesizeformat(blob.size)


@add_panel(User)
def storage(request: HttpRequest, user: User) -> Panel | None:
    """What a person has uploaded, the largest first."""
    if not request.user.has_perm("media.view_file"):
        return None
    files = File.objects.filter(owner=user)
    used = files.aggregate(bytes=Sum("size"))["bytes"] or 0
    return Panel(
        title=_now("Files"),
        figures=[(_now("Storage"), filesizeformat(used))],
        columns=(_now("name"), _now("kind"), _now("size")),
        rows=[_row(file) for file in files.order_by("-size")[:SHOWN]],
        empty=_now("Has uploaded nothing."),
        more_url=f"{reverse('admin:media_file_changelist')}?q={user.pk}",
    )


def _row(file: File) -> tuple[Any, ...]:
    url = reverse("admin:media_file_change", args=[file.pk])
    return Cell(file.name, url), file.get_kind_display(), filesizeformat(file.size)
