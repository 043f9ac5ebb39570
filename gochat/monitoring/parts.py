"""Whether what the server needs answers, and how quickly."""

import time
from collections.abc import Callable

import structlog

from gochat.views import CHECKS

log = structlog.get_logger()

# A part's name → whether it answers, and after how many milliseconds.
Parts = dict[str, tuple[bool, float]]


def check_parts() -> Parts:
    """Ask each part."""
    return {name: _time(name, check) for name, check in CHECKS.items()}


def _time(name: str, check: Callable[[], None]) -> tuple[bool, float]:
    begun = time.perf_counter()
    try:
        check()
    except Exception as error:
        log.warning("part_down", part=name, error=repr(error))
        answers = False
    else:
        answers = True
    return answers, round((time.perf_counter() - begun) * 1000, 1)
