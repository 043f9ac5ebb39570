"""All figures of all processes as Prometheus reads them.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric as Family

from gochat.core import metrics
from gochat.core.counting import Counter, Gauge, Histogram, Metric, declared

from . import shared
from .models import ProcessReport
from .readings import Counts, read
from .reporting import name_of_process

FAMILIES = {
    Counter: CounterMetricFamily,
    Gauge: GaugeMetricFamily,
    Histogram: HistogramMetricFamily,
}


def exposition(accept: str) -> tuple[bytes, str]:
    """The text, in the form the asker likes best, and its type."""
    encode, content_type = choose_encoder(accept)
    return encode(_Everything()), content_type


class _Everything:
    """What prometheus_client's encoders take for a registry."""

    def collect(self) -> Iterator[Family]:
        """A family for each name that something is known of."""
        reports = list(ProcessReport.objects.alive())
        counted = {report.name: report.counts for report in reports}
        # Our own as they are at this moment.
        counted[name_of_process()] = read()
        _look_at_shared(reports)
        for metric in declared.values():
            if metric in metrics.SHARED:
                yield _family(metric, [((), series) for series in metric.read()], ())
            else:
                yield _family(metric, _by_process(metric, counted), ("process",))


def _by_process(metric: Metric, counted: dict[str, Counts]) -> Iterator[tuple[tuple, tuple]]:
    for process, counts in sorted(counted.items()):
        for series in counts.get(metric.name, ()):
            yield (process,), series


def _family(metric: Metric, series: Iterable, more_labels: tuple[str, ...]) -> Family:
    kind = FAMILIES[type(metric)]
    name = metric.name.removesuffix("_total")
    family = kind(name, metric.meaning, labels=[*metric.label_names, *more_labels])
    for more, (values, value) in series:
        if isinstance(metric, Histogram):
            family.add_metric([*values, *more], _buckets(metric, value), value[-1])
        else:
            family.add_metric([*values, *more], value)
    return family


def _buckets(metric: Histogram, value: list[float]) -> list[tuple[str, float]]:
    bounds = [*map(str, metric.bounds), "+Inf"]
    return list(zip(bounds, accumulate(value[:-1]), strict=True))


def _look_at_shared(reports: list[ProcessReport]) -> None:
    metrics.people_online.set(shared.people_online())
    metrics.calls_now.set(shared.calls_now())
    metrics.disk_free.set(shared.disk_free())
    waiting, oldest = shared.tasks_waiting()
    for queue in {"default", "films", *waiting}:
        metrics.tasks_waiting.labels(queue).set(waiting.get(queue, 0))
    metrics.oldest_task.set(oldest)
    for role in ProcessReport.Role.values:
        metrics.processes.labels(role).set(sum(report.role == role for report in reports))
    sizes = shared.last_figures("storage", "database")
    metrics.files_bytes.set(sizes.get("storage", 0))
    metrics.database_bytes.set(sizes.get("database", 0))
    _look_at_parts(reports)


def _look_at_parts(reports: list[ProcessReport]) -> None:
    """A part is up when every process that has asked it says so."""
    asked = [part for report in reports for part in report.now.get("parts", {}).items()]
    for name in {name for name, _ in asked}:
        states = [state for other, state in asked if other == name]
        metrics.part_up.labels(name).set(min(int(answers) for answers, _ in states))
        metrics.part_seconds.labels(name).set(max(ms for _, ms in states) / 1000)
