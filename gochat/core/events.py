"""The one exit of every event: built inside a transaction, published after its commit.

A publication is a plain dict that any layer can carry:
`text` is a ready frame for the topic's sockets; `follow`, `unfollow` and `close` are orders to
every hub.
"""

from collections.abc import Iterable

import msgspec
import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from .hub import running_hubs
from .layers import MemoryLayer
from .ringing import ring
from .topics import user_topic

log = structlog.get_logger()

encode = msgspec.json.encode


def frame(topic: str, content: dict) -> dict:
    """A frame for the sockets of a topic."""
    return {"topic": topic, "text": encode(content).decode()}


def follow(user_id: int, topic: str) -> dict:
    """Every socket of the person hears the topic from now on."""
    return {"topic": user_topic(user_id), "follow": topic}


def unfollow(user_id: int, topic: str) -> list[dict]:
    """No socket of the person hears the topic any more.

    The order goes over the topic itself, to stay in line with its frames, and over the person's
    own, for sockets that are just being let in.
    """
    order = {"unfollow": topic, "user_id": user_id}
    return [{"topic": topic, **order}, {"topic": user_topic(user_id), **order}]


def close_sockets(
    user_id: int, *, code: int, device_id: int | None = None, connection_id: str | None = None
) -> dict:
    """Close the person's sockets, or only those of one device, or only one."""
    order = {"topic": user_topic(user_id), "close": code, "device_id": device_id}
    return {**order, "connection_id": connection_id} if connection_id else order


def publish(publications: Iterable[dict]) -> None:
    """Send out in order after the commit of the transaction in force.

    At most once, and never failing the write.
    """
    batch = list(publications)
    if batch:
        transaction.on_commit(lambda: _send(batch))


def _send(batch: list[dict]) -> None:
    for hub in running_hubs():
        hub.publish_from_any_thread(batch)
        return
    try:
        _tell_servers(batch)
    except Exception as error:  # the write stands whether or not anybody hears of it
        log.error("publish_failed", count=len(batch), error=repr(error))


def _tell_servers(batch: list[dict]) -> None:
    layer = get_channel_layer()
    if isinstance(layer, MemoryLayer):
        ring(batch)
    else:
        async_to_sync(layer.publish)([(item["topic"], item) for item in batch])
