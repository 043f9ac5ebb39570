"""Staff deletes files that stand in no message."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import require_staff
from accounts.models import User
from accounts.services.auditing import audited_action, clean_reason, record_audit
from gochat.core.errors import NotFound

from ..errors import FileInUse
from ..models import Attachment, File
from .keeping import GRACE, drop_these
from .uploads import drop_upload

DELETE = audited_action("file.delete", _("Delete the file"))
BLOBS = ("blob_id", "thumbnail_id", "poster_id", "mp4_id")


def delete_file(*, by: User | None, file_id: int, reason: str, address: str | None = None) -> None:
    """Delete a file that stands in no message; bytes that nothing else is made of go with it.

    Bytes that came within the last 24 hours stay until `prune` finds them: somebody may be just
    making a file of them. Staff with the permission may. Raises Forbidden, NotFound, FileInUse,
    Invalid.
    """
    require_staff(by, "media.delete_file")
    with transaction.atomic():
        file = File.objects.locked().filter(pk=file_id).first()
        if file is None:
            raise NotFound
        if Attachment.objects.filter(file=file).exists():
            raise FileInUse
        details = {"owner": file.owner_id, "sha256": file.sha256, "bytes": file.size}
        record_audit(
            by=by,
            action=DELETE,
            target=file,
            reason=clean_reason(reason),
            details=details,
            address=address,
        )
        _drop(file)
    drop_these([pk for use in BLOBS if (pk := getattr(file, use))], timezone.now() - GRACE)


def _drop(file: File) -> None:
    if file.state == File.State.UPLOADING and hasattr(file, "upload"):
        drop_upload(file.upload)
    else:
        File.objects.filter(pk=file.pk).delete()
