"""Figures that are the same whichever process is asked: they are in the database."""

import shutil
from collections import Counter
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Connection
from calls.models import Call

from .models import DailyFigure


def people_online() -> int:
    """How many people have a socket."""
    return Connection.objects.alive().values("user_id").distinct().count()


def calls_now() -> int:
    """How many calls are running."""
    return Call.objects.running().count()


def tasks_waiting() -> tuple[dict[str, int], float]:
    """How many tasks wait in each queue, and for how many seconds the oldest of them has."""
    now = timezone.now()
    ready = (
        DBTaskResult.objects.ready()
        .order_by()
        .values_list("queue_name", "enqueued_at", "run_after")
    )
    waiting: Counter[str] = Counter()
    oldest = now
    for queue, enqueued_at, run_after in ready[:10_000]:
        waiting[queue] += 1
        oldest = min(oldest, _since(enqueued_at, run_after))
    return dict(waiting), (now - oldest).total_seconds()


def _since(enqueued_at: datetime, run_after: datetime | None) -> datetime:
    return max(enqueued_at, run_after) if run_after else enqueued_at


def last_figures(*names: str) -> dict[str, int]:
    """What was last noted under these names, over all keys."""
    found = {}
    for name in names:
        rows = DailyFigure.objects.filter(name=name)
        day = rows.order_by("-day").values_list("day", flat=True).first()
        if day is not None:
            found[name] = sum(rows.filter(day=day).values_list("value", flat=True))
    return found


def disk_free() -> int:
    """How much is free where the data directory is, in bytes."""
    return shutil.disk_usage(settings.DATA_DIR).free
