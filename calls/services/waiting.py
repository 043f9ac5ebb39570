"""What becomes of calls when nobody does anything."""

from collections.abc import Callable, Iterable
from functools import partial

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Connection

from .. import state as machine
from ..models import Call, Leg
from .acting import act
from .leaving import drop_connections, locked_call, put_out

log = structlog.get_logger()


def expire_calls() -> int:
    """End what rang too long, let go who did not come back, put out who is no member any more, or
    signed in nowhere.

    Notices, too, whose socket ended without a word.

    Any process may do it at any time, and all of them do. Publishes call.updated, call.cancel,
    call.hangup, call.ended. Answers how many calls it looked into.
    """
    lost = [(str(id),) for id in _lost().values_list("connection_id", flat=True)]
    _each(lost, lambda connection_id: drop_connections([connection_id]))
    due = list(Call.objects.due(timezone.now()).values_list("pk"))
    _each(due, _expire)
    strays = _strays()
    _each(strays, put_out)
    return len(lost) + len(due) + len(strays)


def _each(found: Iterable[tuple], act: Callable[..., None]) -> None:
    """One that fails is tried again in the next turn, and holds up no other."""
    for one in found:
        try:
            act(*one)
        except Exception as error:
            log.error("call_not_tended", found=str(one), error=repr(error))


@transaction.atomic
def _expire(call_id: int) -> None:
    act(locked_call(call_id), partial(machine.expire, now=timezone.now()))


def _lost() -> QuerySet[Leg]:
    """Legs of sockets that ended without a word, with their server process."""
    alive = Connection.objects.alive().filter(pk=OuterRef("connection_id"))
    joined = Leg.objects.of_running_calls().filter(state=Leg.State.JOINED)
    return joined.filter(~Exists(alive))


def _strays() -> list[tuple[int, int]]:
    """Calls, and people in them who are members of the room no more, or signed in nowhere."""
    present = Leg.objects.of_running_calls().present()
    gone = present.of_strangers() | present.of_signed_out()
    return list(gone.values_list("call_id", "user_id"))
