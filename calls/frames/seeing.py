"""Looking at the call log."""

from accounts.models import User
from gochat.core.frames import Frame, Id, handles

from .. import services


class SeeCalls(Frame, tag="calls.seen"):
    """I have looked at the calls I missed, up to this one."""

    call_id: Id


@handles(SeeCalls)
def see(user: User, frame: SeeCalls) -> dict:
    """Have seen."""
    services.see_missed_calls(by=user, call_id=frame.call_id)
    return {}
