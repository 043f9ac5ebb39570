"""Sending and receiving through the SFU."""

import msgspec

from accounts.models import User
from gochat.core.frames import Frame, Id, handles_outside
from gochat.core.limits import Rate

from .. import services
from ..wire import Description

# Of one socket. Each is a session with Janus; browsers try again once a second.
SENDINGS = Rate(1, 5)
# For each of fifteen others, once a second until he sends.
RECEIVINGS = Rate(16, 60)


class SendMedia(Frame, tag="call.send"):
    """Send into a forwarded call: my offer; the `ack` carries the SFU's `description`."""

    call_id: Id
    description: Description


class ReceiveMedia(Frame, tag="call.receive"):
    """Ask for what another sends; the `ack` carries a `subscription` and its `description`."""

    call_id: Id
    user_id: Id


class StartMedia(Frame, tag="call.start"):
    """My answer to a `subscription`: it begins."""

    call_id: Id
    subscription: Id
    description: Description


class SizeMedia(Frame, tag="call.size"):
    """How large the camera of a `subscription` is to come, where its owner sends several sizes."""

    call_id: Id
    subscription: Id
    size: services.Size


@handles_outside(SendMedia, rate=SENDINGS)
def send(connection_id: str, user: User, frame: SendMedia) -> dict:
    """Send."""
    answer = services.send_media(
        by=user,
        call_id=frame.call_id,
        connection_id=connection_id,
        description=msgspec.to_builtins(frame.description),
    )
    return {"description": answer}


@handles_outside(ReceiveMedia, rate=RECEIVINGS)
def receive(connection_id: str, user: User, frame: ReceiveMedia) -> dict:
    """Ask for another's."""
    return services.receive_media(
        by=user, call_id=frame.call_id, connection_id=connection_id, user_id=frame.user_id
    )


@handles_outside(StartMedia, rate=RECEIVINGS)
def start(connection_id: str, user: User, frame: StartMedia) -> dict:
    """Begin."""
    services.start_media(
        by=user,
        call_id=frame.call_id,
        connection_id=connection_id,
        subscription=frame.subscription,
        description=msgspec.to_builtins(frame.description),
    )
    return {}


@handles_outside(SizeMedia, rate=RECEIVINGS)
def size(connection_id: str, user: User, frame: SizeMedia) -> dict:
    """Have it come so."""
    services.size_media(
        by=user,
        call_id=frame.call_id,
        connection_id=connection_id,
        subscription=frame.subscription,
        size=frame.size,
    )
    return {}
