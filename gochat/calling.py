"""Calls of a running server: what becomes of them when nobody does anything."""

from calls.services import expire_calls

from .keeping import Keeper

PAUSE_SECONDS = 1.0


class CallKeeper(Keeper):
    """Ends what rang too long; every process does, whichever is first."""

    name = "calls"

    def tend(self) -> float:
        """Look after the calls whose time is up."""
        expire_calls()
        return PAUSE_SECONDS
