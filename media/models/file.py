"""What somebody has uploaded, with what is known of it."""

from datetime import UTC, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.models import LockableQuerySet

NAME_LENGTH = 255


class FileQuerySet(LockableQuerySet):
    def alive(self) -> Self:
        """Files that were never sent yet, or stand in a message."""
        from .attachment import Attachment

        standing = Attachment.objects.standing().filter(file=OuterRef("pk"))
        return self.filter(Q(attached_at=None) | Exists(standing))

    def seen_by(self, user) -> Self:
        """Files in messages that the person may see."""
        from .attachment import Attachment

        seen = Attachment.objects.seen_by(user).filter(file=OuterRef("pk"))
        return self.filter(Exists(seen))

    def open_to(self, user) -> Self:
        """Files the person may see: his own, and those in messages for him."""
        from .attachment import Attachment

        seen = Attachment.objects.seen_by(user).filter(file=OuterRef("pk"))
        return self.alive().filter(Q(owner=user) | Exists(seen))

    def forsaken(self, before: datetime) -> Self:
        """Files in no message, never sent or recalled wherever they were, or of nobody any more.

        What the operator has removed is evidence, and stays.
        """
        from .attachment import Attachment

        attached = Attachment.objects.filter(file=OuterRef("pk"))
        is_old = Q(created_at__lt=before) | Q(owner__deleted_at__isnull=False)
        return self.filter(is_old, ~Exists(attached), quarantined_at=None)

    def unused(self) -> Self:
        """Files in no message: never sent, or recalled wherever they were."""
        from .attachment import Attachment

        # Each by its own index, so that few are found among very many: not by a union, which
        # MariaDB asks again for each file, nor by "is not null", where SQLite takes no index.
        loose = Q(attached_at=None) | Q(detached_at__gt=datetime.fromtimestamp(0, UTC))
        attached = Attachment.objects.filter(file=OuterRef("pk"))
        return self.filter(~Exists(attached), pk__in=File.objects.filter(loose).values("pk"))

    def removed(self) -> Self:
        """Files that the operator has taken away."""
        return self.filter(pk__in=File.objects.filter(quarantined_at__isnull=False).values("pk"))

    def unfinished(self) -> Self:
        """Files on which there is work to do."""
        return self.filter(Q(state=File.State.PROCESSING) | Q(needs_mp4=True))

    def abandoned(self, before: datetime) -> Self:
        """Files with work left on them, or messages to be told, that nobody saw to since."""
        left = Q(state=File.State.PROCESSING) | Q(needs_mp4=True) | Q(untold=True)
        return self.filter(left, worked_at__lte=before)

    def with_blobs(self) -> Self:
        """Load what is handed out in the same query."""
        return self.select_related("blob", "thumbnail", "poster", "mp4")

    def bytes(self) -> int:
        """How much they have together."""
        return self.aggregate(total=Sum("size"))["total"] or 0


class File(models.Model):
    class Kind(models.TextChoices):
        IMAGE = "image", _("Image")
        FILE = "file", _("File")
        VOICE = "voice", _("Voice")
        VIDEO = "video", _("Video")

    class State(models.TextChoices):
        UPLOADING = "uploading", _("Being uploaded")
        PROCESSING = "processing", _("Being prepared")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Broken")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="files",
        verbose_name=_("uploaded by"),
        db_index=False,
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    mime = models.CharField(_("type"), max_length=100, blank=True)
    # Before there are bytes, what was announced, or may come at most: it counts against the quota.
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    # Of what came, before anything was made of it; empty for what came before this was kept.
    upload_sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True)
    height = models.PositiveIntegerField(_("height"), null=True)
    duration = models.FloatField(_("seconds"), null=True)
    # A recorded call may be longer than what people send, and keeps its sound as it came.
    most_seconds = models.PositiveIntegerField(null=True)
    waveform = models.JSONField(default=list, blank=True)
    placeholder = models.TextField(blank=True)
    # The sender wants it as it is: no smaller, no lighter.
    original = models.BooleanField(_("as it is"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADING)
    blob = models.ForeignKey("media.Blob", models.PROTECT, null=True, related_name="+")
    thumbnail = models.ForeignKey("media.Blob", models.PROTECT, null=True, related_name="+")
    poster = models.ForeignKey("media.Blob", models.PROTECT, null=True, related_name="+")
    # A video once more, for browsers that do not play it as it is; made later, and slowly.
    mp4 = models.ForeignKey("media.Blob", models.PROTECT, null=True, related_name="+")
    needs_mp4 = models.BooleanField(default=False)
    # Whoever prepares the file says now and then that he is still at it (services/working.py).
    worked_at = models.DateTimeField(default=timezone.now)
    # Its messages do not all show yet what has become of it.
    untold = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now, db_index=True)
    # When it was first sent.
    attached_at = models.DateTimeField(_("sent"), null=True, db_index=True)
    # When a message that carried it was last recalled: only these may be in none any more. Of one
    # that was taken down, until when it is kept, for an appeal; and of a recorded call that could
    # not be sent, for who recorded it.
    detached_at = models.DateTimeField(null=True, db_index=True)

    # Since when the operator has it handed out to nobody.
    quarantined_at = models.DateTimeField(_("removed"), null=True, db_index=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(fields=["owner", "size"], name="file_by_owner"),
            models.Index(fields=["size"], name="file_by_size"),
            models.Index(fields=["kind", "size"], name="file_by_kind"),
            models.Index(fields=["state"], name="file_by_state"),
            models.Index(fields=["needs_mp4"], name="file_by_needs_mp4"),
            models.Index(fields=["untold"], name="file_by_untold"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_used(self) -> bool:
        """Whether it stands in a message."""
        from .attachment import Attachment

        return Attachment.objects.filter(file=self).exists()
