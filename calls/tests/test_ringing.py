"""Calling: for whom it rings, and what the room's line says."""

import pytest

from calls.models import Call
from calls.serializers import call_dict
from calls.services import accept_call, hang_up_call, invite_call
from calls.services.ringing import CallFull, InAnotherCall, NobodyToCall
from gochat.core.errors import Invalid, NotFound
from gochat.core.sizes import MESH_PEOPLE
from gochat.core.topics import room_topic, user_topic
from rooms.services import invite_members, open_direct_room

from .rows import legs_of, stories


def test_it_rings_for_the_other_and_is_a_line_of_the_room(
    ring, alice, bob, carol, direct_room, heard
):
    with heard() as published:
        call = ring()

    assert legs_of(call) == {alice.pk: "joined", bob.pk: "ringing"}
    [line] = published.frames(room_topic(direct_room.pk))
    assert (line["type"], line["kind"], line["user_id"]) == ("message", "call", alice.pk)
    assert line["payload"] == {
        "call_id": call.pk,
        "media": "video",
        "state": "ringing",
        "end_reason": None,
        "duration": 0,
    }
    [told] = published.frames(user_topic(bob.pk))
    assert (told["type"], told["user_id"]) == ("call.ringing", alice.pk)
    assert told["call"] == call_dict(call, call.legs.order_by("pk"))
    assert published.types(user_topic(alice.pk)) == ["call.ringing"]
    assert not published.frames(user_topic(carol.pk))


def test_an_outsider_calls_nobody(ring, carol, direct_room):
    with pytest.raises(NotFound):
        ring(by=carol)
    assert not Call.objects.exists()


def test_there_must_be_somebody(ring, alice, bob):
    alone = open_direct_room(by=alice, user_id=alice.pk)[0].room
    with pytest.raises(NobodyToCall):
        ring(room=alone)


def test_both_at_once_is_one_call(ring, bob):
    call = ring()
    assert ring(by=bob, socket="b1") == call
    assert Call.objects.get().state == Call.State.ACCEPTED


def test_one_is_in_one_call(talk, ring, bob, carol):
    talk()
    elsewhere = open_direct_room(by=bob, user_id=carol.pk)[0].room
    with pytest.raises(InAnotherCall):
        ring(by=bob, room=elsewhere, socket="b1")


def test_who_is_in_another_call_is_busy(talk, ring, bob, carol, heard):
    talk()
    elsewhere = open_direct_room(by=carol, user_id=bob.pk)[0].room
    with heard() as published:
        call = ring(by=carol, room=elsewhere, socket="c1")
    assert (call.state, call.end_reason) == ("ended", "busy")
    assert published.types(user_topic(carol.pk)) == ["call.ringing", "call.ended"]
    assert stories(elsewhere)[0]["end_reason"] == "busy"


def test_a_group_rings_for_all_or_for_some(ring, group, alice, bob, carol):
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    call = ring(room=group, user_ids=[carol.pk])
    assert legs_of(call) == {alice.pk: "joined", carol.pk: "ringing"}
    ring(room=group, user_ids=[bob.pk, carol.pk])
    assert legs_of(call) == {alice.pk: "joined", carol.pk: "ringing", bob.pk: "ringing"}


def test_only_members_of_the_group_are_rung(ring, group, carol):
    with pytest.raises(NobodyToCall):
        ring(room=group, user_ids=[carol.pk])


def test_a_large_group_wants_a_choice(ring, group, alice, make_user):
    people = [make_user(f"person{n}").pk for n in range(MESH_PEOPLE)]
    invite_members(by=alice, room_id=group.pk, user_ids=people)
    with pytest.raises(Invalid):
        ring(room=group)
    with pytest.raises(CallFull):
        ring(room=group, user_ids=people)
    call = ring(room=group, user_ids=people[:-1])
    with pytest.raises(CallFull):
        ring(room=group, user_ids=people[-1:])
    assert len(legs_of(call)) == MESH_PEOPLE


def test_a_group_call_has_so_many_people(ring, group, alice, make_user):
    people = [make_user(f"person{n}") for n in range(MESH_PEOPLE)]
    invite_members(by=alice, room_id=group.pk, user_ids=[p.pk for p in people])
    call = ring(room=group, user_ids=[p.pk for p in people[:-1]])
    for person in people[:-1]:
        accept_call(by=person, call_id=call.pk, connection_id=person.username)
    with pytest.raises(CallFull):
        accept_call(by=people[-1], call_id=call.pk, connection_id="late")


def test_each_call_of_a_pair_is_a_line_of_its_own(ring, alice, bob, direct_room):
    for _ in range(2):
        hang_up_call(by=alice, call_id=ring().pk)
    assert len(stories(direct_room)) == 2


def test_the_calls_of_two_pairs_do_not_meet(ring, bob, carol, make_user):
    dave = make_user("dave")
    first = ring()
    elsewhere = open_direct_room(by=carol, user_id=dave.pk)[0].room
    second = invite_call(by=carol, room_id=elsewhere.pk, media="voice", connection_id="c1")
    assert first != second
    assert legs_of(second) == {carol.pk: "joined", dave.pk: "ringing"}
