"""Who was there today: noted in memory, written once for each person, day and process."""

import threading
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from .models import ActiveDay

CHUNK = 500


class Activity:
    """The people this process has seen."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.seen: set[int] = set()
        self.day: date | None = None
        self.written: set[int] = set()

    def note(self, user_id: int) -> None:
        """Somebody is there. Costs nothing that one would feel."""
        if user_id not in self.written:
            self.seen.add(user_id)

    def write(self, present: Iterable[int] = ()) -> int:
        """Store whom it has seen and who is `present`, but for those it has stored today.

        Answers how many.
        """
        today = timezone.localdate()
        with self.lock:
            if today != self.day:
                self.day, self.written = today, set()
            seen, self.seen = self.seen, set()
            new = sorted((seen | set(present)) - self.written)
            for start in range(0, len(new), CHUNK):
                _store(today, new[start : start + CHUNK])
            self.written |= set(new)
        return len(new)


def _store(day: date, user_ids: list[int]) -> None:
    rows = [ActiveDay(day=day, user_id=user_id) for user_id in user_ids]
    ActiveDay.objects.bulk_create(rows, ignore_conflicts=True)


activity = Activity()
