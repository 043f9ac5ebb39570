"""What staff can do to files."""

from django.utils.translation import gettext_lazy as _

from accounts.office import Act
from accounts.services.auditing import action_label

from .. import services
from ..access import LOOK, OPEN_FILES
from ..models import File
from ..services import blocking, looking, quarantining, removing
from .looking import look_around, look_at


def is_unused(file: File) -> bool:
    """It stands in no message."""
    return not file.is_used


ACTS = (
    Act(
        name="look",
        label=action_label(LOOK),
        icon="visibility",
        permission=OPEN_FILES,
        lead=_("For an hour you see what the files show. The reason stays in the audit log."),
        perform=look_around,
        needs_rows=False,
    ),
    Act(
        name="open",
        label=action_label(looking.OPEN),
        icon="visibility",
        permission=OPEN_FILES,
        lead=_("For an hour you see what the files show. The reason stays in the audit log."),
        suits=lambda file: not file.is_open,
        perform=look_at,
        in_list=False,
    ),
    Act(
        name="quarantine",
        label=action_label(quarantining.QUARANTINE),
        icon="block",
        permission=quarantining.QUARANTINE_FILES,
        lead=_(
            "Nobody but the staff gets the file any more; its messages say that you removed it."
        ),
        suits=lambda file: file.quarantined_at is None,
        perform=lambda file, **how: services.quarantine_file(file_id=file.pk, **how),
        is_grave=True,
    ),
    Act(
        name="release",
        label=action_label(quarantining.RELEASE),
        icon="restore",
        permission=quarantining.QUARANTINE_FILES,
        lead=_("Whoever sees its messages sees the file again."),
        suits=lambda file: file.quarantined_at is not None,
        perform=lambda file, **how: services.release_file(file_id=file.pk, **how),
    ),
    Act(
        name="block",
        label=action_label(blocking.BLOCK),
        icon="shield",
        permission=blocking.BLOCK_FILES,
        lead=_(
            "It is removed from the chat, and refused whoever uploads it from now on; a picture"
            " also where it only looks the same."
        ),
        suits=lambda file: file.blob_id is not None,
        perform=lambda file, **how: services.block_file(file_id=file.pk, **how),
        is_grave=True,
    ),
    Act(
        name="delete",
        label=action_label(removing.DELETE),
        icon="delete",
        permission="media.delete_file",
        lead=_("Only files that stand in no message. There is no way back."),
        suits=is_unused,
        perform=lambda file, **how: services.delete_file(file_id=file.pk, **how),
        is_grave=True,
        ends_row=True,
    ),
)
