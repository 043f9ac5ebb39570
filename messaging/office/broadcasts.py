"""Broadcasts in the back office: writing one, watching it go out, stopping it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.models import User
from accounts.office import Act, OfficeAdmin, Panel, ReasonForm, add_panel
from accounts.office.facts import link_to
from accounts.office.panels import Cell
from accounts.roles import ROLES
from accounts.services.auditing import action_label
from rooms.models import Room
from rooms.models.message import CONTENT_LENGTH

from .. import services
from ..models import Broadcast
from ..services import planning

SHOWN = 20
TONES = {
    Broadcast.State.PLANNED: "info",
    Broadcast.State.SENDING: "warning",
    Broadcast.State.SENT: "success",
    Broadcast.State.CANCELLED: "default",
    Broadcast.State.FAILED: "danger",
}


class BroadcastForm(ReasonForm):
    """What to say, to whom, and when."""

    content = forms.CharField(
        label=_("Message"),
        max_length=CONTENT_LENGTH,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Comes to each in the chat with GoChat."),
    )
    audience = forms.ChoiceField(
        label=_("To whom"),
        choices=Broadcast.Audience,
        widget=forms.RadioSelect,
        initial=Broadcast.Audience.EVERYBODY,
    )
    role = forms.ChoiceField(label=_("Role"), required=False)
    rooms = forms.CharField(
        label=_("Groups"), required=False, help_text=_("Their numbers, with commas between.")
    )
    people = forms.CharField(
        label=_("People"), required=False, help_text=_("Their usernames, with commas between.")
    )
    starts_at = forms.DateTimeField(
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: now."),
    )
    field_order = ("content", "audience", "role", "rooms", "people", "starts_at", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is typed is read in this zone.
        zone = timezone.get_current_timezone_name()
        self.fields["starts_at"].label = _("When (%(zone)s)") % {"zone": zone}
        groups = Group.objects.order_by("name").values_list("name", flat=True)
        self.fields["role"].choices = [("", "–"), *((name, role_name(name)) for name in groups)]

    def clean_rooms(self) -> list[int]:
        """Numbers."""
        parts = listed(self.cleaned_data["rooms"])
        if not all(part.isdecimal() and len(part) < 19 for part in parts):
            raise forms.ValidationError(_("Numbers of groups, with commas between."))
        return [int(part) for part in parts]

    def clean_people(self) -> list[str]:
        """Usernames."""
        return [name.removeprefix("@") for name in listed(self.cleaned_data["people"])]


def listed(text: str) -> list[str]:
    """What stands between commas, Chinese ones too, or spaces."""
    return text.replace(",", " ").replace("，", " ").replace("、", " ").split()


def role_name(name: str) -> Any:
    """A role as people read it."""
    return ROLES.get(name, name)


@admin.register(Broadcast)
class BroadcastAdmin(OfficeAdmin):
    """What the operators tell many people."""

    list_display = ("starts_at", "status", "__str__", "whom", "progress", "created_by")
    list_filter = ("state", "audience")
    list_select_related = ("created_by",)
    ordering = ("-pk",)
    facts = (
        *("content", "status", "whom", "starts_at", "progress", "ended_at", "fault"),
        *("created_by", "created_at"),
    )
    acts = (
        Act(
            name="plan",
            label=action_label(planning.PLAN),
            icon="campaign",
            permission=planning.PERMISSION,
            lead=_("It goes to each in the direct room with GoChat, a hundred at a time."),
            form=BroadcastForm,
            perform=services.plan_broadcast,
            needs_rows=False,
        ),
        Act(
            name="cancel",
            label=action_label(planning.CANCEL),
            icon="cancel",
            permission=planning.PERMISSION,
            lead=_("Nobody more gets it; who has got it keeps it."),
            suits=lambda broadcast: broadcast.is_open,
            perform=lambda broadcast, **how: services.cancel_broadcast(
                broadcast_id=broadcast.pk, **how
            ),
        ),
    )

    @display(description=_("state"), label=TONES)
    def status(self, broadcast: Broadcast) -> tuple[str, Any]:
        """In colour."""
        return broadcast.state, broadcast.get_state_display()

    @admin.display(description=_("to whom"))
    def whom(self, broadcast: Broadcast) -> str:
        """The audience; which role, or how many groups or people."""
        audience = broadcast.get_audience_display()
        if broadcast.role:
            return f"{audience}: {role_name(broadcast.role)}"
        number = len(broadcast.room_ids) or len(broadcast.user_ids)
        return f"{audience} ({number})" if number else audience

    @admin.display(description=_("told"))
    def progress(self, broadcast: Broadcast) -> str:
        """How many of how many, as a length too."""
        if broadcast.total is None:
            return "–"
        words = gettext("%(told)s of %(total)s") % {
            "told": broadcast.told,
            "total": broadcast.total,
        }
        length = '<meter min="0" max="{}" value="{}" aria-hidden="true"></meter> {}'
        return format_html(length, max(broadcast.total, 1), broadcast.told, words)


@add_panel(Broadcast)
def meant(request: HttpRequest, broadcast: Broadcast) -> Panel | None:
    """The groups or people it names."""
    ids = (broadcast.room_ids or broadcast.user_ids)[:SHOWN]
    if not ids:
        return None
    rows = (Room if broadcast.room_ids else User).objects.filter(pk__in=ids).order_by("pk")
    return Panel(
        title=gettext("To whom"),
        columns=(gettext("name"),),
        rows=[(Cell(link_to(request, row)),) for row in rows],
        empty="",
    )
