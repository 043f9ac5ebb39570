"""The audit log in the back office: to read, for nobody to change."""

import json
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..models import AuditEntry, User
from ..services.auditing import action_label, actions
from .admin import OfficeAdmin


class ActionFilter(SimpleListFilter):
    """What was done."""

    title = _("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """All that can be."""
        return list(actions.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Only such."""
        return queryset.filter(action=self.value()) if self.value() else queryset


def _sorts() -> dict[str, str]:
    return {
        str(model._meta.model_name): str(model._meta.verbose_name) for model in apps.get_models()
    }


@admin.register(AuditEntry)
class AuditEntryAdmin(OfficeAdmin):
    list_display = ("at", "who", "what", "target_name", "reason", "address")
    list_filter = (ActionFilter,)
    search_fields = ("by_name",)
    search_help_text = _("A staff member's username, or whom or what it was done to.")
    ordering = ("-pk",)
    sortable_by = ("at",)
    facts = (
        "at",
        "who",
        "what",
        "thing",
        "target_id",
        "target_name",
        "reason",
        "more",
        "address",
    )

    def search(self, request: HttpRequest, queryset: QuerySet, text: str) -> QuerySet:
        """What people known so did, or what was done to them, or to what has this number."""
        people = [str(pk) for pk in User.objects.known_as(text).values_list("pk", flat=True)[:50]]
        to_them = queryset.filter(target_kind="user", target_id__in=people)
        return queryset.filter(by__in=people) | to_them | queryset.filter(target_id=text)

    @admin.display(description=_("by"))
    def who(self, entry: AuditEntry) -> str:
        """As the person was called then."""
        return entry.by_name

    @admin.display(description=_("action"))
    def what(self, entry: AuditEntry) -> Any:
        """In words."""
        return action_label(entry.action)

    @admin.display(description=_("kind"))
    def thing(self, entry: AuditEntry) -> str:
        """What sort of row it was done to, in words; nothing where it was the whole server."""
        return _sorts().get(entry.target_kind, "")

    def title_of(self, row: AuditEntry) -> str:
        """What was done, and to what."""
        return " · ".join(filter(None, (str(self.what(row)), row.target_name)))

    @admin.display(description=_("details"))
    def more(self, entry: AuditEntry) -> str:
        """What else was noted."""
        if not entry.details:
            return ""
        text = json.dumps(entry.details, ensure_ascii=False, indent=2)
        return format_html("<pre>{}</pre>", text)
