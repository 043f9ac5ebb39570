"""Large segments of a search index: written aside, shown at once, and the old ones swept away."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from django.utils import timezone

from rooms.models import Message

from ..models import SearchIndex, SearchPage, SearchSegment
from ..models.search import FRESH_BITS, LARGE_BITS
from ..search.layout import FIELDS, all_keys, by_page
from ..search.postings import pack, unpack
from .segments import Span, remove_spans, spans_of

GRACE = timedelta(minutes=2)
# How far the clocks of two hosts may be apart.
SKEW = timedelta(minutes=5)
PAGES_AT_ONCE = 64
SWEPT_AT_ONCE = 8


def settled_small_ones(index: SearchIndex) -> list[SearchSegment]:
    """The oldest small segments that are to become one large one, if all their ids are settled."""
    small = SearchSegment.objects.of(index).filter(bits=FRESH_BITS)
    oldest = small.first()
    if oldest is None:
        return []
    first_id = oldest.first_id >> LARGE_BITS << LARGE_BITS
    end = first_id + (1 << LARGE_BITS)
    return list(small.filter(first_id__lt=end)) if end <= index.settled_id + 1 else []


def joined(segments: Iterable[SearchSegment]) -> Span:
    """What the segments have together, for a large one."""
    by_id = {segment.pk: segment for segment in segments}
    first_id = min(s.first_id for s in by_id.values()) >> LARGE_BITS << LARGE_BITS
    sets: dict[int, int] = {}
    pages = SearchPage.objects.filter(segment_id__in=by_id)
    for segment_id, body in pages.values_list("segment_id", "body"):
        shift = by_id[segment_id].first_id - first_id
        for key, bits in unpack(bytes(body)).items():
            sets[key] = sets.get(key, 0) | bits << shift
    from_time = min(segment.from_time for segment in by_id.values())
    to_time = max(segment.to_time for segment in by_id.values())
    return Span(first_id, LARGE_BITS, sets, from_time, to_time)


def write_aside(index: SearchIndex, span: Span) -> SearchSegment:
    """Write a large segment that is not part of the index yet; in short transactions of its own.

    Left as it is, it is swept away.
    """
    same = {"index": index, "first_id": span.first_id, "bits": span.bits}
    _delete(SearchSegment.objects.filter(**same).values_list("pk", flat=True))
    segment = SearchSegment.objects.create(
        **same, from_time=span.from_time, to_time=span.to_time, replaced_at=timezone.now()
    )
    for pages in _batched(by_page(span.sets, span.bits).items(), PAGES_AT_ONCE):
        SearchPage.objects.bulk_create(
            SearchPage(segment=segment, number=number, body=pack(sets)) for number, sets in pages
        )
    return segment


def put_in(index: SearchIndex, segment: SearchSegment) -> None:
    """Make a segment that was written aside part of the index, in the place of its small ones.

    The index's row is locked.
    """
    span = SearchSegment.objects.filter(index=index, first_id__range=_range(segment))
    span.filter(bits=FRESH_BITS, replaced_at=None).update(replaced_at=timezone.now())
    SearchSegment.objects.filter(pk=segment.pk).update(replaced_at=None)
    # While it was written these were taken out of the index; it was not in it.
    since = (segment.replaced_at or timezone.now()) - SKEW
    recalled = Message.objects.filter(pk__range=_range(segment), recalled_at__gte=since)
    remove_spans(index, spans_of(recalled.order_by("pk").only(*FIELDS), LARGE_BITS, all_keys))


def sweep_segments() -> int:
    """Delete what nobody reads any more, a little at a time; answers how many segments."""
    moment = timezone.now() - GRACE
    dead = SearchSegment.objects.dead(moment).values_list("pk", flat=True)
    ids = list(dead[:SWEPT_AT_ONCE])
    _delete(ids)
    if not ids:
        SearchIndex.objects.forsaken(moment).delete()
    return len(ids)


def _batched(items: Iterable, size: int) -> Iterator[list]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _range(segment: SearchSegment) -> tuple[int, int]:
    return segment.first_id, segment.last_id


def _delete(segment_ids: Iterable[int]) -> None:
    ids = list(segment_ids)
    SearchPage.objects.filter(segment_id__in=ids).delete()
    SearchSegment.objects.filter(pk__in=ids).delete()
