"""How much was sent to a room, kept so that nobody adds up its history to send one picture more."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gochat.core.models import LockableQuerySet


class RoomUsage(models.Model):
    """What the room's attachments have together; changed with them, in the locked room."""

    room = models.OneToOneField("rooms.Room", models.CASCADE, primary_key=True, related_name="+")
    bytes = models.BigIntegerField(_("bytes"), default=0, db_index=True)

    objects = LockableQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored bytes")
        verbose_name_plural = _("stored bytes")

    def __str__(self) -> str:
        return f"{self.bytes} in {self.room_id}"
