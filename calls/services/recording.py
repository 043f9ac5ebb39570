"""Recording a call: asked for, agreed on by everybody in it, stopped by anybody."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gochat.core.errors import Conflict, TooMany
from gochat.core.events import publish
from media.services import check_size

from .. import consent as machine
from .. import events
from ..access import access_leg
from ..models import Call, Recording
from .acting import CallOver, read_state
from .consenting import open_recording, read_consent, write_consent

Say = Callable[[machine.Consent, set[int]], machine.Consent]


class RecordedAlready(Conflict):
    """Somebody records the call, or asks to."""

    detail = 46
    message = _("Somebody is recording this call, or asks to.")


# Every frame of the call tells of all of them.
MOST_RECORDINGS = 20


class NotRecorded(Conflict):
    """The call is not recorded, and nobody asks to."""

    detail = 47
    message = _("This call is not being recorded.")


@transaction.atomic
def ask_to_record(*, by: User, call_id: int) -> Call:
    """Ask everybody in the call whether it may be recorded; it begins when all have agreed.

    Who is in a call that was answered may. A voice call is recorded without pictures. Publishes
    call.record. Raises NotFound, CallOver, RecordedAlready, TooMany, UserQuotaReached.
    """
    call, people = _present(by, call_id)
    if call.state == Call.State.RINGING:
        raise Conflict
    if open_recording(call) is not None:
        raise RecordedAlready
    if call.recordings.count() >= MOST_RECORDINGS:
        raise TooMany
    check_size(owner=by, kind=call.media, size=1)
    recording = Recording.objects.create(call=call, open_call=call, recorder=by, media=call.media)
    return _store(call, recording, machine.ask(by.pk, people), by)


def agree_to_recording(*, by: User, call_id: int) -> Call:
    """Say yes to whoever asks to record the call.

    Who is in it may. Publishes call.record. Raises NotFound, CallOver, NotRecorded.
    """
    return _say(by, call_id, lambda consent, people: machine.agree(consent, by.pk, people))


def decline_recording(*, by: User, call_id: int) -> Call:
    """Say no, or take one's yes back: then it stops, and what was recorded till now stays.

    Who is in it may. Publishes call.record. Raises NotFound, CallOver, NotRecorded.
    """
    return _say(by, call_id, lambda consent, people: machine.decline(consent, by.pk, people))


def stop_recording(*, by: User, call_id: int) -> Call:
    """End the recording of a call, or take the question back.

    Anybody in the call may end it; the question takes back who asked. Publishes call.record.
    Raises NotFound, CallOver, NotRecorded.
    """

    def stop(consent: machine.Consent, people: set[int]) -> machine.Consent:
        if consent.stage == machine.Stage.ASKED and consent.recorder_id != by.pk:
            return machine.decline(consent, by.pk, people)
        return machine.stop(consent)

    return _say(by, call_id, stop)


@transaction.atomic
def _say(by: User, call_id: int, say: Say) -> Call:
    call, people = _present(by, call_id)
    recording = open_recording(call)
    if recording is None:
        raise NotRecorded
    try:
        after = say(read_consent(recording), people)
    except machine.NotAsked:
        raise NotRecorded from None
    return _store(call, recording, after, by)


def _present(by: User, call_id: int) -> tuple[Call, set[int]]:
    """The locked call and who is in it, the person among them."""
    call, _membership = access_leg(by, call_id, lock=True)
    people = read_state(call).people_in()
    if by.pk not in people:
        raise CallOver
    return call, people


def _store(call: Call, recording: Recording, after: machine.Consent, by: User) -> Call:
    legs = list(call.legs.order_by("pk"))
    write_consent(recording, after, legs)
    call.version += 1
    call.save(update_fields=["version"])
    publish(events.call_changed("record", call, legs, user_id=by.pk))
    return call
