"""Adding people to a call that is going on."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User

from ..access import access_leg
from ..models import Call
from .acting import CallOver
from .ringing import callees_in, ring_more


@transaction.atomic
def add_people(*, by: User, call_id: int, user_ids: Sequence[int]) -> Call:
    """Ring for more members of the call's room, or again for those who did not come.

    Who is in the call may. Who is in another call is shown as busy, who has just declined is left
    in peace. Publishes call.ringing. Raises NotFound, CallOver, NobodyToCall, BlockedByPeer,
    CallFull, DeclinedJustNow, RateRuleReached.
    """
    call, membership = access_leg(by, call_id, lock=True)
    if not call.legs.present().filter(user=by).exists():
        raise CallOver
    return ring_more(call, by, callees_in(membership, user_ids))
