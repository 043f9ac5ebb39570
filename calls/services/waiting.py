"""What becomes of calls when nobody does anything."""

from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Connection

from .. import state as machine
from ..models import Call, Leg
from .acting import CallOver, act
from .leaving import drop_connections, locked_call


def expire_calls() -> int:
    """End what rang too long, let go who did not come back, put out who is no member any more.

    Notices, too, whose socket ended without a word.

    Any process may do it at any time, and all of them do. Publishes call.updated, call.hangup,
    call.ended. Answers how many calls it looked into.
    """
    lost = [str(id) for id in _lost().values_list("connection_id", flat=True)]
    drop_connections(lost)
    due = list(Call.objects.due(timezone.now()).values_list("pk", flat=True))
    for call_id in due:
        _expire(call_id)
    strays = list(_strays().values_list("call_id", "user_id"))
    for call_id, user_id in strays:
        _put_out(call_id, user_id)
    return len(lost) + len(due) + len(strays)


@transaction.atomic
def _expire(call_id: int) -> None:
    act(locked_call(call_id), partial(machine.expire, now=timezone.now()))


def _lost() -> QuerySet[Leg]:
    """Legs of sockets that ended without a word, with their server process."""
    alive = Connection.objects.alive().filter(pk=OuterRef("connection_id"))
    joined = Leg.objects.of_running_calls().filter(state=Leg.State.JOINED)
    return joined.filter(~Exists(alive))


def _strays() -> QuerySet[Leg]:
    """Legs of people in calls of rooms that are not theirs any more."""
    return Leg.objects.of_running_calls().present().of_strangers()


@transaction.atomic
def _put_out(call_id: int, user_id: int) -> None:
    call = locked_call(call_id)
    try:
        act(call, partial(machine.hang_up, user_id=user_id), kind="hangup", by=user_id)
    except CallOver:
        return  # another process was quicker
