"""What the apps' models share, and the one table of the core."""

from typing import Self

from django.db import connection, models
from django.utils import timezone


class LockableQuerySet(models.QuerySet):
    """Rows that can be read for a change."""

    def locked(self, *, of: tuple[str, ...] = ("self",), free: bool = False) -> Self:
        """Hold the rows until the transaction ends; with `free`, those that nobody holds, if the
        database can tell.

        SQLite has no row locks and needs none: its transactions begin IMMEDIATE, so there is one
        writer.
        """
        features = connection.features
        skip = free and features.has_select_for_update_skip_locked
        if features.has_select_for_update_of:
            return self.select_for_update(of=of, skip_locked=skip)
        return self.select_for_update(skip_locked=skip)


class Ring(models.Model):
    """Publications of a command, for the server whose layer is in its own memory; JSON."""

    publications = models.TextField()
    rung_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.pk}"
