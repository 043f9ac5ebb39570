"""Broadcasts of a running server: what is due goes out, a batch at a time."""

from messaging.services import send_next_batch

from .keeping import Keeper

PAUSE_SECONDS = 2.0
# Between two batches people's own messages get in.
BREATH_SECONDS = 0.05


class BroadcastKeeper(Keeper):
    """Sends what staff has planned; several processes take turns, and outlive each other."""

    name = "broadcasts"

    def tend(self) -> float:
        """One batch of the broadcast that has waited longest, if there is one."""
        return BREATH_SECONDS if send_next_batch() else PAUSE_SECONDS
