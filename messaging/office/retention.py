"""Retention rules in the back office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.office import Act, OfficeAdmin, ReasonForm
from accounts.services.auditing import action_label

from .. import services
from ..models import RetentionRule
from ..models.retention import KINDS
from ..services.retention import CHANGE, MOST_DAYS, REMOVE, SET


class RuleForm(ReasonForm):
    """Of which room and kind, and for how many days."""

    room = forms.IntegerField(
        label=_("Room number"), min_value=1, required=False, help_text=_("Empty: all rooms.")
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("All kinds")), *KINDS],
        widget=forms.RadioSelect,
        required=False,
    )
    days = forms.IntegerField(
        label=_("Days"),
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
    )
    for_ever = forms.BooleanField(
        label=_("For ever"), required=False, help_text=_("Whatever wider rules say.")
    )
    field_order = ("room", "kind", "days", "for_ever", "reason")

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        fields = super().clean() or {}
        if bool(fields.get("days")) == fields.pop("for_ever", False):
            self.add_error("days", _("Say for how many days, or for ever."))
        return fields


def set_rule(*, room: int | None, **how: Any) -> None:
    """Add or replace one."""
    services.set_retention_rule(room_id=room, **how)


@admin.register(RetentionRule)
class RetentionRuleAdmin(OfficeAdmin):
    """How long messages are kept; the narrowest rule holds."""

    list_display = ("where", "what", "kept", "created_by", "created_at")
    list_filter = ("kind",)
    list_select_related = ("room", "created_by")
    ordering = ("room", "kind", "pk")
    facts = ("where", "what", "kept", "created_by", "created_at")
    acts = (
        Act(
            name="set",
            label=action_label(SET),
            icon="add",
            permission=CHANGE,
            lead=_(
                "Messages that are older are emptied for ever, with their files, from within the"
                " hour on; their lines stay. “manage.py prune --dry-run” says how many. A room's"
                " rule goes before all rooms', a kind's before all kinds'."
            ),
            form=RuleForm,
            perform=set_rule,
            needs_rows=False,
            is_grave=True,
        ),
        Act(
            name="remove",
            label=action_label(REMOVE),
            icon="delete",
            permission=CHANGE,
            lead=_("Wider rules hold then, if there are any. What is emptied stays so."),
            perform=lambda rule, **how: services.remove_retention_rule(rule_id=rule.pk, **how),
            ends_row=True,
        ),
    )

    @admin.display(description=_("room"))
    def where(self, rule: RetentionRule) -> str:
        """The room, or all."""
        return f"{rule.room} ({rule.room_id})" if rule.room else gettext("All rooms")

    @admin.display(description=_("kind"))
    def what(self, rule: RetentionRule) -> str:
        """The kind, or all."""
        return rule.get_kind_display() if rule.kind else gettext("All kinds")

    @display(description=_("kept"), label={"for_ever": "success", "days": "warning"})
    def kept(self, rule: RetentionRule) -> tuple[str, str]:
        """For how long."""
        if rule.days is None:
            return "for_ever", gettext("For ever")
        return "days", ngettext("%(days)d day", "%(days)d days", rule.days) % {"days": rule.days}
