"""What a socket may ask of calls."""

from gochat.core.syncing import adds_to_sync

from ..log import calls_of_each
from . import coming, forwarding, recording, seeing, talking

__all__ = ["coming", "forwarding", "recording", "seeing", "talking"]

adds_to_sync(calls_of_each)
