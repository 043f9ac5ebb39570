"""What a call leaves unread: nothing for who came or declined, its line for who missed it."""

import pytest

from calls.services import accept_call, expire_calls, hang_up_call, reject_call
from calls.state import RING
from gochat.core.topics import room_topic
from messaging.services import Reading, read_messages, send_message
from rooms.audit import audit_room
from rooms.models import Membership
from rooms.services import invite_members

from .rows import pass_time


@pytest.fixture
def unread(direct_room):
    """How much is unread; the arithmetic agrees with a recount."""

    def unread(user, room=direct_room):
        room.refresh_from_db()
        assert list(audit_room(room)) == []
        return Membership.objects.with_room().get(room=room, user=user).unread

    return unread


def test_who_answers_has_read_its_line(talk, alice, bob, unread, direct_room, heard):
    with heard() as published:
        call = talk()
    assert (unread(alice), unread(bob)) == (0, 0)
    assert "read" in published.types(room_topic(direct_room.pk))
    hang_up_call(by=alice, call_id=call.pk)
    assert (unread(alice), unread(bob)) == (0, 0)


def test_who_declines_has_read_its_line(ring, bob, unread):
    reject_call(by=bob, call_id=ring().pk)
    assert unread(bob) == 0


def test_who_missed_it_has_not(ring, alice, bob, unread):
    hang_up_call(by=alice, call_id=ring().pk)
    ring()
    pass_time(RING)
    expire_calls()
    assert (unread(alice), unread(bob)) == (0, 2)


def test_what_is_written_meanwhile_stays_unread(ring, alice, bob, unread, direct_room):
    call = ring()
    send_message(sender=alice, room_id=direct_room.pk, content="do you hear it?")
    accept_call(by=bob, call_id=call.pk, connection_id="b1")
    assert unread(bob) == 1


def test_what_one_writes_oneself_meanwhile_counts_not(ring, bob, unread, direct_room):
    call = ring()
    send_message(sender=bob, room_id=direct_room.pk, content="a moment")
    accept_call(by=bob, call_id=call.pk, connection_id="b1")
    assert unread(bob) == 0


def test_earlier_messages_are_not_taken_for_read(ring, alice, bob, unread, direct_room):
    early = send_message(sender=alice, room_id=direct_room.pk, content="read me").message
    call = ring()
    send_message(sender=bob, room_id=direct_room.pk, content="a moment")
    accept_call(by=bob, call_id=call.pk, connection_id="b1")
    assert unread(bob) == 2
    read_messages([Reading(user_id=bob.pk, room_id=direct_room.pk, seq=early.seq)])
    assert unread(bob) == 1


def test_in_a_group_each_by_himself(ring, group, alice, bob, carol, unread):
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    before = unread(carol, group)
    call = ring(room=group)
    accept_call(by=bob, call_id=call.pk, connection_id="b1")
    hang_up_call(by=bob, call_id=call.pk)
    assert (unread(bob, group), unread(carol, group)) == (0, before + 1)
