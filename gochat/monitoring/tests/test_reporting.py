"""What a process says of itself, and what is told of all of them together."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gochat.core import metrics
from gochat.monitoring.live import live_figures, together
from gochat.monitoring.models import Minute, ProcessReport
from gochat.monitoring.models.now import SILENCE
from gochat.monitoring.readings import Window, quantile, read
from gochat.monitoring.reporting import Reporter, name_of_process, note_minute


def put(name: str, now: dict, **fields) -> ProcessReport:
    at = timezone.now()
    values = {"role": "server", "started_at": at, "at": at, "now": now}
    return ProcessReport.objects.create(name=name, **{**values, **fields})


def test_a_process_says_what_it_does(db):
    reporter = Reporter()
    reporter.tend()
    metrics.messages.labels("text").inc(12)
    metrics.errors.labels("http", "50000").inc()
    metrics.errors.labels("http", "40400").inc(5)
    reporter.tend()
    report = ProcessReport.objects.get()
    assert (report.name, report.role) == (name_of_process(), "server")
    assert report.now["messages"] > 0
    assert report.now["errors"] * 12 == pytest.approx(report.now["messages"], rel=0.1)
    assert report.now["memory"] > 10_000_000
    assert report.now["parts"].keys() == {"database", "layer", "storage"}
    assert report.counts["gochat_messages_total"] == [[["text"], 12]]


def test_it_takes_its_report_along(db):
    reporter = Reporter()
    reporter.tend()
    reporter.release()
    assert not ProcessReport.objects.exists()


def test_what_a_dead_process_said_is_forgotten(db):
    put("gone:1", {}, at=timezone.now() - SILENCE)
    Reporter().tend()
    assert [report.name for report in ProcessReport.objects.all()] == [name_of_process()]


def test_the_window_forgets(monkeypatch):
    clock = iter([0.0, 5.0, 100.0, 105.0])
    monkeypatch.setattr("gochat.monitoring.readings.time.monotonic", lambda: next(clock))
    window = Window()
    for count in (0, 1000, 1000, 1010):
        window.add({"gochat_messages_total": [((), count)]})
    assert window.figures()["messages"] == 120  # 10 in 5 s


def test_processes_are_added_up(db):
    buckets = [0] * (len(metrics.WAITED) + 2)
    quick, slow = buckets.copy(), buckets.copy()
    quick[2], slow[12] = 98, 2  # 2 to 5 ms; 500 ms to 1 s
    put("one:1", {"sockets": 3, "messages": 10.5, "ack": quick})
    put("two:2", {"sockets": 4, "ack": slow})
    put("worker:3", {}, role="worker")
    figures = together(ProcessReport.objects.alive())
    assert (figures["sockets"], figures["messages"]) == (7, 10.5)
    assert 2 < figures["ack_p50"] < 5
    assert 500 <= figures["ack_p99"] <= 1000
    assert figures["http_p50"] is None


def test_nothing_at_all_has_no_middle():
    assert quantile([], (1, 2), 0.5) is None
    assert quantile([0, 0, 0, 0.0], (1, 2), 0.5) is None


def test_what_is_past_all_bounds_is_the_last_bound():
    assert quantile([0, 0, 4, 99.0], (1, 2), 0.5) == 2


def test_a_minute_is_kept_once_by_whoever_is_first(db):
    put("one:1", {"sockets": 3})
    note_minute()
    note_minute()
    assert [row.figures["sockets"] for row in Minute.objects.all()] == [3]


def test_minutes_are_kept_for_two_days(db):
    now = timezone.now()
    Minute.objects.create(minute=now - timedelta(days=3))
    Minute.objects.create(minute=now - timedelta(days=1))
    Reporter().tend()
    assert Minute.objects.filter(minute__lt=now - timedelta(hours=1)).count() == 1


def test_the_live_figures_cost_a_fixed_number_of_queries(db, django_assert_max_num_queries):
    for n in range(10):
        put(f"many:{n}", {"sockets": 1, "parts": {"database": [n != 3, 1.0]}})
        Minute.objects.create(minute=timezone.now() - timedelta(minutes=n), figures={"sockets": n})
    with django_assert_max_num_queries(5):
        figures = live_figures()
    assert len(figures["processes"]) == len(figures["minutes"]) == 10
    assert figures["parts"]["database"] == {"up": False, "ms": 1.0}
    assert figures["minutes"][-1]["sockets"] == 0


def test_a_reading_has_nothing_of_what_is_shared(db):
    metrics.people_online.set(5)
    assert "gochat_people_online" not in read()
