"""Which messages of a segment may be what is looked for: algebra on sets of ids."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

# So many keys narrow enough; the rest of a long phrase is compared in the text.
MAX_TEXT_KEYS = 6


class Segment(NamedTuple):
    """A span of ids that has its own pages."""

    pk: int
    first_id: int
    bits: int

    def all(self) -> int:
        """The set of all its ids."""
        return (1 << (1 << self.bits)) - 1

    def after(self, message_id: int) -> int:
        """The set of its ids above the id."""
        place = self._place(message_id + 1)
        return self.all() >> place << place

    def before(self, message_id: int) -> int:
        """The set of its ids below the id."""
        return (1 << self._place(message_id)) - 1

    def _place(self, message_id: int) -> int:
        return min(max(message_id - self.first_id, 0), 1 << self.bits)

    def ids(self, members: int) -> Iterator[int]:
        """The ids of a set, newest first."""
        while members:
            place = members.bit_length() - 1
            members ^= 1 << place
            yield self.first_id + place


@dataclass(frozen=True)
class Selection:
    """Every one of `all_of`, one of `any_of` unless that is empty, between two ids."""

    all_of: tuple[int, ...]
    any_of: tuple[int, ...] = ()
    above: int = 0
    below: int | None = None

    @property
    def keys(self) -> tuple[int, ...]:
        """What is to be looked up."""
        return self.all_of + self.any_of

    def members(self, segment: Segment, sets: Mapping[int, int]) -> int:
        """The set of ids in the segment that qualify, given the sets of the keys found there."""
        members = segment.after(self.above)
        if self.below is not None:
            members &= segment.before(self.below)
        for key in self.all_of:
            members &= sets.get(key, 0)
        if self.any_of:
            members &= union(sets.get(key, 0) for key in self.any_of)
        return members


def union(sets: Iterator[int]) -> int:
    """What is in any of the sets."""
    joined = 0
    for each in sets:
        joined |= each
    return joined


def narrow(keys: set[int]) -> tuple[int, ...]:
    """The keys of a text to look up: pairs before characters, for they are rarer."""
    return tuple(sorted(keys, reverse=True)[:MAX_TEXT_KEYS])
