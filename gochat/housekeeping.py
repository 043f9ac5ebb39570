"""What a running server clears away by itself."""

from accounts.services import prune_sign_ins
from media.services import prune

from .keeping import Keeper

HOUR = 3600.0


class Housekeeper(Keeper):
    """Prunes files and old sign-ins once an hour.

    Of several processes each does, and finds little to do.
    """

    name = "housekeeping"

    def tend(self) -> float:
        """Clear away what has gathered."""
        prune()
        prune_sign_ins()
        return HOUR
