"""Coming to a call: answering, late, from another device."""

import pytest

from calls.services import accept_call, hang_up_call, report_connected
from calls.services.acting import CallOver
from gochat.core.errors import NotFound
from gochat.core.topics import room_topic, user_topic
from rooms.services import invite_members

from .rows import legs_of, stories


def test_the_line_says_so_and_everybody_hears(ring, alice, bob, direct_room, heard):
    call = ring()
    with heard() as published:
        accept_call(by=bob, call_id=call.pk, connection_id="b1")

    assert stories(direct_room)[0]["state"] == "accepted"
    [told] = published.frames(user_topic(alice.pk))
    assert (told["type"], told["user_id"]) == ("call.accept", bob.pk)
    mine = {leg["user_id"]: leg["connection_id"] for leg in told["call"]["participants"]}
    assert mine == {alice.pk: "a1", bob.pk: "b1"}
    assert published.types(user_topic(bob.pk)) == ["call.accept"]
    [read, line] = published.frames(room_topic(direct_room.pk))
    assert (read["type"], read["user_id"]) == ("read", bob.pk)
    assert (line["type"], line["payload"]["state"]) == ("message.updated", "accepted")
    direct_room.refresh_from_db()
    assert line["version"] == direct_room.version


def test_an_outsider_does_not(ring, carol):
    call = ring()
    with pytest.raises(NotFound):
        accept_call(by=carol, call_id=call.pk, connection_id="c1")


def test_what_is_over_is_over(talk, alice, bob):
    call = hang_up_call(by=alice, call_id=talk().pk)
    with pytest.raises(CallOver):
        accept_call(by=bob, call_id=call.pk, connection_id="b2")


def test_another_device_takes_over(talk, bob):
    call = accept_call(by=bob, call_id=talk().pk, connection_id="b2")
    assert call.legs.get(user=bob).connection_id == "b2"


def test_a_member_for_whom_it_did_not_ring_comes_late(ring, group, alice, bob, carol):
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    call = ring(room=group, user_ids=[bob.pk])
    accept_call(by=carol, call_id=call.pk, connection_id="c1")
    assert legs_of(call)[carol.pk] == "joined"


def test_connected_is_told_once(talk, alice, bob, heard):
    call = talk()
    with heard() as published:
        report_connected(by=bob, call_id=call.pk)
        report_connected(by=alice, call_id=call.pk)
    assert published.types(user_topic(alice.pk)) == ["call.updated"]
