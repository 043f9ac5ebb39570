"""The list of recordings, and the page of one; to play it asks why."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.office import Act, OfficeAdmin
from accounts.office.sockets import people_known_as
from accounts.services.auditing import action_label
from media.serializers import file_dict
from messaging.files import clock_words

from .. import services
from ..models import Recording
from ..services import playing

STATE_TONES = {
    Recording.State.ASKED: "info",
    Recording.State.RUNNING: "warning",
    Recording.State.STOPPING: "warning",
    Recording.State.FINISHED: "success",
    Recording.State.FAILED: "danger",
    Recording.State.DECLINED: "",
    Recording.State.CANCELLED: "",
}


def is_finished(recording: Recording) -> bool:
    """There is something to play."""
    return recording.state == Recording.State.FINISHED and recording.file_id is not None


def play(recording: Recording, *, request: HttpRequest, **how: Any) -> HttpResponse:
    """A page that plays it, this once."""
    file = services.play_recording(recording_id=recording.pk, **how)
    context = {
        **admin.site.each_context(request),
        "title": str(recording),
        "opts": Recording._meta,
        "original": recording,
        "file": file_dict(file),
    }
    return TemplateResponse(request, "backoffice/calls/playing.html", context)


@admin.register(Recording)
class RecordingAdmin(OfficeAdmin):
    list_display = ("asked_at", "kind", "call", "recorder", "status", "length")
    list_filter = ("state", "media")
    list_select_related = ("call", "recorder")
    search_fields = ("recorder__username",)
    search_help_text = _("Who recorded: a username, a name, an email address or a number.")
    ordering = ("-pk",)
    facts = (
        *("id", "kind", "status", "call", "recorder", "file"),
        *("asked_at", "started_at", "ended_at", "length"),
    )
    acts = (
        Act(
            name="play",
            label=action_label(playing.PLAY),
            icon="play_arrow",
            permission="calls.play_recording",
            lead=_("People spoke here among themselves: say why you need to hear them."),
            suits=is_finished,
            perform=play,
            takes_request=True,
            in_list=False,
        ),
    )

    def search(self, request: HttpRequest, queryset: QuerySet, text: str) -> QuerySet:
        """Those of people known so."""
        return queryset.filter(recorder__in=people_known_as(text))

    @admin.display(description=_("kind"), ordering="media")
    def kind(self, recording: Recording) -> str:
        """Voice or video."""
        return recording.get_media_display()

    @display(description=_("state"), label=STATE_TONES)
    def status(self, recording: Recording) -> tuple[str, Any]:
        """In colour."""
        return recording.state, recording.get_state_display()

    @admin.display(description=_("length"))
    def length(self, recording: Recording) -> str:
        """Minutes and seconds."""
        return clock_words(recording.duration) if recording.started_at else ""
