"""Taking in what was uploaded: checked, kept, and sent on to be prepared."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from ..content.check import Inspected, inspect
from ..errors import FileTooLarge, UploadGone, UserQuotaReached
from ..limits import max_bytes, user_quota
from ..models import File
from ..storage import sha256_of
from .blocking import refuse_blocked
from .keeping import keep_bytes
from .working import start_processing

# What becomes known with the last byte; whether it was sent is others' to say.
ARRIVED = (
    *("name", "mime", "width", "height", "duration", "placeholder"),
    *("sha256", "upload_sha256", "blob", "state", "created_at"),
)


def check_size(*, owner: User, kind: str, size: int) -> None:
    """Raises FileTooLarge, UserQuotaReached."""
    if size > max_bytes(kind):
        raise FileTooLarge
    if File.objects.filter(owner=owner).bytes() + size > user_quota():
        raise UserQuotaReached


def claim_space(*, owner: User, kind: str, size: int) -> None:
    """As check_size, and nobody else of his takes the same space until the transaction ends."""
    list(User.objects.locked().filter(pk=owner.pk))
    check_size(owner=owner, kind=kind, size=size)


def claim_open_space(*, owner: User, most: int) -> int:
    """Claim space for what will grow: `most`, or what is left. Raises UserQuotaReached."""
    list(User.objects.locked().filter(pk=owner.pk))
    left = user_quota() - File.objects.filter(owner=owner).bytes()
    if left <= 0:
        raise UserQuotaReached
    return min(left, most)


def take_file(
    *, owner: User, kind: str, name: str, path: Path, sha256: str = "", original: bool = False
) -> File:
    """Make a file of bytes on our disk, which are gone from there afterwards, come what may.

    `original`: as it is, no smaller. Raises FileTooLarge, UserQuotaReached, and what the check of
    the content raises: UnsupportedType, TooLarge, Invalid, FileBlocked.
    """
    file = File(owner=owner, kind=kind, name=name, size=path.stat().st_size, original=original)
    try:
        check_size(owner=owner, kind=kind, size=file.size)
        _keep(file, path, sha256)
    finally:
        path.unlink(missing_ok=True)
    with transaction.atomic():
        claim_space(owner=owner, kind=kind, size=file.size)
        file.save()
        _prepare(file)
    return file


def complete_file(file: File, path: Path, *, sha256: str = "") -> File:
    """As take_file, for one that was announced before: its size counts already.

    Refused bytes stay where they are. Raises UploadGone when it was given up meanwhile.
    """
    file.created_at = timezone.now()
    _keep(file, path, sha256)
    with transaction.atomic():
        waiting = File.objects.locked().filter(pk=file.pk, state=File.State.UPLOADING)
        if not waiting.exists():
            raise UploadGone
        file.save(update_fields=ARRIVED)
        _prepare(file)
    return file


def _keep(file: File, path: Path, sha256: str) -> None:
    found = inspect(path, file.kind, file.name, file.most_seconds)
    file.sha256 = file.upload_sha256 = sha256 or sha256_of(path)
    refuse_blocked(path, mime=found.mime, sha256=file.sha256)
    file.blob = keep_bytes(path, sha256=file.sha256)
    _describe(file, found)


def _describe(file: File, found: Inspected) -> None:
    file.name, file.mime = found.name, found.mime
    file.width, file.height, file.duration = found.width, found.height, found.duration
    file.placeholder = found.placeholder
    file.state = File.State.PROCESSING if found.needs_processing else File.State.READY


def _prepare(file: File) -> None:
    if file.state == File.State.PROCESSING:
        # The task is a row too: there is never one without the other.
        start_processing(file)
