"""People, their devices, sockets and sign-ins, rate rules and the audit log in the back office."""

from .office import people, people_panels, rate_rules, sockets, trail

__all__ = ["people", "people_panels", "rate_rules", "sockets", "trail"]
