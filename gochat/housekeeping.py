"""What a running server clears away by itself."""

from media.services import prune

from .keeping import Keeper

HOUR = 3600.0


class Housekeeper(Keeper):
    """Prunes files once an hour; of several processes each does, and finds little to do."""

    name = "housekeeping"

    def tend(self) -> float:
        """Clear away what has gathered."""
        prune()
        return HOUR
