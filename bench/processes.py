"""The processes a bench starts: GoChat and its yardsticks, the load, and how large they are."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import ROOT
from tests.with_servers import START_SECONDS, STOP_SECONDS, free_port, listens

LOAD_SECONDS = 300
COMPILER = ("gcc", "-O2", "-Wall", "-Wextra")
Environment = dict[str, str]


class ServerProcess:
    """A server on a free port, with its children."""

    def __init__(self, command: list[str], environment: Environment, log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log
        self.port = free_port()
        self.process: subprocess.Popen | None = None
        self.seconds_to_start = 0.0

    def start(self) -> None:
        """Start it, and wait until it answers."""
        began = time.monotonic()
        environment = {**os.environ, **self.environment, "PORT": str(self.port)}
        command = [part.replace("PORT", str(self.port)) for part in self.command]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        wait_until(lambda: listens(self.port) and self.process.poll() is None, self.log)
        self.seconds_to_start = time.monotonic() - began

    def stop(self) -> None:
        """End it."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def family(self) -> list[int]:
        """Its process and all that came of it."""
        found = [self.process.pid]
        for pid in found:
            children = Path(f"/proc/{pid}/task/{pid}/children")
            if children.exists():
                found += map(int, children.read_text().split())
        return found

    def memory(self) -> int:
        """Bytes of all its processes; what they share is counted once."""
        return sum(map(_proportional_bytes, self.family()))

    def worked(self) -> float:
        """Seconds of processor time that its processes have used."""
        return sum(map(processor_seconds, self.family()))


def _proportional_bytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024


def processor_seconds(pid: int) -> float:
    """What a process has worked."""
    # The name, in parentheses, may have spaces; user and system time are fields 14 and 15.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_until(fact: Callable[[], bool], log: Path) -> None:
    """Wait until something is so, or fail with what the log says."""
    deadline = time.monotonic() + START_SECONDS
    while not fact():
        if time.monotonic() > deadline:
            raise RuntimeError(f"It does not start:\n{log.read_text()[-4000:]}")
        time.sleep(0.02)


@contextmanager
def running(server: ServerProcess) -> Iterator[ServerProcess]:
    """A server for as long as it is needed."""
    try:
        server.start()
        yield server
    finally:
        server.stop()


def python(
    *arguments: str,
    environment: Environment | None = None,
    given: str = "",
    seconds: float = LOAD_SECONDS,
) -> str:
    """Run a module to its end; what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "gochat.settings", **(environment or {})},
        input=given,
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}:\n{done.stderr[-4000:]}")
    return done.stdout


def load(name: str, **options) -> dict:
    """Run a load in a process of its own; what it measured."""
    said = python("-m", f"bench.load.{name}", given=json.dumps(options))
    return json.loads(said.splitlines()[-1])


class Loading:
    """A load at work."""

    def __init__(self, name: str, options: dict) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"bench.load.{name}"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.process.stdin.write(json.dumps(options))
        self.process.stdin.close()

    def next(self) -> dict:
        """Wait for what it says next: an event, or at last what it measured."""
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"The load ended with {self.process.wait()}.")
        return json.loads(line)

    def is_at_work(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def end(self) -> None:
        """End it, if it has not."""
        if self.is_at_work():
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@contextmanager
def loading(name: str, **options) -> Iterator[Loading]:
    """A load, while something else is looked at."""
    load = Loading(name, options)
    try:
        yield load
    finally:
        load.end()


def compiled(folder: Path) -> Path:
    """The raw ceiling, compiled."""
    program = folder / "fanout"
    source = ROOT / "bench" / "yardsticks" / "fanout.c"
    subprocess.run([*COMPILER, "-o", program, source], check=True)
    return program
