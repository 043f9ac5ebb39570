"""Rooms and memberships in the back office."""

from .office import memberships, panels, rooms

__all__ = ["memberships", "panels", "rooms"]
