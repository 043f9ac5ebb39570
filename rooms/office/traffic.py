"""How much was written in a room up to some moments, without reading what lies between."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..models import Message, Room

# Lines looked at between two known ones: four queries for a million lines.
PROBES = 32


@dataclass
class _Search:
    """Between which two lines a moment lies."""

    moment: datetime
    # The last line known to be older, and how many messages there were with it.
    low: int
    counted: int
    # The first line known not to be.
    high: int

    def probes(self) -> list[int]:
        """Numbers of lines to look at."""
        step = max(1, (self.high - self.low) // (PROBES + 1))
        return list(range(self.low + step, self.high, step))

    def narrow(self, lines: Sequence[tuple[int, datetime, int]]) -> bool:
        """By the lines found; whether that has brought anything."""
        inside = [line for line in lines if self.low < line[0] < self.high]
        place = bisect_left(inside, self.moment, key=lambda line: line[1])
        if place:
            self.low, _at, self.counted = inside[place - 1]
        if place < len(inside):
            self.high = inside[place][0]
        return bool(inside)


def counted_before(room: Room, moments: Sequence[datetime]) -> list[int]:
    """How many messages had been written before each moment.

    Numbers grow with time, so each moment is searched for by ever nearer lines, all moments with
    the same queries: a handful, whatever was written.
    """
    searches = [_Search(moment, 0, 0, room.last_seq + 1) for moment in moments]
    open_ = searches
    while wanted := {seq for search in open_ for seq in search.probes()}:
        found = Message.objects.in_room(room.pk).filter(seq__in=wanted).order_by("seq")
        lines = list(found.values_list("seq", "created_at", "counted"))
        # Where lines were deleted, none may be found.
        open_ = [search for search in open_ if search.narrow(lines)]
    return [search.counted for search in searches]
