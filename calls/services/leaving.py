"""Leaving a call, by will or by a lost connection."""

from collections.abc import Iterable
from contextlib import suppress
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from messaging.services import read_line
from rooms.models import Room

from .. import state as machine
from ..access import access_leg
from ..models import Call, Leg
from .acting import CallOver, act


@transaction.atomic
def reject_call(*, by: User, call_id: int) -> Call:
    """Decline a call that rings.

    Whom it rings for may; the call's line is read with it. Publishes call.reject, call.ended, read.
    Raises NotFound, CallOver.
    """
    call, membership = access_leg(by, call_id, lock=True)
    act(call, partial(machine.reject, user_id=by.pk), kind="reject", by=by.pk)
    read_line(membership, call.message)
    return call


@transaction.atomic
def hang_up_call(*, by: User, call_id: int) -> Call:
    """Leave a call; the caller ends one that nobody has answered.

    Who is in it may. Publishes call.cancel or call.hangup, and call.ended where nobody is left.
    Raises NotFound, CallOver.
    """
    call, _membership = access_leg(by, call_id, lock=True)
    kind = "cancel" if _cancels(call, by.pk) else "hangup"
    return act(call, partial(machine.hang_up, user_id=by.pk), kind=kind, by=by.pk)


def drop_connections(connection_ids: Iterable[str]) -> None:
    """These sockets are gone: who was in a call with one has a while to come back.

    Publishes call.updated.
    """
    for leg in Leg.objects.filter(connection_id__in=list(connection_ids), state=Leg.State.JOINED):
        _drop(leg)


def leave_calls(connection_ids: Iterable[str]) -> None:
    """The devices of these sockets were signed out: whoever was in a call with one is out at once.

    Publishes call.cancel or call.hangup, and call.ended where nobody is left.
    """
    for leg in Leg.objects.present().filter(connection_id__in=list(connection_ids)):
        put_out(leg.call_id, leg.user_id, connection_id=leg.connection_id)


@transaction.atomic
def put_out(call_id: int, user_id: int, *, connection_id: str | None = None) -> None:
    """Have somebody leave a call, on nobody's behalf; with `connection_id`, only who is still in it
    with that socket. Publishes as hang_up_call.
    """
    call = locked_call(call_id)
    if connection_id and not call.legs.filter(user=user_id, connection_id=connection_id).exists():
        return  # he has come with another meanwhile
    kind = "cancel" if _cancels(call, user_id) else "hangup"
    with suppress(CallOver):  # another process was quicker
        act(call, partial(machine.hang_up, user_id=user_id), kind=kind, by=user_id)


def _cancels(call: Call, user_id: int) -> bool:
    """Whether the call ends unanswered when this person leaves."""
    return call.state == Call.State.RINGING and user_id == call.caller_id


@transaction.atomic
def _drop(leg: Leg) -> None:
    drop = partial(machine.drop, connection_id=str(leg.connection_id), now=timezone.now())
    act(locked_call(leg.call_id), drop, by=leg.user_id)


def locked_call(call_id: int) -> Call:
    """A call on nobody's behalf, its room and itself held until the transaction ends."""
    # The room before the call, as everybody does.
    room_id = Call.objects.values_list("room_id", flat=True).get(pk=call_id)
    room = Room.objects.locked().get(pk=room_id)
    call = Call.objects.locked().select_related("message").get(pk=call_id)
    call.room = call.message.room = room
    return call
