"""Playing what was recorded of other people's calls, by the operators."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import require_staff
from accounts.models import AuditEntry, User
from accounts.services import audited_action, record_audit
from accounts.services.auditing import clean_reason
from gochat.core.errors import Forbidden, NotFound
from media.access import access_linked_file
from media.models import File

from ..models import Recording

PLAY = audited_action("recording.play", _("Play the recording"))
# So long it may be played for one reason: a call is long, and is listened to in pieces.
REASON_HOLDS = timedelta(hours=1)


@transaction.atomic
def play_recording(
    *, by: User | None, recording_id: int, reason: str, address: str | None = None
) -> File:
    """The file of a recording, posted or kept, to be handed out once the audit log knows of it.

    Staff with the permission may. Raises Forbidden, Invalid, NotFound also for one whose message
    was recalled.
    """
    require_staff(by, "calls.play_recording")
    reason = clean_reason(reason)
    recording = _playable(recording_id)
    file = access_linked_file(recording.file_id or 0)
    record_audit(
        by=by,
        action=PLAY,
        target=recording,
        reason=reason,
        details={"call": recording.call_id, "room": recording.call.room_id},
        address=address,
    )
    return file


def played_file(*, by: User, recording_id: int) -> File:
    """The file that `by` plays: he has said why within the last REASON_HOLDS.

    The audit log's own entry of it is the key. Raises Forbidden, NotFound, FileRemoved.
    """
    require_staff(by, "calls.play_recording")
    recording = _playable(recording_id)
    since = timezone.now() - REASON_HOLDS
    entries = AuditEntry.objects.filter(by=by, action=PLAY, at__gt=since)
    if not entries.filter(target_kind="recording", target_id=str(recording.pk)).exists():
        raise Forbidden
    return access_linked_file(recording.file_id or 0)


def _playable(recording_id: int) -> Recording:
    recording = Recording.objects.filter(pk=recording_id).first()
    if recording is None or not recording.is_playable:
        raise NotFound
    return recording
