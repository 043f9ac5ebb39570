"""What the tests of calls read from the rows, and how they let time pass."""

from datetime import timedelta

from calls.models import Call, Leg
from rooms.models import Message


def legs_of(call) -> dict[int, str]:
    return dict(call.legs.values_list("user_id", "state"))


def pass_time(by: timedelta) -> None:
    """Let what is waited for be due this much earlier."""
    for model, field in ((Call, "due_at"), (Leg, "until")):
        for row in model.objects.exclude(**{field: None}):
            setattr(row, field, getattr(row, field) - by)
            row.save()


def stories(room) -> list[dict]:
    lines = Message.objects.filter(room=room, kind=Message.Kind.CALL).order_by("seq")
    return [line.payload for line in lines]
