"""What acts on messages ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.office import ReasonForm

from ..models.appeals import WORDS_LENGTH


class TakeDownForm(ReasonForm):
    """Why, for the log; and what its sender is told."""

    words = forms.CharField(
        label=_("Words to the sender"),
        max_length=WORDS_LENGTH,
        required=False,
        help_text=_("Nobody else reads them; the sender can answer."),
        widget=forms.Textarea({"rows": 3}),
    )
    field_order = ("words", "reason")


class ReplyForm(ReasonForm):
    """Why, for the log; and what the person is told."""

    reply = forms.CharField(
        label=_("Reply"),
        max_length=WORDS_LENGTH,
        required=False,
        help_text=_("The person reads it."),
        widget=forms.Textarea({"rows": 3}),
    )
    field_order = ("reply", "reason")
