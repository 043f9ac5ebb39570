"""Recordings of calls, and who agreed to be in them."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.models import LockableQuerySet

from .. import consent as machine
from .call import Call


class RecordingQuerySet(LockableQuerySet):
    def open(self) -> Self:
        """Recordings that are asked for, running, or not put together yet."""
        return self.exclude(open_call=None)


class Recording(models.Model):
    class State(models.TextChoices):
        ASKED = machine.Stage.ASKED.value, _("Asked for")
        RUNNING = machine.Stage.RUNNING.value, _("Running")
        STOPPING = machine.Stage.STOPPING.value, _("Being finished")
        FINISHED = machine.Stage.FINISHED.value, _("Finished")
        KEPT = machine.Stage.KEPT.value, _("Kept, not posted")
        FAILED = machine.Stage.FAILED.value, _("Failed")
        DECLINED = machine.Stage.DECLINED.value, _("Declined")
        CANCELLED = machine.Stage.CANCELLED.value, _("Cancelled")

    call = models.ForeignKey(
        Call, models.CASCADE, related_name="recordings", verbose_name=_("call")
    )
    # The call until it is over: the database keeps a call to one recording at a time.
    open_call = models.OneToOneField(
        Call, models.CASCADE, null=True, related_name="open_recording", editable=False
    )
    recorder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    media = models.CharField(_("media"), max_length=5, choices=Call.Media)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ASKED)
    # What it is uploaded into from the moment it runs.
    file = models.OneToOneField(
        "media.File", models.SET_NULL, null=True, related_name="+", verbose_name=_("file")
    )
    # Its message in the room: sent once, however often somebody tries.
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)
    message = models.OneToOneField(
        "rooms.Message", models.SET_NULL, null=True, related_name="+", verbose_name=_("message")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    started_at = models.DateTimeField(_("began"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("recording of a call")
        verbose_name_plural = _("recordings of calls")
        ordering = ["pk"]
        permissions = [("play_recording", "Can play recording")]

    def __str__(self) -> str:
        return f"{self.get_media_display()} {self.pk}"

    @property
    def is_playable(self) -> bool:
        """Whether there is a whole file of it, posted or kept."""
        whole = self.state in (Recording.State.FINISHED, Recording.State.KEPT)
        return whole and self.file_id is not None

    @property
    def duration(self) -> float:
        """How long was recorded, in seconds."""
        if self.started_at is None:
            return 0.0
        return ((self.ended_at or timezone.now()) - self.started_at).total_seconds()


class RecordingConsent(models.Model):
    """What somebody in a call said to being recorded; to come to a recorded call is to agree."""

    recording = models.ForeignKey(
        Recording, models.CASCADE, related_name="consents", verbose_name=_("recording of a call")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user")
    )
    agreed = models.BooleanField(_("agreed"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("consent to a recording")
        verbose_name_plural = _("consents to recordings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["recording", "user"], name="consent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} to {self.recording_id}"
