"""The direct room: one per pair."""

import pytest

from gochat.core.errors import NotFound
from gochat.core.topics import user_topic
from messaging.services import send_message
from rooms.models import Membership, Room
from rooms.services import open_direct_room


def test_a_pair_has_exactly_one_room(alice, bob):
    first, is_new = open_direct_room(by=alice, user_id=bob.pk)
    again, is_new_again = open_direct_room(by=bob, user_id=alice.pk)

    assert (is_new, is_new_again) == (True, False)
    assert first.room == again.room
    assert Room.objects.filter(kind=Room.Kind.DIRECT).count() == 1


def test_it_reaches_the_other_with_the_first_message(alice, bob):
    room = open_direct_room(by=alice, user_id=bob.pk)[0].room
    theirs = Membership.objects.with_room().get(room=room, user=bob)
    assert theirs.hidden

    send_message(sender=alice, room_id=room.pk, content="hi")

    theirs = Membership.objects.with_room().get(room=room, user=bob)
    assert not theirs.hidden


def test_one_may_write_notes_to_oneself(alice):
    room = open_direct_room(by=alice, user_id=alice.pk)[0].room

    assert room.member_count == 1
    assert send_message(sender=alice, room_id=room.pk, content="milk").message.seq == 1


def test_nobody_is_not_to_be_talked_to(alice):
    with pytest.raises(NotFound):
        open_direct_room(by=alice, user_id=10**9)


def test_only_the_two_are_told(alice, bob, carol, heard):
    with heard() as published:
        open_direct_room(by=alice, user_id=bob.pk)

    assert published.types(user_topic(alice.pk)) == ["room"]
    assert published.types(user_topic(bob.pk)) == ["room"]
    assert not published.frames(user_topic(carol.pk))
    assert {p["topic"] for p in published} == {user_topic(alice.pk), user_topic(bob.pk)}


def test_a_room_opened_again_is_shown_again(alice, bob):
    mine = open_direct_room(by=alice, user_id=bob.pk)[0]
    mine.hidden_seq = 0
    mine.save()

    assert not open_direct_room(by=alice, user_id=bob.pk)[0].hidden
