"""Walking the search index from the newest segment to the oldest."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db.models import Q

from ..models import SearchIndex, SearchPage, SearchSegment
from ..search.layout import KeyPages, room_key
from ..search.postings import look_up
from ..search.selection import Segment, Selection

# The first look is short: what is common is found at once. Each further one is twice as long.
FIRST_LOOK = 8
LONGEST_LOOK = 128
# Asking for a message costs about as much as this many look-ups of a room.
ROOMS_PER_MESSAGE = 4

Bodies = dict[tuple[int, int], bytes]


def candidates(selection: Selection, floors: Mapping[int, int]) -> Iterator[int]:
    """The ids of messages that may be what is selected, newest first.

    `floors` maps each room that is searched to the id above which its messages are to be seen. Not
    every answer is in one of them, and not every one has the selected words: whoever asks compares.
    """
    index = SearchIndex.objects.live().first()
    if index is None:
        return
    walk = _Walk(selection, floors)
    segments = _segments(index, selection)
    start, length = 0, FIRST_LOOK
    while start < len(segments):
        yield from walk.look_into(segments[start : start + length])
        start, length = start + length, min(length * 2, LONGEST_LOOK)


def _segments(index: SearchIndex, selection: Selection) -> list[Segment]:
    rows = SearchSegment.objects.of(index).values_list("pk", "first_id", "bits")
    if selection.below is not None:
        rows = rows.filter(first_id__lt=selection.below)
    segments = [Segment(*row) for row in rows.reverse()]
    if not selection.above:
        return segments
    return [s for s in segments if s.first_id + (1 << s.bits) > selection.above + 1]


class _Walk:
    """Looks into a few segments at a time: at what is selected, then at rooms where that pays."""

    def __init__(self, selection: Selection, floors: Mapping[int, int]) -> None:
        self.selection = selection
        self.selected = KeyPages(selection.keys)
        self.floors = {room_key(room_id): floor for room_id, floor in floors.items()}
        self.rooms = KeyPages(self.floors)
        self.bodies: Bodies = {}

    def look_into(self, segments: Sequence[Segment]) -> Iterator[int]:
        """The ids of what may be meant, newest first."""
        self.bodies = {}
        self._fetch(segments, self.selected)
        found = {}
        for segment in segments:
            sets = self._sets(segment, self.selected)
            if members := self.selection.members(segment, sets):
                found[segment] = members
        crowded = {segment for segment, members in found.items() if self._is_crowded(members)}
        self._fetch(crowded, self.rooms)
        for segment, members in found.items():
            mine = members & self._in_rooms(segment) if segment in crowded else members
            yield from segment.ids(mine)

    def _is_crowded(self, members: int) -> bool:
        return members.bit_count() * ROOMS_PER_MESSAGE > len(self.floors)

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
