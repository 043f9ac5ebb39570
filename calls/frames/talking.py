"""Words of the browsers among themselves, what one shows the others, and how good it is."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec

from accounts.models import User
from gochat.core.errors import ChatError
from gochat.core.frames import Frame, Id, handles_batch, handles_batch_from, handles_from
from gochat.core.limits import Rate
from gochat.core.sizes import FORWARDED_PEOPLE

from .. import services
from ..wire import Candidate, Description, PeerQuality
from .answers import ACTS, call_ack

# Of one socket. A word may be as long as a page; a newcomer has an offer and some twenty candidates
# for each of the others.
SIGNALS = Rate(20, 100)


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


class ReportQuality(Frame, tag="call.quality"):
    """How good my connections are; every ten seconds, for the operator alone.

    It is summed up in a row for each other person; more than one report in five seconds is refused.
    """

    call_id: Id
    peers: Annotated[list[PeerQuality], msgspec.Meta(min_length=1, max_length=FORWARDED_PEOPLE)]


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
    return call_ack(call)


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


def _plain(struct: msgspec.Struct | None) -> dict[str, Any] | None:
    return None if struct is None else msgspec.to_builtins(struct)
