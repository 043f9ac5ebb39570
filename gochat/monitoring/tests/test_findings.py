"""Errors of the log and slow statements: kept, bounded, and without anybody's secrets."""

import logging
from datetime import timedelta

import pytest
import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from gochat.core import metrics
from gochat.logs import configure_logs
from gochat.monitoring import statements
from gochat.monitoring.faults import FaultHandler, faults
from gochat.monitoring.gathering import MOST, Gathering
from gochat.monitoring.models import Fault, SlowStatement, findings
from gochat.monitoring.reporting import forget_oldest, store_findings

log = structlog.get_logger("gochat.test")


@pytest.fixture(autouse=True)
def kept():
    """The handler of errors, as in a server."""
    configure_logs(debug=False)
    handler = FaultHandler(level=logging.ERROR)
    logger = logging.getLogger("gochat.test")
    logger.addHandler(handler)
    logger.propagate = False
    yield
    logger.removeHandler(handler)
    logger.propagate = True


def fail(words: str) -> None:
    try:
        raise ValueError(words)
    except ValueError:
        log.exception("work_failed", room_id=7, password="hunter2")


def test_the_log_of_a_server_keeps_errors():
    assert any(isinstance(handler, FaultHandler) for handler in logging.getLogger().handlers)


def test_the_same_error_many_times_is_one_entry(db):
    for number in range(3):
        fail(f"room {number} is gone")
    store_findings()
    [fault] = Fault.objects.all()
    assert (fault.event, fault.kind, fault.count) == ("work_failed", "ValueError", 3)
    assert "room_id: 7" in fault.text and "Traceback" in fault.text


def test_it_goes_on_counting(db):
    fail("once")
    store_findings()
    first = Fault.objects.get().last_at
    fail("and again")
    store_findings()
    fault = Fault.objects.get()
    assert fault.count == 2 and fault.first_at == first < fault.last_at


def test_secrets_stay_out(db):
    fail("mysql://gochat:hunter3@db/gochat token=hunter4 eyJhbGciOi.eyJ1c2VyIjo.c2lnbmF0dXJl")
    store_findings()
    text = Fault.objects.get().text
    assert not any(secret in text for secret in ("hunter2", "hunter3", "hunter4", "eyJ1c2Vy"))


def test_lines_of_libraries_are_kept_too(db):
    logging.getLogger("gochat.test").error("no room %s", 5)
    store_findings()
    assert Fault.objects.get().event == "no room 5"
    assert metrics.log_errors.read() == [((), 1)]


def test_a_flood_of_different_errors_is_bounded():
    gathering = Gathering()
    for number in range(MOST + 50):
        gathering.add(str(number), {})
    assert len(gathering.take()) == MOST
    assert gathering.take() == {}


def test_the_oldest_go(db, monkeypatch):
    monkeypatch.setattr("gochat.monitoring.reporting.KEPT", 3)
    now = timezone.now()
    for age in range(5):
        moment = now - timedelta(minutes=age)
        Fault.objects.create(fingerprint=age, first_at=moment, last_at=moment)
    forget_oldest(Fault)
    assert set(Fault.objects.values_list("fingerprint", flat=True)) == {"0", "1", "2"}
    assert findings.KEPT == 500


def test_a_slow_statement_is_kept_without_its_values(db, monkeypatch):
    monkeypatch.setattr(settings.CONFIG, "slow_query_ms", 0)
    connection.execute_wrappers[:] = [statements.timed]
    list(User.objects.filter(pk__in=[11, 12, 13], username="hunter2"))
    list(User.objects.filter(pk__in=[14], username="hunter5"))
    connection.execute_wrappers.clear()
    store_findings()
    rows = SlowStatement.objects.filter(sql__contains="accounts_user")
    assert all("hunter" not in row.sql for row in rows)
    several = rows.get(sql__contains="IN (%s, …)")
    assert several.count == 1 and several.total_ms >= several.longest_ms > 0
    assert dict(metrics.slow_queries.read())[()] >= 2


def test_quick_statements_are_only_timed(db):
    connection.execute_wrappers[:] = [statements.timed]
    User.objects.count()
    connection.execute_wrappers.clear()
    assert statements.slow.take() == {}
    [(_, counts)] = metrics.query_seconds.read()
    assert sum(counts[:-1]) == 1


def test_a_connection_is_watched_once():
    statements.watch(connection)
    statements.watch(connection)
    assert connection.execute_wrappers.count(statements.timed) == 1
    connection.execute_wrappers.remove(statements.timed)


def test_what_stands_in_a_statement_itself_is_hidden():
    assert statements.shape_of("SELECT 'it''s hers', 5") == "SELECT '…', 5"


def test_nothing_gathered_writes_nothing(db, django_assert_num_queries):
    faults.take()
    with django_assert_num_queries(0):
        store_findings()
