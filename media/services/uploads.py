"""Uploads in parts: announced, filled, finished or given up."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from gochat.core.errors import ChatError, Unavailable

from ..content.errors import EmptyFile
from ..errors import UploadBusy, UploadGone
from ..models import File, Upload
from ..models.file import NAME_LENGTH
from ..parts import drop_part, holding_part, part_offset, part_path
from .receiving import claim_space, complete_file

LIFETIME = timedelta(hours=24)
# When to ask again about an upload that another request is just making a file of.
BUSY_SECONDS = 2


def begin_upload(
    *, owner: User, kind: str, name: str, length: int, metadata: str = "", original: bool = False
) -> Upload:
    """Announce an upload; what it will have counts against the quota from now on.

    Raises EmptyFile, FileTooLarge, UserQuotaReached.
    """
    if not length:
        raise EmptyFile
    with transaction.atomic():
        claim_space(owner=owner, kind=kind, size=length)
        file = File.objects.create(
            owner=owner, kind=kind, name=name[:NAME_LENGTH], size=length, original=original
        )
        return Upload.objects.create(
            file=file, length=length, metadata=metadata, expires_at=timezone.now() + LIFETIME
        )


def prolong_upload(upload: Upload) -> None:
    """Something has come: it may take as long again."""
    upload.expires_at = timezone.now() + LIFETIME
    upload.save(update_fields=["expires_at"])


def offset_of(upload: Upload) -> int:
    """How many bytes are there."""
    if upload.file.state != File.State.UPLOADING:
        return upload.length
    return part_offset(upload.pk)


def finish_upload(upload: Upload, *, sha256: str = "") -> File:
    """Make a file of an upload whose last byte is there, for whoever holds its part.

    A refused one is gone; where a part of ours is down it stays, to be tried again. Raises
    UploadGone, and what the check of the content raises.
    """
    if upload.file.state != File.State.UPLOADING:
        return upload.file
    try:
        return complete_file(upload.file, part_path(upload.pk), sha256=sha256)
    except (UploadGone, FileNotFoundError):
        raise UploadGone from None
    except ChatError as error:
        if error.status < 500:
            drop_upload(upload)
        raise


def finish_left(upload: Upload) -> None:
    """Finish an upload that was all there when a part of ours was down.

    Raises what finish_upload raises, and Unavailable while another request has it in hand.
    """
    if upload.file.state != File.State.UPLOADING:
        return
    try:
        with holding_part(upload.pk):
            # Read before the lock, it may be a file by now.
            upload.file.refresh_from_db()
            if offset_of(upload) == upload.length:
                finish_upload(upload)
    except UploadBusy:
        raise Unavailable(retry_after=BUSY_SECONDS) from None
    except File.DoesNotExist:
        raise UploadGone from None


def drop_upload(upload: Upload) -> bool:
    """Give an upload up, and its file too unless that was sent already; answers that it is."""
    file_id = upload.pk
    with transaction.atomic():
        upload.delete()
        File.objects.locked().filter(pk=file_id, attached_at=None).delete()
    drop_part(file_id)
    return True
