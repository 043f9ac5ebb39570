"""A connect storm: sockets that sign in and catch up, after a restart of everything."""

from ..figures import Figure, at_least
from ..processes import load
from ..stack import Lab
from . import Options, Result

PEOPLE = 3000
# After a restart nobody waits for the others.
AT_ONCE = 500
WANTED = at_least(500)


def run(lab: Lab, options: Options) -> Result:
    """GoChat with sign-in and sync; the yardsticks only let people in."""
    stack = lab.production()
    world = stack.world("teams", options.of(PEOPLE, 100))
    same = {**world, "at_once": AT_ONCE}
    with stack.gochat() as server:
        ours = load("connecting", dialect="gochat", port=server.port, **same)
    with stack.tutorial() as server:
        tutorial = load("connecting", dialect="tutorial", port=server.port, **same)
    with lab.ceiling() as server:
        bare = load("connecting", dialect="tutorial", port=server.port, **same)
    rates = [one["sockets_per_second"] for one in (ours, tutorial, bare)]
    figures = [
        Figure("connect storm: signed in and synced", rates[0], "/s", *rates[1:], WANTED),
        Figure("connect storm: until synced, p99", ours["p99_ms"], "ms", tutorial["p99_ms"]),
    ]
    return Result(figures, {"gochat": ours, "tutorial": tutorial, "ceiling": bare})
