"""What went wrong or took long: the same thing is one row, and the oldest rows go."""

from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT = 500


class Finding(models.Model):
    """Something that happened so often, last at some time."""

    fingerprint = models.CharField(max_length=32, unique=True, editable=False)
    count = models.PositiveBigIntegerField(_("times"), default=0)
    first_at = models.DateTimeField(_("first"))
    last_at = models.DateTimeField(_("last"), db_index=True)

    class Meta:
        abstract = True
        ordering = ["-last_at"]


class Fault(Finding):
    """An error of the log."""

    logger = models.CharField(_("logger"), max_length=100)
    event = models.CharField(_("event"), max_length=500)
    kind = models.CharField(_("kind of error"), max_length=100, blank=True)
    text = models.TextField(_("text"))

    class Meta(Finding.Meta):
        verbose_name = _("error")
        verbose_name_plural = _("errors")

    def __str__(self) -> str:
        return self.event


class SlowStatement(Finding):
    """A statement to the database that took long, without its values."""

    sql = models.TextField(_("statement"))
    where = models.CharField(_("asked by"), max_length=64, blank=True)
    total_ms = models.FloatField(_("together, in ms"), default=0)
    longest_ms = models.FloatField(_("longest, in ms"), default=0)

    class Meta(Finding.Meta):
        verbose_name = _("slow statement")
        verbose_name_plural = _("slow statements")

    def __str__(self) -> str:
        return self.sql[:100]
