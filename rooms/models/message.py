"""A line of a room's timeline: what somebody wrote, or what happened."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.columns import ContentField
from gochat.core.models import LockableQuerySet

CONTENT_LENGTH = 5000


class MessageQuerySet(LockableQuerySet):
    def in_room(self, room_id: int) -> Self:
        """The room's lines."""
        return self.filter(room_id=room_id)

    def visible_to(self, membership) -> Self:
        """The lines of the member's room that are for him to see."""
        return self.in_room(membership.room_id).filter(seq__gt=membership.joined_seq)

    def before(self, seq: int) -> Self:
        """Lines older than `seq`, newest first."""
        return self.filter(seq__lt=seq).order_by("-seq")

    def after(self, seq: int) -> Self:
        """Lines newer than `seq`, oldest first."""
        return self.filter(seq__gt=seq).order_by("seq")

    def changed_since(self, version: int) -> Self:
        """Lines new or changed after `version`, in the order of the changes."""
        return self.filter(version__gt=version).order_by("version")


class Message(models.Model):
    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        IMAGE = "image", _("Image")
        FILE = "file", _("File")
        VOICE = "voice", _("Voice")
        VIDEO = "video", _("Video")
        CALL = "call", _("Call")
        SYSTEM = "system", _("System")

    room = models.ForeignKey(
        "rooms.Room", models.CASCADE, related_name="messages", verbose_name=_("room")
    )
    seq = models.PositiveBigIntegerField(_("number"))
    version = models.PositiveBigIntegerField()
    # The room's `counted` once this line is in: what a cursor at this line has read.
    counted = models.PositiveBigIntegerField()
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="messages",
        verbose_name=_("sender"),
        db_index=False,
    )
    client_id = models.UUIDField(null=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.TEXT)
    content = ContentField(_("content"), max_length=CONTENT_LENGTH, blank=True)
    payload = models.JSONField(default=dict, blank=True)
    mentions = models.JSONField(default=list, blank=True)
    # The files it carries as they were when last looked at, so that a page needs no other query.
    attachments = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(_("sent"), default=timezone.now)
    recalled_at = models.DateTimeField(_("recalled"), null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        permissions = [
            ("recall_message", "Can recall message"),
            ("export_message", "Can export message"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="message_seq_once"),
            # The id first: a batch is looked up by its ids alone.
            models.UniqueConstraint(fields=["client_id", "sender"], name="message_client_id_once"),
        ]
        indexes = [
            models.Index(fields=["room", "version"], name="message_by_version"),
            models.Index(fields=["room", "sender", "seq"], name="message_by_sender"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.seq}"

    @property
    def counts(self) -> bool:
        """Whether it makes a room unread."""
        return self.kind != Message.Kind.SYSTEM


class Mention(models.Model):
    """A message that calls somebody by name; without a user, everybody in the room."""

    room = models.ForeignKey("rooms.Room", models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_index=False
    )
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["room", "seq"], name="mention_by_seq"),
            # Not those of every room: the ones that call everybody have no user.
            models.Index(fields=["user", "room", "seq"], name="mention_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.room_id}/{self.seq}"
