"""Idle sockets: what each takes, and whether all of them get their heartbeats answered."""

import resource
import time
from collections.abc import Sequence
from contextlib import ExitStack

from ..figures import Figure, at_least, at_most, exactly
from ..processes import ServerProcess, loading
from ..stack import PRODUCTION_WORKERS, Lab
from . import Options, Result

PEOPLE = 50_000
TUTORIAL_PEOPLE = 5_000
# Of the files a process may have open, this part may be sockets: they are not shared out evenly.
PART = 0.85
SOCKETS_PER_LOAD = 17_000
STAY_SECONDS = 30
GIGABYTE = 10**9


def run(lab: Lab, options: Options) -> Result:
    """GoChat with all of them; the tutorial's shape with a tenth."""
    people = options.of(PEOPLE, 200)
    stay = options.of(STAY_SECONDS, 3)
    stack = lab.production()
    tokens = stack.world("crowd", people)["tokens"]
    workers = max(PRODUCTION_WORKERS, -(-people // int(_files() * PART)))
    with stack.gochat(workers=workers) as server:
        ours = _measure(server, "gochat", tokens, stay)
    with stack.tutorial() as server:
        tutorial = _measure(server, "tutorial", tokens[:TUTORIAL_PEOPLE], 2)
    raw = {"gochat": {**ours, "workers": workers}, "tutorial": tutorial}
    return Result(_figures(people, ours, tutorial), raw)


def _files() -> int:
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def _measure(server: ServerProcess, dialect: str, tokens: Sequence[str], stay: float) -> dict:
    before, began = server.memory(), time.monotonic()
    with ExitStack() as exits:
        loads = [
            exits.enter_context(
                loading("idle", dialect=dialect, port=server.port, tokens=some, seconds=stay)
            )
            for some in _parts(tokens)
        ]
        for load in loads:
            load.next()
        opened = time.monotonic() - began
        time.sleep(stay / 2)
        full = server.memory()
        ended = [load.next() for load in loads]
    sums = {name: sum(one[name] for one in ended) for name in ("open", "pings", "pongs")}
    return {
        **sums,
        "seconds_to_open": round(opened, 1),
        "bytes_before": before,
        "bytes": full,
        "bytes_per_socket": round((full - before) / len(tokens)),
    }


def _parts(tokens: Sequence[str]) -> list[Sequence[str]]:
    starts = range(0, len(tokens), SOCKETS_PER_LOAD)
    return [tokens[start : start + SOCKETS_PER_LOAD] for start in starts]


def _figures(people: int, ours: dict, tutorial: dict) -> list[Figure]:
    small = ours["bytes_per_socket"] / 1000
    return [
        Figure("idle sockets held", ours["open"], "", target=at_least(people)),
        Figure("idle: server memory", ours["bytes"] / GIGABYTE, "GB", target=at_most(2)),
        Figure("idle: memory a socket", small, "kB", tutorial["bytes_per_socket"] / 1000),
        Figure(
            "idle: heartbeats without answer", ours["pings"] - ours["pongs"], "", target=exactly(0)
        ),
    ]
