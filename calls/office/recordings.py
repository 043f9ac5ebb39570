"""The list of recordings, and the page of one; to play it asks why."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.office import Act, OfficeAdmin
from accounts.office.sockets import people_known_as
from accounts.services.auditing import action_label
from gochat.core.errors import NotFound
from media.handing import Handing, hand_out
from messaging.files import clock_words

from .. import services
from ..models import Recording
from ..services import playing

STATE_TONES = {
    Recording.State.ASKED: "info",
    Recording.State.RUNNING: "warning",
    Recording.State.STOPPING: "warning",
    Recording.State.FINISHED: "success",
    Recording.State.KEPT: "warning",
    Recording.State.FAILED: "danger",
    Recording.State.DECLINED: "",
    Recording.State.CANCELLED: "",
}
# What is handed out of a recording, by type; the file itself by its own.
MIMES = {"file": "", "mp4": "video/mp4", "poster": "image/webp"}


def is_playable(recording: Recording) -> bool:
    """There is something to play."""
    return recording.is_playable


def play(recording: Recording, *, request: HttpRequest, **how: Any) -> HttpResponse:
    """A page that plays it, this once."""
    file = services.play_recording(recording_id=recording.pk, **how)
    whole = "mp4" if file.mp4_id else "file"
    context = {
        **admin.site.each_context(request),
        "title": str(recording),
        "opts": Recording._meta,
        "original": recording,
        "file": file,
        "content_url": content_url(recording, whole),
        "poster_url": content_url(recording, "poster") if file.poster_id else "",
    }
    return TemplateResponse(request, "backoffice/calls/playing.html", context)


def content_url(recording: Recording, variant: str) -> str:
    """Where whoever plays it gets its bytes: a link of the chat asks nobody why."""
    return reverse("admin:calls_recording_content", args=[recording.pk, variant])


def hand_out_played(request: HttpRequest, recording_id: int, variant: str) -> HttpResponseBase:
    """The bytes of what is played, or its picture. Raises Forbidden, NotFound, FileRemoved."""
    if variant not in MIMES:
        raise NotFound
    file = services.played_file(by=request.user, recording_id=recording_id)
    blob = file.blob if variant == "file" else getattr(file, variant)
    if blob is None:
        raise NotFound
    return hand_out(
        request,
        Handing(
            blob=blob,
            name=file.name,
            mime=MIMES[variant] or file.mime,
            modified=file.created_at,
            as_download=False,
            fresh_seconds=0,
        ),
    )


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
            suits=is_playable,
            perform=play,
            takes_request=True,
            in_list=False,
        ),
    )

    def get_urls(self) -> list:
        """The bytes besides the pages."""
        view = self.admin_site.admin_view(hand_out_played)
        where = "<int:recording_id>/content/<str:variant>/"
        return [path(where, view, name="calls_recording_content"), *super().get_urls()]

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
