"""People, their devices, sockets and sign-ins, and the audit log in the back office."""

from .office import people, people_panels, sockets, trail

__all__ = ["people", "people_panels", "sockets", "trail"]
