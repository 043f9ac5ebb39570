"""The call machine, by example and by its laws."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from calls import state as machine
from calls.state import RETURN, RING, CallState, LegState, NotPossible, Reason, State

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ANN, BEN, CAT = 1, 2, 3


def started(*callees: int, busy=()) -> CallState:
    return machine.start(
        caller_id=ANN, connection_id="a", callee_ids=callees, busy_ids=busy, now=NOW
    )


def talking(*callees: int) -> CallState:
    call = started(*callees)
    for user_id in callees:
        call = machine.accept(call, user_id, connection_id=str(user_id))
    return call


def test_it_rings_for_a_while_and_is_missed():
    call = started(BEN)
    assert (call.state, call.deadline) == (State.RINGING, NOW + RING)
    assert machine.expire(call, now=NOW + RING - timedelta(seconds=1)) == call
    missed = machine.expire(call, now=NOW + RING)
    assert (missed.reason, missed.legs[BEN].state) == (Reason.MISSED, LegState.MISSED)


def test_accepted_then_connected_then_completed():
    call = talking(BEN)
    assert (call.state, call.deadline) == (State.ACCEPTED, None)
    call = machine.connect(call, BEN)
    assert call.state == State.CONNECTED
    assert machine.hang_up(call, ANN).reason == Reason.COMPLETED


def test_nobody_is_connected_before_somebody_has_accepted():
    with pytest.raises(NotPossible):
        machine.connect(started(BEN), ANN)


def test_the_caller_cancels():
    call = machine.hang_up(started(BEN, CAT), ANN)
    assert call.reason == Reason.CANCELLED
    assert {call.legs[i].state for i in (BEN, CAT)} == {LegState.MISSED}


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (lambda call: machine.reject(machine.reject(call, BEN), CAT), Reason.REJECTED),
        (lambda call: machine.expire(machine.reject(call, BEN), now=NOW + RING), Reason.MISSED),
    ],
)
def test_a_group_that_does_not_come(end, reason):
    assert end(started(BEN, CAT)).reason == reason


def test_all_are_in_other_calls():
    assert started(BEN, busy=[BEN]).reason == Reason.BUSY
    assert started(BEN, CAT, busy=[BEN]).state == State.RINGING


def test_another_socket_of_the_same_person_takes_over():
    call = machine.accept(talking(BEN), BEN, connection_id="phone")
    assert call.legs[BEN].connection_id == "phone"
    assert machine.drop(call, str(BEN), now=NOW) == call


def test_who_drops_has_time_to_come_back():
    call = machine.drop(talking(BEN), str(BEN), now=NOW)
    assert (call.legs[BEN].state, call.deadline) == (LegState.DROPPED, NOW + RETURN)
    back = machine.accept(call, BEN, connection_id="new")
    assert (back.legs[BEN].state, back.deadline) == (LegState.JOINED, None)
    lost = machine.expire(call, now=NOW + RETURN)
    assert (lost.state, lost.reason) == (State.ENDED, Reason.FAILED)


def test_the_caller_who_drops_while_it_rings_has_failed():
    call = machine.drop(started(BEN), "a", now=NOW)
    assert machine.expire(call, now=NOW + RETURN).reason == Reason.FAILED


def test_a_group_goes_on_without_one_and_lets_him_in_again():
    call = machine.hang_up(talking(BEN, CAT), BEN)
    assert call.people_in() == {ANN, CAT}
    assert BEN in machine.accept(call, BEN, connection_id="again").people_in()


def test_more_people_can_be_rung():
    call = machine.ring(talking(BEN), [BEN, CAT], now=NOW)
    assert call.legs[BEN].state == LegState.JOINED
    assert call.legs[CAT].state == LegState.RINGING


@pytest.mark.parametrize(
    "act",
    [
        lambda call: machine.accept(call, BEN, connection_id="b"),
        lambda call: machine.reject(call, BEN),
        lambda call: machine.hang_up(call, ANN),
        lambda call: machine.connect(call, ANN),
        lambda call: machine.ring(call, [CAT], now=NOW),
    ],
)
def test_what_is_over_stays_over(act):
    with pytest.raises(NotPossible):
        act(machine.hang_up(talking(BEN), ANN))


PEOPLE = st.integers(1, 5)


class Calls(RuleBasedStateMachine):
    """Whatever people do, in whatever order."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.call = machine.start(
            caller_id=1, connection_id="1.0", callee_ids=[2, 3, 4], busy_ids=[4], now=NOW
        )
        self.sockets = 0

    def do(self, act, *args, **kwargs) -> None:
        before = self.call
        try:
            self.call = act(before, *args, **kwargs)
        except NotPossible:
            return
        assert not before.is_over or self.call == before

    @rule(user_id=PEOPLE)
    def accept(self, user_id):
        self.sockets += 1
        self.do(machine.accept, user_id, connection_id=f"{user_id}.{self.sockets}")

    @rule(user_id=PEOPLE)
    def reject(self, user_id):
        self.do(machine.reject, user_id)

    @rule(user_id=PEOPLE)
    def hang_up(self, user_id):
        self.do(machine.hang_up, user_id)

    @rule(user_id=PEOPLE)
    def connect(self, user_id):
        self.do(machine.connect, user_id)

    @rule(user_id=PEOPLE)
    def ring(self, user_id):
        self.do(machine.ring, [user_id], now=self.now)

    @rule(user_id=PEOPLE)
    def drop(self, user_id):
        leg = self.call.legs.get(user_id)
        self.do(machine.drop, (leg and leg.connection_id) or "nobody's", now=self.now)

    @rule(seconds=st.integers(1, 50))
    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)
        self.do(machine.expire, now=self.now)

    @precondition(lambda self: self.call.deadline)
    @rule()
    def wait_for_the_deadline(self):
        before = self.call
        self.now = max(self.now, self.call.deadline)
        self.do(machine.expire, now=self.now)
        assert self.call != before

    @invariant()
    def ended_has_a_reason_and_nobody_in_it(self):
        assert self.call.is_over == (self.call.reason is not None)
        if self.call.is_over:
            assert not self.call.people_in()
            assert self.call.deadline is None

    @invariant()
    def a_running_call_has_somebody_to_talk_to_or_to_wait_for(self):
        call = self.call
        assert call.is_over or len(call.people_in()) > 1 or call.people_rung()

    @invariant()
    def who_is_in_has_a_socket_and_only_who_is_waited_for_has_a_deadline(self):
        for leg in self.call.legs.values():
            assert (leg.connection_id is not None) == leg.is_in
            waits = leg.state in (LegState.RINGING, LegState.DROPPED)
            assert (leg.until is not None) == waits

    @invariant()
    def talk_begins_only_once_accepted(self):
        if self.call.state == State.RINGING:
            assert self.call.people_in() <= {1}


TestCalls = Calls.TestCase
