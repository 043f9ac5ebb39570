"""Taking a file away from everybody but the staff, and giving it back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import require_staff
from accounts.models import User
from accounts.services.auditing import audited_action, clean_reason, record_audit
from gochat.core.errors import NotFound

from ..errors import FileIsThere, FileRemoved
from ..models import File
from .finishing import tell_messages

QUARANTINE_FILES = "media.quarantine_file"
QUARANTINE = audited_action("file.quarantine", _("Remove from the chat"))
RELEASE = audited_action("file.release", _("Give back to the chat"))


def quarantine_file(
    *, by: User | None, file_id: int, reason: str, address: str | None = None
) -> None:
    """Hand a file out to nobody any more; its messages say that the operator has removed it.

    It stays for the staff, and no pruning takes it. Staff with the permission may. Publishes
    message.updated. Raises Forbidden, NotFound, FileRemoved, Invalid.
    """
    with transaction.atomic():
        file = _held(by, file_id)
        if file.quarantined_at is not None:
            raise FileRemoved
        record_audit(
            by=by, action=QUARANTINE, target=file, reason=clean_reason(reason), address=address
        )
        mark_files([file_id], quarantined_at=timezone.now())
    tell_messages(File.objects.get(pk=file_id))


def release_file(*, by: User | None, file_id: int, reason: str, address: str | None = None) -> None:
    """Hand a removed file out again, to those who see its messages.

    Staff with the permission may. Publishes message.updated. Raises Forbidden, NotFound,
    FileIsThere, Invalid.
    """
    with transaction.atomic():
        file = _held(by, file_id)
        if file.quarantined_at is None:
            raise FileIsThere
        record_audit(
            by=by, action=RELEASE, target=file, reason=clean_reason(reason), address=address
        )
        mark_files([file_id], quarantined_at=None)
    tell_messages(File.objects.get(pk=file_id))


def mark_files(file_ids: Iterable[int], *, quarantined_at: datetime | None) -> None:
    """Remove files, or give them back, in the caller's transaction; their messages are to be told.

    Should the caller die before he has told them, whoever prepares files does.
    """
    marked = File.objects.filter(pk__in=list(file_ids))
    marked.update(quarantined_at=quarantined_at, untold=True, worked_at=timezone.now())


def _held(by: User | None, file_id: int) -> File:
    require_staff(by, QUARANTINE_FILES)
    file = File.objects.locked().filter(pk=file_id).first()
    if file is None:
        raise NotFound
    return file
