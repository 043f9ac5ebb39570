"""What one looks for in the records."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.office import ReasonForm
from rooms.models import Message

from ..search.query import NotADate, NotAKind, Typed, earliest, latest, read_query

QUERY_LENGTH = 200
# Written by people: what nobody wrote is not searched.
KINDS = [choice for choice in Message.Kind.choices if choice[0] != Message.Kind.SYSTEM]


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class SearchForm(forms.Form):
    """Words and operators, a room by its number, and days: `typed` is all of it, `query` in words.

    Days are the server's.
    """

    q = forms.CharField(
        label=_("Words and operators"),
        max_length=QUERY_LENGTH,
        required=False,
        widget=forms.TextInput({"type": "search"}),
    )
    room = forms.IntegerField(label=_("Room number"), min_value=1, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All")), *KINDS], required=False)
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        """Join the fields to the operators."""
        fields = super().clean() or {}
        fields["typed"] = typed = self._read(fields.get("q", ""))
        if fields.get("kind"):
            typed.has.add(fields["kind"])
        if first := fields.get("first"):
            typed.after = latest(typed.after, _midnight(first))
        if last := fields.get("last"):
            typed.before = earliest(typed.before, _midnight(last + timedelta(days=1)))
        return {**fields, "query": _in_words(fields)}

    def _read(self, query: str) -> Typed:
        try:
            return read_query(query, timezone.get_current_timezone())
        except NotADate:
            self.add_error("q", _("This is not a date. Write one as 2026-01-31."))
        except NotAKind:
            self.add_error("q", _("There are no messages of this kind."))
        return Typed()


class ExportForm(SearchForm, ReasonForm):
    """What is exported, and as what."""

    form = forms.ChoiceField(
        label=_("Format"),
        choices=[("csv", "CSV"), ("json", "JSON")],
        widget=forms.RadioSelect,
        initial="csv",
    )
    field_order = ("room", "first", "last", "q", "kind", "form", "reason")


def _in_words(fields: dict[str, Any]) -> str:
    """What is looked for, for the audit log."""
    named = {"has": fields.get("kind"), "from": fields.get("first"), "until": fields.get("last")}
    said = [fields.get("q", ""), *(f"{name}:{value}" for name, value in named.items() if value)]
    return " ".join(filter(None, said))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())
