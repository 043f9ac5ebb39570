"""How many people a call takes, and which way it goes."""

from django.conf import settings

from rooms.models import Room

from ..models import MAX_FORWARDED, MAX_PEOPLE


def has_sfu() -> bool:
    """Whether there is an SFU for larger calls."""
    return bool(settings.CONFIG.sfu_url)


def largest_call() -> int:
    """How many people a call may have here at most."""
    return MAX_FORWARDED if has_sfu() else MAX_PEOPLE


def is_forwarded_in(room: Room) -> bool:
    """Whether a call that begins in this room goes through the SFU: it never changes its way."""
    return has_sfu() and room.member_count > MAX_PEOPLE
