"""Counters, gauges and histograms of one process."""

from gochat.core.counting import Counter, Gauge, Histogram, declared


def test_each_value_of_the_labels_is_a_series():
    errors = Counter("test_errors_total", "Errors.", ["door", "code"])
    errors.labels("http", "40400").inc()
    errors.labels("http", "40400").inc(2)
    errors.labels("socket", "40400").inc()
    assert errors.read() == [(("http", "40400"), 3), (("socket", "40400"), 1)]
    assert declared.pop("test_errors_total") is errors


def test_a_gauge_is_what_it_was_last_set_to():
    queue = Gauge("test_queue", "What waits.")
    queue.set(7)
    queue.set(2)
    assert queue.read() == [((), 2)]
    declared.pop("test_queue")


def test_a_value_falls_into_the_first_bucket_that_holds_it():
    seconds = Histogram("test_seconds", "Times.", bounds=(0.1, 0.5, 1))
    for value in (0.1, 0.05, 0.4, 1, 9):
        seconds.observe(value)
    assert seconds.read() == [((), [2, 1, 1, 1, 10.55])]
    declared.pop("test_seconds")
