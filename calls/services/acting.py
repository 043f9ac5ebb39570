"""Between the rows of a call and its machine; and telling what has become of it."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core import metrics
from gochat.core.errors import Conflict
from gochat.core.events import publish
from rooms.events import message_updated
from rooms.services import stamp_change

from .. import events
from .. import state as machine
from ..models import Call, CallStep, Leg
from ..serializers import story
from .consenting import follow_recording

Act = Callable[[machine.CallState], machine.CallState]


class CallOver(Conflict):
    """The call has ended, or the person has no such part in it any more."""

    detail = 40
    message = _("This call is over.")


def read_state(call: Call) -> machine.CallState:
    """The call as its machine sees it."""
    legs = {
        leg.user_id: machine.Leg(machine.LegState(leg.state), leg.connection_id, leg.until)
        for leg in call.legs.all()
    }
    reason = machine.Reason(call.end_reason) if call.end_reason else None
    return machine.CallState(call.caller_id, legs, machine.State(call.state), reason)


def act(call: Call, what: Act, *, kind: str = "updated", by: int | None = None) -> Call:
    """Do something in a locked call, store what has become of it, and tell.

    Publishes `call.<kind>`, `call.ended` and message.updated where it comes to that. Raises
    CallOver.
    """
    before = read_state(call)
    try:
        after = what(before)
    except machine.NotPossible:
        raise CallOver from None
    if after == before:
        return call
    legs = write_state(call, before, after)
    follow_recording(call, after.people_in(), legs)
    told = events.call_changed(kind, call, legs, user_id=by)
    if after.is_over:
        told += events.call_ended(call, legs)
    if after.state != before.state:
        call.message.payload = story(call)
        stamp_change(call.message)
        call.message.save(update_fields=["payload", "version"])
        told.append(message_updated(call.message))
    publish(told)
    return call


def write_state(
    call: Call, before: machine.CallState | None, after: machine.CallState
) -> list[Leg]:
    """Store a call as its machine sees it; answers its legs."""
    now = timezone.now()
    call.state, call.end_reason = after.state.value, after.reason.value if after.reason else ""
    if after.state != machine.State.RINGING and not after.is_over:
        call.answered_at = call.answered_at or now
    if after.is_over:
        call.ended_at, call.open_room = now, None
        transaction.on_commit(lambda: _count(call))
    call.due_at = after.deadline
    call.version += 1
    call.save()
    rows = {leg.user_id: leg for leg in call.legs.all()}
    changed = {
        user_id: leg
        for user_id, leg in after.legs.items()
        if before is None or before.legs.get(user_id) != leg
    }
    for user_id, leg in changed.items():
        rows[user_id] = _write_leg(rows.get(user_id) or Leg(call=call, user_id=user_id), leg, now)
    # Each holds its person's row: in the order of hold_people, where it has not held them before.
    steps = list(changed) if before is None else sorted(changed)
    CallStep.objects.bulk_create(
        CallStep(call=call, user_id=user_id, state=changed[user_id].state.value, at=now)
        for user_id in steps
    )
    return sorted(rows.values(), key=lambda row: row.pk)


def _count(call: Call) -> None:
    metrics.calls_ended.labels(call.media, call.end_reason).inc()
    if call.answered_at:
        metrics.call_seconds.labels(call.media).observe(call.duration)


def _write_leg(row: Leg, leg: machine.Leg, now: datetime) -> Leg:
    was_in = row.is_present
    if leg.connection_id != row.connection_id:
        # Another socket begins with nothing on.
        row.feed = None
        row.muted = row.camera = row.screen = row.recording = False
    row.state, row.connection_id, row.until = leg.state.value, leg.connection_id, leg.until
    missed = leg.state in (machine.LegState.MISSED, machine.LegState.BUSY)
    if missed != row.missed:
        row.missed = row.unseen = missed
    if leg.is_in and not was_in:
        row.joined_at, row.left_at = now, None
    if was_in and not leg.is_in:
        row.left_at = now
    row.save()
    return row
