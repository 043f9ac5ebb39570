"""The office for ten minutes: memory stays flat."""

import time

from ..figures import Figure, at_most, exactly
from ..processes import Loading, ServerProcess, loading
from ..stack import Lab
from . import Options, Result

PEOPLE, RATE = 300, 20
SAMPLES_SECONDS = 5
# Before this part of the time is over, pools and caches are still filling.
WARM_PART = 0.2
MEGABYTE = 10**6


def run(lab: Lab, options: Options) -> Result:
    """Compare the memory after a fifth of the time with that at the end."""
    stack = lab.production()
    world = stack.world("office", options.of(PEOPLE, 50))
    seconds = options.of(options.minutes * 60, 10)
    with (
        stack.gochat() as server,
        loading("office", **world, port=server.port, rate=RATE, seconds=seconds) as load,
    ):
        load.next()
        samples = _watch(server, load, seconds)
        raw = load.next()
    return Result(_figures(samples, raw), {**raw, "memory": samples})


def _watch(server: ServerProcess, load: Loading, seconds: float) -> list[tuple[float, int]]:
    """Seconds and bytes."""
    samples, began = [], time.monotonic()
    while (passed := time.monotonic() - began) < seconds and load.is_at_work():
        samples.append((round(passed, 1), server.memory()))
        time.sleep(min(SAMPLES_SECONDS, seconds / 10))
    return samples


def _figures(samples: list[tuple[float, int]], raw: dict) -> list[Figure]:
    warm = samples[int(len(samples) * WARM_PART) :]
    third = max(len(warm) // 3, 1)
    early, late = (_mean(part) for part in (warm[:third], warm[-third:]))
    return [
        Figure("soak: server memory at the end", late / MEGABYTE, "MB"),
        Figure("soak: memory grown by", (late / early - 1) * 100, "%", target=at_most(3)),
        Figure("soak: deliveries missing", raw["missing"], "", target=exactly(0)),
    ]


def _mean(samples: list[tuple[float, int]]) -> float:
    return sum(size for _, size in samples) / len(samples)
