"""Looking at the calls one missed."""

from django.db import transaction

from accounts.models import User
from gochat.core.events import publish

from .. import events
from ..models import Leg


@transaction.atomic
def see_missed_calls(*, by: User, call_id: int) -> None:
    """Have seen, in the call log, the calls one missed up to this one.

    Everybody may, of his own. Publishes calls.seen to his own devices, where there was one.
    """
    if Leg.objects.unseen().filter(user=by, call_id__lte=call_id).update(unseen=False):
        publish([events.calls_seen(by.pk, call_id)])
