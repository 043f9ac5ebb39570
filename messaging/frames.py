"""What a socket may ask of messages."""

import time
import uuid
from collections.abc import Sequence
from typing import Annotated

import msgspec

from accounts.models import User
from gochat.core.connection import Connection
from gochat.core.errors import ChatError, NotFound
from gochat.core.frames import Count, Frame, Id, handles, handles_batch, handles_live
from gochat.core.hub import Hub
from gochat.core.syncing import complete
from gochat.core.topics import room_topic
from media.limits import MAX_ATTACHMENTS
from rooms.serializers import message_dict

from . import services
from .events import typing_changed
from .services.sending import MAX_MENTIONS

TYPING_INTERVAL_SECONDS = 3.0


class SendMessage(Frame, tag="message"):
    """Send a message; the `ack` comes after the commit and carries the `message`.

    `attachment_ids` are uploaded files: up to nine for `kind` image, one for video, file and voice;
    `content` is their caption then.
    """

    room_id: Id
    content: str = ""
    client_id: uuid.UUID | None = None
    kind: str = "text"
    mentions: Annotated[list[Count], msgspec.Meta(max_length=MAX_MENTIONS)] = []
    attachment_ids: Annotated[list[Id], msgspec.Meta(max_length=MAX_ATTACHMENTS)] = []


class Typing(Frame, tag="typing"):
    """I am writing, or have stopped; nobody is told twice within 3 s."""

    room_id: Id
    state: bool = True


class Read(Frame, tag="read"):
    """I have read a room up to and including `seq`."""

    room_id: Id
    seq: Count


class Recall(Frame, tag="recall"):
    """Take a message back; the `ack` carries the `message`."""

    message_id: Id


class Sync(Frame, tag="sync"):
    """Catch up: `rooms` maps each room I know to the newest `version` I have of it."""

    rooms: Annotated[dict[Id, Count], msgspec.Meta(max_length=2000)] = {}


class Ping(Frame, tag="ping"):
    """A sign of life; answered with `pong`."""


@handles_batch(SendMessage)
def send(batch: Sequence[tuple[int, SendMessage]]) -> list[dict | ChatError]:
    """As POST /api/rooms/:id/messages, many at once."""
    outcomes = services.send_messages([_draft(user_id, frame) for user_id, frame in batch])
    return [
        outcome if isinstance(outcome, ChatError) else {"message": message_dict(outcome.message)}
        for outcome in outcomes
    ]


def _draft(user_id: int, frame: SendMessage) -> services.Draft:
    return services.Draft(
        sender_id=user_id,
        room_id=frame.room_id,
        content=frame.content,
        client_id=frame.client_id or uuid.uuid4(),
        kind=frame.kind,
        mentions=frame.mentions,
        attachment_ids=frame.attachment_ids,
    )


@handles_batch(Read)
def read(batch: Sequence[tuple[int, Read]]) -> list[dict | ChatError]:
    """As POST /api/messages/:id/read, many at once."""
    readings = [
        services.Reading(user_id=user_id, room_id=frame.room_id, seq=frame.seq)
        for user_id, frame in batch
    ]
    return [
        outcome
        if isinstance(outcome, ChatError)
        else {"room_id": outcome.room_id, "seq": outcome.read_seq, "unread": outcome.unread}
        for outcome in services.read_messages(readings)
    ]


@handles(Recall)
def recall(user: User, frame: Recall) -> dict:
    """As POST /api/messages/:id/recall."""
    message = services.recall_message(by=user, message_id=frame.message_id)
    return {"message": message_dict(message)}


@handles_batch(Sync, in_turn=True)
def sync(batch: Sequence[tuple[int, Sync]]) -> list[dict]:
    """What each client has missed."""
    clients = [services.Known(user_id=user_id, versions=frame.rooms) for user_id, frame in batch]
    return list(complete(services.sync_many(clients), [client.user_id for client in clients]))


@handles_live(Typing)
async def typing(hub: Hub, connection: Connection, frame: Typing) -> dict:
    """Tell the room's members; who hears a room may write in it."""
    if room_topic(frame.room_id) not in connection.topics:
        raise NotFound
    told_at, told_state = connection.typing_told.get(
        frame.room_id, (-TYPING_INTERVAL_SECONDS, False)
    )
    now = time.monotonic()
    is_news = now - told_at >= TYPING_INTERVAL_SECONDS if frame.state else told_state
    if is_news:
        connection.typing_told[frame.room_id] = (now if frame.state else told_at, frame.state)
        hub.publish([typing_changed(frame.room_id, connection.user_id, state=frame.state)])
    return {}


@handles_live(Ping)
async def ping(hub: Hub, connection: Connection, frame: Ping) -> dict:
    """Answer a sign of life."""
    connection.write('{"type":"pong"}')
    return {}
