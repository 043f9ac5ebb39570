"""A person's place in a room: role, cursors and own settings."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.columns import NameField
from gochat.core.models import LockableQuerySet

NICKNAME_LENGTH = 40
DRAFT_LENGTH = 5000


class MembershipQuerySet(LockableQuerySet):
    def of(self, user) -> Self:
        """The person's memberships in rooms that stand."""
        return self.filter(user=user, room__dissolved_at=None)

    def with_room(self) -> Self:
        """Load each membership's room in the same query."""
        return self.select_related("room")

    def newest_first(self) -> Self:
        """By the room's last activity."""
        return self.order_by("-room__active_at", "-room_id")


class Membership(models.Model):
    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        ADMIN = "admin", _("Admin")
        MEMBER = "member", _("Member")

    MANAGING = (Role.OWNER, Role.ADMIN)

    room = models.ForeignKey(
        "rooms.Room", models.CASCADE, related_name="memberships", verbose_name=_("room")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("user"),
    )
    role = models.CharField(_("role"), max_length=6, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    # Messages up to this one are not for this member to see.
    joined_seq = models.PositiveBigIntegerField(default=0)

    # Unread = room.counted − read_counted. Own messages past read_seq are in read_counted already.
    read_seq = models.PositiveBigIntegerField(default=0)
    read_counted = models.PositiveBigIntegerField(default=0)
    sent_seq = models.PositiveBigIntegerField(default=0)

    muted_until = models.DateTimeField(_("may not write until"), null=True)

    nickname = NameField(_("nickname"), max_length=NICKNAME_LENGTH, blank=True)
    muted = models.BooleanField(_("notifications off"), default=False)
    pinned_at = models.DateTimeField(_("pinned"), null=True)
    # Hidden from the list until the room goes past this line.
    hidden_seq = models.PositiveBigIntegerField(null=True)
    draft = models.TextField(_("draft"), max_length=DRAFT_LENGTH, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["room", "user"], name="membership_once"),
        ]
        # In the order they came.
        indexes = [models.Index(fields=["room", "id"], name="membership_in_room")]

    def __str__(self) -> str:
        return f"{self.user} · {self.room}"

    @property
    def manages(self) -> bool:
        """Whether the member is the owner or an admin."""
        return self.role in self.MANAGING

    @property
    def hidden(self) -> bool:
        """Whether the room is off the member's list; needs `room` loaded."""
        return self.hidden_seq is not None and self.hidden_seq >= self.room.last_seq

    @property
    def unread(self) -> int:
        """How many messages of others the member has not read; needs `room` loaded."""
        return self.room.counted - self.read_counted
