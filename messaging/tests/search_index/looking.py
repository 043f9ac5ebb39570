"""What the search index has, however it is cut."""

from messaging.models import SearchIndex, SearchPage, SearchSegment
from messaging.models.search import LARGE_BITS
from messaging.search.postings import positions, unpack
from messaging.services import Indexer
from rooms.models import Message, Room

LARGE = 1 << LARGE_BITS


def contents(index: SearchIndex | None = None) -> dict[int, set[int]]:
    """The ids by key of the whole index, however it is cut."""
    found: dict[int, set[int]] = {}
    for segment in SearchSegment.objects.of(index or SearchIndex.objects.live().get()):
        for body in SearchPage.objects.filter(segment=segment).values_list("body", flat=True):
            for key, bits in unpack(bytes(body)).items():
                ids = {segment.first_id + place for place in positions(bits)}
                assert not ids & found.get(key, set())
                found.setdefault(key, set()).update(ids)
    return found


def indexed() -> set[int]:
    return set().union(*contents().values())


def texts_in(group: Room) -> set[int]:
    lines = Message.objects.in_room(group.pk).filter(recalled_at=None).exclude(sender=None)
    return set(lines.values_list("pk", flat=True))


def tend(indexer: Indexer) -> None:
    while indexer.tend():
        pass


def settle() -> SearchIndex:
    return SearchIndex.objects.live().get()
