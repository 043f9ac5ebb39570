"""Files that are not to be uploaded again, by their bytes and by what they look like."""

from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.access import require_staff
from accounts.models import User
from accounts.services.auditing import audited_action, clean_reason, record_audit
from gochat.core.errors import NotFound

from ..content.check import look_of
from ..content.formats import IMAGES
from ..content.looks import are_alike, says_something
from ..errors import AlreadyBlocked, FileBlocked
from ..models import Blob, BlockedFile, File
from ..storage import local_copy
from .finishing import tell_messages
from .quarantining import mark_files
from .working import TASK

BLOCK_FILES = "media.change_blockedfile"
BLOCK = audited_action("file.block", _("Block this file"))
UNBLOCK = audited_action("file.unblock", _("Unblock the file"))


def refuse_blocked(path: Path, *, mime: str, sha256: str) -> None:
    """Refuse bytes that are blocked, and pictures that look like one that is. Raises FileBlocked.

    Whatever kind a picture is sent as. Nothing is decoded while no picture is blocked.
    """
    if BlockedFile.objects.of_bytes(sha256).exists():
        raise FileBlocked
    if mime in IMAGES and (looks := BlockedFile.objects.looks()):
        look = look_of(path)
        if look is not None and any(are_alike(look, other) for other in looks):
            raise FileBlocked


def block_file(
    *, by: User | None, file_id: int, reason: str, address: str | None = None
) -> BlockedFile:
    """Refuse a file from now on whoever uploads it, a picture also where it only looks the same.

    What is there of the same bytes is removed from the chat. Staff with the permission may.
    Publishes message.updated. Raises Forbidden, NotFound, AlreadyBlocked, Invalid.
    """
    require_staff(by, BLOCK_FILES)
    note = clean_reason(reason)
    file = File.objects.select_related("blob").filter(pk=file_id).exclude(blob=None).first()
    if file is None:
        raise NotFound
    look = _look_to_keep(file)
    with transaction.atomic():
        blocked, is_new = _block(by, file, look, note)
        copies = _copies(file)
        if not is_new and not copies:
            raise AlreadyBlocked
        mark_files(copies, quarantined_at=timezone.now())
        for copy_id in copies:
            import_string(TASK).enqueue(copy_id)
        details = {"sha256": file.sha256, "looks": bool(look), "removed": len(copies)}
        record_audit(
            by=by, action=BLOCK, target=file, reason=note, details=details, address=address
        )
    tell_messages(file)
    return blocked


@transaction.atomic
def unblock_file(
    *, by: User | None, blocked_id: int, reason: str, address: str | None = None
) -> None:
    """Let a file be uploaded again; what was removed stays so until it is given back.

    Staff with the permission may. Raises Forbidden, NotFound, Invalid.
    """
    require_staff(by, BLOCK_FILES)
    blocked = BlockedFile.objects.filter(pk=blocked_id).first()
    if blocked is None:
        raise NotFound
    details = {"sha256": blocked.sha256, "name": blocked.name}
    record_audit(
        by=by,
        action=UNBLOCK,
        target=blocked,
        reason=clean_reason(reason),
        details=details,
        address=address,
    )
    blocked.delete()


def _look_to_keep(file: File) -> str:
    if file.mime not in IMAGES or file.blob is None:
        return ""
    with local_copy(file.blob.path) as path:
        look = look_of(path)
    return f"{look:x}" if look is not None and says_something(look) else ""


def _block(by: User | None, file: File, look: str, note: str) -> tuple[BlockedFile, bool]:
    return BlockedFile.objects.get_or_create(
        sha256=file.sha256,
        defaults={
            "upload_sha256": file.upload_sha256,
            "look": look,
            "name": file.name,
            "kind": file.kind,
            "file": file,
            "note": note,
            "created_by": by,
        },
    )


def _copies(file: File) -> list[int]:
    """The file and all of the same bytes that are still handed out."""
    known = [each for each in (file.sha256, file.upload_sha256) if each]
    # One that is still being prepared has what was uploaded.
    same = Q(pk=file.pk) | Q(blob__in=Blob.objects.filter(sha256__in=known).values("pk"))
    files = File.objects.locked().filter(same, quarantined_at=None).order_by("pk")
    return list(files.values_list("pk", flat=True))
