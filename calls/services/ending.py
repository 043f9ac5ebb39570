"""Ending other people's calls, by the operators."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.access import require_staff
from accounts.models import User
from accounts.services import audited_action, record_audit
from accounts.services.auditing import clean_reason
from gochat.core.errors import NotFound

from .. import state as machine
from ..models import Call
from .acting import act
from .leaving import locked_call

END = audited_action("call.end", _("End the call"))


@transaction.atomic
def end_call(*, by: User | None, call_id: int, reason: str, address: str | None = None) -> Call:
    """End a call that is running: it is over for everybody at once.

    Staff with the permission may; `by` is nobody for a command. Publishes call.updated, call.ended
    and message.updated. Raises Forbidden, NotFound, CallOver, Invalid.
    """
    require_staff(by, "calls.end_call")
    reason = clean_reason(reason)
    if not Call.objects.filter(pk=call_id).exists():
        raise NotFound
    call = act(locked_call(call_id), machine.stop)
    record_audit(by=by, action=END, target=call, reason=reason, address=address)
    return call
