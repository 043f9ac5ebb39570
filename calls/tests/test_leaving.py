"""Leaving a call, by will or by a lost socket."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.models import Call
from calls.services import accept_call, drop_connections, expire_calls, hang_up_call, reject_call
from calls.state import RETURN
from gochat.core.errors import Forbidden, NotFound
from gochat.core.topics import user_topic
from messaging.services import recall_message
from rooms.services import invite_members

from .rows import legs_of, pass_time, stories


def test_declined(ring, alice, bob, direct_room, heard):
    call = ring()
    with heard() as published:
        reject_call(by=bob, call_id=call.pk)
    assert published.types(user_topic(alice.pk)) == ["call.reject", "call.ended"]
    assert stories(direct_room)[0]["end_reason"] == "rejected"
    assert Call.objects.get().open_room is None


def test_cancelled(ring, alice, bob, heard):
    call = ring()
    with heard() as published:
        hang_up_call(by=alice, call_id=call.pk)
    assert published.types(user_topic(bob.pk)) == ["call.cancel", "call.ended"]


def test_hung_up(talk, alice, bob, direct_room, heard):
    call = talk()
    Call.objects.update(answered_at=timezone.now() - timedelta(seconds=61))
    with heard() as published:
        hang_up_call(by=bob, call_id=call.pk)
    assert published.types(user_topic(alice.pk)) == ["call.hangup", "call.ended"]
    [story] = stories(direct_room)
    assert (story["end_reason"], story["duration"]) == ("completed", 61)


def test_an_outsider_ends_nothing(talk, carol):
    call = talk()
    for act in (reject_call, hang_up_call):
        with pytest.raises(NotFound):
            act(by=carol, call_id=call.pk)


def test_a_member_without_a_part_ends_nothing(ring, group, alice, bob, carol):
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    call = ring(room=group, user_ids=[bob.pk])
    for act in (reject_call, hang_up_call):
        with pytest.raises(NotFound):
            act(by=carol, call_id=call.pk)


def test_a_lost_socket_may_come_back(talk, alice, bob, heard):
    call = talk()
    with heard() as published:
        drop_connections(["b1", "nobody's"])
    assert published.types(user_topic(alice.pk)) == ["call.updated"]
    assert legs_of(call)[bob.pk] == "dropped"
    accept_call(by=bob, call_id=call.pk, connection_id="b2")
    pass_time(RETURN)
    expire_calls()
    assert Call.objects.get().state == Call.State.ACCEPTED


def test_the_line_of_a_call_is_not_recalled(talk, alice):
    with pytest.raises(Forbidden):
        recall_message(by=alice, message_id=talk().message_id)
