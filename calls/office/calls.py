"""The list of calls, and the page of one."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.models import User
from accounts.office import Act, OfficeAdmin
from accounts.services.auditing import action_label
from messaging.files import clock_words
from rooms.office.naming import room_name, with_people

from .. import services
from ..models import Call, Leg
from ..services import ending
from .quality import quality_of

STATE_TONES = {
    Call.State.RINGING: "warning",
    Call.State.ACCEPTED: "success",
    Call.State.CONNECTED: "success",
    Call.State.ENDED: "",
}


@admin.register(Call)
class CallAdmin(OfficeAdmin):
    list_display = ("started_at", "kind", "where", "caller", "status", "reason", "talked", "people")
    list_filter = ("media", "state", "end_reason", "is_forwarded")
    list_select_related = ("room", "caller")
    search_fields = ("caller__username",)
    search_help_text = _("Who was in it: a username, a name, an email address or a number.")
    ordering = ("-pk",)
    facts = (
        *("id", "kind", "status", "reason", "room", "caller", "is_forwarded"),
        *("started_at", "answered_at", "ended_at", "talked"),
    )
    acts = (
        Act(
            name="end",
            label=action_label(ending.END),
            icon="call_end",
            permission="calls.end_call",
            lead=_("It is over for everybody in it at once, and its line in the room says so."),
            suits=lambda call: call.state != Call.State.ENDED,
            perform=lambda call, **how: services.end_call(call_id=call.pk, **how),
            is_grave=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With everybody's part, and the people of direct rooms."""
        rows = super().get_queryset(request).prefetch_related("legs")
        return with_people(rows, "room__memberships")

    @admin.display(description=_("room"))
    def where(self, call: Call) -> str:
        """The group's name, or whose direct room it is."""
        return room_name(call.room)

    def search(self, request: HttpRequest, queryset: QuerySet, text: str) -> QuerySet:
        """Those that rang for people known so, or that they made."""
        return queryset.filter(pk__in=calls_of(text))

    def extra_context(self, request: HttpRequest, row: Call) -> dict[str, Any]:
        """How good it was for one of its people."""
        return {"quality": quality_of(row, request.GET.get("person", ""))}

    @admin.display(description=_("kind"), ordering="media")
    def kind(self, call: Call) -> str:
        """Voice or video."""
        return call.get_media_display()

    @display(description=_("state"), label=STATE_TONES)
    def status(self, call: Call) -> tuple[str, Any]:
        """In colour."""
        return call.state, call.get_state_display()

    @admin.display(description=_("ended because"))
    def reason(self, call: Call) -> str:
        """Nothing while it runs."""
        return call.get_end_reason_display() if call.end_reason else ""

    @admin.display(description=_("talked for"))
    def talked(self, call: Call) -> str:
        """Minutes and seconds since it was answered."""
        return clock_words(call.duration) if call.answered_at else ""

    @admin.display(description=_("people"))
    def people(self, call: Call) -> str:
        """How many came, of how many that could."""
        legs = call.legs.all()
        return f"{sum(leg.joined_at is not None for leg in legs)} / {len(legs)}"


# So many people may be meant by a search for calls.
MOST_PEOPLE = 50


def calls_of(text: str) -> QuerySet:
    """The ids of calls in which people known so have a part."""
    people = list(User.objects.known_as(text).values_list("pk", flat=True)[:MOST_PEOPLE])
    return Leg.objects.filter(user__in=people).values("call")
