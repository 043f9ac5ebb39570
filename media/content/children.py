"""Asking the process that opens strangers' files, and getting another when it breaks."""

import contextlib
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .child.confining import Limits

ROOT = Path(__file__).resolve().parents[2]
MODULE = "media.content.child"
# Address space, of which a part is libraries: PyAV and Pillow alone claim 400.
MEMORY_MIB = 2048
MAX_ANSWER_BYTES = 1024 * 1024
# A fresh process for so many jobs, whatever leaks.
MAX_JOBS = 500
# Processes that wait for the next job; a burst of them is not kept.
KEPT_WARM = 1
# How often somebody who waits is told that the work goes on.
BEAT_SECONDS = 5.0
# What the parent waits longer than the process allows itself.
GRACE_SECONDS = 2.0

LOOK: Limits = {"cpu_seconds": 15, "wall_seconds": 30, "file_mib": 1, "niceness": 0}
MAKE: Limits = {"cpu_seconds": 60, "wall_seconds": 120, "file_mib": 512, "niceness": 0}
# A call of hours: its packets are copied, only its sound is decoded.
RECORDED: Limits = {"cpu_seconds": 300, "wall_seconds": 600, "file_mib": 4200, "niceness": 0}
FILM: Limits = {"cpu_seconds": 1200, "wall_seconds": 1800, "file_mib": 1024, "niceness": 10}


class Refused(Exception):
    """The file is not taken; `reason` is a Refusal's."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class ChildFailed(Exception):
    """The process broke, or went beyond its limits: the file may be at fault, or the machine."""


class Child:
    """One process with one job at a time."""

    def __init__(self) -> None:
        self.jobs = 0
        self.peak = 0
        self.is_tired = False
        self.process = subprocess.Popen(
            [sys.executable, "-m", MODULE, str(MEMORY_MIB)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Not our environment; one heap, so that what is freed goes back.
            env={"PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "1", "PATH": os.defpath},
        )

    def ask(self, request: dict, seconds: float, beat: Callable[[], None]) -> dict:
        """Its answer. Raises ChildFailed, after which the child is of no more use."""
        assert self.process.stdin is not None
        self.jobs += 1
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
            answer = json.loads(self._line(time.monotonic() + seconds, beat))
        except (OSError, ValueError) as error:
            raise ChildFailed(f"{request['job']}: {error!r}") from None
        self.peak = answer["peak"]
        self.is_tired = answer["tired"] or self.jobs >= MAX_JOBS
        return answer

    def _line(self, deadline: float, beat: Callable[[], None]) -> bytes:
        assert self.process.stdout is not None
        file = self.process.stdout.fileno()
        line = b""
        with selectors.DefaultSelector() as selector:
            selector.register(file, selectors.EVENT_READ)
            while not line.endswith(b"\n"):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError("too slow")
                if selector.select(min(left, BEAT_SECONDS)):
                    line += self._read(file)
                else:
                    beat()
                if len(line) > MAX_ANSWER_BYTES:
                    raise ValueError("too long an answer")
        return line

    def _read(self, file: int) -> bytes:
        part = os.read(file, 65536)
        if not part:
            raise OSError(f"ended with {self.process.wait()}")
        return part

    def end(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                assert pipe is not None
                pipe.close()


class Children:
    """Some processes that wait warm; safe to be asked from many threads."""

    def __init__(self, most: int) -> None:
        self.places = threading.BoundedSemaphore(most)
        self.lock = threading.Lock()
        self.idle: list[Child] = []

    def ask(
        self, job: str, *, limits: Limits, beat: Callable[[], None] = lambda: None, **request: Any
    ) -> dict:
        """What the job makes. Raises Refused, ChildFailed."""
        seconds = limits["wall_seconds"] + GRACE_SECONDS
        with self._child() as child:
            answer = child.ask({"job": job, "limits": limits, **request}, seconds, beat)
        if "refused" in answer:
            raise Refused(answer["refused"])
        if "failed" in answer:
            raise ChildFailed(f"{job}: {answer['failed']}")
        return answer["result"]

    @contextlib.contextmanager
    def _child(self) -> Iterator[Child]:
        with self.places:
            child = self._take()
            usable = False
            try:
                yield child
                usable = not child.is_tired
            finally:
                self._give_back(child) if usable else child.end()

    def _take(self) -> Child:
        while True:
            with self.lock:
                child = self.idle.pop() if self.idle else None
            if child is None:
                return Child()
            if child.process.poll() is None:
                return child
            child.end()

    def _give_back(self, child: Child) -> None:
        with self.lock:
            spare = self.idle[KEPT_WARM - 1 :]
            self.idle = [child, *self.idle[: KEPT_WARM - 1]]
        for old in spare:
            old.end()

    def warm(self) -> None:
        """Have one ready before the first file comes."""
        if not self.idle:
            self.ask("codecs", limits=LOOK)

    def end(self) -> None:
        """Kill those that wait."""
        with self.lock:
            idle, self.idle = self.idle, []
        for child in idle:
            child.end()


# One may be busy with a long film, and one with what was just sent: the others look at uploads.
children = Children(most=4)
