"""A file in a message: who may see the message may see the file."""

from typing import Self

from django.db import models
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from gochat.core.models import LockableQuerySet

from .file import File


class AttachmentQuerySet(LockableQuerySet):
    def standing(self) -> Self:
        """In rooms that stand; a recalled message has none."""
        return self.filter(room__dissolved_at=None)

    def seen_by(self, user) -> Self:
        """In messages that are for the person to see."""
        return self.standing().filter(
            room__memberships__user=user,
            message__seq__gt=F("room__memberships__joined_seq"),
        )

    def in_room(self, membership) -> Self:
        """In messages of the member's room that are for him to see."""
        return self.filter(room=membership.room_id, message__seq__gt=membership.joined_seq)

    def bytes(self) -> int:
        """How much they have together."""
        return self.aggregate(total=Sum("file__size"))["total"] or 0


class Attachment(models.Model):
    message = models.ForeignKey(
        "rooms.Message", models.CASCADE, related_name="+", db_index=False, verbose_name=_("message")
    )
    file = models.ForeignKey(File, models.PROTECT, related_name="+", verbose_name=_("file"))
    room = models.ForeignKey(
        "rooms.Room", models.CASCADE, related_name="+", db_index=False, verbose_name=_("room")
    )
    kind = models.CharField(_("kind"), max_length=5, choices=File.Kind)
    position = models.PositiveSmallIntegerField(_("position"))

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.UniqueConstraint(fields=["message", "position"], name="attachment_once"),
        ]
        indexes = [
            models.Index(fields=["room", "kind", "message"], name="attachment_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} in {self.message_id}"
