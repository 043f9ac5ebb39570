"""Counting once more, from some day on: after an import, a fault, or on a server that is older."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time

from django.db import transaction
from django.db.models.functions import Substr
from django.utils import timezone

from rooms.models import Message

from ..models import ActiveDay, DailyFigure, Progress
from .advancing import CHUNK, SETTLED, set_figures
from .levels import DAY, KEPT, note_active, note_levels
from .walks import HOUR_LENGTH, WALKS, Figures, Walk, local_hour

# Told of which table how many ids of how many are counted.
Tell = Callable[[str, int, int], None]


def recount(*, since: date, tell: Tell = lambda *_: None) -> None:
    """Count every table again, and replace the figures of `since` and later.

    Who wrote was there: days on which nobody noted it have their active people from the messages.
    """
    for walk in WALKS:
        _recount(walk, since, tell)
    day = max(since, timezone.localdate() - KEPT)
    _remember_writers(day, tell)
    while day <= timezone.localdate():
        note_active(day)
        day += DAY
    note_levels()


def _recount(walk: Walk, since: date, tell: Tell) -> None:
    progress, _ = Progress.objects.get_or_create(pk=walk.name)
    counted_to = progress.counted_to or walk.settled(timezone.now() - SETTLED)
    figures = _count(walk, counted_to, tell)
    with transaction.atomic():
        held = Progress.objects.locked().get(pk=walk.name)
        # What a server has counted meanwhile.
        figures += walk.count(counted_to + 1, held.counted_to)
        DailyFigure.objects.filter(name__in=walk.names, day__gte=since).delete()
        set_figures({key: value for key, value in figures.items() if key[0] >= since})
        reached = max(counted_to, held.counted_to)
        Progress.objects.filter(pk=held.pk).update(
            counted_to=reached, seen_to=max(held.seen_to, reached)
        )


def _count(walk: Walk, last: int, tell: Tell) -> Figures:
    figures: Figures = Counter()
    for first in range(1, last + 1, CHUNK):
        reached = min(first + CHUNK - 1, last)
        figures += walk.count(first, reached)
        tell(walk.name, reached, last)
    return figures


def _remember_writers(since: date, tell: Tell) -> None:
    """Note whoever wrote on a day as active on it."""
    moment = timezone.make_aware(datetime.combine(since, time.min))
    newest = WALKS[0].newest()
    for first in range(1, newest + 1, CHUNK):
        rows = Message.objects.filter(
            pk__gte=first, pk__lt=first + CHUNK, created_at__gte=moment, sender__isnull=False
        )
        hour = Substr("created_at", 1, HOUR_LENGTH)
        wrote = rows.order_by().values_list("sender_id", hour).distinct()
        there = {(local_hour(text).date(), user_id) for user_id, text in wrote}
        ActiveDay.objects.bulk_create(
            [ActiveDay(day=day, user_id=user_id) for day, user_id in sorted(there)],
            ignore_conflicts=True,
            batch_size=500,
        )
        tell("active", min(first + CHUNK - 1, newest), newest)
