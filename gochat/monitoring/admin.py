"""Errors and slow statements in the back office: to look at."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.office import OfficeAdmin

from .models import Fault, SlowStatement

SHOWN_LENGTH = 140


@admin.register(Fault)
class FaultAdmin(OfficeAdmin):
    """The same error many times is one row."""

    list_display = ("event", "kind", "logger", "count", "first_at", "last_at")
    list_filter = ("logger",)
    search_fields = ("event", "kind", "text")
    search_help_text = _("A part of the event, the kind or the text.")
    facts = ("event", "kind", "logger", "count", "first_at", "last_at", "shown_text")

    @admin.display(description=_("text"))
    def shown_text(self, fault: Fault) -> SafeString:
        """As the log has it."""
        return format_html("<pre>{}</pre>", fault.text)


@admin.register(SlowStatement)
class SlowStatementAdmin(OfficeAdmin):
    """The same statement with other values is one row."""

    list_display = ("short", "where", "count", "shown_mean", "shown_longest", "last_at")
    list_filter = ("where",)
    search_fields = ("sql",)
    search_help_text = _("A part of the statement.")
    facts = ("where", "count", "shown_mean", "shown_longest", "first_at", "last_at", "shown_sql")

    @admin.display(description=_("statement"))
    def short(self, statement: SlowStatement) -> str:
        """How it begins."""
        is_long = len(statement.sql) > SHOWN_LENGTH
        return f"{statement.sql[:SHOWN_LENGTH]}…" if is_long else statement.sql

    @admin.display(description=_("mean, in ms"))
    def shown_mean(self, statement: SlowStatement) -> int:
        """How long it took on the whole."""
        return round(statement.total_ms / max(statement.count, 1))

    @admin.display(description=_("longest, in ms"), ordering="longest_ms")
    def shown_longest(self, statement: SlowStatement) -> int:
        """How long it took at worst."""
        return round(statement.longest_ms)

    @admin.display(description=_("statement"))
    def shown_sql(self, statement: SlowStatement) -> SafeString:
        """All of it."""
        return format_html("<pre>{}</pre>", statement.sql)
