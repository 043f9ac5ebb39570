"""A cold start: from `make run` to the first answer, and to the first page."""

import http.client
import os
import signal
import subprocess
import time
from pathlib import Path

from tests.servers import ROOT, clean_environment
from tests.with_servers import STOP_SECONDS, free_port

from ..figures import Figure
from ..stack import Lab
from . import Options, Result

RUNS = 3
PATIENCE_SECONDS = 120


def run(lab: Lab, options: Options) -> Result:
    """The second start of a server, the best of some; beside it, the tutorial's."""
    stack = lab.embedded()
    _start(stack.folder)
    starts = [_start(stack.folder) for _ in range(options.of(RUNS, 1))]
    with stack.tutorial() as server:
        tutorial = server.seconds_to_start
    best = {name: min(start[name] for start in starts) for name in starts[0]}
    figures = [
        Figure("start: until /health answers", best["health"], "s", tutorial),
        Figure("start: until the sign-in page is there", best["page"], "s"),
    ]
    return Result(figures, {"starts": starts, "tutorial_listens": tutorial})


def _start(data_dir: Path) -> dict[str, float]:
    """Seconds until the first 200 of each."""
    port = free_port()
    environment = clean_environment(
        data_dir / "home", GOCHAT_DATA_DIR=str(data_dir), PORT=str(port)
    )
    began = time.monotonic()
    with (data_dir / "make.log").open("a") as log:
        process = subprocess.Popen(
            ["make", "run"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        return {
            "health": _wait_for(port, "/health") - began,
            "page": _wait_for(port, "/login") - began,
        }
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(STOP_SECONDS)


def _wait_for(port: int, path: str) -> float:
    """The moment of the first 200."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if _answers(port, path):
            return time.monotonic()
        time.sleep(0.01)
    raise RuntimeError(f"{path} does not answer")


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
