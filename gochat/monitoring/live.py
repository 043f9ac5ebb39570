"""What is going on now, in all processes together."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from gochat.core import metrics
from gochat.core.times import iso

from . import shared
from .models import Minute, ProcessReport
from .readings import add, quantile

SUMS = ("sockets", "slow_sockets", "queue", "messages", "deliveries", "requests", "errors")
SHOWN_MINUTES = 60


def together(reports: Iterable[ProcessReport]) -> dict:
    """The reports of all processes as one: rates for a minute, times in milliseconds."""
    each = [report.now for report in reports]
    figures = {name: round(sum(one.get(name, 0) for one in each), 1) for name in SUMS}
    for name in ("ack", "http"):
        buckets: list[float] = []
        for one in each:
            buckets = add(buckets, one.get(name, []))
        figures[f"{name}_p50"], figures[f"{name}_p99"] = _middle_and_worst(buckets)
    return figures


def live_figures() -> dict:
    """All that the dashboard shows of this moment. A fixed number of queries, all short."""
    reports = list(ProcessReport.objects.alive())
    waiting, oldest = shared.tasks_waiting()
    return {
        "at": iso(timezone.now()),
        **together(reports),
        "online": shared.people_online(),
        "calls": shared.calls_now(),
        "tasks": sum(waiting.values()),
        "oldest_task": round(oldest),
        "disk_free": shared.disk_free(),
        "parts": _parts(reports),
        "processes": [_process(report) for report in reports],
        "minutes": _minutes(),
    }


def _minutes() -> list[dict]:
    since = timezone.now() - timedelta(minutes=SHOWN_MINUTES)
    rows = Minute.objects.filter(minute__gt=since).order_by("minute")
    return [{"minute": iso(row.minute), **row.figures} for row in rows]


def _parts(reports: list[ProcessReport]) -> dict[str, dict]:
    parts: dict[str, dict] = {}
    for report in reports:
        for name, (answers, ms) in report.now.get("parts", {}).items():
            worst = parts.setdefault(name, {"up": True, "ms": 0})
            worst["up"], worst["ms"] = worst["up"] and answers, max(worst["ms"], ms)
    return parts


def _process(report: ProcessReport) -> dict:
    now = report.now
    lag = quantile(now.get("lag", []), metrics.loop_lag.bounds, 0.99)
    return {
        "name": report.name,
        "role": report.get_role_display(),
        "started_at": iso(report.started_at),
        **{name: now.get(name, 0) for name in ("sockets", "queue", "messages", "cpu", "memory")},
        "lag": _ms(lag),
    }


def _middle_and_worst(buckets: list[float]) -> tuple[float | None, float | None]:
    bounds = metrics.WAITED
    return _ms(quantile(buckets, bounds, 0.5)), _ms(quantile(buckets, bounds, 0.99))


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 1)
