"""Files that are not to be uploaded again: their bytes, and whatever looks the same."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .file import NAME_LENGTH, File

NOTE_LENGTH = 500
# Two times 1088 bits, in hex (media.content.looks).
LOOK_LENGTH = 544


class BlockedFileQuerySet(models.QuerySet):
    def of_bytes(self, *hashes: str) -> Self:
        """Those that are these bytes, as they were uploaded or as they are handed out."""
        known = [each for each in hashes if each]
        return self.filter(Q(sha256__in=known) | Q(upload_sha256__in=known))

    def looks(self) -> list[int]:
        """What the pictures among them look like."""
        shown = self.exclude(look="").values_list("look", flat=True)
        return [int(look, 16) for look in shown]


class BlockedFile(models.Model):
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    # Of what came, before anything was made of it; empty where that is not known any more.
    upload_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    # media.content.child.looks says it; empty for what is no picture, or one of nearly one colour.
    look = models.CharField(max_length=LOOK_LENGTH, blank=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    kind = models.CharField(_("kind"), max_length=5, choices=File.Kind)
    file = models.ForeignKey(
        File, models.SET_NULL, null=True, related_name="+", verbose_name=_("file")
    )
    note = models.CharField(_("reason"), max_length=NOTE_LENGTH)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = BlockedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("blocked file")
        verbose_name_plural = _("blocked files")

    def __str__(self) -> str:
        return self.name
