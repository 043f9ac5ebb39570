"""What the back office can do to people that takes more than one app."""

from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.office import Act
from accounts.office.people import UserAdmin
from accounts.office.people_acts import is_there
from accounts.services.auditing import action_label

from .backoffice.exporting import EXPORT, export_user


def export(user: User, **how: Any) -> FileResponse:
    """The zip, to be saved."""
    archive = export_user(user_id=user.pk, **how)
    return FileResponse(archive, as_attachment=True, filename=f"gochat-{user.username}.zip")


UserAdmin.acts += (
    Act(
        name="export",
        label=action_label(EXPORT),
        icon="download",
        permission="accounts.export_user",
        lead=_(
            "Everything that is kept of the person, as a zip: profile, devices, sign-ins, rooms,"
            " the person's own messages and files."
        ),
        suits=is_there,
        perform=export,
        in_list=False,
    ),
)
