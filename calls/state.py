"""The call machine: what becomes of a call when somebody does something, or nothing, in time.

Pure: no clock, no database, no sockets. Times are whatever the caller compares: `now` and the
deadlines only need an order.

    ringing ──► accepted ──► connected ──► ended: completed, failed
       └──────────────────────────────────► ended: missed, rejected, cancelled, busy, failed

and from any of them, by the operators: stopped. Every person of a call has a leg:

    ringing ──► joined ◄──► dropped ──► left        and from ringing: rejected, missed, busy
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

RING = timedelta(seconds=45)
# A dropped person has this long to come back.
RETURN = timedelta(seconds=30)


class State(StrEnum):
    """Where a call stands."""

    RINGING = "ringing"
    ACCEPTED = "accepted"
    CONNECTED = "connected"
    ENDED = "ended"


class Reason(StrEnum):
    """Why a call has ended."""

    COMPLETED = "completed"
    MISSED = "missed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    BUSY = "busy"
    FAILED = "failed"
    # The operators ended it.
    STOPPED = "stopped"


class LegState(StrEnum):
    """Where one person stands in a call."""

    RINGING = "ringing"
    JOINED = "joined"
    DROPPED = "dropped"
    LEFT = "left"
    REJECTED = "rejected"
    MISSED = "missed"
    BUSY = "busy"


class NotPossible(Exception):
    """The call, or the person's leg, is past what was asked for."""


@dataclass(frozen=True)
class Leg:
    """One person's part in a call."""

    state: LegState
    # The socket that is in the call; kept over a drop, to know who comes back.
    connection_id: str | None = None
    # Until when it rings, or until when who dropped may come back.
    until: datetime | None = None

    @property
    def is_in(self) -> bool:
        """Whether the person is in the call, be it only just dropped."""
        return self.state in (LegState.JOINED, LegState.DROPPED)


@dataclass(frozen=True)
class CallState:
    """A call and everybody's legs, by person."""

    caller_id: int
    legs: Mapping[int, Leg]
    state: State = State.RINGING
    reason: Reason | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.state == State.ENDED

    @property
    def deadline(self) -> datetime | None:
        """When something happens if nobody does anything."""
        return min((leg.until for leg in self.legs.values() if leg.until), default=None)

    def people_in(self) -> set[int]:
        """Who is in the call, be it only just dropped."""
        return {user_id for user_id, leg in self.legs.items() if leg.is_in}

    def people_rung(self) -> set[int]:
        """Whom it rings for."""
        return {user_id for user_id, leg in self.legs.items() if leg.state == LegState.RINGING}

    def people_declining(self) -> set[int]:
        """Who has declined, and did not come after all."""
        return {user_id for user_id, leg in self.legs.items() if leg.state == LegState.REJECTED}


def start(
    *,
    caller_id: int,
    connection_id: str,
    callee_ids: Iterable[int],
    busy_ids: Iterable[int] = (),
    now: datetime,
) -> CallState:
    """The caller is in; the others ring, but for those who are in another call."""
    busy = set(busy_ids)
    rings = Leg(LegState.RINGING, until=now + RING)
    legs = {caller_id: Leg(LegState.JOINED, connection_id)}
    for user_id in callee_ids:
        legs[user_id] = Leg(LegState.BUSY) if user_id in busy else rings
    return _settle(CallState(caller_id=caller_id, legs=legs))


def ring(
    call: CallState, user_ids: Iterable[int], *, busy_ids: Iterable[int] = (), now: datetime
) -> CallState:
    """Ring more people, or again those who did not come, but for those who are in another call."""
    _require_running(call)
    busy = set(busy_ids)
    rings = Leg(LegState.RINGING, until=now + RING)
    rung = {
        user_id: Leg(LegState.BUSY) if user_id in busy else rings
        for user_id in user_ids
        if user_id not in call.people_in()
    }
    return replace(call, legs={**call.legs, **rung})


