"""Work a running server does on the side: a thread that does a turn, rests, and does another."""

import threading
from collections.abc import Callable
from typing import TypeVar

import structlog
from django.db import close_old_connections, connections

log = structlog.get_logger()

RETRY_SECONDS = 2.0
STOP_SECONDS = 5

T = TypeVar("T")


class Keeper:
    """A thread of the server process; a turn that fails is tried again, and never ends it."""

    name: str

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.woken = threading.Event()
        self.thread = threading.Thread(target=self._run, name=self.name, daemon=True)

    def tend(self) -> float:
        """Do a turn; answers for how many seconds to rest."""
        raise NotImplementedError

    def release(self) -> None:
        """Let another process go on."""

    def start(self) -> None:
        """Begin."""
        self.thread.start()

    def wake(self) -> None:
        """Have the next turn now."""
        self.woken.set()

    def stop(self) -> None:
        """End after the turn at hand."""
        self.stopping.set()
        self.wake()
        self.thread.join(STOP_SECONDS)

    def _run(self) -> None:
        while not self.stopping.is_set():
            pause = self._turn()
            self.woken.wait(pause)
            self.woken.clear()
        self._try(self.release)
        connections.close_all()

    def _turn(self) -> float:
        pause = self._try(self.tend)
        return RETRY_SECONDS if pause is None else pause

    def _try(self, work: Callable[[], T]) -> T | None:
        close_old_connections()
        try:
            return work()
        except Exception as error:
            log.error("keeper_failed", keeper=self.name, error=repr(error))
            return None
        finally:
            close_old_connections()
