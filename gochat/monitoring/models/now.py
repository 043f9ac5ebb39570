"""What each process last said of itself, and what all of them did each minute of two days."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A process that has said nothing for so long is gone.
SILENCE = timedelta(seconds=30)


class ProcessReportQuerySet(models.QuerySet):
    def alive(self) -> Self:
        """Of processes that are there."""
        return self.filter(at__gt=timezone.now() - SILENCE).order_by("name")

    def dead(self) -> Self:
        """Of processes that ended without a word."""
        return self.filter(at__lte=timezone.now() - SILENCE)


class ProcessReport(models.Model):
    class Role(models.TextChoices):
        SERVER = "server", _("Server")
        WORKER = "worker", _("Worker")

    name = models.CharField(_("process"), max_length=80, unique=True)
    role = models.CharField(_("role"), max_length=6, choices=Role)
    started_at = models.DateTimeField(_("started"))
    at = models.DateTimeField(_("said"), db_index=True)
    # What is going on, for people; and all that was counted since the start, for Prometheus.
    now = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)

    objects = ProcessReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a process")
        verbose_name_plural = _("reports of processes")

    def __str__(self) -> str:
        return self.name


class Minute(models.Model):
    """What all processes together did in a minute."""

    KEPT = timedelta(days=2)

    minute = models.DateTimeField(unique=True)
    figures = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.minute.isoformat()
