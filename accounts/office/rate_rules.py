"""How often people may do something, in the back office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .. import services
from ..models import RateRule
from ..models.rate_rule import MOST
from ..services import rate_rules
from ..services.auditing import action_label
from .acts import Act, ReasonForm
from .admin import OfficeAdmin


class RateForm(ReasonForm):
    """What, how often, and for whom."""

    action = forms.ChoiceField(
        label=_("What"), choices=RateRule.Action, widget=forms.RadioSelect, initial="message"
    )
    most = forms.IntegerField(label=_("At most"), min_value=1, max_value=MOST, initial=60)
    seconds = forms.TypedChoiceField(
        label=_("In"), choices=RateRule.Per, coerce=int, widget=forms.RadioSelect, initial=60
    )
    newcomers = forms.BooleanField(
        label=_("For new accounts only"),
        required=False,
        help_text=_("Accounts made in the last 7 days."),
    )
    field_order = ("action", "most", "seconds", "newcomers", "reason")


def remove(rule: RateRule, **how: Any) -> None:
    """It holds no more."""
    services.remove_rate_rule(rule_id=rule.pk, **how)


@admin.register(RateRule)
class RateRuleAdmin(OfficeAdmin):
    """A few rows at most."""

    list_display = ("action", "limit", "whose", "note", "created_by", "created_at")
    list_filter = ("action",)
    list_select_related = ("created_by",)
    ordering = ("pk",)
    facts = ("action", "limit", "whose", "note", "created_by", "created_at")
    acts = (
        Act(
            name="set",
            label=action_label(rate_rules.SET),
            icon="speed",
            permission="accounts.change_raterule",
            lead=_(
                "Whoever does it more often is told to wait. It holds within a second or two,"
                " beside the fixed limits."
            ),
            form=RateForm,
            perform=services.set_rate_rule,
            needs_rows=False,
        ),
        Act(
            name="remove",
            label=action_label(rate_rules.REMOVE),
            icon="delete",
            permission="accounts.change_raterule",
            lead=_("The fixed limits stay."),
            perform=remove,
        ),
    )

    @admin.display(description=_("at most"), ordering="most")
    def limit(self, rule: RateRule) -> str:
        """So many in a time."""
        return f"{rule.most} / {rule.get_seconds_display()}"

    @admin.display(description=_("for whom"))
    def whose(self, rule: RateRule) -> Any:
        """Everybody's, or new accounts'."""
        return _("New accounts") if rule.newcomers else _("Everybody")
