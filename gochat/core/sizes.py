"""How many people a call takes: what the pages tell, and calls hold to."""

from django.conf import settings

# Where every browser sends to every other: more would be too much for a laptop.
MESH_PEOPLE = 4
# Where each sends once, and the SFU passes it on.
FORWARDED_PEOPLE = 16


def has_sfu() -> bool:
    """Whether there is an SFU for larger calls."""
    return bool(settings.CONFIG.sfu_url)


def largest_call() -> int:
    """How many people a call may have here at most."""
    return FORWARDED_PEOPLE if has_sfu() else MESH_PEOPLE
