"""Every page of the back office, in a world of many messages and a hundredth as many people."""

import json
from collections import defaultdict

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
    size = options.of(options.scale, SMALL)
    folder = lab.data_dir / "worlds" / f"backoffice-{size}"
    fill = ("manage.py", "demo", "--scale", str(size), "--json")
    with world("sqlite", folder) as environment:
        made = filled(folder, environment, ("manage.py", "migrate", "--verbosity", "0"), fill)
        python("manage.py", "collectstatic", "--noinput", environment=environment)
        said = python("-m", "bench.pages", environment=environment, seconds=MEASURE_SECONDS)
    opened = json.loads(said)["pages"]
    return Result(_figures(made["messages"], opened), {"world": made, "pages": opened})


def _figures(messages: int, opened: list[dict]) -> list[Figure]:
    kinds: dict[str, list[dict]] = defaultdict(list)
    for page in opened:
        kinds[page["kind"]].append(page)
    figures = []
    for kind, pages in kinds.items():
        slowest = max(pages, key=lambda page: page["p50_ms"])
        name = f"{messages:,} messages, slowest {kind} of {len(pages)} ({slowest['url']})"
        figures.append(Figure(name, slowest["p50_ms"], "ms", target=PAGE_MS))
    return figures
