"""What a running server does for its figures besides reporting."""

import time
from datetime import timedelta

from django.utils import timezone

from gochat.keeping import Keeper

from .models import Progress
from .reporting import Reporter
from .rollup import WALKS, RollUp, note_levels

PAUSE_SECONDS = 30.0
LEVELS = "levels"
LEVELS_EVERY = timedelta(hours=1)


class RollUpKeeper(Keeper):
    """Counts what is new into the days' figures; of several processes each counts some."""

    name = "roll-ups"

    def __init__(self) -> None:
        super().__init__()
        self.roll_ups = [RollUp(walk) for walk in WALKS]

    def tend(self) -> float:
        """Count a part of each table, and note the levels when it is time."""
        begun = time.monotonic()
        more = [roll_up.advance() for roll_up in self.roll_ups]
        if take_levels_turn():
            note_levels()
        # Far behind: work half of the time, so that those who chat keep the other half.
        return time.monotonic() - begun if any(more) else PAUSE_SECONDS


def take_levels_turn() -> bool:
    """Whether it is on this process to note the levels now."""
    now = timezone.now()
    _, is_new = Progress.objects.get_or_create(pk=LEVELS, defaults={"seen_at": now})
    waiting = Progress.objects.filter(pk=LEVELS, seen_at__lt=now - LEVELS_EVERY)
    return is_new or bool(waiting.update(seen_at=now))


def figure_keepers() -> list[Keeper]:
    """For a server process."""
    return [Reporter(), RollUpKeeper()]
