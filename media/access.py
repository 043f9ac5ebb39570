"""The only way to a file on somebody's behalf."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import require_staff
from accounts.models import AuditEntry, User
from accounts.services import audited_action
from gochat.core.errors import NotFound

from .errors import FileReasonNeeded, FileRemoved, UploadGone
from .models import File, Upload

OPEN_FILES = "media.open_file"
LOOK = audited_action("file.look", _("Look into files"))
# So long the staff member who gave a reason need not give another.
REASON_HOLDS = timedelta(hours=1)


def access_file(user: User, file_id: int) -> File:
    """A file that the person may see: his own, or one in a message for him.

    Recalled wherever it was sent, in rooms that are not his, older than what he may see, still on
    its way and not there are the same NotFound. Raises FileRemoved, too.
    """
    return _handed_out(_found(File.objects.open_to(user), file_id))


def access_linked_file(file_id: int) -> File:
    """The file of a valid link: one that was not recalled. Raises NotFound, FileRemoved."""
    return _handed_out(_found(File.objects.alive(), file_id))


def access_upload(user: User, file_id: int) -> Upload:
    """The person's own unfinished upload. Raises NotFound, UploadGone."""
    upload = Upload.objects.select_related("file").filter(pk=file_id, file__owner=user).first()
    if upload is None:
        raise NotFound
    if upload.expires_at < timezone.now():
        raise UploadGone
    return upload


def access_file_as_staff(by: User, file_id: int) -> tuple[File, str]:
    """Any file whose bytes are there, and why `by` looks into files.

    The audit log's own entry of the reason is the key. Raises NotFound, Forbidden,
    FileReasonNeeded.
    """
    require_staff(by, OPEN_FILES)
    reason = _recent(by, LOOK).values_list("reason", flat=True).first()
    if reason is None:
        raise FileReasonNeeded
    return _found(File.objects.all(), file_id), reason


def may_look(by: User) -> bool:
    """Whether `by` may look into files, and has said why."""
    return by.has_perm(OPEN_FILES) and _recent(by, LOOK).exists()


def was_opened(by: User, file: File, action: str) -> bool:
    """Whether the audit log says so of the last REASON_HOLDS."""
    return _recent(by, action).filter(target_kind="file", target_id=str(file.pk)).exists()


def _handed_out(file: File) -> File:
    if file.quarantined_at is not None:
        raise FileRemoved
    return file


def _recent(by: User, action: str):
    since = timezone.now() - REASON_HOLDS
    return AuditEntry.objects.filter(by=by, action=action, at__gt=since).order_by("-pk")


def _found(files, file_id: int) -> File:
    file = files.with_blobs().filter(pk=file_id).exclude(state=File.State.UPLOADING).first()
    if file is None:
        raise NotFound
    return file
