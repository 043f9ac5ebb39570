"""What the apps' models share."""

from typing import Self

from django.db import connection, models


class LockableQuerySet(models.QuerySet):
    """Rows that can be read for a change."""

    def locked(self, *, of: tuple[str, ...] = ("self",)) -> Self:
        """Hold the rows until the transaction ends.

        SQLite has no row locks and needs none: its transactions begin IMMEDIATE, so there is one
        writer.
        """
        if connection.features.has_select_for_update_of:
            return self.select_for_update(of=of)
        return self.select_for_update()
