"""How a connection went over time, in few points."""

import pytest

from calls.course import MOST_POINTS, add_report, read_course
from calls.models import LegQuality

from .test_quality import GOOD, POOR, let_time_pass, say


def course_of(reports) -> list:
    text = ""
    for n, measured in enumerate(reports):
        text = add_report(text, measured, at=10 * n)
    return read_course(text)


def test_a_short_call_keeps_every_report():
    points = course_of([GOOD, POOR, GOOD])
    assert [point.at for point in points] == [0, 10, 20]
    assert [point.rtt_ms for point in points] == [20, 400, 20]
    assert points[1].freeze_ms == 900


@pytest.mark.parametrize("reports", [MOST_POINTS, MOST_POINTS + 1, 1000, 8641])
def test_a_long_call_has_no_more_points_and_loses_no_report(reports):
    points = course_of(POOR if n % 2 else GOOD for n in range(reports))
    assert MOST_POINTS / 2 < len(points) <= MOST_POINTS
    assert sum(point.samples for point in points) == reports
    assert sum(point.freeze_ms for point in points) == 900 * (reports // 2)
    mean = sum(point.rtt_ms * point.samples for point in points) / reports
    assert mean == pytest.approx(20 + 380 * (reports // 2) / reports, abs=0.5)
    assert len({point.samples for point in points[:-1]}) <= 1


def test_reports_are_kept_so(talk, alice, bob):
    call = talk()
    for measured in (GOOD, POOR):
        assert say(call, alice, bob, measured) is None
        let_time_pass()
    points = read_course(LegQuality.objects.get().course)
    assert [(point.samples, point.loss_percent) for point in points] == [(1, 0), (1, 12)]
