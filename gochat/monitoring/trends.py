"""The days' figures of a range, as charts and tables need them. One query, of figures only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.errors import Invalid

from .charts import CHARTS, HOURS, Chart
from .models import DailyFigure

DAY = timedelta(days=1)
RANGES = (7, 30, 90, 365)
USUAL_RANGE = 30
MOST_DAYS = 3660
# More points than that say nothing more on a screen.
MOST_POINTS = 92
WEEK, MONTH = 7, 30

Values = dict[tuple[str, str], dict[date, int]]


@dataclass(frozen=True)
class Range:
    """Some days, the first and the last included."""

    first: date
    last: date

    @classmethod
    def of(cls, given: Any) -> "Range":
        """What a query string asks for: `days`, or `from` and `to`. Raises Invalid."""
        today = timezone.localdate()
        try:
            if "from" in given:
                last = date.fromisoformat(given.get("to") or today.isoformat())
                chosen = cls(date.fromisoformat(given["from"]), last)
            else:
                chosen = cls(today - (int(given.get("days", USUAL_RANGE)) - 1) * DAY, today)
        except (ValueError, OverflowError):
            raise Invalid(errors={"from": [_("This is not a day.")]}) from None
        if not 1 <= chosen.length <= MOST_DAYS:
            raise Invalid(errors={"from": [_("This is not a range of days.")]})
        return chosen

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def days(self) -> list[date]:
        """Each of them."""
        return [self.first + n * DAY for n in range(self.length)]

    @property
    def before(self) -> "Range":
        """As many days just before."""
        return Range(self.first - self.length * DAY, self.first - DAY)

    @property
    def step(self) -> int:
        """How many days are one point of a chart."""
        steps = (step for step in (1, WEEK) if self.length / step <= MOST_POINTS)
        return next(steps, MONTH)


def trends(chosen: Range) -> dict:
    """Every chart of a range, with what it was in as many days before."""
    values = _values({name for chart in (*CHARTS, HOURS) for name in chart.names}, chosen)
    points = [chosen.days[n : n + chosen.step] for n in range(0, chosen.length, chosen.step)]
    return {
        "first": chosen.first.isoformat(),
        "last": chosen.last.isoformat(),
        "step": chosen.step,
        "days": [point[0].isoformat() for point in points],
        "charts": {chart.slug: _chart(chart, values, chosen, points) for chart in CHARTS},
        "hours": [sum(_within(values[key], chosen.days)) for key in HOURS.series],
    }


def table(chart: Chart, chosen: Range) -> Iterator[list]:
    """A chart day by day: a head, and a row for each day, without gaps."""
    values = _values(chart.names, chosen)
    keys = list(chart.series)
    yield ["date", *(key or name for name, key in keys)]
    for day in chosen.days:
        yield [day.isoformat(), *(values[key].get(day, 0) for key in keys)]


def _values(names: Iterable[str], chosen: Range) -> Values:
    """Each figure's days, from as long before the range as it is long."""
    values: Values = defaultdict(dict)
    rows = DailyFigure.objects.filter(name__in=sorted(names))
    days = rows.between(chosen.before.first, chosen.last)
    for name, key, day, value in days.values_list("name", "key", "day", "value"):
        values[name, key][day] = value
    return values


def _chart(chart: Chart, values: Values, chosen: Range, points: list[list[date]]) -> dict:
    series = [
        {
            "key": key[1] or key[0],
            "label": str(label),
            "values": _points(chart, values[key], points),
        }
        for key, label in chart.series.items()
    ]
    now, before = (
        sum(_total(chart, values[key], days) for key in chart.series)
        for days in (chosen.days, chosen.before.days)
    )
    return {
        "series": series,
        "total": now if chart.adds_up else None,
        "before": before if chart.adds_up else None,
    }


def _points(chart: Chart, days: dict[date, int], points: list[list[date]]) -> list[int | None]:
    """Sums of what adds up; of what does not, what was known last, and None where nothing is."""
    if chart.adds_up:
        return [sum(_within(days, point)) for point in points]
    return [next((days[day] for day in reversed(point) if day in days), None) for point in points]


def _total(chart: Chart, days: dict[date, int], chosen: list[date]) -> int:
    return sum(_within(days, chosen)) if chart.adds_up else 0


def _within(days: dict[date, int], chosen: Iterable[date]) -> Iterator[int]:
    return (days.get(day, 0) for day in chosen)
