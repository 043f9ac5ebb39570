"""What there is at the end of each day: noted every hour, the last note of a day stands."""

from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count, Sum
from django.utils import timezone

from accounts.models import User
from media.models import Blob
from rooms.models import Room

from ..models import ActiveDay
from .advancing import set_figures

DAY = timedelta(days=1)
# Active on the day itself, in the seven and in the thirty days that end with it.
SPANS = {"day": 1, "week": 7, "month": 30}
KEPT = timedelta(days=62)


def note_levels() -> None:
    """Note today's levels, and who was active; and yesterday's, which may have ended unseen."""
    today = timezone.localdate()
    set_figures(
        {
            (today, "people", ""): User.objects.present().count(),
            **{(today, "standing", kind): count for kind, count in _standing_rooms()},
            (today, "storage", ""): Blob.objects.aggregate(total=Sum("size"))["total"] or 0,
            (today, "database", ""): database_bytes(),
        }
    )
    for day in (today - DAY, today):
        note_active(day)
    ActiveDay.objects.filter(day__lt=today - KEPT).delete()


def note_active(day: date) -> None:
    """Note how many were there on a day, and in the week and the month that end with it."""
    if not ActiveDay.objects.filter(day=day).exists():
        return
    set_figures({(day, "active", span): _active(day, days) for span, days in SPANS.items()})


def _active(day: date, days: int) -> int:
    rows = ActiveDay.objects.filter(day__gt=day - days * DAY, day__lte=day)
    return rows.aggregate(people=Count("user_id", distinct=True))["people"]


def _standing_rooms() -> list[tuple[str, int]]:
    rows = Room.objects.standing().order_by().values_list("kind")
    return list(rows.annotate(count=Count("pk")))


def database_bytes() -> int:
    """What the database has on its disk."""
    if connection.vendor == "sqlite":
        path = Path(settings.DATABASES["default"]["NAME"])
        files = (path, path.with_name(f"{path.name}-wal"))
        return sum(file.stat().st_size for file in files if file.is_file())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT SUM(data_length + index_length) FROM information_schema.tables "
            "WHERE table_schema = DATABASE()"
        )
        return int(cursor.fetchone()[0] or 0)
