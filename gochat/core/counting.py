"""Counting and timing, cheap enough for where it is hot.

A process has its own counts; `gochat.monitoring` shows those of all processes together.
"""

import threading
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

declared: dict[str, "Metric"] = {}


class Count:
    """One series of a Counter."""

    __slots__ = ("lock", "value")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.value: float = 0

    def inc(self, amount: float = 1) -> None:
        """Count one more, or so many."""
        with self.lock:
            self.value += amount

    def read(self) -> float:
        """The count."""
        return self.value


class Level:
    """One series of a Gauge."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value: float = 0

    def set(self, value: float) -> None:
        """How much there is now."""
        self.value = value

    def read(self) -> float:
        """How much there was when it was last set."""
        return self.value


class Spread:
    """One series of a Histogram."""

    __slots__ = ("bounds", "counts", "lock", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.lock = threading.Lock()
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total: float = 0

    def observe(self, value: float) -> None:
        """Put a value into its bucket."""
        bucket = bisect_left(self.bounds, value)
        with self.lock:
            self.counts[bucket] += 1
            self.total += value

    def read(self) -> list[float]:
        """How many fell into each bucket, the last one without a bound, and then their sum."""
        with self.lock:
            return [*self.counts, self.total]


Series = TypeVar("Series", Count, Level, Spread)


class Metric(Generic[Series]):
    """A name with a meaning, and a series for each value of its labels."""

    def __init__(self, name: str, meaning: str, labels: Sequence[str] = ()) -> None:
        self.name, self.meaning, self.label_names = name, meaning, tuple(labels)
        self.series: dict[tuple[str, ...], Series] = {}
        self.lock = threading.Lock()
        declared[name] = self

    def labels(self, *values: str) -> Series:
        """The series of these values, made at first use."""
        found = self.series.get(values)
        if found is None:
            with self.lock:
                found = self.series.setdefault(values, self.make())
        return found

    def make(self) -> Series:
        """A new series."""
        raise NotImplementedError

    def read(self) -> list[tuple[tuple[str, ...], Any]]:
        """Each series: the values of its labels, and what it has counted."""
        return [(values, one.read()) for values, one in tuple(self.series.items())]


class Counter(Metric[Count]):
    """Something that only grows."""

    def make(self) -> Count:
        return Count()

    def inc(self, amount: float = 1) -> None:
        """Count, where there are no labels."""
        self.labels().inc(amount)


class Gauge(Metric[Level]):
    """Something that comes and goes."""

    def make(self) -> Level:
        return Level()

    def set(self, value: float) -> None:
        """Say how much there is, where there are no labels."""
        self.labels().set(value)


class Histogram(Metric[Spread]):
    """How large things were."""

    def __init__(
        self, name: str, meaning: str, labels: Sequence[str] = (), *, bounds: Sequence[float]
    ) -> None:
        super().__init__(name, meaning, labels)
        self.bounds = tuple(bounds)

    def make(self) -> Spread:
        return Spread(self.bounds)

    def observe(self, value: float) -> None:
        """Put a value into its bucket, where there are no labels."""
        self.labels().observe(value)
