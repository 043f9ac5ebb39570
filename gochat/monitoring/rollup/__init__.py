"""Each day's figures: rows are counted once, as they come, and levels are noted every hour."""

from .advancing import RollUp
from .levels import note_active, note_levels
from .recounting import recount
from .walks import WALKS, Walk

__all__ = ["WALKS", "RollUp", "Walk", "note_active", "note_levels", "recount"]
