"""Calls and their recordings in the back office."""

from .office import calls, panels, recordings

__all__ = ["calls", "panels", "recordings"]
