"""A message of the operators to many people, each in the direct room with the system account."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from gochat.core.columns import ContentField
from gochat.core.models import LockableQuerySet
from rooms.models.message import CONTENT_LENGTH

FAULT_LENGTH = 200


class BroadcastQuerySet(LockableQuerySet):
    def due(self, now: datetime) -> Self:
        """Those that are to go on, and that no process is at."""
        free = Q(held_until=None) | Q(held_until__lt=now)
        return self.filter(free, state__in=Broadcast.OPEN, starts_at__lte=now)


class Broadcast(models.Model):
    class Audience(models.TextChoices):
        EVERYBODY = "everybody", _("Everybody")
        STAFF = "staff", _("All staff")
        ROLE = "role", _("Those who have a role")
        ROOMS = "rooms", _("The members of groups")
        PEOPLE = "people", _("Some people")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Failed")

    OPEN = (State.PLANNED, State.SENDING)

    content = ContentField(_("content"), max_length=CONTENT_LENGTH)
    audience = models.CharField(_("to whom"), max_length=9, choices=Audience)
    role = models.CharField(_("role"), max_length=150, blank=True)
    room_ids = models.JSONField(_("groups"), default=list)
    user_ids = models.JSONField(_("people"), default=list)
    starts_at = models.DateTimeField(_("begins"), default=timezone.now)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED)
    # What keeps anybody from getting it twice.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    # How many people it is for, once it has begun.
    total = models.PositiveIntegerField(_("people"), null=True)
    # How many it has gone to, and who was the last: they are told in the order of their ids.
    told = models.PositiveIntegerField(_("told"), default=0)
    last_id = models.PositiveBigIntegerField(default=0)
    # A process is at it until then; when it dies, another goes on.
    held_until = models.DateTimeField(null=True)
    fault = models.CharField(_("why it failed"), max_length=FAULT_LENGTH, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = BroadcastQuerySet.as_manager()

    class Meta:
        verbose_name = _("broadcast")
        verbose_name_plural = _("broadcasts")
        indexes = [models.Index(fields=["state", "starts_at"], name="broadcast_due")]
        permissions = [("plan_broadcast", "Can plan broadcast")]

    def __str__(self) -> str:
        return Truncator(self.content).chars(40)

    @property
    def is_open(self) -> bool:
        """Whether anybody may still get it."""
        return self.state in self.OPEN
