"""Calls of a running server: what becomes of them when nobody does anything."""

from calls.services import expire_calls, tend_forwarding, tend_recordings

from .keeping import Keeper

PAUSE_SECONDS = 1.0


class CallKeeper(Keeper):
    """Ends what rang too long; every process does, whichever is first."""

    name = "calls"

    def tend(self) -> float:
        """Look after the calls whose time is up."""
        expire_calls()
        return PAUSE_SECONDS


class RecordingKeeper(Keeper):
    """Finishes recordings; apart from the calls, as a long one takes its time."""

    name = "recordings"

    def tend(self) -> float:
        """Stop those whose time is up, post those that are whole."""
        tend_recordings()
        return PAUSE_SECONDS


class SfuKeeper(Keeper):
    """Keeps Janus to what the calls are; apart from the calls, as Janus may be slow to answer."""

    name = "sfu"

    def tend(self) -> float:
        """Put out who has left, keep who is in."""
        tend_forwarding()
        return PAUSE_SECONDS
