"""Writing into the segments of a search index. Whoever calls has locked the index's row."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import or_

from rooms.models import Message

from ..models import SearchIndex, SearchPage, SearchSegment
from ..models.search import LARGE_BITS
from ..search.layout import by_page
from ..search.postings import pack, unpack


@dataclass(frozen=True)
class Span:
    """The postings of some messages of first_id … first_id + 2^bits − 1."""

    first_id: int
    bits: int
    sets: dict[int, int]
    from_time: datetime
    to_time: datetime

    def without(self, ids: Iterable[int]) -> "Span":
        """The same less some messages."""
        gone = sum(1 << (pk - self.first_id) for pk in ids if self._has(pk))
        if not gone:
            return self
        return replace(self, sets={key: bits & ~gone for key, bits in self.sets.items()})

    def _has(self, pk: int) -> bool:
        return pk >> self.bits == self.first_id >> self.bits


def spans_of(
    messages: Iterable[Message], bits: int, keys_of: Callable[[Message], set[int]]
) -> list[Span]:
    """The postings of messages in the order of their ids."""
    return [
        _span(number << bits, bits, list(group), keys_of)
        for number, group in groupby(messages, lambda message: message.pk >> bits)
    ]


def _span(
    first_id: int, bits: int, messages: Sequence[Message], keys_of: Callable[[Message], set[int]]
) -> Span:
    size = (1 << bits) // 8
    rows: defaultdict[int, bytearray] = defaultdict(lambda: bytearray(size))
    for message in messages:
        place, bit = divmod(message.pk - first_id, 8)
        for key in keys_of(message):
            rows[key][place] |= 1 << bit
    sets = {key: int.from_bytes(row, "little") for key, row in rows.items()}
    times = [message.created_at for message in messages]
    return Span(first_id, bits, sets, min(times), max(times))


def add_spans(index: SearchIndex, spans: Iterable[Span]) -> None:
    """Take messages in."""
    for span in spans:
        if span.sets:
            segment = _segment_for(index, span)
            _change(segment, _shifted(span, segment), or_)


def remove_spans(index: SearchIndex, spans: Iterable[Span]) -> None:
    """Take messages out, where they are in."""
    for span in spans:
        if segment := _segment_of(index, span):
            _change(segment, _shifted(span, segment), lambda old, new: old & ~new)


def _segment_of(index: SearchIndex, span: Span) -> SearchSegment | None:
    """The segment that has the span, or is to take it in."""
    large = span.first_id >> LARGE_BITS << LARGE_BITS
    found = SearchSegment.objects.of(index).filter(first_id__in={large, span.first_id})
    fitting = [s for s in found if s.bits >= span.bits and s.last_id >= span.first_id]
    return max(fitting, key=lambda segment: segment.bits, default=None)


def _segment_for(index: SearchIndex, span: Span) -> SearchSegment:
    segment = _segment_of(index, span)
    if segment is None:
        return SearchSegment.objects.create(
            index=index,
            first_id=span.first_id,
            bits=span.bits,
            from_time=span.from_time,
            to_time=span.to_time,
        )
    if span.from_time < segment.from_time or span.to_time > segment.to_time:
        segment.from_time = min(span.from_time, segment.from_time)
        segment.to_time = max(span.to_time, segment.to_time)
        segment.save(update_fields=["from_time", "to_time"])
    return segment


def _shifted(span: Span, segment: SearchSegment) -> dict[int, int]:
    shift = span.first_id - segment.first_id
    return {key: bits << shift for key, bits in span.sets.items()} if shift else span.sets


def _change(
    segment: SearchSegment, sets: Mapping[int, int], operation: Callable[[int, int], int]
) -> None:
    pages = by_page(sets, segment.bits)
    there = SearchPage.objects.filter(segment=segment, number__in=pages)
    bodies = {number: bytes(body) for number, body in there.values_list("number", "body")}
    for number, changes in pages.items():
        stored = unpack(bodies[number]) if number in bodies else {}
        for key, bits in changes.items():
            stored[key] = operation(stored.get(key, 0), bits)
        pages[number] = stored
    there.delete()
    SearchPage.objects.bulk_create(
        SearchPage(segment=segment, number=number, body=pack(stored))
        for number, stored in pages.items()
    )
