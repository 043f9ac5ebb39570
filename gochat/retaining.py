"""What a running server empties by itself: messages that are kept no longer."""

import time

from messaging.services import expire_messages

from .keeping import Keeper

HOUR = 3600.0
# Who has a room open asks for what was emptied in it: many windows are one question.
REST_SECONDS = 10.0


class RetentionKeeper(Keeper):
    """Carries the retention rules out, a small part at a time; one of several processes does."""

    name = "retention"

    def tend(self) -> float:
        """Empty a part of what is due."""
        begun = time.monotonic()
        part = expire_messages(gives_way=True)
        if part.is_done:
            return HOUR
        # Work a third of the time, so that those who chat keep the rest.
        rest = 2 * (time.monotonic() - begun)
        return max(rest, REST_SECONDS) if part.emptied else rest
