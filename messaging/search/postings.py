"""Postings: which messages of a span of ids carry each key, packed into pages.

A set of messages is a Python integer: bit n stands for the n-th id of the span. Sets are joined and
cut by `|` and `&`, thousands of messages in a microsecond.

A page is: the number of keys, the keys in order, where each one's body ends, the bodies. A body
of at most SPARSE_BYTES is a list of 16-bit positions; a longer one is the deflated bits.
Little-endian.
"""

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping

SPARSE = 16
SPARSE_BYTES = 2 * SPARSE
_HEAD = 4


def positions(bits: int) -> list[int]:
    """The members of a set, smallest first."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


def pack(sets: Mapping[int, int]) -> bytes:
    """A page of these keys' sets; empty sets are left out."""
    keys = sorted(key for key, bits in sets.items() if bits)
    bodies = [_pack_set(sets[key]) for key in keys]
    ends, end = array("I"), 0
    for body in bodies:
        end += len(body)
        ends.append(end)
    head = len(keys).to_bytes(_HEAD, "little")
    return b"".join([head, array("I", keys).tobytes(), ends.tobytes(), *bodies])


def look_up(page: bytes, keys: Iterable[int]) -> dict[int, int]:
    """The sets of those of the keys that the page has."""
    there, ends, start = _directory(page)
    found = {}
    for key in keys:
        at = bisect_left(there, key)
        if at < len(there) and there[at] == key:
            begin = start + (ends[at - 1] if at else 0)
            found[key] = _unpack_set(page[begin : start + ends[at]])
    return found


def unpack(page: bytes) -> dict[int, int]:
    """All of a page."""
    there, ends, start = _directory(page)
    sets, begin = {}, start
    for key, end in zip(there, ends, strict=True):
        sets[key] = _unpack_set(page[begin : start + end])
        begin = start + end
    return sets


def _directory(page: bytes) -> tuple[array, array, int]:
    size = int.from_bytes(page[:_HEAD], "little")
    keys, ends = array("I"), array("I")
    middle, start = _HEAD + 4 * size, _HEAD + 8 * size
    keys.frombytes(page[_HEAD:middle])
    ends.frombytes(page[middle:start])
    return keys, ends, start


def _pack_set(bits: int) -> bytes:
    if bits.bit_count() <= SPARSE:
        return array("H", positions(bits)).tobytes()
    raw = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    deflate = zlib.compressobj(level=1, wbits=-15)
    # What is longer than SPARSE_BYTES is known to be deflated; its end is in the stream.
    return (deflate.compress(raw) + deflate.flush()).ljust(SPARSE_BYTES + 1, b"\0")


def _unpack_set(body: bytes) -> int:
    if len(body) > SPARSE_BYTES:
        return int.from_bytes(zlib.decompressobj(-15).decompress(body), "little")
    bits = 0
    for position in array("H", body):
        bits |= 1 << position
    return bits
