"""What an `ack` carries, and how much of one kind a socket may ask."""

from gochat.core.limits import Rate

from ..models import Call
from ..serializers import call_dict

# Of one socket.
ACTS = Rate(5, 30)


def call_ack(call: Call) -> dict:
    """The call as it is now."""
    return {"call": call_dict(call, call.legs.order_by("pk"))}
