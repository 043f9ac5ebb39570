"""Between the rows of a recording and its machine."""

from collections.abc import Iterable

from django.utils import timezone

from gochat.core.errors import ChatError
from media.limits import recording_bytes, recording_seconds
from media.services import begin_growing_upload

from .. import consent as machine
from ..models import Call, Leg, Recording, RecordingConsent
from .holding import hold_people

# It is stopped when it is as long as it may be, but perhaps not at once: who records may hear of it
# late. That is no reason to lose all of it.
LATE_SECONDS = 300


def open_recording(call: Call) -> Recording | None:
    """The recording of a locked call that is not over, if there is one; held as the call is."""
    return Recording.objects.locked().filter(open_call=call).first()


def read_consent(recording: Recording) -> machine.Consent:
    """The recording as its machine sees it."""
    said = dict(recording.consents.values_list("user", "agreed"))
    agreed = frozenset(user_id for user_id, agrees in said.items() if agrees)
    stage = machine.Stage(recording.state)
    return machine.Consent(recording.recorder_id, agreed, frozenset(said) - agreed, stage)


def is_strange_to(call: Call, user_id: int) -> bool:
    """Whether the call is being recorded, and the person has not agreed to that."""
    recording = open_recording(call)
    if recording is None or recording.state != Recording.State.RUNNING:
        return False
    return user_id not in read_consent(recording).agreed


def follow_recording(call: Call, people: Iterable[int], legs: Iterable[Leg]) -> None:
    """See what becomes of a call's recording now that these people are in it."""
    recording = open_recording(call)
    if recording is not None:
        write_consent(recording, machine.follow(read_consent(recording), people), legs)


def write_consent(recording: Recording, after: machine.Consent, legs: Iterable[Leg]) -> None:
    """Store a recording as its machine sees it, and the red dot of the one who records."""
    if after.stage == machine.Stage.RUNNING and recording.state != Recording.State.RUNNING:
        # Its space is claimed in the recorder's row, and each word holds its person's.
        hold_people({recording.recorder_id, *after.agreed})
    _write_words(recording, after)
    if recording.state != after.stage.value:
        recording.state = after.stage.value
        if after.stage == machine.Stage.RUNNING:
            _start(recording)
        else:
            recording.ended_at = timezone.now()
        recording.open_call = recording.call if recording.state in machine.OPEN else None
        recording.save()
    for leg in legs:
        _light(leg, recording)


def _write_words(recording: Recording, after: machine.Consent) -> None:
    before = read_consent(recording)
    for agrees, now, known in (
        (True, after.agreed, before.agreed),
        (False, after.declined, before.declined),
    ):
        for user_id in now - known:
            RecordingConsent.objects.update_or_create(
                recording=recording,
                user_id=user_id,
                defaults={"agreed": agrees, "at": timezone.now()},
            )


def _start(recording: Recording) -> None:
    """From now on its pieces are taken; not before. Without room for them it has failed."""
    recording.started_at = timezone.now()
    try:
        upload = begin_growing_upload(
            owner=recording.recorder,
            kind=recording.media,
            name=f"call-{recording.started_at:%Y%m%d-%H%M%S}.webm",
            most_bytes=recording_bytes(),
            most_seconds=recording_seconds() + LATE_SECONDS,
        )
    except ChatError:
        recording.state = Recording.State.FAILED
        recording.ended_at = recording.started_at
    else:
        recording.file = upload.file


def _light(leg: Leg, recording: Recording) -> None:
    is_on = recording.state == Recording.State.RUNNING and leg.user_id == recording.recorder_id
    if leg.recording != is_on:
        leg.recording = is_on
        leg.save(update_fields=["recording"])
