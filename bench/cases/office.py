"""An office: 1,000 people in 200 rooms of 2 to 500 who write, type, read and look who is there."""

from ..figures import Figure, at_most, exactly
from ..processes import loading
from ..stack import Lab
from . import Options, Result

PEOPLE, RATE = 1000, 40


def run(lab: Lab, options: Options) -> Result:
    """GoChat alone: the tutorial's shape has neither reading nor typing nor presence."""
    stack = lab.production()
    world = stack.world("office", options.of(PEOPLE, 50))
    seconds = options.of(20, 2)
    with (
        stack.gochat() as server,
        loading("office", **world, port=server.port, rate=RATE, seconds=seconds) as load,
    ):
        load.next()
        worked = server.worked()
        raw = load.next()
        raw["cores_used"] = round((server.worked() - worked) / seconds, 2)
    return Result(_figures(raw), {"gochat": raw})


def _figures(raw: dict) -> list[Figure]:
    return [
        Figure("office: messages offered", raw["messages_per_second"], "/s"),
        Figure("office: frames to people", raw["frames_per_second"], "/s"),
        Figure("office: ack p50", raw["ack"]["p50_ms"], "ms"),
        Figure("office: ack p99", raw["ack"]["p99_ms"], "ms"),
        Figure("office: delivery p50", raw["delivery"]["p50_ms"], "ms"),
        Figure("office: delivery p99", raw["delivery"]["p99_ms"], "ms", target=at_most(100)),
        Figure("office: deliveries missing", raw["missing"], "", target=exactly(0)),
        Figure("office: cores used by GoChat", raw["cores_used"], ""),
    ]
