"""Counting what is new: every row once, whichever process counts, and whenever it dies."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from ..models import DailyFigure, Progress
from .walks import Figures, Walk

CHUNK = 20_000
# Whatever had an id by then is committed by now: no transaction of ours takes as long.
SETTLED = timedelta(seconds=30)


class RollUp:
    """One table's way into the figures."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk

    def advance(self) -> bool:
        """Count what has settled, CHUNK ids at most; whether there is more."""
        progress = self._look()
        first = progress.counted_to + 1
        last = min(progress.seen_to, progress.counted_to + CHUNK)
        if first > last:
            return False
        # Counted before the lock, and thrown away where another process was quicker.
        figures = self.walk.count(first, last)
        with transaction.atomic():
            held = Progress.objects.locked().get(pk=self.walk.name)
            if held.counted_to != progress.counted_to:
                return True
            add_figures(figures)
            Progress.objects.filter(pk=held.pk).update(counted_to=last)
        return last < progress.seen_to

    def _look(self) -> Progress:
        """How far the counting has come, and how far it may go."""
        progress, _ = Progress.objects.get_or_create(
            pk=self.walk.name, defaults={"seen_to": self.walk.newest()}
        )
        now = timezone.now()
        is_settled = progress.seen_at < now - SETTLED
        if is_settled and progress.counted_to >= progress.seen_to:
            # The next turn counts up to here.
            Progress.objects.filter(pk=progress.pk, seen_at=progress.seen_at).update(
                seen_to=self.walk.newest(), seen_at=now
            )
        if not is_settled:
            progress.seen_to = progress.counted_to
        return progress


def add_figures(figures: Figures) -> None:
    """Add to what is there already. Whoever calls holds these names' Progress."""
    if not figures:
        return
    keys = {(name, day, key) for day, name, key in figures}
    known = _known(keys)
    set_figures(
        {
            (day, name, key): known.get((name, day, key), 0) + amount
            for (day, name, key), amount in figures.items()
        }
    )


def _known(keys: Iterable[tuple]) -> dict[tuple, int]:
    names, days = {name for name, _, _ in keys}, {day for _, day, _ in keys}
    rows = DailyFigure.objects.filter(name__in=names).between(min(days), max(days))
    return {(row.name, row.day, row.key): row.value for row in rows}


def set_figures(figures: dict) -> None:
    """Write figures, over those that are there."""
    rows = [
        DailyFigure(day=day, name=name, key=key, value=value)
        for (day, name, key), value in sorted(figures.items())
    ]
    # MySQL finds the row that is in the way by itself, and will not be told.
    named = connection.features.supports_update_conflicts_with_target
    DailyFigure.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        update_fields=["value"],
        unique_fields=["name", "day", "key"] if named else None,
    )
