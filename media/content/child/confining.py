"""What the process may use at most: for its life, and for one job."""

import contextlib
import ctypes
import os
import resource
import signal
import threading
import time
from math import ceil
from typing import TypedDict

MIB = 1024 * 1024
OPEN_FILES = 64
# With more than this resident after a job, the process makes place for a fresh one.
TIRED_BYTES = 250 * MIB
PARENT_SECONDS = 1.0
BORN_NICENESS = os.nice(0)


class Limits(TypedDict):
    """Of one job."""

    cpu_seconds: int
    wall_seconds: int
    file_mib: int
    # How far behind everybody else; there is no way back, so the process is not used again.
    niceness: int


def confine(memory_mib: int) -> None:
    """For good: memory, no core dumps, few files."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_mib * MIB, memory_mib * MIB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


def follow_parent(parent: int) -> None:
    """End when the parent, a process id, has; even in the middle of a job."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def allow(limits: Limits) -> None:
    """For the next job: the kernel ends the process that goes beyond, even without its parent."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime + limits["cpu_seconds"]
    _soften(resource.RLIMIT_CPU, ceil(cpu))
    _soften(resource.RLIMIT_FSIZE, limits["file_mib"] * MIB)
    os.nice(limits["niceness"])
    signal.alarm(limits["wall_seconds"])


def finish() -> bool:
    """End a job's clock and give memory back; tells whether the process is of no more use."""
    signal.alarm(0)
    with contextlib.suppress(AttributeError):  # a C library without it
        ctypes.CDLL(None).malloc_trim(0)
    return resident_bytes() > TIRED_BYTES or os.nice(0) > BORN_NICENESS


def resident_bytes() -> int:
    """The process's memory in RAM now."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def peak_bytes() -> int:
    """The most it ever had in RAM."""
    # Not ru_maxrss: that begins with what the process had that started this one.
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))


def _soften(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
