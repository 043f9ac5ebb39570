"""Setting the demo world's clocks back: services know only now."""

from datetime import datetime, timedelta

from calls.models import Call, CallStep, Leg
from rooms.models import Membership, Message, Room

# What it takes to answer a call.
PICKED_UP = timedelta(seconds=7)
SYSTEM_PAUSE = timedelta(seconds=4)


def set_back(room_id: int, said_at: dict[int, datetime]) -> None:
    """Let a room look as old as its chat. The order stays that of `seq`."""
    lines = list(Message.objects.filter(room=room_id).order_by("seq"))
    moment = min(said_at.values()) - timedelta(hours=1)
    began = moment
    for line in lines:
        moment = said_at.get(line.pk, moment + SYSTEM_PAUSE)
        line.created_at = moment
        if line.recalled_at:
            line.recalled_at = moment + SYSTEM_PAUSE
    Message.objects.bulk_update(lines, ["created_at", "recalled_at"])
    Room.objects.filter(pk=room_id).update(created_at=began, active_at=moment)
    Membership.objects.filter(room=room_id).update(joined_at=began)


def set_calls_back(said_at: dict[int, datetime], talked: dict[int, int]) -> None:
    """Let calls look as old as their lines, and as long as people talked."""
    for call in Call.objects.filter(message_id__in=talked).select_related("message"):
        begun, seconds = said_at[call.message_id], talked[call.message_id]
        call.started_at, call.ended_at = begun, begun + PICKED_UP + timedelta(seconds=seconds)
        call.answered_at = begun + PICKED_UP if seconds else None
        call.save(update_fields=["started_at", "answered_at", "ended_at"])
        call.message.payload["duration"] = seconds
        call.message.save(update_fields=["payload"])
        set_parts_back(call)


def set_parts_back(call: Call) -> None:
    """Let everybody come and go when the call says."""
    legs = list(call.legs.exclude(joined_at=None))
    for leg in legs:
        leg.joined_at, leg.left_at = came_at(call, leg.user_id), call.ended_at
    Leg.objects.bulk_update(legs, ["joined_at", "left_at"])
    steps = list(call.steps.all())
    for step in steps:
        step.at = happened_at(call, step)
    CallStep.objects.bulk_update(steps, ["at"])


def came_at(call: Call, user_id: int) -> datetime | None:
    """Who calls is there from the first ring on, others from the answer on."""
    return call.started_at if user_id == call.caller_id else call.answered_at


def happened_at(call: Call, step: CallStep) -> datetime | None:
    """What is neither a ring nor an arrival is the end."""
    match step.state:
        case Leg.State.RINGING:
            return call.started_at
        case Leg.State.JOINED:
            return came_at(call, step.user_id)
        case _:
            return call.ended_at
