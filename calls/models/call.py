"""Calls and everybody's part in them; what may become of them is in `calls.state`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Device
from gochat.core.models import LockableQuerySet
from gochat.core.sizes import FORWARDED_PEOPLE, MESH_PEOPLE
from rooms.models import Membership

from .. import state as machine


class CallQuerySet(LockableQuerySet):
    def running(self) -> Self:
        """Calls that have not ended."""
        return self.exclude(open_room=None)

    def with_parts(self) -> Self:
        """Load everybody's part, in the order they came into it, and what was recorded."""
        legs = Prefetch("legs", Leg.objects.order_by("pk"))
        return self.prefetch_related(legs, "recordings__consents")

    def due(self, now: datetime) -> Self:
        """Calls in which something happens because nobody did anything."""
        return self.filter(due_at__lte=now)


class Call(models.Model):
    class Media(models.TextChoices):
        VOICE = "voice", _("Voice")
        VIDEO = "video", _("Video")

    class State(models.TextChoices):
        RINGING = machine.State.RINGING.value, _("Ringing")
        ACCEPTED = machine.State.ACCEPTED.value, _("Accepted")
        CONNECTED = machine.State.CONNECTED.value, _("Connected")
        ENDED = machine.State.ENDED.value, _("Ended")

    class Reason(models.TextChoices):
        COMPLETED = machine.Reason.COMPLETED.value, _("Completed")
        MISSED = machine.Reason.MISSED.value, _("Missed")
        REJECTED = machine.Reason.REJECTED.value, _("Declined")
        CANCELLED = machine.Reason.CANCELLED.value, _("Cancelled")
        BUSY = machine.Reason.BUSY.value, _("Busy")
        FAILED = machine.Reason.FAILED.value, _("Connection lost")
        STOPPED = machine.Reason.STOPPED.value, _("Ended by the operator")

    room = models.ForeignKey(
        "rooms.Room", models.CASCADE, related_name="calls", verbose_name=_("room")
    )
    # The room while the call is running: the database keeps a room to one call at a time.
    open_room = models.OneToOneField(
        "rooms.Room", models.CASCADE, null=True, related_name="running_call", editable=False
    )
    # Its line in the room's timeline.
    message = models.OneToOneField("rooms.Message", models.CASCADE, related_name="call")
    caller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("caller")
    )
    media = models.CharField(_("media"), max_length=5, choices=Media)
    # Through the SFU, which passes on what each sends; else everybody sends to everybody.
    is_forwarded = models.BooleanField(_("through the SFU"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.RINGING)
    end_reason = models.CharField(_("ended because"), max_length=9, choices=Reason, blank=True)
    started_at = models.DateTimeField(_("began"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    # Grows with every change, so that who hears of two in the wrong order knows the newer.
    version = models.PositiveIntegerField(default=0, editable=False)
    due_at = models.DateTimeField(null=True, db_index=True, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        # For the lists of the back office.
        indexes = [
            models.Index(fields=["state", "-id"], name="call_by_state"),
            models.Index(fields=["end_reason", "-id"], name="call_by_end_reason"),
        ]
        permissions = [("end_call", "Can end call")]

    def __str__(self) -> str:
        return f"{self.get_media_display()} {self.pk}"

    @property
    def most_people(self) -> int:
        """How many people may be in it."""
        return FORWARDED_PEOPLE if self.is_forwarded else MESH_PEOPLE

    @property
    def duration(self) -> float:
        """How long people talked, in seconds; 0 where nobody answered."""
        if self.answered_at is None:
            return 0.0
        return ((self.ended_at or timezone.now()) - self.answered_at).total_seconds()


def _standing() -> Exists:
    """Whether the leg's person is a member of the call's room."""
    room, user = OuterRef("call__room_id"), OuterRef("user_id")
    return Exists(Membership.objects.filter(room_id=room, user_id=user, room__dissolved_at=None))


class LegQuerySet(models.QuerySet):
    def of_running_calls(self) -> Self:
        """Legs in calls that have not ended: few, however many there ever were."""
        return self.filter(call__open_room__isnull=False)

    def present(self) -> Self:
        """Legs of people who are in a call, be it only just dropped."""
        return self.filter(state__in=[Leg.State.JOINED, Leg.State.DROPPED])

    def of_members(self) -> Self:
        """Legs of people who are members of the call's room."""
        return self.filter(_standing())

    def of_strangers(self) -> Self:
        """Legs of people who are members of the call's room no more."""
        return self.filter(~_standing())

    def of_signed_out(self) -> Self:
        """Legs of people who are signed in on no device."""
        devices = Device.objects.signed_in().filter(user=OuterRef("user_id"))
        return self.filter(~Exists(devices))

    def in_log_of(self, user) -> Self:
        """The person's parts in calls, newest first.

        In those that are going on only while he is a member of their room.
        """
        # Found first, and by themselves: a condition on the calls of the whole log has MariaDB read
        # all calls there are.
        closed = self.of_running_calls().of_strangers().filter(user=user)
        hidden = list(closed.values_list("call_id", flat=True))
        return self.filter(user=user).exclude(call__in=hidden).order_by("-call_id")

    def missed(self) -> Self:
        """Parts of people who did not come: nobody answered, or they were in another call."""
        # Not `missed=True`, which Django writes as a bare column: that is no range of an index.
        return self.filter(missed__in=[True])

    def unseen(self) -> Self:
        """Of those missed, the ones not looked at yet."""
        return self.filter(unseen__in=[True])

    def going_on(self) -> Self:
        """Parts that ring or are in a call, while the person is a member of its room."""
        states = [Leg.State.RINGING, Leg.State.JOINED, Leg.State.DROPPED]
        return self.of_members().filter(state__in=states)

    def people_in_calls(self, user_ids: Iterable[int]) -> set[int]:
        """Which of these people are in a call."""
        return set(self.present().filter(user_id__in=user_ids).values_list("user_id", flat=True))


class Leg(models.Model):
    class State(models.TextChoices):
        RINGING = machine.LegState.RINGING.value, _("Ringing")
        JOINED = machine.LegState.JOINED.value, _("In the call")
        DROPPED = machine.LegState.DROPPED.value, _("Connection lost")
        LEFT = machine.LegState.LEFT.value, _("Left")
        REJECTED = machine.LegState.REJECTED.value, _("Declined")
        MISSED = machine.LegState.MISSED.value, _("Missed")
        BUSY = machine.LegState.BUSY.value, _("Busy")

    call = models.ForeignKey(Call, models.CASCADE, related_name="legs", verbose_name=_("call"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="legs", verbose_name=_("user")
    )
    state = models.CharField(_("state"), max_length=8, choices=State)
    connection_id = models.CharField(max_length=32, null=True, db_index=True)
    until = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(_("joined"), null=True)
    left_at = models.DateTimeField(_("left"), null=True)
    # What he sends through the SFU; another number is another sending.
    feed = models.BigIntegerField(null=True, editable=False)
    # Did not come; and has not looked at it in the call log yet. Kept for their indexes.
    missed = models.BooleanField(_("missed"), default=False)
    unseen = models.BooleanField(_("not seen yet"), default=False)
    # What the person shows the others.
    muted = models.BooleanField(_("muted"), default=False)
    camera = models.BooleanField(_("camera on"), default=False)
    screen = models.BooleanField(_("shares the screen"), default=False)
    recording = models.BooleanField(_("records"), default=False)

    objects = LegQuerySet.as_manager()

    class Meta:
        verbose_name = _("leg of a call")
        verbose_name_plural = _("legs of calls")
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="call_leg_once")]
        indexes = [
            models.Index(fields=["user", "state"], name="leg_of_user"),
            models.Index(fields=["user", "call"], name="leg_in_log"),
            models.Index(fields=["user", "missed", "call"], name="leg_missed"),
            models.Index(fields=["user", "unseen"], name="leg_unseen"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.call_id}"

    @property
    def is_present(self) -> bool:
        """Whether the person is in the call, be it only just dropped."""
        return self.state in (Leg.State.JOINED, Leg.State.DROPPED)
