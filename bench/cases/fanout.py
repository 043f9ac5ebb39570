"""One room, many sockets: stored messages, each delivered to every socket."""

from ..figures import Figure, at_least
from ..processes import load, loading
from ..stack import Lab
from . import Options, Result

SIZES = (200, 1000)
WINDOW = 8
TARGETS = {1000: at_least(40_000)}


def run(lab: Lab, options: Options) -> Result:
    """GoChat, then the tutorial's shape, then the bare loop with frames as long as GoChat's."""
    result = Result()
    for sockets in options.of(SIZES, (50,)):
        raw = _measure(lab, sockets, options.of(6, 1))
        rates = {name: one["deliveries_per_second"] for name, one in raw.items()}
        result.raw[str(sockets)] = raw
        result.figures += _figures(sockets, rates, raw["gochat"])
    return result


def _measure(lab: Lab, sockets: int, seconds: float) -> dict[str, dict]:
    stack = lab.production()
    tokens = stack.world("group", sockets)["tokens"]
    same = {"tokens": tokens, "room_id": 1, "window": WINDOW, "seconds": seconds}
    with (
        stack.gochat() as server,
        loading("fanout", dialect="gochat", port=server.port, **same) as ours_at_work,
    ):
        ours_at_work.next()
        worked = server.worked()
        ours = ours_at_work.next()
        ours["worked_seconds"] = round(server.worked() - worked, 2)
    with stack.tutorial() as server:
        tutorial = load("fanout", dialect="tutorial", port=server.port, **same)
    with lab.ceiling() as server:
        padding = max(ours["frame_bytes"] - tutorial["frame_bytes"], 0)
        bare = load("fanout", dialect="tutorial", port=server.port, padding=padding, **same)
    return {"gochat": ours, "tutorial": tutorial, "ceiling": bare}


def _figures(sockets: int, rates: dict[str, int], ours: dict) -> list[Figure]:
    name = f"fan-out to {sockets:,} sockets"
    figures = [
        Figure(
            name, rates["gochat"], "/s", rates["tutorial"], rates["ceiling"], TARGETS.get(sockets)
        ),
        Figure(f"{name}, delivery p99", ours["p99_ms"], "ms"),
    ]
    work = ours["worked_seconds"] / max(ours["delivered"], 1) * 1e6
    figures.append(Figure(f"{name}, work of GoChat for one", work, "µs"))
    if sockets in TARGETS:
        tutorial, ceiling = (rates["gochat"] / rates[name] for name in ("tutorial", "ceiling"))
        figures += [
            Figure(f"{name}, times the tutorial", tutorial, "×", target=at_least(10)),
            Figure(f"{name}, part of the ceiling", ceiling, "", target=at_least(0.5)),
        ]
    return figures
