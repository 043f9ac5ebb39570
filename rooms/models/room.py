"""A place where people write: the direct room of two, or a group."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.columns import NameField
from gochat.core.models import LockableQuerySet

NAME_LENGTH = 50
DESCRIPTION_LENGTH = 200
ANNOUNCEMENT_LENGTH = 2000


class RoomQuerySet(LockableQuerySet):
    def standing(self) -> Self:
        """Rooms that were not dissolved."""
        return self.filter(dissolved_at=None)

    def public(self) -> Self:
        """Groups that anybody signed in may find and join."""
        return self.standing().filter(kind=Room.Kind.GROUP, is_private=False)

    def matching(self, query: str) -> Self:
        """Groups whose name contains the text."""
        return self.filter(name__icontains=query)


class Room(models.Model):
    class Kind(models.TextChoices):
        DIRECT = "direct", _("Direct")
        GROUP = "group", _("Group")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    name = NameField(_("name"), max_length=NAME_LENGTH, blank=True)
    description = models.CharField(_("description"), max_length=DESCRIPTION_LENGTH, blank=True)
    announcement = models.TextField(_("announcement"), max_length=ANNOUNCEMENT_LENGTH, blank=True)
    is_private = models.BooleanField(_("private"), default=True)
    # Then only the owner and admins write.
    members_muted = models.BooleanField(_("all members muted"), default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    # "<smaller user id>.<larger user id>": the database keeps a pair to one direct room.
    direct_key = models.CharField(max_length=41, null=True, unique=True, editable=False)

    # The newest message's number; the newest change's number; how many messages count as unread.
    last_seq = models.PositiveBigIntegerField(default=0)
    last_message_id = models.PositiveBigIntegerField(null=True)
    version = models.PositiveBigIntegerField(default=0)
    counted = models.PositiveBigIntegerField(default=0)

    # Kept with the memberships, so that a room list needs neither a count nor a join.
    member_count = models.PositiveIntegerField(_("members"), default=0)
    face_ids = models.JSONField(default=list)

    created_at = models.DateTimeField(_("created"), default=timezone.now)
    active_at = models.DateTimeField(_("last activity"), default=timezone.now, db_index=True)
    dissolved_at = models.DateTimeField(_("dissolved"), null=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        indexes = [
            models.Index(fields=["kind", "is_private", "dissolved_at"], name="room_public"),
        ]
        permissions = [("manage_room", "Can manage room")]

    def __str__(self) -> str:
        return self.name or f"{self.get_kind_display()} {self.pk}"

    @property
    def is_group(self) -> bool:
        """Whether it is a group rather than the room of two."""
        return self.kind == Room.Kind.GROUP
