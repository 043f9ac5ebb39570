"""Closing single sockets."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gochat.core.closing import CloseCode
from gochat.core.events import close_sockets, publish

from ..access import access_connection
from ..models import User
from .auditing import audited_action, clean_reason, record_audit

CLOSE = audited_action("socket.close", _("Close a socket"))


@transaction.atomic
def close_connection(
    *, by: User | None, connection_id: str, reason: str, address: str | None = None
) -> None:
    """Close a socket with 4500: its client comes back by itself, maybe to another process.

    Staff with the permission may, but those of staff only superusers. Raises NotFound, Forbidden.
    """
    socket = access_connection(by, connection_id, "accounts.close_connection")
    publish([close_sockets(socket.user_id, code=CloseCode.GOING_AWAY, connection_id=socket.pk)])
    record_audit(
        by=by,
        action=CLOSE,
        target=socket.user,
        reason=clean_reason(reason),
        details={"socket": socket.pk, "from": socket.address},
        address=address,
    )
