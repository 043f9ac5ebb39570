"""Calls as rows, lines of their rooms, and what is told of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ServerProcess
from accounts.services.presence import LONG_AGO
from calls.models import Call, Leg
from calls.serializers import call_dict
from calls.services import (
    Signal,
    accept_call,
    drop_connections,
    expire_calls,
    hang_up_call,
    invite_call,
    pass_signal,
    reject_call,
    report_connected,
    show_state,
)
from calls.services.acting import CallOver
from calls.services.ringing import CallFull, InAnotherCall, NobodyToCall
from calls.state import RETURN, RING
from gochat.core.errors import Forbidden, Invalid, NotFound
from gochat.core.sizes import MESH_PEOPLE
from gochat.core.topics import room_topic, user_topic
from messaging.services import recall_message
from rooms.models import Message
from rooms.services import dissolve_group, invite_members, open_direct_room, remove_member

DESCRIPTION = {"type": "offer", "sdp": "v=0"}


def legs_of(call) -> dict[int, str]:
    return dict(call.legs.values_list("user_id", "state"))


def pass_time(by: timedelta) -> None:
    """Let what is waited for be due this much earlier."""
    for model, field in ((Call, "due_at"), (Leg, "until")):
        for row in model.objects.exclude(**{field: None}):
            setattr(row, field, getattr(row, field) - by)
            row.save()


def stories(room) -> list[dict]:
    lines = Message.objects.filter(room=room, kind=Message.Kind.CALL).order_by("seq")
    return [line.payload for line in lines]


class TestRinging:
    def test_it_rings_for_the_other_and_is_a_line_of_the_room(
        self, ring, alice, bob, carol, direct_room, heard
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

    def test_an_outsider_calls_nobody(self, ring, carol, direct_room):
        with pytest.raises(NotFound):
            ring(by=carol)
        assert not Call.objects.exists()

    def test_there_must_be_somebody(self, ring, alice, bob):
        alone = open_direct_room(by=alice, user_id=alice.pk)[0].room
        with pytest.raises(NobodyToCall):
            ring(room=alone)

    def test_both_at_once_is_one_call(self, ring, bob):
        call = ring()
        assert ring(by=bob, socket="b1") == call
        assert Call.objects.get().state == Call.State.ACCEPTED

    def test_one_is_in_one_call(self, talk, ring, bob, carol):
        talk()
        elsewhere = open_direct_room(by=bob, user_id=carol.pk)[0].room
        with pytest.raises(InAnotherCall):
            ring(by=bob, room=elsewhere, socket="b1")

    def test_who_is_in_another_call_is_busy(self, talk, ring, bob, carol, heard):
        talk()
        elsewhere = open_direct_room(by=carol, user_id=bob.pk)[0].room
        with heard() as published:
            call = ring(by=carol, room=elsewhere, socket="c1")
        assert (call.state, call.end_reason) == ("ended", "busy")
        assert published.types(user_topic(carol.pk)) == ["call.ringing", "call.ended"]
        assert stories(elsewhere)[0]["end_reason"] == "busy"

    def test_a_group_rings_for_all_or_for_some(self, ring, group, alice, bob, carol):
        invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        call = ring(room=group, user_ids=[carol.pk])
        assert legs_of(call) == {alice.pk: "joined", carol.pk: "ringing"}
        ring(room=group, user_ids=[bob.pk, carol.pk])
        assert legs_of(call) == {alice.pk: "joined", carol.pk: "ringing", bob.pk: "ringing"}

    def test_only_members_of_the_group_are_rung(self, ring, group, carol):
        with pytest.raises(NobodyToCall):
            ring(room=group, user_ids=[carol.pk])

    def test_a_large_group_wants_a_choice(self, ring, group, alice, make_user):
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

    def test_a_group_call_has_so_many_people(self, ring, group, alice, make_user):
        people = [make_user(f"person{n}") for n in range(MESH_PEOPLE)]
        invite_members(by=alice, room_id=group.pk, user_ids=[p.pk for p in people])
        call = ring(room=group, user_ids=[p.pk for p in people[:-1]])
        for person in people[:-1]:
            accept_call(by=person, call_id=call.pk, connection_id=person.username)
        with pytest.raises(CallFull):
            accept_call(by=people[-1], call_id=call.pk, connection_id="late")


class TestComing:
    def test_the_line_says_so_and_everybody_hears(self, ring, alice, bob, direct_room, heard):
        call = ring()
        with heard() as published:
            accept_call(by=bob, call_id=call.pk, connection_id="b1")

        assert stories(direct_room)[0]["state"] == "accepted"
        [told] = published.frames(user_topic(alice.pk))
        assert (told["type"], told["user_id"]) == ("call.accept", bob.pk)
        mine = {leg["user_id"]: leg["connection_id"] for leg in told["call"]["participants"]}
        assert mine == {alice.pk: "a1", bob.pk: "b1"}
        assert published.types(user_topic(bob.pk)) == ["call.accept"]
        [line] = published.frames(room_topic(direct_room.pk))
        assert (line["type"], line["payload"]["state"]) == ("message.updated", "accepted")
        direct_room.refresh_from_db()
        assert line["version"] == direct_room.version

    def test_an_outsider_does_not(self, ring, carol):
        call = ring()
        with pytest.raises(NotFound):
            accept_call(by=carol, call_id=call.pk, connection_id="c1")

    def test_what_is_over_is_over(self, talk, alice, bob):
        call = hang_up_call(by=alice, call_id=talk().pk)
        with pytest.raises(CallOver):
            accept_call(by=bob, call_id=call.pk, connection_id="b2")

    def test_another_device_takes_over(self, talk, bob):
        call = accept_call(by=bob, call_id=talk().pk, connection_id="b2")
        assert call.legs.get(user=bob).connection_id == "b2"

    def test_a_member_for_whom_it_did_not_ring_comes_late(self, ring, group, alice, bob, carol):
        invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        call = ring(room=group, user_ids=[bob.pk])
        accept_call(by=carol, call_id=call.pk, connection_id="c1")
        assert legs_of(call)[carol.pk] == "joined"

    def test_connected_is_told_once(self, talk, alice, bob, heard):
        call = talk()
        with heard() as published:
            report_connected(by=bob, call_id=call.pk)
            report_connected(by=alice, call_id=call.pk)
        assert published.types(user_topic(alice.pk)) == ["call.updated"]


class TestLeaving:
    def test_declined(self, ring, alice, bob, direct_room, heard):
        call = ring()
        with heard() as published:
            reject_call(by=bob, call_id=call.pk)
        assert published.types(user_topic(alice.pk)) == ["call.reject", "call.ended"]
        assert stories(direct_room)[0]["end_reason"] == "rejected"
        assert Call.objects.get().open_room is None

    def test_cancelled(self, ring, alice, bob, heard):
        call = ring()
        with heard() as published:
            hang_up_call(by=alice, call_id=call.pk)
        assert published.types(user_topic(bob.pk)) == ["call.cancel", "call.ended"]

    def test_hung_up(self, talk, alice, bob, direct_room, heard):
        call = talk()
        Call.objects.update(answered_at=timezone.now() - timedelta(seconds=61))
        with heard() as published:
            hang_up_call(by=bob, call_id=call.pk)
        assert published.types(user_topic(alice.pk)) == ["call.hangup", "call.ended"]
        [story] = stories(direct_room)
        assert (story["end_reason"], story["duration"]) == ("completed", 61)

    def test_an_outsider_ends_nothing(self, talk, carol):
        call = talk()
        for act in (reject_call, hang_up_call):
            with pytest.raises(NotFound):
                act(by=carol, call_id=call.pk)

    def test_a_member_without_a_part_ends_nothing(self, ring, group, alice, bob, carol):
        invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        call = ring(room=group, user_ids=[bob.pk])
        for act in (reject_call, hang_up_call):
            with pytest.raises(NotFound):
                act(by=carol, call_id=call.pk)

    def test_a_lost_socket_may_come_back(self, talk, alice, bob, heard):
        call = talk()
        with heard() as published:
            drop_connections(["b1", "nobody's"])
        assert published.types(user_topic(alice.pk)) == ["call.updated"]
        assert legs_of(call)[bob.pk] == "dropped"
        accept_call(by=bob, call_id=call.pk, connection_id="b2")
        pass_time(RETURN)
        expire_calls()
        assert Call.objects.get().state == Call.State.ACCEPTED

    def test_the_line_of_a_call_is_not_recalled(self, talk, alice):
        with pytest.raises(Forbidden):
            recall_message(by=alice, message_id=talk().message_id)


class TestTime:
    def test_missed(self, ring, alice, bob, direct_room, heard):
        call = ring()
        with heard() as published:
            expire_calls()
        assert not published
        pass_time(RING)
        with heard() as published:
            expire_calls()
        ended = published.frames(user_topic(bob.pk))[-1]
        assert (ended["type"], ended["call"]["end_reason"]) == ("call.ended", "missed")
        assert stories(direct_room)[0]["end_reason"] == "missed"
        call.refresh_from_db()
        assert (call.due_at, call.open_room) == (None, None)

    def test_who_does_not_come_back(self, talk, bob):
        call = talk()
        drop_connections(["b1"])
        pass_time(RETURN)
        expire_calls()
        call.refresh_from_db()
        assert (call.state, call.end_reason) == ("ended", "failed")

    def test_whose_server_process_died_is_waited_for(self, talk, bob, sockets):
        call = talk()
        expire_calls()
        assert legs_of(call)[bob.pk] == "joined"
        ServerProcess.objects.filter(pk=sockets).update(renewed_at=LONG_AGO)
        expire_calls()
        assert set(legs_of(call).values()) == {"dropped"}
        pass_time(RETURN)
        expire_calls()
        assert Call.objects.get().end_reason == "failed"

    def test_who_is_put_out_hears_no_more(self, ring, group, alice, bob, carol, heard):
        invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        call = ring(room=group)
        for person in (bob, carol):
            accept_call(by=person, call_id=call.pk, connection_id=person.username)
        remove_member(by=alice, room_id=group.pk, user_id=carol.pk)
        with heard() as published:
            expire_calls()
            show_state(by=bob, call_id=call.pk, muted=True)
        assert published.types(user_topic(carol.pk)) == ["call.hangup"]
        assert published.types(user_topic(alice.pk)) == ["call.hangup", "call.state"]
        assert call not in Call.objects.seen_by(carol)
        hang_up_call(by=alice, call_id=call.pk)
        assert call in Call.objects.seen_by(carol)

    def test_who_is_put_out_of_the_room_is_out_of_the_call(self, ring, group, alice, bob, carol):
        invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        call = ring(room=group)
        for person in (bob, carol):
            accept_call(by=person, call_id=call.pk, connection_id=person.username)
        remove_member(by=alice, room_id=group.pk, user_id=carol.pk)
        expire_calls()
        assert legs_of(call) == {alice.pk: "joined", bob.pk: "joined", carol.pk: "left"}

    def test_with_the_group_its_call_is_over(self, ring, group, alice, bob):
        call = ring(room=group)
        accept_call(by=bob, call_id=call.pk, connection_id="b1")
        dissolve_group(by=alice, room_id=group.pk)
        expire_calls()
        call.refresh_from_db()
        assert call.state == Call.State.ENDED

    def test_nothing_to_do_is_three_queries(self, talk, django_assert_num_queries):
        talk()
        with django_assert_num_queries(3):
            expire_calls()


class TestShowing:
    def test_the_others_hear(self, talk, alice, bob, carol, heard):
        call = talk()
        with heard() as published:
            show_state(by=alice, call_id=call.pk, muted=True, screen=True)
        [told] = published.frames(user_topic(bob.pk))
        [leg] = [leg for leg in told["call"]["participants"] if leg["user_id"] == alice.pk]
        assert (told["type"], leg["muted"], leg["screen"]) == ("call.state", True, True)
        assert not published.frames(user_topic(carol.pk))

    def test_another_socket_begins_with_nothing_on(self, talk, bob):
        call = talk()
        show_state(by=bob, call_id=call.pk, muted=True, camera=True)
        leg = accept_call(by=bob, call_id=call.pk, connection_id="b2").legs.get(user=bob)
        assert (leg.muted, leg.camera) == (False, False)

    def test_only_those_who_are_in(self, ring, bob, carol):
        call = ring()
        with pytest.raises(CallOver):
            show_state(by=bob, call_id=call.pk, muted=True)
        for act in (show_state, report_connected):
            with pytest.raises(NotFound):
                act(by=carol, call_id=call.pk)


class TestSignals:
    def signal(self, call, by, to, *, socket="a1", **content):
        pass_signal(
            Signal(sender_id=by.pk, connection_id=socket, call_id=call.pk, to=to.pk, **content)
        )

    def test_to_the_other_alone(self, talk, alice, bob, heard):
        call = talk()
        with heard() as published:
            self.signal(call, alice, bob, description=DESCRIPTION)
        assert {p["topic"] for p in published} == {user_topic(bob.pk)}
        [told] = published.frames(user_topic(bob.pk))
        assert told == {
            "type": "call.signal",
            "call_id": call.pk,
            "user_id": alice.pk,
            "connection_id": "a1",
            "to": bob.pk,
            "to_connection_id": "b1",
            "description": DESCRIPTION,
        }

    def test_one_query(self, talk, alice, bob, django_assert_num_queries):
        call = talk()
        with django_assert_num_queries(1):
            self.signal(call, alice, bob, candidate={"candidate": ""})

    def test_neither_from_nor_to_an_outsider(self, talk, alice, bob, carol):
        call = talk()
        for by, to in ((carol, bob), (alice, carol), (alice, alice)):
            with pytest.raises(NotFound):
                self.signal(call, by, to, description=DESCRIPTION)

    def test_not_from_another_tab(self, talk, alice, bob):
        with pytest.raises(CallOver):
            self.signal(talk(), alice, bob, socket="a2", description=DESCRIPTION)

    def test_not_to_who_has_not_come(self, ring, alice, bob):
        with pytest.raises(CallOver):
            self.signal(ring(), alice, bob, description=DESCRIPTION)

    def test_not_once_it_is_over(self, talk, alice, bob):
        call = hang_up_call(by=bob, call_id=talk().pk)
        with pytest.raises(CallOver):
            self.signal(call, alice, bob, description=DESCRIPTION)

    @pytest.mark.parametrize(
        "content", [{}, {"description": DESCRIPTION, "candidate": {"candidate": ""}}]
    )
    def test_one_word_at_a_time(self, talk, alice, bob, content):
        with pytest.raises(Invalid):
            self.signal(talk(), alice, bob, **content)


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
