"""What a running server empties by itself: messages that are kept no longer."""

import time

from messaging.services import expire_messages

from .keeping import Keeper

HOUR = 3600.0


class RetentionKeeper(Keeper):
    """Carries the retention rules out, a small part at a time; of several processes each does."""

    name = "retention"

    def tend(self) -> float:
        """Empty a part of what is due."""
        begun = time.monotonic()
        if expire_messages().is_done:
            return HOUR
        # Work a third of the time, so that those who chat keep the rest.
        return 2 * (time.monotonic() - begun)
