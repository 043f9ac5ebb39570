"""How to speak to whom: to GoChat, and to the yardsticks.

Every message's content carries the moment it was due, by the clock that all processes share, so
that whoever hears it knows how long it took.
"""

import time
import uuid

from .websocket import request

STAMP = b"@@"
DIGITS = 19
TEXT = "今天下午三点开会，记得带上季度报表"


def content(due: int, padding: int = 0) -> str:
    """What a message says."""
    return f"@@{due:0{DIGITS}d} {TEXT}{'.' * padding}"


def stamp(frame: bytes) -> int:
    """When the message of a frame was due."""
    at = frame.index(STAMP) + len(STAMP)
    return int(frame[at : at + DIGITS])


def now() -> int:
    """Nanoseconds on the machine's own clock."""
    return time.monotonic_ns()


class GoChat:
    """Our own protocol. A message is acked, and heard by every member, the sender too."""

    greets = True

    @staticmethod
    def opening(token: str, room_id: int) -> bytes:
        """Sign in by a token."""
        return request("/ws", f"Authorization: Bearer {token}")

    @staticmethod
    def message(room_id: int, text: str) -> bytes:
        """A message to be stored."""
        frame = (
            f'{{"type":"message","room_id":{room_id},"client_id":"{uuid.uuid4()}",'
            f'"ref":1,"content":"{text}"}}'
        )
        return frame.encode()

    @staticmethod
    def is_ack(frame: bytes) -> bool:
        """Whether it is the answer to who sent."""
        return frame.startswith(b'{"type":"ack"')

    @staticmethod
    def is_message(frame: bytes) -> bool:
        """Whether it is a message."""
        return frame.startswith(b'{"type":"message"')


class Tutorial:
    """The tutorial's protocol, and the ceiling's: a room per socket, and no acks."""

    greets = False

    @staticmethod
    def opening(token: str, room_id: int) -> bytes:
        """Nobody signs in."""
        return request(f"/ws/chat/{room_id}/")

    @staticmethod
    def message(room_id: int, text: str) -> bytes:
        """A message for all."""
        return f'{{"message": "{text}"}}'.encode()

    @staticmethod
    def is_ack(frame: bytes) -> bool:
        """There are none."""
        return False

    @staticmethod
    def is_message(frame: bytes) -> bool:
        """There is nothing else."""
        return True


DIALECTS = {"gochat": GoChat, "tutorial": Tutorial}
