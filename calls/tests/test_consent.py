"""Who may be recorded: by example and by the laws."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from calls import consent as machine
from calls.consent import NotAsked, Stage

ANN, BEN, CAT = 1, 2, 3
OVER = (Stage.STOPPING, Stage.DECLINED, Stage.CANCELLED)


def test_it_runs_once_all_have_agreed():
    asked = machine.ask(ANN, [ANN, BEN, CAT])
    assert asked.stage == Stage.ASKED
    asked = machine.agree(asked, BEN, [ANN, BEN, CAT])
    assert asked.stage == Stage.ASKED
    assert machine.agree(asked, CAT, [ANN, BEN, CAT]).stage == Stage.RUNNING


def test_who_leaves_need_not_be_waited_for():
    asked = machine.agree(machine.ask(ANN, [ANN, BEN, CAT]), BEN, [ANN, BEN, CAT])
    assert machine.follow(asked, [ANN, BEN]).stage == Stage.RUNNING
    assert machine.follow(asked, [BEN, CAT]).stage == Stage.CANCELLED


def test_who_comes_while_it_is_asked_is_asked_too():
    asked = machine.follow(machine.ask(ANN, [ANN, BEN]), [ANN, BEN, CAT])
    assert machine.agree(asked, BEN, [ANN, BEN, CAT]).stage == Stage.ASKED


def test_who_comes_while_it_runs_has_agreed_by_coming():
    running = machine.agree(machine.ask(ANN, [ANN, BEN]), BEN, [ANN, BEN])
    running = machine.follow(running, [ANN, BEN, CAT])
    assert (running.stage, running.agreed) == (Stage.RUNNING, {ANN, BEN, CAT})


def test_one_no_is_enough_before_and_after():
    asked = machine.ask(ANN, [ANN, BEN])
    assert machine.decline(asked, BEN, [ANN, BEN]).stage == Stage.DECLINED
    running = machine.agree(asked, BEN, [ANN, BEN])
    withdrawn = machine.decline(running, BEN, [ANN, BEN])
    assert (withdrawn.stage, withdrawn.agreed) == (Stage.STOPPING, {ANN})


def test_it_is_stopped_or_taken_back():
    asked = machine.ask(ANN, [ANN, BEN])
    assert machine.stop(asked).stage == Stage.CANCELLED
    assert machine.stop(machine.agree(asked, BEN, [ANN, BEN])).stage == Stage.STOPPING


def test_without_the_recorder_there_is_nothing():
    running = machine.ask(ANN, [ANN])
    assert running.stage == Stage.RUNNING
    assert machine.follow(running, [BEN]).stage == Stage.STOPPING


def test_outsiders_have_no_say():
    asked = machine.ask(ANN, [ANN, BEN])
    for say in (machine.agree, machine.decline):
        with pytest.raises(NotAsked):
            say(asked, CAT, [ANN, BEN])


PEOPLE = st.integers(1, 4)


class Recordings(RuleBasedStateMachine):
    """Whatever people do, in whatever order."""

    def __init__(self) -> None:
        super().__init__()
        self.people = {1, 2, 3}
        self.consent = machine.ask(1, self.people)
        self.said_yes = {1}

    def do(self, act, *args) -> None:
        before = self.consent
        try:
            self.consent = act(before, *args)
        except NotAsked:
            return
        assert before.stage not in OVER or self.consent == before

    @rule(user_id=PEOPLE)
    def agree(self, user_id):
        if self.consent.stage == Stage.ASKED and user_id in self.people:
            self.said_yes.add(user_id)
        self.do(machine.agree, user_id, self.people)

    @rule(user_id=PEOPLE)
    def decline(self, user_id):
        if user_id in self.people:
            self.said_yes.discard(user_id)
        self.do(machine.decline, user_id, self.people)

    @rule()
    def stop(self):
        self.do(machine.stop)

    @rule(user_id=PEOPLE)
    def come(self, user_id):
        self.people.add(user_id)
        if self.consent.stage == Stage.RUNNING:
            self.said_yes.add(user_id)
        self.do(machine.follow, self.people)

    @rule(user_id=PEOPLE)
    def leave(self, user_id):
        self.people.discard(user_id)
        self.do(machine.follow, self.people)

    @invariant()
    def nobody_is_recorded_who_has_not_said_yes(self):
        if self.consent.stage == Stage.RUNNING:
            assert self.people <= self.said_yes
            assert self.people <= self.consent.agreed
            assert self.consent.recorder_id in self.people

    @invariant()
    def nobody_says_both(self):
        assert not self.consent.agreed & self.consent.declined


TestRecordings = Recordings.TestCase
