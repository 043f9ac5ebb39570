"""Files in the back office: to look at, to take away, and what they take."""

from .office import blocked, files, panels

__all__ = ["blocked", "files", "panels"]
