"""What Prometheus reads: every process, every figure, and only for who may."""

import pytest
from django.conf import settings
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from accounts.roles import AUDITOR, MODERATOR, SUPPORT
from conftest import token_of
from gochat.core import metrics
from gochat.core.counting import declared
from gochat.monitoring.models import DailyFigure, ProcessReport
from gochat.monitoring.models.now import SILENCE
from gochat.monitoring.readings import read
from gochat.monitoring.reporting import name_of_process


@pytest.fixture
def allowed(monkeypatch):
    monkeypatch.setattr(settings.CONFIG, "metrics_allow", ["127.0.0.0/8"])


def scrape(client) -> dict:
    response = client.get("/metrics")
    assert response.status_code == 200, response.content
    families = text_string_to_metric_families(response.content.decode())
    return {family.name: family for family in families}


def report(name: str, counts: dict, **fields) -> ProcessReport:
    now = timezone.now()
    return ProcessReport.objects.create(
        **{"name": name, "role": "server", "started_at": now, "at": now, "counts": counts, **fields}
    )


def test_strangers_read_nothing(client, db):
    assert client.get("/metrics").status_code == 401


def test_who_is_merely_signed_in_reads_nothing(client, alice):
    headers = {"authorization": f"Bearer {token_of(alice)}"}
    assert client.get("/metrics", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("role", "status"),
    [("superuser", 200), (AUDITOR, 200), (SUPPORT, 200), (MODERATOR, 403)],
)
def test_staff_reads_who_sees_the_processes(client, make_staff, role, status):
    headers = {"authorization": f"Bearer {token_of(make_staff(role))}"}
    response = client.get("/metrics", headers=headers)
    assert response.status_code == status
    if status == 200:
        assert response.headers["Content-Type"].startswith("text/plain; version=")


def test_an_allowed_address_reads(client, db, allowed):
    assert "gochat_process_memory_bytes" in scrape(client)
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 401


def test_every_process_is_told_of_by_whichever_is_asked(client, db, allowed):
    report("one:1", {"gochat_sockets": [[[], 3]], "gochat_messages_total": [[["text"], 5]]})
    report("two:2", {"gochat_sockets": [[[], 4]]})
    report("gone:3", {"gochat_sockets": [[[], 9]]}, at=timezone.now() - SILENCE)
    families = scrape(client)
    sockets = {s.labels["process"]: s.value for s in families["gochat_sockets"].samples}
    assert sockets["one:1"] == 3 and sockets["two:2"] == 4 and "gone:3" not in sockets
    [sent] = families["gochat_messages"].samples
    assert (sent.name, sent.labels, sent.value) == (
        "gochat_messages_total",
        {"kind": "text", "process": "one:1"},
        5,
    )


def test_our_own_figures_are_of_this_moment(client, db, allowed):
    report(name_of_process(), {"gochat_upload_bytes_total": [[[], 1]]})
    metrics.upload_bytes.inc(42)
    [sample] = scrape(client)["gochat_upload_bytes"].samples
    assert sample.value == 42


def test_buckets_add_up_and_end_with_all(client, db, allowed):
    for seconds in (0.0005, 0.03, 60):
        metrics.frame_seconds.labels("message").observe(seconds)
    samples = scrape(client)["gochat_frame_seconds"].samples
    buckets = {s.labels["le"]: s.value for s in samples if s.name.endswith("_bucket")}
    assert (buckets["0.001"], buckets["0.035"], buckets["5"], buckets["+Inf"]) == (1, 2, 2, 3)
    [count] = [s.value for s in samples if s.name.endswith("_count")]
    assert count == 3


def test_what_is_the_same_everywhere_is_told_once(client, db, allowed):
    DailyFigure.objects.create(name="storage", day="2026-01-31", value=77)
    families = scrape(client)
    for metric in metrics.SHARED:
        if metric not in (metrics.part_up, metrics.part_seconds):
            assert all("process" not in s.labels for s in families[metric.name].samples), metric
    assert families["gochat_files_bytes"].samples[0].value == 77


def test_a_part_is_down_when_one_process_cannot_reach_it(client, db, allowed):
    report("one:1", {}, now={"parts": {"layer": [True, 1.0]}})
    report("two:2", {}, now={"parts": {"layer": [False, 5000.0]}})
    [layer] = scrape(client)["gochat_part_up"].samples
    assert (layer.labels, layer.value) == ({"part": "layer"}, 0)


def test_requests_are_timed_by_their_route(client, alice, group, allowed):
    headers = {"authorization": f"Bearer {token_of(alice)}"}
    assert client.get(f"/api/rooms/{group.pk}", headers=headers).status_code == 200
    assert client.get("/api/rooms/12345", headers=headers).status_code == 404
    routes = {values[1:] for values, _ in metrics.http_seconds.read()}
    assert routes == {("GET", "200"), ("GET", "404")}
    assert all(str(group.pk) not in values[0] for values, _ in metrics.http_seconds.read())
    assert dict(metrics.errors.read()) == {("http", "40400"): 1}


def test_a_method_that_somebody_makes_up_makes_no_series(client, db):
    client.generic("BREW", "/api/rooms")
    assert {values[1] for values, _ in metrics.http_seconds.read()} == {"other"}


def test_scraping_costs_a_fixed_number_of_queries(
    client, db, allowed, django_assert_max_num_queries
):
    for n in range(20):
        report(f"many:{n}", read())
    with django_assert_max_num_queries(12):
        scrape(client)


def test_every_metric_says_what_it_means_and_in_which_unit():
    for name, metric in declared.items():
        assert name.startswith("gochat_") and metric.meaning.endswith("."), name
