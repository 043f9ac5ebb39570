"""Who is blocked rings for nobody who has blocked him."""

import pytest

from accounts.services import BlockedByPeer, block_user, unblock_user
from calls.models import Call
from calls.services import accept_call, add_people, hang_up_call
from gochat.core.topics import room_topic, user_topic
from rooms.services import invite_members

from .rows import legs_of


def test_it_does_not_ring_in_the_direct_room(ring, alice, bob, direct_room, heard):
    block_user(by=bob, user_id=alice.pk)
    with heard() as published, pytest.raises(BlockedByPeer):
        ring()
    assert not Call.objects.exists()
    assert not published.frames(user_topic(bob.pk))
    assert not published.frames(room_topic(direct_room.pk))
    unblock_user(by=bob, user_id=alice.pk)
    assert legs_of(ring())[bob.pk] == "ringing"


def test_the_one_who_blocks_may_call(ring, alice, bob):
    block_user(by=alice, user_id=bob.pk)
    assert legs_of(ring())[bob.pk] == "ringing"


def test_in_a_group_it_rings_for_the_others_only(ring, alice, bob, carol, group, heard):
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    block_user(by=bob, user_id=alice.pk)
    with heard() as published:
        call = ring(room=group)
    assert legs_of(call) == {alice.pk: "joined", carol.pk: "ringing"}
    assert published.types(user_topic(bob.pk)) == []
    assert published.types(user_topic(carol.pk)) == ["call.ringing"]


def test_he_is_not_added_either(ring, alice, bob, carol, group):
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    block_user(by=bob, user_id=alice.pk)
    call = ring(room=group, user_ids=[carol.pk])
    accept_call(by=carol, call_id=call.pk, connection_id="c1")
    with pytest.raises(BlockedByPeer):
        add_people(by=alice, call_id=call.pk, user_ids=[bob.pk])
    assert legs_of(add_people(by=carol, call_id=call.pk, user_ids=[bob.pk]))[bob.pk] == "ringing"


def test_he_may_come_to_a_groups_call_of_himself(ring, alice, bob, carol, group):
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    block_user(by=bob, user_id=alice.pk)
    call = ring(room=group)
    accept_call(by=bob, call_id=call.pk, connection_id="b1")
    assert legs_of(call)[bob.pk] == "joined"
    hang_up_call(by=bob, call_id=call.pk)