def accept(call: CallState, user_id: int, *, connection_id: str) -> CallState:
    """The person is in with this socket: from ringing, late, back after a drop, or from another of
    his sockets, which is then out."""
    _require_running(call)
    state = State.ACCEPTED if call.state == State.RINGING and user_id != call.caller_id else None
    joined = _with_leg(call, user_id, Leg(LegState.JOINED, connection_id))
    return replace(joined, state=state or call.state)


def reject(call: CallState, user_id: int) -> CallState:
    """The person does not want to come. Raises NotPossible where it does not ring for him."""
    _require_leg(call, user_id, LegState.RINGING)
    return _settle(_with_leg(call, user_id, Leg(LegState.REJECTED)))


def hang_up(call: CallState, user_id: int) -> CallState:
    """The person leaves. Raises NotPossible where he is not in."""
    _require_leg(call, user_id, LegState.JOINED, LegState.DROPPED)
    left = _with_leg(call, user_id, Leg(LegState.LEFT))
    if call.state == State.RINGING and user_id == call.caller_id:
        return _end(left, Reason.CANCELLED)
    return _settle(left)


def drop(call: CallState, connection_id: str, *, now: datetime) -> CallState:
    """A socket is gone: who was in with it has RETURN to come back."""
    for user_id, leg in call.legs.items():
        if leg.state == LegState.JOINED and leg.connection_id == connection_id:
            return _with_leg(call, user_id, Leg(LegState.DROPPED, connection_id, now + RETURN))
    return call


def connect(call: CallState, user_id: int) -> CallState:
    """The person hears or sees another. Raises NotPossible before anybody has accepted."""
    _require_leg(call, user_id, LegState.JOINED)
    if call.state == State.RINGING:
        raise NotPossible
    return replace(call, state=State.CONNECTED)


def expire(call: CallState, *, now: datetime) -> CallState:
    """What has become of those whose time is up."""
    ends = {LegState.RINGING: LegState.MISSED, LegState.DROPPED: LegState.LEFT}
    late = {
        user_id: Leg(ends[leg.state])
        for user_id, leg in call.legs.items()
        if leg.until and leg.until <= now
    }
    if call.is_over or not late:
        return call
    has_lost = any(call.legs[user_id].state == LegState.DROPPED for user_id in late)
    after = replace(call, legs={**call.legs, **late})
    if call.state == State.RINGING and not after.legs[call.caller_id].is_in:
        return _end(after, Reason.FAILED)
    return _settle(after, lost=has_lost)


def stop(call: CallState) -> CallState:
    """The operators end it. Raises NotPossible where it is over."""
    _require_running(call)
    return _end(call, Reason.STOPPED)


def _settle(call: CallState, *, lost: bool = False) -> CallState:
    """End a call in which nobody is left to talk to."""
    people = call.people_in()
    if len(people) > 1 or (people and call.people_rung()):
        return call
    if call.state != State.RINGING:
        return _end(call, Reason.FAILED if lost else Reason.COMPLETED)
    states = {leg.state for leg in call.legs.values()}
    for leg_state, reason in (
        (LegState.MISSED, Reason.MISSED),
        (LegState.REJECTED, Reason.REJECTED),
    ):
        if leg_state in states:
            return _end(call, reason)
    return _end(call, Reason.BUSY)


def _end(call: CallState, reason: Reason) -> CallState:
    ends = {LegState.RINGING: LegState.MISSED}
    legs = {
        user_id: Leg(LegState.LEFT if leg.is_in else ends.get(leg.state, leg.state))
        for user_id, leg in call.legs.items()
    }
    return replace(call, legs=legs, state=State.ENDED, reason=reason)


def _with_leg(call: CallState, user_id: int, leg: Leg) -> CallState:
    return replace(call, legs={**call.legs, user_id: leg})


def _require_running(call: CallState) -> None:
    if call.is_over:
        raise NotPossible


def _require_leg(call: CallState, user_id: int, *states: LegState) -> None:
    _require_running(call)
    leg = call.legs.get(user_id)
    if leg is None or leg.state not in states:
        raise NotPossible
