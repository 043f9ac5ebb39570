"""What becomes of recordings: stopped in time, put together, and posted to their room.

The recorder's page uploads what it has recorded every few seconds. When it ends properly it tells
the upload's length, and there is a file; when it is gone, what has come is made into the file here.
"""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from gochat.core.errors import ChatError
from gochat.core.events import publish
from media.errors import UploadBusy, UploadGone
from media.limits import recording_seconds
from media.models import File
from media.services import close_upload, discard_file, has_begun, keep_file, last_piece_at
from messaging.services import send_message

from .. import consent as machine
from .. import events
from ..models import Recording
from .consenting import read_consent, write_consent
from .leaving import locked_call

log = structlog.get_logger()

# A recorder who has sent nothing for so long is gone; it may have been a bad line till then.
GONE = timedelta(seconds=30)
# The last pieces may come so long after the one before, and so long in all.
TAIL = timedelta(seconds=10)
LONGEST_TAIL = timedelta(seconds=120)
# What could not be put together by then never will be.
GIVE_UP = timedelta(minutes=10)
# What could not be posted stays so long with who recorded it.
KEPT_FOR = timedelta(days=30)


def tend_recordings() -> int:
    """Stop recordings whose time is up or whose recorder is gone; finish and post those that ended.

    Any process may do it at any time, and all of them do. Publishes call.record, message. Answers
    how many are not over.
    """
    recordings = list(Recording.objects.open().select_related("call", "recorder", "file"))
    for recording in recordings:
        try:
            _tend(recording)
        except Exception as error:  # the others have their turn
            log.error("recording_not_tended", recording_id=recording.pk, error=repr(error))
    return len(recordings)


def _tend(recording: Recording) -> None:
    if _overdue_since(recording) is not None:
        _stop(recording.pk)
    elif recording.state == Recording.State.STOPPING:
        _finish(recording)


def _overdue_since(recording: Recording) -> datetime | None:
    """When it should have ended by itself; None where it goes on, or is stopped already."""
    now = timezone.now()
    if recording.state == Recording.State.ASKED:
        return now if now - recording.asked_at >= machine.ASK else None
    if recording.state != Recording.State.RUNNING or recording.started_at is None:
        return None
    heard_at = _heard_at(recording)
    if heard_at is None:
        return now  # its recorder has told that it is whole, or has given it up
    if now - heard_at >= GONE:
        return heard_at
    is_long = now - recording.started_at >= timedelta(seconds=recording_seconds())
    return now if is_long else None


def _heard_at(recording: Recording) -> datetime | None:
    """When something of it last came; None where nothing more will."""
    return last_piece_at(file_id=recording.file_id) if recording.file_id else None


@transaction.atomic
def _stop(recording_id: int) -> None:
    call = locked_call(Recording.objects.values_list("call", flat=True).get(pk=recording_id))
    recording = Recording.objects.locked().get(pk=recording_id)
    if (ended_at := _overdue_since(recording)) is None:
        return  # another process was quicker, or the last one in the call has just agreed
    after = machine.stop(read_consent(recording))
    legs = list(call.legs.order_by("pk"))
    write_consent(recording, after, legs)
    Recording.objects.filter(pk=recording_id).update(ended_at=ended_at)
    _tell(recording)


def _finish(recording: Recording) -> None:
    """Make a file of what has come once no more does, and post it."""
    assert recording.ended_at is not None
    waited = timezone.now() - recording.ended_at
    try:
        file = _file_of(recording, waited)
    except UploadBusy:
        if waited >= (GIVE_UP if has_begun(file_id=recording.file_id or 0) else GONE):
            _end(recording, Recording.State.FAILED)
    except ChatError as error:
        if error.status < 500 or waited >= GIVE_UP:
            _fail(recording, error)
    except Exception as error:  # a full disk, a storage that is away: the others go on
        log.error("recording_not_finished", recording_id=recording.pk, error=repr(error))
        if waited >= GIVE_UP:
            _end(recording, Recording.State.FAILED)
    else:
        if file is not None:
            _post(recording, file)


def _file_of(recording: Recording, waited: timedelta) -> File | None:
    """Its file; None while more may come. Raises what close_upload raises."""
    heard_at = _heard_at(recording)
    if heard_at is None:
        if recording.file is None:
            raise UploadGone
        return recording.file
    quiet = timezone.now() - max(heard_at, recording.ended_at or heard_at)
    if quiet < TAIL and waited < LONGEST_TAIL:
        return None
    return close_upload(file_id=recording.file_id or 0)


def _post(recording: Recording, file: File) -> None:
    """In the name of who recorded it, muted meanwhile or not: all agreed to it.

    Where he does not reach the room any more, or it is full, he keeps it.
    """
    try:
        sent = send_message(
            sender=recording.recorder,
            room_id=recording.call.room_id,
            kind=recording.media,
            content="",
            client_id=recording.client_id,
            attachment_ids=[file.pk],
            is_rated=False,
            even_muted=True,
        )
    except ChatError as error:
        log.warning("recording_not_posted", recording_id=recording.pk, code=error.code)
        _end(recording, Recording.State.KEPT)
    else:
        recording.message = sent.message
        _end(recording, Recording.State.FINISHED)


def _fail(recording: Recording, error: ChatError) -> None:
    log.warning("recording_failed", recording_id=recording.pk, code=error.code)
    _end(recording, Recording.State.FAILED)


@transaction.atomic
def _end(recording: Recording, state: Recording.State) -> None:
    locked_call(recording.call_id)
    mine = Recording.objects.open().filter(pk=recording.pk)
    if not mine.exists():
        return  # another process was quicker
    if state == Recording.State.KEPT and not _keep(recording):
        state = Recording.State.FAILED
    mine.update(state=state, open_call=None, message=recording.message)
    if state == Recording.State.FAILED and recording.file_id:
        file_id = recording.file_id
        transaction.on_commit(lambda: discard_file(file_id=file_id))
    _tell(recording)


def _keep(recording: Recording) -> bool:
    """Whether there is a file, and somebody to keep it for."""
    if recording.recorder.deleted_at is not None:
        return False
    return keep_file(file_id=recording.file_id or 0, until=timezone.now() + KEPT_FOR)


def _tell(recording: Recording) -> None:
    call = locked_call(recording.call_id)
    call.version += 1
    call.save(update_fields=["version"])
    legs = call.legs.order_by("pk")
    publish(events.call_changed("record", call, legs, user_id=None))
