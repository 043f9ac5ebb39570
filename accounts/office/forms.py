"""What the actions on people ask for."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..roles import ROLES
from ..services import NO_ROLE, SUPERUSER
from .acts import ReasonForm

FOR_EVER, UNTIL = "for_ever", "until"
HOURS = {"1": _("1 hour"), "24": _("1 day"), "168": _("7 days"), "720": _("30 days")}


class BanForm(ReasonForm):
    """For how long, and why; the person reads it."""

    length = forms.ChoiceField(
        label=_("For how long"),
        choices=[*HOURS.items(), (FOR_EVER, _("For ever")), (UNTIL, _("Until a time"))],
        widget=forms.RadioSelect,
        initial="24",
    )
    until = forms.DateTimeField(
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    field_order = ("length", "until", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is typed is read in this zone.
        zone = timezone.get_current_timezone_name()
        self.fields["until"].label = _("Until (%(zone)s)") % {"zone": zone}
        self.fields["reason"].help_text = _("The person reads it, and it goes into the audit log.")

    def clean(self) -> dict[str, Any]:
        """`until` as ban_user takes it."""
        fields = super().clean() or {}
        length = fields.pop("length", "")
        if length == UNTIL and not fields.get("until"):
            self.add_error("until", _("Say until when."))
        return {**fields, "until": _end_of(length, fields.get("until"))}


def _end_of(length: str, until: datetime | None) -> datetime | None:
    if length in HOURS:
        return timezone.now() + timedelta(hours=int(length))
    return until if length == UNTIL else None


class ResetForm(ReasonForm):
    """By mail, or by a link that staff hands over."""

    way = forms.ChoiceField(
        label=_("How"),
        choices=[("mail", _("Mail a link to the person")), ("hand", _("Show me a link once"))],
        widget=forms.RadioSelect,
        initial="mail",
    )
    field_order = ("way", "reason")


class RoleForm(ReasonForm):
    """Which role."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(NO_ROLE, _("No staff")), *ROLES.items(), (SUPERUSER, _("Superuser"))],
        widget=forms.RadioSelect,
        required=False,
    )
    field_order = ("role", "reason")
