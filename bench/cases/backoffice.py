"""Every page of the back office, in worlds of many messages and a hundredth as many people."""

import json
from collections import defaultdict
from pathlib import Path

from ..figures import Figure, at_most
from ..processes import python
from ..stack import Lab
from ..worlds import filled, world
from . import Options, Result

SMALL = 10_000
PAGE_MS = at_most(300)
MEASURE_SECONDS = 3600


def run(lab: Lab, options: Options) -> Result:
    """Open each page in a process of its own; the slowest of each kind is the figure."""
    result = Result()
    size = options.of(options.scale, SMALL)
    for database in ("sqlite", "mariadb"):
        answer = _opened(lab.data_dir / "worlds" / f"backoffice-{database}-{size}", database, size)
        result.raw[database] = answer
        result.figures += _figures(f"{database}, {answer['messages']:,} messages", answer["pages"])
    return result


def _opened(folder: Path, database: str, size: int) -> dict:
    fill = ("manage.py", "demo", "--scale", str(size), "--on-a-server", "--json")
    with world(database, folder) as environment:
        made = filled(folder, environment, ("manage.py", "migrate", "--verbosity", "0"), fill)
        python("manage.py", "collectstatic", "--noinput", environment=environment)
        said = python("-m", "bench.pages", environment=environment, seconds=MEASURE_SECONDS)
    return {**made, **json.loads(said)}


def _figures(world_name: str, opened: list[dict]) -> list[Figure]:
    kinds: dict[str, list[dict]] = defaultdict(list)
    for page in opened:
        kinds[page["kind"]].append(page)
    figures = []
    for kind, pages in kinds.items():
        slowest = max(pages, key=lambda page: page["p50_ms"])
        name = f"{world_name}, slowest {kind} of {len(pages)} ({slowest['url']})"
        figures.append(Figure(name, slowest["p50_ms"], "ms", target=PAGE_MS))
    return figures
