"""How a connection went over time, in few points however long it lasted. Pure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

# Even, for points are put together in pairs.
MOST_POINTS = 96


class Point(NamedTuple):
    """What some reports in a row said: means of them, and all of the time that pictures froze."""

    # Seconds since the epoch, when the first of them came.
    at: int
    samples: int
    rtt_ms: float
    loss_percent: float
    jitter_ms: float
    kbps_in: float
    kbps_out: float
    freeze_ms: int


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(list[Point])


def read_course(text: str) -> list[Point]:
    """The points of a stored course, oldest first."""
    return _decoder.decode(text) if text else []


def add_report(text: str, measured: Mapping[str, Any], *, at: int) -> str:
    """A stored course with one report more; all points but the last are of as many reports."""
    values = [measured[name] for name in Point._fields[2:]]
    points, new = read_course(text), Point(at, 1, *values)
    if points and points[-1].samples < points[0].samples:
        points[-1] = _together(points[-1], new)
    else:
        points = [*(_halved(points) if len(points) == MOST_POINTS else points), new]
    return _encoder.encode(points).decode()


def _halved(points: list[Point]) -> list[Point]:
    pairs = zip(points[::2], points[1::2], strict=True)
    return [_together(first, second) for first, second in pairs]


def _together(first: Point, second: Point) -> Point:
    samples = first.samples + second.samples
    means = (
        round((one * first.samples + other * second.samples) / samples, 2)
        for one, other in zip(first[2:-1], second[2:-1], strict=True)
    )
    return Point(first.at, samples, *means, first.freeze_ms + second.freeze_ms)
