"""A client that reads nothing: the others do not notice, and it is closed with 4508."""

from ..figures import Figure, at_most, exactly
from ..processes import load
from ..stack import Lab
from . import Options, Result

MEMBERS, RATE = 30, 80
# What a p99 moves by anyway, from one stretch of time to the next.
NOISE = 1.5
TOO_SLOW = 4508


def run(lab: Lab, options: Options) -> Result:
    """The p99 of the others before, while one is frozen, and after."""
    stack = lab.production()
    world = stack.world("group", MEMBERS)
    with stack.gochat() as server:
        raw = load(
            "frozen",
            tokens=world["tokens"],
            port=server.port,
            log=str(server.log),
            rate=RATE,
            seconds=options.of(8, 2),
        )
    calm = max(raw["before"]["p99_ms"], raw["after"]["p99_ms"])
    slow = raw["meanwhile"]["p99_ms"]
    figures = [
        Figure("frozen: p99 of the others without", calm, "ms"),
        Figure("frozen: p99 of the others meanwhile", slow, "ms", target=at_most(calm * NOISE)),
        Figure("frozen: closed with", raw["code"], "", target=exactly(TOO_SLOW)),
    ]
    return Result(figures, raw)
