"""The block-list: what is not to be uploaded again."""

from typing import Any

from django.contrib import admin
from django.db.models import BooleanField, QuerySet, Value
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.office import Act, OfficeAdmin
from accounts.services.auditing import action_label

from .. import services
from ..access import may_look
from ..models import BlockedFile
from ..services import blocking
from .looking import small_picture


@admin.register(BlockedFile)
class BlockedFileAdmin(OfficeAdmin):
    """What was blocked, by whom and why."""

    list_display = ("picture", "name", "kind", "known_by", "note", "created_by", "created_at")
    list_display_links = ("name",)
    list_filter = ("kind",)
    list_select_related = ("file", "created_by")
    search_fields = ("=sha256",)
    search_help_text = _("A SHA-256.")
    ordering = ("-pk",)
    sortable_by = ()
    facts = ("name", "kind", "known_by", "file", "note", "created_by", "created_at", "sha256")
    acts = (
        Act(
            name="unblock",
            label=action_label(blocking.UNBLOCK),
            icon="lock_open",
            permission=blocking.BLOCK_FILES,
            lead=_("It can be uploaded again. What was removed stays so until you give it back."),
            perform=lambda blocked, **how: services.unblock_file(blocked_id=blocked.pk, **how),
            ends_row=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Each knowing whether whoever asks may see what it shows."""
        rows = super().get_queryset(request)
        return rows.annotate(is_open=Value(may_look(request.user), BooleanField()))

    @admin.display(description=_("picture"))
    def picture(self, blocked: BlockedFile) -> SafeString | str:
        """Small, where the file is still there."""
        return small_picture(blocked.file, is_open=blocked.is_open) if blocked.file else ""

    @display(description=_("known by"), label={"look": "success", "bytes": "info"})
    def known_by(self, blocked: BlockedFile) -> tuple[str, Any]:
        """Its look too, or its bytes alone."""
        return ("look", _("Looks")) if blocked.look else ("bytes", _("Exact bytes"))
