"""Calls: until one sees the other, until one sees him again, and what signalling takes."""

from tests.relays import relay

from ..browsers import callers
from ..figures import Figure, at_most, exactly, percentile
from ..processes import loading, python
from ..stack import Lab, Stack
from . import Options, Result

CALLS, LOSSES = 20, 5
PAIRS, EACH_MINUTE = 100, 500
FIRST_FRAME_MS, PICTURE_BACK_MS, SIGNAL_MS = at_most(500), at_most(3000), at_most(50)


def run(lab: Lab, options: Options) -> Result:
    """In Chromium on the embedded default, a relay beside it; signalling on both sets of parts."""
    result = Result()
    result.raw["pictures"] = raw = _pictures(lab, options)
    result.figures += _picture_figures(raw)
    for name, stack in lab.stacks().items():
        result.raw[name] = _signalling(stack, options)
        result.figures += _signalling_figures(name, result.raw[name])
    return result


def _pictures(lab: Lab, options: Options) -> dict[str, list[dict]]:
    stack = lab.embedded()
    python("manage.py", "collectstatic", "--noinput", environment=stack.environment)
    with relay() as coturn, stack.gochat(**coturn.settings) as server:
        url = f"http://localhost:{server.port}"
        with callers(url) as two:
            accepted = []
            for _ in range(options.of(CALLS, 2)):
                accepted.append(two.call())
                two.hang_up()
        with callers(url, hidden=True) as two:
            two.begin()
            restarted = []
            for _ in range(options.of(LOSSES, 1)):
                two.lose(coturn)
                coturn.start()
                restarted.append(two.find_another_way())
    return {"accepted": accepted, "restarted": restarted}


def _picture_figures(raw: dict[str, list[dict]]) -> list[Figure]:
    figures = []
    for who in ("callee", "caller"):
        waits = [each[who] for each in raw["accepted"]]
        name = f"calls: answer to first frame, {who}"
        figures.append(Figure(f"{name}, p50", percentile(waits, 50), "ms", target=FIRST_FRAME_MS))
        figures.append(Figure(f"{name}, slowest", max(waits), "ms"))
    waits = [wait for each in raw["restarted"] for wait in each.values()]
    name, median = "calls: ICE restart to picture", percentile(waits, 50)
    figures.append(Figure(f"{name}, p50", median, "ms", target=PICTURE_BACK_MS))
    figures.append(Figure(f"{name}, slowest", max(waits), "ms"))
    return figures


def _signalling(stack: Stack, options: Options) -> dict:
    world = stack.world("pairs", options.of(PAIRS, 20))
    minute = options.of(EACH_MINUTE, 120)
    seconds = options.of(60, 2)
    with (
        stack.gochat() as server,
        loading("calls", **world, port=server.port, each_minute=minute, seconds=seconds) as load,
    ):
        load.next()
        worked = server.worked()
        raw = load.next()
        raw["worked_seconds"] = round(server.worked() - worked, 2)
    return raw


def _signalling_figures(name: str, raw: dict) -> list[Figure]:
    words = {"ring": "ring heard", "answer": "answer heard", "signal": "signal heard"}
    # What browsers say to each other is passed on; a ring and an answer are stored before.
    targets = {"signal": SIGNAL_MS}
    figures = [
        Figure(f"calls, {name}: {words[kind]} p99", raw[kind]["p99_ms"], "ms", target=target)
        for kind in words
        for target in [targets.get(kind)]
    ]
    lost = raw["called"] - raw["ended"] + raw["errors"] + raw["late"]
    work = raw["worked_seconds"] / max(raw["called"], 1) * 1000
    return [
        *figures,
        Figure(f"calls, {name}: calls that failed", lost, "", target=exactly(0)),
        Figure(f"calls, {name}: work of GoChat for one", work, "ms"),
    ]
