"""An upload that comes in parts: announced, not all there yet."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from gochat.core.models import LockableQuerySet

from .file import File


class UploadQuerySet(LockableQuerySet):
    def expired(self, now: datetime) -> Self:
        """Uploads that nobody has gone on with in time."""
        return self.filter(expires_at__lt=now)


class Upload(models.Model):
    """How much of it is there is the size of its part on the disk (`media/parts.py`)."""

    file = models.OneToOneField(
        File, models.CASCADE, primary_key=True, related_name="upload", verbose_name=_("file")
    )
    # Unknown until its maker tells: then the file's size is the most that it may have.
    length = models.PositiveBigIntegerField(_("bytes"), null=True)
    metadata = models.TextField(blank=True)
    expires_at = models.DateTimeField(_("expires"), db_index=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")

    def __str__(self) -> str:
        return f"{self.file_id}"
