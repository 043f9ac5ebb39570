"""The forms of the way in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import ServiceForm

CODE_LENGTH = 20


class CodeForm(ServiceForm):
    """Six digits, or a recovery code."""

    code = forms.CharField(label=_("Code"), max_length=CODE_LENGTH)
