"""What happened in calls, as those are told for whom it rang or who came."""

from collections.abc import Iterable

from gochat.core.events import frame
from gochat.core.topics import user_topic
from rooms.models import Membership

from .models import Call, Leg
from .serializers import call_dict


def call_changed(kind: str, call: Call, legs: Iterable[Leg], *, user_id: int | None) -> list[dict]:
    """`call.<kind>`: what somebody did, and the call as it is now, to everybody's every device.

    Without `user_id` it was time that did it.
    """
    legs = list(legs)
    content = {"call_id": call.pk, "user_id": user_id, "call": call_dict(call, legs)}
    return _to_all(call, legs, {"type": f"call.{kind}", **content}, besides=user_id)


def call_ended(call: Call, legs: Iterable[Leg]) -> list[dict]:
    """It is over: to everybody's every device."""
    legs = list(legs)
    content = {"call_id": call.pk, "call": call_dict(call, legs)}
    return _to_all(call, legs, {"type": "call.ended", **content})


def calls_seen(user_id: int, call_id: int) -> dict:
    """Somebody has looked at the calls he missed, up to this one: to his own devices."""
    return frame(user_topic(user_id), {"type": "calls.seen", "call_id": call_id})


def signal_passed(call: Call, *, sender: Leg, to: Leg, content: dict) -> dict:
    """A word of the browsers among themselves: to the other's devices, of which one is in."""
    return frame(
        user_topic(to.user_id),
        {
            "type": "call.signal",
            "call_id": call.pk,
            "user_id": sender.user_id,
            "connection_id": sender.connection_id,
            "to": to.user_id,
            "to_connection_id": to.connection_id,
            **content,
        },
    )


def _to_all(
    call: Call, legs: Iterable[Leg], content: dict, *, besides: int | None = None
) -> list[dict]:
    """To those who are members of the room still, and to whoever did it."""
    ids = [leg.user_id for leg in legs]
    members = Membership.objects.filter(room_id=call.room_id, user_id__in=ids)
    told = {*members.values_list("user_id", flat=True), besides}
    return [frame(user_topic(user_id), content) for user_id in ids if user_id in told]
