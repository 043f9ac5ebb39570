"""What a socket may ask about people."""

from typing import Annotated

import msgspec
from channels.db import database_sync_to_async

from gochat.core.connection import Connection
from gochat.core.frames import Frame, Id, handles_live
from gochat.core.hub import Hub
from gochat.core.syncing import adds_to_sync
from gochat.core.topics import presence_topic

from . import services

MAX_WATCHED = 500
PRESENCE_PREFIX = presence_topic(0).removesuffix("0")

_hidden_from = database_sync_to_async(services.presence_hidden_from, thread_sensitive=False)
_seen_by = database_sync_to_async(services.presence_seen_by, thread_sensitive=False)


class Presence(Frame, tag="presence"):
    """Watch these people, and nobody else from now on; the `ack` carries their states now."""

    watch: Annotated[list[Id], msgspec.Meta(max_length=MAX_WATCHED)]


@handles_live(Presence)
async def presence(hub: Hub, connection: Connection, frame: Presence) -> dict:
    """Follow first and look then: a change in between is told twice rather than not at all.

    Nobody follows who was blocked, not even for a moment; nor who was while he asked.
    """
    hidden = await _hidden_from(connection.user_id, frame.watch)
    wanted = {presence_topic(user_id) for user_id in frame.watch if user_id not in hidden}
    _unfollow_others(hub, connection, wanted)
    await hub.let_in(connection, wanted - connection.topics)
    states, hidden = await _seen_by(connection.user_id, frame.watch)
    shown = {state["user_id"] for state in states} - hidden
    _unfollow_others(hub, connection, {presence_topic(user_id) for user_id in shown})
    return {"presence": states}


def _unfollow_others(hub: Hub, connection: Connection, wanted: set[str]) -> None:
    watched = {topic for topic in connection.topics if topic.startswith(PRESENCE_PREFIX)}
    for topic in watched - wanted:
        hub.unfollow(connection, topic)


adds_to_sync(services.blocked_of_each)
