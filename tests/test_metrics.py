"""A real server tells Prometheus what it did, and so does a worker beside it."""

import subprocess
import sys
import time
from collections.abc import Callable

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from .callers import TIMEOUT, Caller, SocketCaller
from .servers import ROOT, Server, clean_environment

pytestmark = pytest.mark.server
READY_SECONDS = 40


@pytest.fixture
def watched(prepared, tmp_path):
    """A server that lets this machine read its figures, and leaves tasks to a worker."""
    server = Server.on_copy_of(
        prepared,
        tmp_path / "data",
        GOCHAT_METRICS_ALLOW="127.0.0.1,::1",
        GOCHAT_BACKGROUND="worker",
    )
    server.start()
    yield server
    server.stop()


def scrape(server: Server) -> dict[str, list]:
    answer = requests.get(f"{server.url}/metrics", timeout=TIMEOUT)
    answer.raise_for_status()
    families = text_string_to_metric_families(answer.text)
    return {family.name: family.samples for family in families}


def when(server: Server, holds: Callable[[dict], bool]) -> dict:
    """What it tells once something holds."""
    deadline = time.monotonic() + READY_SECONDS
    while not holds(told := scrape(server)):
        assert time.monotonic() < deadline, told
        time.sleep(0.1)
    return told


def value(samples: list, name: str, **labels: str) -> float:
    return sum(
        sample.value
        for sample in samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def test_what_a_socket_does_is_counted(watched):
    lily = Caller.registered(watched.url, "lily")
    room = lily.data("POST", "/api/rooms", {"name": "Tea", "member_ids": []}, status=201)
    with SocketCaller.opened(watched.socket_url, lily.token) as socket:
        socket.wait_for(type="welcome")
        assert socket.ask(type="message", room_id=room["id"], content="x")["type"] == "ack"
        assert socket.ask(type="message", room_id=999, content="x")["code"] == 40400
        told = scrape(watched)
        assert value(told["gochat_sockets"], "gochat_sockets") == 1
        assert value(told["gochat_people_online"], "gochat_people_online") == 1
    frames = told["gochat_frame_seconds"]
    assert value(frames, "gochat_frame_seconds_count", type="message") == 2
    assert value(told["gochat_messages"], "gochat_messages_total", kind="text") == 1
    assert value(told["gochat_errors"], "gochat_errors_total", door="socket", code="40400") == 1
    assert value(told["gochat_deliveries"], "gochat_deliveries_total") >= 1
    assert value(told["gochat_batch_seconds"], "gochat_batch_seconds_count") >= 2
    assert value(told["gochat_query_seconds"], "gochat_query_seconds_count") > 0
    gone = when(watched, lambda told: not value(told["gochat_sockets"], "gochat_sockets"))
    assert value(gone["gochat_sockets_closed"], "gochat_sockets_closed_total") == 1


def test_a_worker_reports_until_it_ends(watched):
    environment = clean_environment(
        watched.data_dir / "home", GOCHAT_DATA_DIR=str(watched.data_dir)
    )
    command = [sys.executable, "manage.py", "db_worker", "--no-startup-delay"]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment)

    def workers(told: dict) -> float:
        return value(told["gochat_processes"], "gochat_processes", role="worker")

    try:
        told = when(watched, lambda told: workers(told) == 1)
        names = {sample.labels["process"] for sample in told["gochat_process_memory_bytes"]}
        assert len(names) == 2
    finally:
        worker.terminate()
        worker.wait(TIMEOUT)
    when(watched, lambda told: not workers(told))
