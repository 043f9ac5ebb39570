"""The search index of a running server: kept up with the messages."""

import time

from messaging.services import Indexer
from messaging.services.indexing import BATCH

from .keeping import Keeper

# New messages are found this much later, and what a batch takes.
IDLE_SECONDS = 0.5


class IndexKeeper(Keeper):
    """Tends the index while the server runs; of several processes one does, the others stand by."""

    name = "search-index"

    def __init__(self) -> None:
        super().__init__()
        self.indexer = Indexer()

    def tend(self) -> float:
        """Index a batch."""
        begun = time.monotonic()
        if self.indexer.tend() < BATCH:
            return IDLE_SECONDS
        # Far behind: work half of the time, so that those who chat keep the other half.
        return time.monotonic() - begun

    def release(self) -> None:
        """Let another process tend it."""
        self.indexer.release()
