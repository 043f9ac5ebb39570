"""What a socket can hear."""


def user_topic(user_id: int) -> str:
    """Every socket of one person."""
    return f"user.{user_id}"


def room_topic(room_id: int) -> str:
    """Every socket of a room's members."""
    return f"room.{room_id}"


def presence_topic(user_id: int) -> str:
    """The sockets that watch one person."""
    return f"presence.{user_id}"
