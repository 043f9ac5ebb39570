"""Pages, lists, catching up and searching in worlds of ten thousand messages and of millions."""

import json

from ..figures import Figure, at_most
from ..processes import python
from ..stack import Lab
from ..worlds import filled, world
from . import Options, Result

SMALL = 10_000
FACTOR = at_most(1.5)
HELD = ("history, newest", "history, in the middle", "room list, 50 rooms", "sync, 50 rooms")
# The slowest answer counts: in a world of a million it is to be there within so many milliseconds.
SEARCHED = 1_000_000
SEARCH_MS = {"sqlite": at_most(20), "mariadb": at_most(100)}


def run(lab: Lab, options: Options) -> Result:
    """Ask worlds of all sizes the same; the growth of the work is the figure."""
    result = Result()
    large = options.of(options.scale, SMALL)
    for database in ("sqlite", "mariadb"):
        answers = {size: _asked(lab, database, size) for size in sorted({SMALL, large})}
        result.raw[database] = answers
        result.figures += _figures(database, large, answers[SMALL], answers[large])
    return result


def _asked(lab: Lab, database: str, size: int) -> dict:
    folder = lab.data_dir / "worlds" / f"{database}-{size}"
    with world(database, folder) as environment:
        made = filled(folder, environment, ("-m", "bench.growth", "fill", str(size)))
        asked = python("-m", "bench.growth", "ask", str(size), environment=environment)
    return {**made, **json.loads(asked)}


def _figures(database: str, size: int, small: dict, large: dict) -> list[Figure]:
    messages = f"{database}, {large['messages']:,} messages"
    figures = []
    for name in HELD:
        growth = _growth(small["reading"][name], large["reading"][name])
        took = large["reading"][name]["p50_ms"]
        figures += [
            Figure(f"{messages}: {name}", took, "ms"),
            Figure(f"{messages}: {name}, growth", growth, "×", target=FACTOR),
        ]
    slowest = max(large["searching"].items(), key=lambda item: item[1]["p50_ms"])
    figures.append(
        Figure(
            f"{messages}: slowest search ({slowest[0]})",
            slowest[1]["p50_ms"],
            "ms",
            large["plain_ways"]["phrase nobody wrote, by LIKE"]["p50_ms"],
            target=SEARCH_MS[database] if size == SEARCHED else None,
        )
    )
    return figures


def _growth(small: dict, large: dict) -> float:
    """By how much the work grew; the least of many runs, for what else runs here only adds."""
    return round(large["best_ms"] / max(small["best_ms"], 0.01), 2)
