"""Rooms: memberships, roles, and the timeline that is each room's one order."""
