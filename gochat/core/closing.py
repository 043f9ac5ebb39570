"""Why the server closes a socket."""

from enum import IntEnum
from typing import Self


class CloseCode(IntEnum):
    """What a client reads in the close frame: what happened, and what to do then."""

    meaning: str
    then: str

    def __new__(cls, code: int, meaning: str, then: str) -> Self:
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        member.then = then
        return member

    NOT_OUR_PROTOCOL = 4400, "A binary frame came.", "Do not come back: the client has a fault."
    NOT_SIGNED_IN = 4401, "No valid sign-in came within 10 s.", "Refresh the token or sign in."
    SIGNED_OUT = 4403, "The device was signed out, or the person banned.", "Sign in again."
    SILENT = 4408, "Nothing was heard for two heartbeats.", "Come back at once."
    TOO_LARGE = 4413, "A frame had more than 64 KiB.", "Do not come back: the client has a fault."
    TOO_MANY = 4429, "The client went on sending after many refusals.", "Rest for half a minute."
    GOING_AWAY = 4500, "The server stops.", "Come back after a random delay of up to 5 s."
    TOO_SLOW = 4508, "The client does not read what it is sent.", "Come back and `sync`."
