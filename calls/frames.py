"""What a socket may ask of calls."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec

from accounts.models import User
from gochat.core.errors import ChatError
from gochat.core.frames import (
    Frame,
    Id,
    handles,
    handles_batch,
    handles_batch_from,
    handles_from,
    handles_outside,
)
from gochat.core.limits import Rate
from gochat.core.sizes import FORWARDED_PEOPLE
from gochat.core.syncing import adds_to_sync

from . import services
from .log import calls_of_each
from .models import Call
from .serializers import call_dict
from .wire import Candidate, Description, Media, PeerQuality

# Of one socket. Ringing is heard in a room; a word to a browser is as long as a page.
RINGS = Rate(0.5, 10)
ACTS = Rate(5, 30)
# A newcomer has an offer and some twenty candidates for each of the others.
SIGNALS = Rate(20, 100)
# Each is a session with Janus; browsers try again once a second.
SENDINGS = Rate(1, 5)
# A newcomer asks for each of fifteen others, some more than once until they send.
RECEIVINGS = Rate(8, 60)


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


class PassSignal(Frame, tag="call.signal"):
    """Pass a `description` or a `candidate` to another person in the call."""

    call_id: Id
    to: Id
    description: Description | None = None
    candidate: Candidate | None = None


class ShowState(Frame, tag="call.state"):
    """What I show; `connected` once I hear or see somebody. The `ack` carries the `call`."""

    call_id: Id
    muted: bool | None = None
    camera: bool | None = None
    screen: bool | None = None
    recording: bool | None = None
    connected: Literal[True] | None = None


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


class RecordCall(Frame, tag="call.record"):
    """Ask everybody to let me record the call, answer who asks, or stop it.

    `stop` takes one's own question back, too. The `ack` carries the `call`.
    """

    call_id: Id
    action: Literal["ask", "agree", "decline", "stop"]


class SeeCalls(Frame, tag="calls.seen"):
    """I have looked at the calls I missed, up to this one."""

    call_id: Id


class ReportQuality(Frame, tag="call.quality"):
    """How good my connections are; every ten seconds, for the operator alone.

    It is summed up in a row for each other person; more than one report in five seconds is refused.
    """

    call_id: Id
    peers: Annotated[list[PeerQuality], msgspec.Meta(min_length=1, max_length=FORWARDED_PEOPLE)]


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
    return _ack(call)


@handles_from(AddPeople, rate=RINGS)
def add(connection_id: str, user: User, frame: AddPeople) -> dict:
    """Ring for more."""
    return _ack(services.add_people(by=user, call_id=frame.call_id, user_ids=frame.user_ids))


@handles_from(AcceptCall, rate=ACTS)
def accept(connection_id: str, user: User, frame: AcceptCall) -> dict:
    """Come."""
    call = services.accept_call(
        by=user,
        call_id=frame.call_id,
        connection_id=connection_id,
        recorded=frame.recorded,
    )
    return _ack(call)


@handles_from(RejectCall, rate=ACTS)
def reject(connection_id: str, user: User, frame: RejectCall) -> dict:
    """Decline."""
    return _ack(services.reject_call(by=user, call_id=frame.call_id))


@handles_from(CancelCall, rate=ACTS)
@handles_from(HangUpCall, rate=ACTS)
def hang_up(connection_id: str, user: User, frame: CancelCall | HangUpCall) -> dict:
    """Leave."""
    return _ack(services.hang_up_call(by=user, call_id=frame.call_id))


@handles_batch_from(PassSignal, rate=SIGNALS)
def signal(batch: Sequence[tuple[str, int, PassSignal]]) -> list[dict | ChatError]:
    """Pass words on, all that have come in one go."""
    signals = [
        services.Signal(
            sender_id=user_id,
            connection_id=connection_id,
            call_id=frame.call_id,
            to=frame.to,
            description=_plain(frame.description),
            candidate=_plain(frame.candidate),
        )
        for connection_id, user_id, frame in batch
    ]
    return [{} if refusal is None else refusal for refusal in services.pass_signals(signals)]


@handles_from(ShowState, rate=ACTS)
def show(connection_id: str, user: User, frame: ShowState) -> dict:
    """Tell the others."""
    names = ("muted", "camera", "screen", "recording")
    shown = {name: value for name in names if (value := getattr(frame, name)) is not None}
    call = services.show_state(by=user, call_id=frame.call_id, **shown)
    if frame.connected:
        call = services.report_connected(by=user, call_id=frame.call_id)
    return _ack(call)


@handles_outside(SendMedia, rate=SENDINGS)
def send(connection_id: str, user: User, frame: SendMedia) -> dict:
    """Send."""
    answer = services.send_media(
        by=user,
        call_id=frame.call_id,
        connection_id=connection_id,
        description=_builtins(frame.description),
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
        description=_builtins(frame.description),
    )
    return {}


def _builtins(struct: msgspec.Struct) -> dict[str, Any]:
    return msgspec.to_builtins(struct)


RECORDING = {
    "ask": services.ask_to_record,
    "agree": services.agree_to_recording,
    "decline": services.decline_recording,
    "stop": services.stop_recording,
}


@handles_from(RecordCall, rate=ACTS)
def record(connection_id: str, user: User, frame: RecordCall) -> dict:
    """Record, or not."""
    return _ack(RECORDING[frame.action](by=user, call_id=frame.call_id))


@handles(SeeCalls)
def see(user: User, frame: SeeCalls) -> dict:
    """Have seen."""
    services.see_missed_calls(by=user, call_id=frame.call_id)
    return {}


@handles_batch(ReportQuality)
def measure(batch: Sequence[tuple[int, ReportQuality]]) -> list[dict | ChatError]:
    """Sum up."""
    reports = [
        services.Report(
            user_id=user_id,
            call_id=frame.call_id,
            peers={peer.user_id: msgspec.to_builtins(peer) for peer in frame.peers},
        )
        for user_id, frame in batch
    ]
    return [refusal or {} for refusal in services.record_quality(reports)]


adds_to_sync(calls_of_each)


def _plain(struct: msgspec.Struct | None) -> dict[str, Any] | None:
    return None if struct is None else _builtins(struct)


def _ack(call: Call) -> dict:
    return {"call": call_dict(call, call.legs.order_by("pk"))}
