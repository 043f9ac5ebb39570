"""Rooms and the lines of their timelines as they are described to clients."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, UnsetType

from accounts.wire import User
from gochat.core.server_frames import Ack, ServerFrame, Time, WireObject, partly, says, told

from . import models

RoomKind = Literal[tuple(models.Room.Kind.values)]
MessageKind = Literal[tuple(models.Message.Kind.values)]
FileKind = Literal["image", "file", "voice", "video"]
FileState = Literal["processing", "ready", "failed", "removed"]
Role = Literal[tuple(models.Membership.Role.values)]


class Attachment(WireObject):
    """A file that a message carries; one shape everywhere.

    While it is `processing` it has no links yet: `message.updated` brings them. A `failed` one has
    none for ever; one that the operator has `removed` has none until he gives it back. Links are
    signed and expire: ask for the message again, do not keep them.
    """

    id: int
    kind: FileKind
    name: str
    mime: str
    size: Annotated[int, says("bytes")]
    sha256: Annotated[str, says("of what `url` hands out, in hex")]
    width: Annotated[int | None, says("pixels, of images and videos")]
    height: int | None
    duration: Annotated[float | None, says("seconds, of voice and videos")]
    waveform: Annotated[list[int], says("64 levels from 0 to 100, of voice")]
    placeholder: Annotated[str, says("a tiny picture as `data:` URL, or empty")]
    state: FileState
    url: Annotated[str | None, says("the file itself; takes Range")]
    thumbnail_url: Annotated[str | None, says("a small WebP picture")]
    poster_url: Annotated[str | None, says("a video's first picture")]
    mp4_url: Annotated[str | None, says("the same video for browsers that do not play `url`")]


class Message(WireObject):
    """A line of a room's timeline; one shape everywhere.

    A recalled one keeps its `kind` and place, but no `content`; its `payload` is `{"by": user id}`,
    with `taken_down` where the operators did it and `expired` where it is kept no longer.
    A `system` line has no `user_id`; its `payload` says what happened: see below.
    """

    id: int
    room_id: int
    user_id: Annotated[int | None, says("the sender; none for a system line")]
    seq: Annotated[int, says("its place in the room: 1, 2, 3 …")]
    version: Annotated[int, says("the room's version at its last change")]
    client_id: Annotated[str | None, says("the sender's own name for it")]
    kind: MessageKind
    content: str
    payload: Annotated[dict[str, Any], says("facts by kind")]
    attachments: list[Attachment]
    reply_to: Annotated[None, says("always null for now")]
    mentions: Annotated[list[int], says("who is called by name; 0 is everybody")]
    reactions: Annotated[list, says("always empty for now")]
    timestamp: Annotated[Time, says("when it was stored")]
    edited_at: Annotated[None, says("always null for now")]
    recalled_at: Time | None


class Room(WireObject):
    """A room as one member sees it; from `last_seq` on, what only this member sees so."""

    id: int
    kind: RoomKind
    name: Annotated[str, says("empty for a direct room: show the peer's name")]
    description: str
    avatar: Annotated[str | None, says("always null for now: draw the faces")]
    is_private: bool
    members_muted: Annotated[bool, says("only its owner and admins may write")]
    owner_id: int | None
    member_count: int
    announcement: str
    version: Annotated[int, says("the newest change of its timeline")]
    faces: Annotated[list[int], says("the first 9 members of a group")]
    last_seq: Annotated[int, says("the newest message's seq")]
    last_message: Annotated[Message | None, says("none when there is none that I may see")]
    unread: Annotated[int, says("messages of others past read_seq")]
    mentions: Annotated[int, says("how often I am called in them")]
    first_unread_seq: Annotated[int | None, says("where to begin reading")]
    read_seq: Annotated[int, says("how far I have read")]
    joined_seq: Annotated[int, says("I see what comes after it")]
    role: Annotated[Role, says("mine")]
    muted_until: Annotated[Time | None, says("until then I may not write")]
    nickname: Annotated[str, says("mine, in this room")]
    muted: Annotated[bool, says("no notifications")]
    pinned: bool
    hidden: Annotated[bool, says("not in the list until the next message")]
    draft: Annotated[str, says("what I have begun to write")]
    active_at: Annotated[Time, says("the list's order, newest first")]
    peer: Annotated[User | None, says("the other one of a direct room")]


RoomPart = partly("RoomPart", Room, required=["id"])


class MessageAck(Ack, tag="ack"):
    """The message as it is stored now."""

    answers = ("message", "recall")

    message: Message


class RoomAck(Ack, tag="ack"):
    """The room, and the people who appear in it."""

    answers = ("join",)

    room: Room
    users: list[User]


@told("Every device of every member, the sender's too.")
class MessageAdded(Message, tag="message", tag_field="type"):
    """A new message: the message object plus `type`."""


@told("Every device of every member.")
class MessageUpdated(Message, tag="message.updated", tag_field="type"):
    """The message object after a change; its `version` has grown."""


@told("What all see alike: every device of every member. The whole: one's own devices.")
class RoomChanged(ServerFrame, tag="room"):
    """A room is new here, or some of it changed: merge what is there; `id` always is.

    `users` are the people who appear in it.
    """

    room: RoomPart
    users: list[User] | UnsetType = UNSET


@told("The devices of those who are no longer in.")
class RoomRemoved(ServerFrame, tag="room.removed"):
    """A room is no longer yours: you left or were removed, or it was dissolved."""

    room_id: int


@told("Every device of every member.")
class MemberJoined(ServerFrame, tag="join"):
    """Somebody is in."""

    room_id: int
    user_id: int
    user: User
    by: int
    timestamp: Time


@told("Every device of every member who is still in.")
class MemberLeft(ServerFrame, tag="leave"):
    """Somebody is out; `by` tells who did it."""

    room_id: int
    user_id: int
    by: Annotated[int | None, says("nobody of the room: the operators")]
    timestamp: Time
