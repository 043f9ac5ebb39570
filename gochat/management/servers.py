"""What may not be done under a running server."""

from django.db import DatabaseError
from django.utils.translation import gettext as _

from accounts.models import ServerProcess
from gochat.core.commands import Refused


def refuse_under_a_server() -> None:
    """Raises Refused while a server runs."""
    try:
        serving = ServerProcess.objects.alive().first()
    except DatabaseError:  # no such table yet
        return
    if serving:
        raise Refused(_("A server is running: %(name)s. Stop it first.") % {"name": serving})
