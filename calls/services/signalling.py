"""Words of the browsers among themselves: session descriptions and ICE candidates (RFC 8829)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gochat.core.errors import ChatError, Invalid, NotFound
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


def pass_signals(signals: Sequence[Signal]) -> list[ChatError | None]:
    """Pass words on to others in the same calls; nothing is stored. Answers what refuses each.

    Who is in the call with this very socket may, to who is in it, while both are members of its
    room. Publishes call.signal to that person alone. Refusals are NotFound, CallOver, Invalid.
    """
    legs = _legs(signals)
    told: list[dict] = []
    answers: list[ChatError | None] = []
    for signal in signals:
        try:
            told.append(_passed(signal, legs))
            answers.append(None)
        except ChatError as refusal:
            answers.append(refusal)
    publish(told)
    return answers


def _legs(signals: Sequence[Signal]) -> dict[tuple[int, int], Leg]:
    calls = {signal.call_id for signal in signals}
    people = {user_id for signal in signals for user_id in (signal.sender_id, signal.to)}
    legs = Leg.objects.of_members().filter(call__in=calls, user__in=people, user__is_active=True)
    return {(leg.call_id, leg.user_id): leg for leg in legs.select_related("call")}


def _passed(signal: Signal, legs: dict[tuple[int, int], Leg]) -> dict:
    if (signal.description is None) == (signal.candidate is None):
        raise Invalid
    sender = legs.get((signal.call_id, signal.sender_id))
    to = legs.get((signal.call_id, signal.to))
    if sender is None or to is None or sender is to:
        raise NotFound
    if sender.connection_id != signal.connection_id or not to.is_present:
        raise CallOver
    kind = "description" if signal.description is not None else "candidate"
    content = {kind: signal.description or signal.candidate}
    return events.signal_passed(sender.call, sender=sender, to=to, content=content)
