"""Leaving a call, by will or by a lost connection."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from messaging.services import read_line
from rooms.models import Room

from .. import state as machine
from ..access import access_leg
from ..models import Call, Leg
from .acting import act


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
    cancels = call.state == Call.State.RINGING and by.pk == call.caller_id
    kind = "cancel" if cancels else "hangup"
    return act(call, partial(machine.hang_up, user_id=by.pk), kind=kind, by=by.pk)


def drop_connections(connection_ids: Iterable[str]) -> None:
    """These sockets are gone: who was in a call with one has a while to come back.

    Publishes call.updated.
    """
    for leg in Leg.objects.filter(connection_id__in=list(connection_ids), state=Leg.State.JOINED):
        _drop(leg)


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
