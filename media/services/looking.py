"""Staff looks into files: with a reason, and never without a trace."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.access import require_staff
from accounts.models import User
from accounts.services.auditing import audited_action, clean_reason, record_audit

from ..access import LOOK, OPEN_FILES, access_file_as_staff, was_opened
from ..models import File

OPEN = audited_action("file.open", _("Open the file"))


@transaction.atomic
def look_into_files(*, by: User, reason: str, address: str | None = None) -> None:
    """State why one looks into files: small pictures and contents are open for REASON_HOLDS.

    Staff with the permission may. Raises Forbidden, Invalid.
    """
    require_staff(by, OPEN_FILES)
    record_audit(by=by, action=LOOK, reason=clean_reason(reason), address=address)


@transaction.atomic
def open_file(*, by: User, file_id: int, address: str | None = None) -> File:
    """A file for staff that has said why; noted in the audit log, once within REASON_HOLDS.

    One that was removed too. Raises NotFound, Forbidden, ReasonNeeded.
    """
    file, reason = access_file_as_staff(by, file_id)
    if not was_opened(by, file, OPEN):
        record_audit(by=by, action=OPEN, target=file, reason=reason, address=address)
    return file
