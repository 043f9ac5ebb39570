"""Ringing, coming and leaving."""

from typing import Annotated

import msgspec

from accounts.models import User
from gochat.core.frames import Frame, Id, handles_from
from gochat.core.limits import Rate
from gochat.core.sizes import FORWARDED_PEOPLE

from .. import services
from ..wire import Media
from .answers import ACTS, call_ack

# Of one socket: it is heard in a room.
RINGS = Rate(0.5, 10)


class InviteCall(Frame, tag="call.invite"):
    """Call the room, or some of its members; the `ack` carries the `call`."""

    room_id: Id
    media: Media
    user_ids: Annotated[list[Id], msgspec.Meta(max_length=FORWARDED_PEOPLE)] = []
    # Where it leads into a call that is going on: see call.accept.
    recorded: bool = False


class AddPeople(Frame, tag="call.add"):
    """Ring for more members of the room; who is in the call may. The `ack` carries the `call`."""

    call_id: Id
    user_ids: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=FORWARDED_PEOPLE)]


class AcceptCall(Frame, tag="call.accept"):
    """Come to a call, or back to it, with this socket; the `ack` carries the `call`.

    Into a call that is being recorded comes only who says with `recorded` that he agrees to it.
    """

    call_id: Id
    recorded: bool = False


class RejectCall(Frame, tag="call.reject"):
    """Decline; the `ack` carries the `call`."""

    call_id: Id


class CancelCall(Frame, tag="call.cancel"):
    """Take back a call that nobody has answered; the `ack` carries the `call`."""

    call_id: Id


class HangUpCall(Frame, tag="call.hangup"):
    """Leave a call; the `ack` carries the `call`."""

    call_id: Id


@handles_from(InviteCall, rate=RINGS)
def invite(connection_id: str, user: User, frame: InviteCall) -> dict:
    """Ring."""
    call = services.invite_call(
        by=user,
        room_id=frame.room_id,
        media=frame.media,
        connection_id=connection_id,
        user_ids=frame.user_ids,
        recorded=frame.recorded,
    )
    return call_ack(call)


@handles_from(AddPeople, rate=RINGS)
def add(connection_id: str, user: User, frame: AddPeople) -> dict:
    """Ring for more."""
    return call_ack(services.add_people(by=user, call_id=frame.call_id, user_ids=frame.user_ids))


@handles_from(AcceptCall, rate=ACTS)
def accept(connection_id: str, user: User, frame: AcceptCall) -> dict:
    """Come."""
    call = services.accept_call(
        by=user,
        call_id=frame.call_id,
        connection_id=connection_id,
        recorded=frame.recorded,
    )
    return call_ack(call)


@handles_from(RejectCall, rate=ACTS)
def reject(connection_id: str, user: User, frame: RejectCall) -> dict:
    """Decline."""
    return call_ack(services.reject_call(by=user, call_id=frame.call_id))


@handles_from(CancelCall, rate=ACTS)
@handles_from(HangUpCall, rate=ACTS)
def hang_up(connection_id: str, user: User, frame: CancelCall | HangUpCall) -> dict:
    """Leave."""
    return call_ack(services.hang_up_call(by=user, call_id=frame.call_id))
