"""Calls as they are described to clients."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from gochat.core.frames import Id
from gochat.core.server_frames import Ack, ServerFrame, Time, WireObject, says, told
from messaging import wire as messaging

from . import models

EVERYBODY = "Every device of everybody for whom it rang or who came."

SDP_BYTES = 48 * 1024
CANDIDATE_BYTES = 2 * 1024

Media = Literal[tuple(models.Call.Media.values)]
CallState = Literal[tuple(models.Call.State.values)]
EndReason = Literal[tuple(models.Call.Reason.values)]
RecordingState = Literal[tuple(models.Recording.State.values)]
LegState = Literal[tuple(models.Leg.State.values)]
Candidates = Literal[tuple(models.LegQuality.Candidate.values)]


class Description(WireObject, omit_defaults=True):
    """A session description as the browser makes it."""

    type: Literal["offer", "answer", "pranswer", "rollback"]
    sdp: Annotated[str, Meta(max_length=SDP_BYTES)] = ""


class Candidate(WireObject, rename="camel", omit_defaults=True):
    """An ICE candidate as the browser makes it; an empty one is the last."""

    candidate: Annotated[str, Meta(max_length=CANDIDATE_BYTES)] = ""
    sdp_mid: Annotated[str, Meta(max_length=64)] | None = None
    sdp_m_line_index: Annotated[int, Meta(ge=0, le=999)] | None = None
    username_fragment: Annotated[str, Meta(max_length=256)] | None = None


class Participant(WireObject):
    """One person's part in a call."""

    user_id: int
    state: LegState
    connection_id: Annotated[str | None, says("the socket that is in the call")]
    feed: Annotated[int | None, says("what he sends through the SFU: a new number, a new sending")]
    muted: bool
    camera: bool
    screen: bool
    recording: bool
    joined_at: Time | None
    left_at: Time | None


class Recording(WireObject):
    """A recording of a call."""

    id: int
    user_id: Annotated[int, says("who records")]
    media: Annotated[Media, says("`voice`: without pictures")]
    state: Annotated[
        RecordingState,
        says(
            "`running` only while all who are in the call have agreed; `stopping`: being finished; "
            "`kept`: could not be posted, who recorded has the file for 30 days"
        ),
    ]
    agreed: Annotated[list[int], says("who agreed to be in it, or came knowing of it")]
    declined: list[int]
    file_id: Annotated[
        int | None,
        says("from `running` on; who records sends its bytes to `/api/uploads/:file_id`"),
    ]
    message_id: Annotated[int | None, says("what it was posted as, once it is `finished`")]
    asked_at: Time
    started_at: Time | None
    ended_at: Time | None
    duration: Annotated[float, says("seconds")]


class PeerQuality(WireObject):
    """How good the way to one other was, since the report before."""

    user_id: Annotated[Id, says("the other")]
    rtt_ms: Annotated[float, Meta(ge=0, le=60_000), says("round trip, mean")]
    loss_percent: Annotated[float, Meta(ge=0, le=100), says("packets that did not come")]
    jitter_ms: Annotated[float, Meta(ge=0, le=60_000)]
    kbps_in: Annotated[float, Meta(ge=0, le=10_000_000)]
    kbps_out: Annotated[float, Meta(ge=0, le=10_000_000)]
    candidate: Annotated[Candidates, says("the way that is taken, as `RTCIceCandidate.type`")]
    freeze_ms: Annotated[int, Meta(ge=0, le=600_000), says("how long the picture stood still")] = 0
    width: Annotated[int, Meta(ge=0, le=16_384), says("of the picture received; 0 without")] = 0
    height: Annotated[int, Meta(ge=0, le=16_384)] = 0


