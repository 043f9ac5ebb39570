"""How good a call was for one of its people: what his browser measured, as charts."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from gochat.core.errors import Text
from gochat.core.times import iso

from ..course import Point, read_course
from ..models import Call, LegQuality

# A chart has so many colours; of more people those with the worst lines are drawn.
MOST_WAYS = 7
# A report covers ten seconds; what comes later than this was not measured.
REPORT_SECONDS = 15
FROZEN = "freeze_ms"


@dataclass(frozen=True)
class Metric:
    """A chart: what it shows, in which unit, and of which column of the reports."""

    name: str
    title: Text
    about: Text
    unit: str
    column: str
    scale: float = 1

    def of_point(self, point: Point) -> float:
        """What is drawn of a point."""
        value = getattr(point, self.column) * self.scale
        # What froze in all of its reports together.
        return value / point.samples if self.column == FROZEN else value

    def of_all(self, ways: Sequence[LegQuality]) -> float:
        """What stands above the chart: the mean of all reports."""
        samples = sum(way.samples for way in ways)
        if self.column == FROZEN:
            return sum(way.freeze_ms for way in ways) / samples
        sums = (getattr(way, f"{self.column}_mean") * way.samples for way in ways)
        return self.scale * sum(sums) / samples


METRICS = (
    Metric("rtt", _("Round trip"), _("there and back"), "ms", "rtt_ms"),
    Metric("loss", _("Lost packets"), _("of those on the way"), "share", "loss_percent", 0.01),
    Metric("jitter", _("Jitter"), _("how unevenly packets come"), "ms", "jitter_ms"),
    Metric("incoming", _("Incoming"), _("bits a second"), "bits", "kbps_in", 1000),
    Metric("outgoing", _("Outgoing"), _("bits a second"), "bits", "kbps_out", 1000),
    Metric("frozen", _("Frozen picture"), _("of ten seconds"), "ms", FROZEN),
)


def quality_of(call: Call, person: str) -> dict[str, Any] | None:
    """The charts of a person of the call, given by number, or of the first who measured anything;
    nothing where nobody did."""
    rows = LegQuality.objects.filter(leg__call=call).exclude(course="")
    ways = list(rows.select_related("leg__user", "peer").order_by("leg", "peer"))
    if not ways:
        return None
    people = list({way.leg.user_id: way.leg.user for way in ways}.values())
    shown = next((user for user in people if str(user.pk) == person), people[0])
    mine = [way for way in ways if way.leg.user_id == shown.pk]
    mine.sort(key=lambda way: (-way.loss_percent_mean, way.peer_id))
    return {
        "people": people,
        "shown": shown,
        "metrics": METRICS,
        "data": _drawn(mine[:MOST_WAYS]),
    }


def _drawn(ways: Sequence[LegQuality]) -> dict[str, Any]:
    """What the page draws: a moment for each point, and each chart's series."""
    courses = [read_course(way.course) for way in ways]
    times = [point.at for point in max(courses, key=len)]
    lines = [_at(course, times) for course in courses]
    return {
        "times": [iso(datetime.fromtimestamp(at, UTC)) for at in times],
        "charts": {metric.name: _chart(metric, ways, lines) for metric in METRICS},
    }


def _chart(
    metric: Metric, ways: Sequence[LegQuality], lines: Sequence[Sequence[Point | None]]
) -> dict[str, Any]:
    series = [
        {
            "label": way.peer.shown_name,
            "values": [
                None if point is None else round(metric.of_point(point), 4) for point in line
            ],
        }
        for way, line in zip(ways, lines, strict=True)
    ]
    return {"series": series, "total": metric.of_all(ways)}


def _at(course: Sequence[Point], times: list[int]) -> list[Point | None]:
    """For each moment the point that covers it."""
    begins = [point.at for point in course]
    if begins == times:
        return list(course)
    found = [course[n - 1] if (n := bisect_right(begins, at)) else None for at in times]
    return [
        point if point and at < point.at + point.samples * REPORT_SECONDS else None
        for point, at in zip(found, times, strict=True)
    ]
