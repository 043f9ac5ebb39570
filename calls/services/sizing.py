"""How large others' pictures come through Janus: no larger than they are shown."""

from typing import Literal

from accounts.models import User

from ..janus import JanusAway, JanusRefused
from .forwarding import SendingOver, SfuAway, current_janus, leg_in, sending_of

Size = Literal["small", "medium", "large"]
# Browsers send the camera in up to three sizes at once (simulcast, RFC 8853), in the second of
# their places.
CAMERA_MID = "1"
SUBSTREAMS: dict[Size, int] = {"small": 0, "medium": 1, "large": 2}


def size_media(
    *, by: User, call_id: int, connection_id: str, subscription: int, size: Size
) -> None:
    """Have another's camera come in this size, or the next smaller one that he sends.

    Who asked for it may: a subscription is good in one's own session alone. Raises NotFound,
    CallOver, Invalid, SendingOver, SfuAway.
    """
    _call, leg = leg_in(by, call_id, connection_id)
    streams = [{"mid": CAMERA_MID, "substream": SUBSTREAMS[size]}]
    body = {"request": "configure", "streams": streams}
    try:
        current_janus().ask(sending_of(leg).session_id, subscription, body)
    except JanusAway:
        raise SfuAway from None
    except JanusRefused:
        raise SendingOver from None
