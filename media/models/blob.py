"""Bytes that are kept: once, however many files are made of them."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.models import LockableQuerySet

FOLDER = "files"


class BlobQuerySet(LockableQuerySet):
    def unused(self, before: datetime, *, gone: Collection[int] = ()) -> Self:
        """Bytes that no file is made of, or only files that are `gone`; not brought just now."""
        from .file import File

        files = File.objects.exclude(pk__in=list(gone)) if gone else File.objects.all()
        # One subquery for each column, so that each has its index.
        uses = ("blob", "thumbnail", "poster", "mp4")
        unused = [~Exists(files.filter(**{use: OuterRef("pk")})) for use in uses]
        return self.filter(*unused, touched_at__lt=before)


class Blob(models.Model):
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("bytes"))
    # The row comes first and the bytes follow, so that no bytes are ever forgotten.
    stored_at = models.DateTimeField(_("stored"), null=True)
    touched_at = models.DateTimeField(default=timezone.now)

    objects = BlobQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored bytes")
        verbose_name_plural = _("stored bytes")

    def __str__(self) -> str:
        return self.sha256

    @property
    def path(self) -> str:
        """Where the storage has the bytes."""
        return f"{FOLDER}/{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"
