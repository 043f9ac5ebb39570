"""Uploads in parts: announced, filled, finished or given up."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from gochat.core.errors import ChatError

from ..models import File, Upload
from ..models.file import NAME_LENGTH
from ..parts import drop_part, part_offset, part_path
from .receiving import check_size, complete_file

LIFETIME = timedelta(hours=24)


def begin_upload(
    *, owner: User, kind: str, name: str, length: int, metadata: str = "", original: bool = False
) -> Upload:
    """Announce an upload; what it will have counts against the quota from now on.

    Raises FileTooLarge, UserQuotaReached.
    """
    check_size(owner=owner, kind=kind, size=length)
    with transaction.atomic():
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
    """Make a file of an upload whose last byte is there.

    A refused one is gone; where a part of ours is down it stays, to be tried again. Raises what the
    check of the content raises.
    """
    if upload.file.state != File.State.UPLOADING:
        return upload.file
    try:
        return complete_file(upload.file, part_path(upload.pk), sha256=sha256)
    except ChatError as error:
        if error.status < 500:
            drop_upload(upload)
        raise


def drop_upload(upload: Upload) -> None:
    """Give an upload up, and its file too unless that was sent already."""
    file_id = upload.pk
    with transaction.atomic():
        upload.delete()
        File.objects.locked().filter(pk=file_id, attached_at=None).delete()
    drop_part(file_id)
