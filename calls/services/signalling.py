"""Words of the browsers among themselves: session descriptions and ICE candidates (RFC 8829)."""

from dataclasses import dataclass
from typing import Any

from gochat.core.errors import Invalid, NotFound
from gochat.core.events import publish

from .. import events
from ..models import Leg
from .acting import CallOver


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One of the two: a session description, or an ICE candidate."""

    sender_id: int
    connection_id: str
    call_id: int
    to: int
    description: dict[str, Any] | None = None
    candidate: dict[str, Any] | None = None


def pass_signal(signal: Signal) -> None:
    """Pass a word on to another in the same call; nothing is stored.

    Who is in the call with this very socket may, to who is in it or rung by it. Publishes
    call.signal to that person alone. Raises NotFound, CallOver, Invalid.
    """
    if (signal.description is None) == (signal.candidate is None):
        raise Invalid
    legs = Leg.objects.of_members().select_related("call").filter(call=signal.call_id)
    by_user = {leg.user_id: leg for leg in legs.filter(user__in=[signal.sender_id, signal.to])}
    sender, to = by_user.get(signal.sender_id), by_user.get(signal.to)
    if sender is None or to is None or sender is to:
        raise NotFound
    if sender.connection_id != signal.connection_id or not to.is_present:
        raise CallOver
    kind = "description" if signal.description is not None else "candidate"
    content = {kind: signal.description or signal.candidate}
    publish([events.signal_passed(sender.call, sender=sender, to=to, content=content)])
