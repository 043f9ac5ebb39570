"""Recording a call."""

from typing import Literal

from accounts.models import User
from gochat.core.frames import Frame, Id, handles_from

from .. import services
from .answers import ACTS, call_ack


class RecordCall(Frame, tag="call.record"):
    """Ask everybody to let me record the call, answer who asks, or stop it.

    `stop` takes one's own question back, too. The `ack` carries the `call`.
    """

    call_id: Id
    action: Literal["ask", "agree", "decline", "stop"]


RECORDING = {
    "ask": services.ask_to_record,
    "agree": services.agree_to_recording,
    "decline": services.decline_recording,
    "stop": services.stop_recording,
}


@handles_from(RecordCall, rate=ACTS)
def record(connection_id: str, user: User, frame: RecordCall) -> dict:
    """Record, or not."""
    return call_ack(RECORDING[frame.action](by=user, call_id=frame.call_id))
