"""Calls by the operators' rate rules."""

import pytest

from accounts.services import refresh_rate_rules, set_rate_rule
from accounts.services.rate_rules import RateRuleReached
from calls.models import Call
from calls.services import accept_call, add_people, hang_up_call, invite_call
from rooms.services import invite_members


@pytest.fixture
def allow(settings):
    """Have so many calls made in an hour."""

    def allow(most: int) -> None:
        settings.CONFIG = settings.CONFIG.model_copy(update={"rate_limits": "on"})
        set_rate_rule(by=None, action="call", most=most, seconds=3600, reason="test")
        refresh_rate_rules()

    return allow


def test_calls_are_made_so_often(ring, alice, allow):
    allow(1)
    hang_up_call(by=alice, call_id=ring().pk)
    with pytest.raises(RateRuleReached):
        ring()
    assert Call.objects.count() == 1


@pytest.fixture
def dave(group, alice, carol, make_user):
    """One of the group, and so is carol."""
    dave = make_user("dave")
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk, dave.pk])
    return dave


@pytest.fixture
def call(ring, group, dave, bob):
    """Alice and bob are in a call of the group."""
    call = ring(room=group, user_ids=[bob.pk])
    return accept_call(by=bob, call_id=call.pk, connection_id="b1")


def test_so_often_people_are_added(call, bob, carol, dave, allow):
    allow(1)
    add_people(by=bob, call_id=call.pk, user_ids=[carol.pk])
    add_people(by=bob, call_id=call.pk, user_ids=[carol.pk])  # it rings for her already
    with pytest.raises(RateRuleReached):
        add_people(by=bob, call_id=call.pk, user_ids=[dave.pk])
    assert not call.legs.filter(user=dave).exists()


def test_as_often_by_the_other_door(call, group, bob, carol, dave, allow):
    def invite(*user_ids):
        fields = {"room_id": group.pk, "media": "voice", "connection_id": "b1"}
        return invite_call(by=bob, user_ids=user_ids, **fields)

    allow(1)
    invite(), invite()  # he comes, and rings for nobody
    invite(carol.pk)
    with pytest.raises(RateRuleReached):
        invite(dave.pk)
    assert not call.legs.filter(user=dave).exists()
