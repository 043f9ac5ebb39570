"""Uploads in parts: announced, filled, finished or given up."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gochat.core.errors import ChatError, Invalid, Unavailable

from ..content.errors import EmptyFile
from ..errors import FileTooLarge, OffsetMismatch, UploadBusy, UploadGone
from ..limits import max_bytes
from ..models import File, Upload
from ..models.file import NAME_LENGTH
from ..parts import drop_part, holding_part, part_offset, part_path, part_written_at
from .receiving import claim_open_space, claim_space, complete_file

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
        file = File(owner=owner, kind=kind, name=name, size=length, original=original)
        return _announced(file, length, metadata)


@transaction.atomic
def begin_growing_upload(
    *,
    owner: User,
    kind: str,
    name: str,
    metadata: str = "",
    original: bool = False,
    most_bytes: int | None = None,
    most_seconds: int | None = None,
) -> Upload:
    """Announce an upload whose length its maker tells later (tus: creation-defer-length).

    Until then it counts with the most it may have: `most_bytes`, or else its kind's, or what is
    left of the quota. Raises UserQuotaReached.
    """
    size = claim_open_space(owner=owner, most=most_bytes or max_bytes(kind))
    file = File(owner=owner, kind=kind, name=name, size=size, original=original)
    file.most_seconds = most_seconds
    return _announced(file, None, metadata)


def _announced(file: File, length: int | None, metadata: str) -> Upload:
    file.name = file.name[:NAME_LENGTH]
    file.save()
    return Upload.objects.create(
        file=file, length=length, metadata=metadata, expires_at=file.created_at + LIFETIME
    )


@transaction.atomic
def tell_length(upload: Upload, length: int) -> None:
    """Say how long an upload is that was growing; told once, it stays so.

    Raises Invalid, FileTooLarge, OffsetMismatch where more is there already.
    """
    if upload.length == length:
        return
    if upload.length is not None:
        raise Invalid(errors={"Upload-Length": [_("The length of an upload does not change.")]})
    if length > upload.file.size:
        raise FileTooLarge
    if length < part_offset(upload.pk):
        raise OffsetMismatch
    upload.length = upload.file.size = length
    upload.save(update_fields=["length"])
    upload.file.save(update_fields=["size"])


def prolong_upload(upload: Upload) -> None:
    """Something has come: it may take as long again."""
    upload.expires_at = timezone.now() + LIFETIME
    upload.save(update_fields=["expires_at"])


def offset_of(upload: Upload) -> int:
    """How many bytes are there."""
    if upload.file.state != File.State.UPLOADING:
        return upload.length or 0
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


def last_piece_at(*, file_id: int) -> datetime | None:
    """When something of an upload last came; None where it is none any more."""
    upload = Upload.objects.filter(pk=file_id, file__state=File.State.UPLOADING).first()
    if upload is None:
        return None
    told = upload.expires_at - LIFETIME
    return max(told, part_written_at(file_id) or told)


def has_begun(*, file_id: int) -> bool:
    """Whether a piece of an upload has come, on whatever host."""
    upload = Upload.objects.select_related("file").filter(pk=file_id).first()
    if upload is None:
        return False
    return upload.expires_at - LIFETIME > upload.file.created_at or bool(part_offset(file_id))


def close_upload(*, file_id: int) -> File:
    """Make a file of what has come of a growing upload whose maker is gone.

    Raises UploadBusy while somebody writes to it, or where its part lies on another host;
    UploadGone, and what the check of the content raises.
    """
    with holding_part(file_id):
        upload = Upload.objects.select_related("file").filter(pk=file_id).first()
        if upload is None:
            raise UploadGone
        if upload.file.state == File.State.UPLOADING:
            _settle_length(upload, part_offset(file_id))
        return finish_upload(upload)


def _settle_length(upload: Upload, there: int) -> None:
    """What has come of a recording is all of it, even where its maker was cut off at the end.

    The last piece tells the length before it comes. Of what was begun whole the rest may yet come.
    """
    if upload.length is None:
        tell_length(upload, there)
    elif upload.length != there:
        if upload.file.most_seconds is None:
            raise UploadBusy
        if not there:
            raise UploadGone
        upload.length = upload.file.size = there
        upload.save(update_fields=["length"])
        upload.file.save(update_fields=["size"])


def drop_upload(upload: Upload) -> bool:
    """Give an upload up, and its file too unless that was sent already; answers that it is."""
    discard_file(file_id=upload.pk)
    return True


def keep_file(*, file_id: int, until: datetime) -> bool:
    """Keep a file that was sent nowhere, for its owner; answers whether it is there."""
    Upload.objects.filter(pk=file_id).exclude(file__state=File.State.UPLOADING).delete()
    kept = File.objects.filter(pk=file_id).exclude(state=File.State.UPLOADING)
    return bool(kept.update(detached_at=until))


def discard_file(*, file_id: int) -> None:
    """Take back a file that was never sent, whole or not: its owner has the space again."""
    with transaction.atomic():
        Upload.objects.filter(pk=file_id).delete()
        File.objects.locked().filter(pk=file_id, attached_at=None).delete()
    drop_part(file_id)
