"""The search index of a running server: a thread that keeps it up with the messages."""

import threading
import time

import structlog
from django.db import close_old_connections, connections

from messaging.services import Indexer
from messaging.services.indexing import BATCH

log = structlog.get_logger()

# New messages are found this much later, and what a batch takes.
IDLE_SECONDS = 0.5
RETRY_SECONDS = 2.0
STOP_SECONDS = 5


class IndexKeeper:
    """Tends the index while the server runs; of several processes one does, the others stand by."""

    def __init__(self) -> None:
        self.indexer = Indexer()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, name="search-index", daemon=True)

    def start(self) -> None:
        """Begin."""
        self.thread.start()

    def stop(self) -> None:
        """End after the batch at hand, and let another process go on."""
        self.stopping.set()
        self.thread.join(STOP_SECONDS)

    def _run(self) -> None:
        pause = 0.0
        while not self.stopping.wait(pause):
            pause = self._turn(self._tend)
        self._turn(self._release)
        connections.close_all()

    def _turn(self, work) -> float:
        close_old_connections()
        try:
            return work()
        except Exception as error:
            log.error("search_index_behind", error=repr(error))
            return RETRY_SECONDS
        finally:
            close_old_connections()

    def _tend(self) -> float:
        begun = time.monotonic()
        if self.indexer.tend() < BATCH:
            return IDLE_SECONDS
        # Far behind: work half of the time, so that those who chat keep the other half.
        return time.monotonic() - begun

    def _release(self) -> float:
        self.indexer.release()
        return 0.0
