"""Figures of each day, so that nobody counts ten million rows to draw a line."""

from datetime import date
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.models import LockableQuerySet


class DailyFigureQuerySet(models.QuerySet):
    def between(self, first: date, last: date) -> Self:
        """Of these days and those between."""
        return self.filter(day__gte=first, day__lte=last)


class DailyFigure(models.Model):
    """One number of a day: `messages`, of the key `image`, 42."""

    name = models.CharField(_("name"), max_length=24)
    day = models.DateField(_("day"))
    key = models.CharField(_("key"), max_length=32, blank=True)
    value = models.BigIntegerField(_("value"))

    objects = DailyFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure of a day")
        verbose_name_plural = _("figures of days")
        constraints = [
            models.UniqueConstraint(fields=["name", "day", "key"], name="daily_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key} {self.day}: {self.value}"


class Progress(models.Model):
    """How far the rows of a table have been counted into the figures."""

    name = models.CharField(primary_key=True, max_length=24)
    # Rows up to here are in the figures.
    counted_to = models.PositiveBigIntegerField(default=0)
    # The largest id at `seen_at`: whatever was given an id up to it is committed a while later.
    seen_to = models.PositiveBigIntegerField(default=0)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = LockableQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name}: {self.counted_to}"
