"""Actions of the staff: each has a permission, asks why, and is done by a service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gochat.core.errors import Text

from ..authentication import ip_address
from ..models.audit import REASON_LENGTH

# Does an action to a row. Takes `by`, `reason`, `address` and the form's other fields.
Perform = Callable[..., Any]


class ReasonForm(forms.Form):
    """Asks why; an action that needs to know more adds fields."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        help_text=_("Goes into the audit log."),
        widget=forms.Textarea({"rows": 3}),
    )


def always(row: Any) -> bool:
    """For any row."""
    return True


@dataclass(frozen=True)
class Act:
    """An action on one row, or on each of several chosen in the list.

    `perform(row, *, by, reason, address, **fields)` calls a service. A ChatError that it raises is
    shown; an HttpResponse that it answers is where one goes then.
    """

    name: str
    label: Text
    permission: str
    perform: Perform
    # What will happen, in a sentence.
    lead: Text
    icon: str = "bolt"
    form: type[forms.Form] = ReasonForm
    # Whether it makes sense for this row now.
    suits: Callable[[Any], bool] = always
    # Several rows at once; an act that needs none stands above the list.
    in_list: bool = True
    needs_rows: bool = True
    # Whether `perform` wants the `request`, too.
    takes_request: bool = False
    is_grave: bool = False
    # Whether the row is gone then, so that one goes on to the list.
    ends_row: bool = False

    def allowed_to(self, request: HttpRequest) -> bool:
        """Whether the person who asks may do it at all."""
        return request.user.has_perm(self.permission)

    def do(self, request: HttpRequest, row: Model | None, fields: dict[str, Any]) -> Any:
        """Do it to a row, or to none. Raises what the service raises."""
        rows = [row] if self.needs_rows else []
        more = {"request": request} if self.takes_request else {}
        return self.perform(*rows, by=request.user, address=ip_address(request), **more, **fields)
