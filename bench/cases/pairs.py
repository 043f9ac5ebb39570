"""Pairs writing to each other: stored, acked after the commit, delivered to both."""

import json

from ..figures import Figure, at_least, at_most, exactly
from ..processes import load, loading, python
from ..stack import Lab, Stack
from . import Options, Result

PAIRS = 500
RATES = {"production": (850, 1700, 2500), "embedded": (500, 1000)}
WANTED = {"production": at_least(2500), "embedded": at_least(1000)}
WATCHED_RATE, WATCHED_P99 = 1700, at_most(100)
BATCH = 1000


def run(lab: Lab, options: Options) -> Result:
    """On both sets of parts: GoChat at rising rates and flat out, then the yardsticks."""
    result = Result()
    pairs = options.of(PAIRS, 20)
    for name in ("production", "embedded"):
        stack = lab.production() if name == "production" else lab.embedded()
        raw = _measure(stack, pairs, options.of(RATES[name], (100,)), options.of(6, 1))
        result.raw[name] = raw
        result.figures += _figures(name, raw)
    return result


def _measure(stack: Stack, pairs: int, rates: tuple[int, ...], seconds: float) -> dict:
    world = stack.world("pairs", pairs)
    same = {**world, "seconds": seconds}
    with (
        stack.gochat() as server,
        loading("pairs", dialect="gochat", port=server.port, rates=rates, **same) as at_work,
    ):
        at_work.next()
        worked, parts_worked = server.worked(), stack.parts_worked()
        ours = at_work.next()
        ours["worked_seconds"] = round(server.worked() - worked, 2)
        ours["parts_worked_seconds"] = round(stack.parts_worked() - parts_worked, 2)
    ours["stored"] = stack.count("rooms_message")
    with stack.tutorial() as server:
        tutorial = load("pairs", dialect="tutorial", port=server.port, rates=(), **same)
    python("manage.py", "flush", "--noinput", environment=stack.environment)
    stack.world("pairs", 1)
    rows = python("-m", "bench.yardsticks.inserts", str(BATCH), "3", environment=stack.environment)
    return {"gochat": ours, "tutorial": tutorial, "inserts": json.loads(rows)}


def _figures(name: str, raw: dict) -> list[Figure]:
    *steps, flat_out = raw["gochat"]["steps"]
    [tutorial] = raw["tutorial"]["steps"]
    plain, ceiling = tutorial["messages_per_second"], raw["inserts"]["rows_per_second"]
    best = max(step["messages_per_second"] for step in (*steps, flat_out))
    ours = raw["gochat"]
    figures = [
        Figure(f"pairs, {name}: messages", best, "/s", plain, ceiling, WANTED[name]),
        Figure(
            f"pairs, {name}, flat out: delivery p99",
            flat_out["delivery"]["p99_ms"],
            "ms",
            tutorial["delivery"]["p99_ms"],
        ),
        Figure(f"pairs, {name}: work of GoChat for one", _work_ms(ours, "worked"), "ms"),
        Figure(f"pairs, {name}: of its parts for one", _work_ms(ours, "parts_worked"), "ms"),
        Figure(f"pairs, {name}: acked and not stored", _lost(ours), "", target=exactly(0)),
    ]
    for step in steps:
        figures += _step_figures(f"pairs, {name}, {step['offered']:,}/s offered", step)
    return figures


def _work_ms(ours: dict, whose: str) -> float:
    """Processor time for a message."""
    return ours[f"{whose}_seconds"] / max(ours["stored"], 1) * 1000


def _lost(ours: dict) -> int:
    """Acks without a row; the warming up is stored and not in the steps."""
    return max(sum(step["acked"] for step in ours["steps"]) - ours["stored"], 0)


def _step_figures(name: str, step: dict) -> list[Figure]:
    wanted = WATCHED_P99 if step["offered"] == WATCHED_RATE else None
    return [
        Figure(f"{name}: delivered", step["messages_per_second"], "/s"),
        Figure(f"{name}: ack p50", step["ack"]["p50_ms"], "ms"),
        Figure(f"{name}: ack p99", step["ack"]["p99_ms"], "ms"),
        Figure(f"{name}: delivery p50", step["delivery"]["p50_ms"], "ms"),
        Figure(f"{name}: delivery p99", step["delivery"]["p99_ms"], "ms", target=wanted),
    ]
