"""Reading, writing and catching up as they are described to clients."""

from accounts.wire import User
from gochat.core.server_frames import Ack, ServerFrame, told
from rooms.wire import Message, Room


class ReadAck(Ack, tag="ack"):
    """Where the cursor is now, and how much is unread behind it."""

    answers = ("read",)

    room_id: int
    seq: int
    unread: int


class SyncAck(Ack, tag="ack"):
    """All my rooms as they are, and what changed in those I know.

    `changes`: messages by room id, in the order of their versions. `limited`: rooms with more
    changes than fit, to be loaded anew from their newest page. `removed`: rooms no longer mine.
    `blocked`: the people I have blocked.
    """

    answers = ("sync",)

    rooms: list[Room]
    changes: dict[int, list[Message]]
    limited: list[int]
    removed: list[int]
    users: list[User]
    blocked: list[int]


@told("Every device of every member, the reader's too.")
class ReadMoved(ServerFrame, tag="read"):
    """A member has read a room up to and including `seq`."""

    room_id: int
    user_id: int
    seq: int


@told("Every device of every member, the writer's too.")
class TypingChanged(ServerFrame, tag="typing"):
    """Somebody is writing, or has stopped. It expires by itself after 6 s."""

    room_id: int
    user_id: int
    state: bool
