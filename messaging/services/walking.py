"""Walking the search index from the newest segment to the oldest."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar

from django.db.models import Q

from ..models import SearchPage, SearchSegment
from ..models.search import FRESH_BITS, LARGE_BITS
from ..search.layout import KeyPages, room_key
from ..search.postings import look_up
from ..search.selection import Segment, Selection

# The first look is short: what is common is found at once. Each further one is twice as long.
FIRST_LOOK = 8
LONGEST_LOOK = 128
# So many pages for rooms are read before the first message is looked at.
ROOM_PAGES_AT_FIRST = 128
# The one page of a small segment is here already, with its rooms.
FRESH_WEIGHT = 8

Item = TypeVar("Item")
Bodies = dict[tuple[int, int], bytes]


def candidates(selection: Selection, floors: Mapping[int, int] | None) -> Iterator[int]:
    """The ids of messages that may be what is selected, newest first.

    `floors` maps each room that is searched to the id above which its messages are to be seen; None
    is every room. Not every answer is in one of them, and not every one has the selected words:
    whoever asks compares.
    """
    walk = _Walk(selection, floors)
    for look in _growing(_segments(selection), FIRST_LOOK):
        yield from walk.look_into(look)


def _growing(items: Sequence[Item], length: int) -> Iterator[Sequence[Item]]:
    """The items in parts, each twice as long as the one before."""
    start = 0
    while start < len(items):
        yield items[start : start + length]
        start, length = start + length, min(length * 2, LONGEST_LOOK)


def _segments(selection: Selection) -> list[Segment]:
    rows = SearchSegment.objects.live().values_list("pk", "first_id", "bits")
    if selection.below is not None:
        rows = rows.filter(first_id__lt=selection.below)
    segments = [Segment(*row) for row in rows.reverse()]
    if not selection.above:
        return segments
    return [s for s in segments if s.first_id + (1 << s.bits) > selection.above + 1]


class _Walk:
    """Looks into a few segments at a time: at what is selected, then at rooms where that pays."""

    def __init__(self, selection: Selection, floors: Mapping[int, int] | None) -> None:
        self.selection = selection
        self.selected = KeyPages(selection.keys)
        self.is_everywhere = floors is None
        self.floors = {room_key(room_id): floor for room_id, floor in (floors or {}).items()}
        self.rooms = KeyPages(self.floors)
        pages = len(self.rooms.on_pages(LARGE_BITS))
        self.first_look_at_rooms = max(2, ROOM_PAGES_AT_FIRST // max(pages, 1))
        self.bodies: Bodies = {}

    def look_into(self, segments: Sequence[Segment]) -> Iterator[int]:
        """The ids of what may be meant, newest first."""
        self.bodies = {}
        self._fetch(segments, self.selected)
        found = []
        for segment in segments:
            sets = self._sets(segment, self.selected)
            if members := self.selection.members(segment, sets):
                found.append((segment, members))
        for part in _growing(found, self.first_look_at_rooms):
            yield from self._narrowed(part)

    def _narrowed(self, found: Sequence[tuple[Segment, int]]) -> Iterator[int]:
        crowded = {segment for segment, members in found if self._is_crowded(segment, members)}
        self._fetch(crowded, self.rooms)
        for segment, members in found:
            mine = members & self._in_rooms(segment) if segment in crowded else members
            yield from segment.ids(mine)

    def _is_crowded(self, segment: Segment, members: int) -> bool:
        """Whether it is quicker to look up the rooms than to ask for the messages."""
        if self.is_everywhere:
            return False
        weight = FRESH_WEIGHT if segment.bits == FRESH_BITS else 1
        return members.bit_count() * weight > len(self.floors)

    def _in_rooms(self, segment: Segment) -> int:
        members = 0
        for key, there in self._sets(segment, self.rooms).items():
            members |= there & segment.after(self.floors[key])
        return members

    def _sets(self, segment: Segment, keys: KeyPages) -> dict[int, int]:
        sets: dict[int, int] = {}
        for number, there in keys.on_pages(segment.bits).items():
            if body := self.bodies.get((segment.pk, number)):
                sets |= look_up(body, there)
        return sets

    def _fetch(self, segments: Collection[Segment], keys: KeyPages) -> None:
        """Read the pages of these keys that are not here yet, in one query."""
        wanted = Q()
        for bits in {segment.bits for segment in segments}:
            numbers = keys.on_pages(bits)
            missing = [s.pk for s in segments if s.bits == bits and self._lacks(s, numbers)]
            if missing and numbers:
                wanted |= Q(segment__in=missing, number__in=list(numbers))
        if not wanted:
            return
        pages = SearchPage.objects.filter(wanted)
        for segment_id, number, body in pages.values_list("segment_id", "number", "body"):
            self.bodies[segment_id, number] = bytes(body)

    def _lacks(self, segment: Segment, numbers: Collection[int]) -> bool:
        return any((segment.pk, number) not in self.bodies for number in numbers)
