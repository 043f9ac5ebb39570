"""What commands have to tell, where the server's layer is in its own memory."""

from channels.layers import get_channel_layer

from gochat.core.hub import running_hubs
from gochat.core.layers import MemoryLayer
from gochat.core.ringing import answer_rings, forget_rings

from .keeping import Keeper

PAUSE_SECONDS = 0.5


class RingKeeper(Keeper):
    """Tells the sockets what other processes have published."""

    name = "rings"

    def __init__(self) -> None:
        super().__init__()
        self.is_new = True

    def tend(self) -> float:
        """Publish what has come; what had come before this process began concerns no socket."""
        if self.is_new:
            forget_rings()
            self.is_new = False
        answer_rings(self._publish)
        return PAUSE_SECONDS

    def _publish(self, publications: list[dict]) -> None:
        for hub in running_hubs():
            hub.publish_from_any_thread(publications)


def ring_keepers() -> list[Keeper]:
    """Redis carries everything by itself."""
    return [RingKeeper()] if isinstance(get_channel_layer(), MemoryLayer) else []
