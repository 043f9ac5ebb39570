"""What this process has counted so far, and what it did in the last minute."""

import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import psutil

from gochat.core import metrics
from gochat.core.counting import declared
from gochat.core.hub import Hub, running_hubs

# Name → series: the values of the labels, and what was counted.
Counts = dict[str, list]

WINDOW_SECONDS = 60
# Codes from here on are faults of ours.
OUR_FAULT = 50_000

process = psutil.Process()


def read() -> Counts:
    """All that this process has counted since it began."""
    _look_at_process()
    for hub in running_hubs():
        _look_at_hub(hub)
    shared = {metric.name for metric in metrics.SHARED}
    own = (metric for name, metric in declared.items() if name not in shared)
    return {metric.name: metric.read() for metric in own if metric.series}


def _look_at_process() -> None:
    with process.oneshot():
        times = process.cpu_times()
        metrics.cpu_seconds.labels().value = times.user + times.system
        metrics.memory_bytes.set(process.memory_info().rss)
        metrics.open_files.set(process.num_fds())
        metrics.started.set(process.create_time())


def _look_at_hub(hub: Hub) -> None:
    connections = tuple(hub.connections)
    metrics.sockets.set(len(connections))
    metrics.slow_sockets.set(sum(1 for each in connections if each.waiting is not None))
    metrics.topics.set(len(hub.topics))
    metrics.hub_queue.set(len(hub.outgoing))


@dataclass
class Window:
    """The readings of the last minute."""

    kept: deque[tuple[float, Counts]] = field(default_factory=deque)

    def add(self, counts: Counts) -> None:
        """Keep one, and forget those that are older than the window."""
        now = time.monotonic()
        self.kept.append((now, counts))
        while self.kept[0][0] < now - WINDOW_SECONDS and len(self.kept) > 2:
            self.kept.popleft()

    def figures(self) -> dict:
        """What is going on, for people; rates are for a minute, times are buckets."""
        (begun, old), (ended, new) = self.kept[0], self.kept[-1]
        minutes = max(ended - begun, 1) / 60
        grown = Growth(old, new)
        return {
            "sockets": int(total(new, "gochat_sockets")),
            "slow_sockets": int(total(new, "gochat_slow_sockets")),
            "queue": int(total(new, "gochat_hub_queue")),
            "memory": int(total(new, "gochat_process_memory_bytes")),
            "cpu": round(grown.of("gochat_process_cpu_seconds_total") / (minutes * 60), 4),
            "messages": round(grown.of("gochat_messages_total") / minutes, 1),
            "deliveries": round(grown.of("gochat_deliveries_total") / minutes, 1),
            "requests": round(sum(grown.spread("gochat_http_seconds")[:-1]) / minutes, 1),
            "errors": round(_faults(grown) / minutes, 1),
            "ack": grown.spread("gochat_frame_seconds", "message"),
            "http": grown.spread("gochat_http_seconds"),
            "lag": grown.spread("gochat_loop_lag_seconds"),
        }


def _faults(grown: "Growth") -> float:
    return sum(
        value
        for (_door, code), value in grown.series("gochat_errors_total")
        if int(code) >= OUR_FAULT
    )


class Growth:
    """What came between two readings."""

    def __init__(self, old: Counts, new: Counts) -> None:
        self.old, self.new = old, new

    def series(self, name: str) -> Iterable[tuple[tuple[str, ...], float]]:
        """By how much each series of a counter grew."""
        before = dict(self.old.get(name, ()))
        for values, value in self.new.get(name, ()):
            yield values, value - before.get(values, 0)

    def of(self, name: str) -> float:
        """By how much a counter grew."""
        return sum(value for _values, value in self.series(name))

    def spread(self, name: str, *labels: str) -> list[float]:
        """How many fell into each bucket of a histogram, and their sum."""
        before = dict(self.old.get(name, ()))
        buckets: list[float] = []
        for values, counts in self.new.get(name, ()):
            if not labels or values == labels:
                then = before.get(values) or [0] * len(counts)
                buckets = add(buckets, [a - b for a, b in zip(counts, then, strict=True)])
        return buckets


def add(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """Two histograms as one; either may be empty."""
    if not one or not other:
        return list(one or other)
    return [a + b for a, b in zip(one, other, strict=True)]


def total(counts: Counts, name: str) -> float:
    """All series of a counter or gauge together."""
    return sum(value for _values, value in counts.get(name, ()))


def quantile(buckets: Sequence[float], bounds: Sequence[float], part: float) -> float | None:
    """The value that `part` of all are below, as far as buckets tell; None where there are none."""
    counts = buckets[:-1]
    wanted = sum(counts) * part
    if not wanted:
        return None
    below, low = 0.0, 0.0
    for count, high in zip(counts, bounds, strict=False):
        if count and below + count >= wanted:
            return low + (high - low) * (wanted - below) / count
        below, low = below + count, high
    return bounds[-1]
