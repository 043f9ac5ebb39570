"""A call's line in the room, as elements/call-words.js says it (tests/call_words.json)."""

from django.utils.translation import gettext as _

from .files import clock_words

MINE = {
    "cancelled": lambda: _("Cancelled"),
    "rejected": lambda: _("Declined by the other side"),
    "missed": lambda: _("No answer"),
    "busy": lambda: _("The line was busy"),
    "failed": lambda: _("Connection lost"),
    "stopped": lambda: _("Ended by the operator"),
}
THEIRS = {
    "cancelled": lambda: _("Cancelled by the caller"),
    "rejected": lambda: _("Declined"),
    "missed": lambda: _("Missed call"),
    "busy": lambda: _("Missed call: you were in another"),
    "failed": lambda: _("Connection lost"),
    "stopped": lambda: _("Ended by the operator"),
}


def drawn_call(message: dict, me_id: int) -> dict:
    """What the page's template draws of a call."""
    story = message["payload"]
    return {
        "id": story["call_id"],
        "media": story["media"],
        "room_id": message["room_id"],
        "running": story["state"] != "ended",
        "words": call_words(story, is_mine=message["user_id"] == me_id),
    }


def call_words(story: dict, *, is_mine: bool) -> str:
    """What became of a call."""
    if story["state"] != "ended":
        return _("Calling…") if story["state"] == "ringing" else _("In a call")
    if story["duration"] or story["end_reason"] == "completed":
        return _("Duration %(time)s") % {"time": clock_words(story["duration"])}
    words = (MINE if is_mine else THEIRS).get(story["end_reason"])
    return words() if words else ""
