"""What people in a call show the others of themselves."""

from functools import partial

from django.db import transaction

from accounts.models import User
from gochat.core.events import publish

from .. import events
from .. import state as machine
from ..access import access_leg
from ..models import Call
from .acting import CallOver, act
from .recording import NotRecorded, stop_recording


@transaction.atomic
def show_state(*, by: User, call_id: int, **shown: bool) -> Call:
    """Say whether one is `muted`, has the `camera` on, shares the `screen`, is `recording`.

    Who is in the call may. Whether one records is the server's to know: to say so without
    everybody's consent is refused, and to say that one does not stops it. Publishes call.state.
    Raises NotFound, CallOver, NotRecorded.
    """
    call, _membership = access_leg(by, call_id, lock=True)
    legs = list(call.legs.order_by("pk"))
    [mine] = [leg for leg in legs if leg.user_id == by.pk]
    if not mine.is_present:
        raise CallOver
    records = shown.pop("recording", mine.recording)
    if records and not mine.recording:
        raise NotRecorded
    if mine.recording and not records:
        stop_recording(by=by, call_id=call_id)
        mine.recording = False
        call.refresh_from_db(fields=["version"])
    for field, value in shown.items():
        setattr(mine, field, value)
    mine.save(update_fields=list(shown))
    call.version += 1
    call.save(update_fields=["version"])
    publish(events.call_changed("state", call, legs, user_id=by.pk))
    return call


@transaction.atomic
def report_connected(*, by: User, call_id: int) -> Call:
    """Say that one hears or sees another.

    Who is in the call may. Publishes call.updated the first time. Raises NotFound, CallOver.
    """
    call, _membership = access_leg(by, call_id, lock=True)
    return act(call, partial(machine.connect, user_id=by.pk), by=by.pk)