class Call(WireObject):
    """A call; one shape everywhere."""

    id: int
    room_id: int
    message_id: Annotated[int, says("its line in the room, of kind `call`")]
    user_id: Annotated[int, says("the caller")]
    version: Annotated[int, says("grows with every change: a lower one than known is old news")]
    media: Media
    forwarded: Annotated[bool, says("through the SFU, else everybody sends to everybody")]
    state: CallState
    participants: list[Participant]
    started_at: Time
    answered_at: Time | None
    ended_at: Time | None
    end_reason: EndReason | None
    duration: Annotated[float, says("seconds since it was answered")]
    recordings: Annotated[
        list[Recording],
        says("in their order; where one is no member, only those `kept` that one made"),
    ]


class CallAck(Ack, tag="ack"):
    """The call as it is now."""

    answers = (
        "call.invite",
        "call.add",
        "call.accept",
        "call.reject",
        "call.cancel",
        "call.hangup",
        "call.state",
        "call.record",
    )

    call: Call


class SentAck(Ack, tag="ack"):
    """The SFU takes what is sent."""

    answers = ("call.send",)

    description: Description


class ReceivedAck(Ack, tag="ack"):
    """The SFU offers what another sends."""

    answers = ("call.receive",)

    subscription: Annotated[int, says("goes back with `call.start`")]
    description: Description


class SyncAck(messaging.SyncAck, tag="ack"):
    """All my rooms as they are, and what changed in those I know.

    `changes`: messages by room id, in the order of their versions. `limited`: rooms with more
    changes than fit, to be loaded anew from their newest page. `removed`: rooms no longer mine.
    `blocked`: the people I have blocked.
    `calls`: those that ring for me or that I am in. `missed_calls`: ids of calls I missed and have
    not looked at, at most 100.
    """

    calls: list[Call]
    missed_calls: list[int]


@told("The person's every device.")
class CallsSeen(ServerFrame, tag="calls.seen"):
    """I have looked at the calls I missed, up to this one."""

    call_id: int


class CallFrame(ServerFrame):
    """What somebody did, and the call as it is now."""

    call_id: int
    user_id: int
    call: Call


@told(EVERYBODY)
class CallRinging(CallFrame, tag="call.ringing"):
    """Somebody calls, or has more people called; it rings for those whose part is `ringing`."""


@told(EVERYBODY)
class CallAccepted(CallFrame, tag="call.accept"):
    """Somebody is in with the socket `connection_id`: his other devices stop ringing."""


@told(EVERYBODY)
class CallRejected(CallFrame, tag="call.reject"):
    """Somebody declines: his other devices stop ringing."""


@told(EVERYBODY)
class CallCancelled(CallFrame, tag="call.cancel"):
    """The caller takes it back."""


@told(EVERYBODY)
class CallHungUp(CallFrame, tag="call.hangup"):
    """Somebody leaves."""


@told(EVERYBODY)
class CallShown(CallFrame, tag="call.state"):
    """Somebody is muted, shows himself or his screen, records, or no more."""


@told(EVERYBODY)
class CallRecording(ServerFrame, tag="call.record"):
    """Somebody asks to record the call, agrees, declines or stops it; or it has been posted."""

    call_id: int
    user_id: Annotated[int | None, says("none where it was time that did it")]
    call: Call


@told(EVERYBODY)
class CallUpdated(ServerFrame, tag="call.updated"):
    """The call is otherwise than it was: somebody is connected, dropped, or did not come."""

    call_id: int
    user_id: Annotated[int | None, says("none where it was time that did it")]
    call: Call


@told(EVERYBODY)
class CallEnded(ServerFrame, tag="call.ended"):
    """It is over; `end_reason` says why."""

    call_id: int
    call: Call


@told("Every device of the person it is for; the one with `to_connection_id` is meant.")
class CallSignal(ServerFrame, tag="call.signal"):
    """A session description or an ICE candidate of another in the call."""

    call_id: int
    user_id: int
    connection_id: str
    to: int
    to_connection_id: str
    description: Description | UnsetType = UNSET
    candidate: Candidate | UnsetType = UNSET
