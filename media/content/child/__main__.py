"""Reads jobs, a line of JSON each, from standard input, and answers each with a line."""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import BinaryIO

from .confining import allow, confine, finish, follow_parent, peak_bytes
from .refusing import Refusal
from .sealing import part, seal

DETAIL_LENGTH = 300


def main() -> None:
    """Work until the parent closes the pipe."""
    # A terminal's Ctrl-C is for the parent, which lets the job at hand end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _take_stdout()
    parent = os.getppid()
    confine(int(sys.argv[1]))
    part()
    from .jobs import JOBS  # after the limits are in force: it loads what reads strangers' files

    seal()
    follow_parent(parent)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answer = _work(JOBS[request.pop("job")], request)
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _take_stdout() -> BinaryIO:
    # Libraries that print must not be able to write into an answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _work(job: Callable[..., dict], request: dict) -> dict:
    allow(request.pop("limits"))
    try:
        answer: dict = {"result": job(**request)}
    except Refusal as refusal:
        answer = {"refused": refusal.reason}
    except MemoryError:
        answer = {"refused": "memory"}
    except Exception as error:
        answer = {"failed": repr(error)[:DETAIL_LENGTH]}
    return {**answer, "tired": finish(), "peak": peak_bytes()}


main()
