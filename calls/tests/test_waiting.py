"""What becomes of calls when nobody does anything."""

from accounts.models import ServerProcess
from accounts.services.presence import LONG_AGO
from calls.models import Call, Leg
from calls.services import accept_call, drop_connections, expire_calls, hang_up_call, show_state
from calls.services.leaving import locked_call
from calls.state import RETURN, RING
from gochat.core.topics import user_topic
from rooms.services import dissolve_group, invite_members, open_direct_room, remove_member

from .rows import legs_of, pass_time, stories


def test_missed(ring, alice, bob, direct_room, heard):
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


def test_who_does_not_come_back(talk, bob):
    call = talk()
    drop_connections(["b1"])
    pass_time(RETURN)
    expire_calls()
    call.refresh_from_db()
    assert (call.state, call.end_reason) == ("ended", "failed")


def test_whose_server_process_died_is_waited_for(talk, bob, sockets):
    call = talk()
    expire_calls()
    assert legs_of(call)[bob.pk] == "joined"
    ServerProcess.objects.filter(pk=sockets).update(renewed_at=LONG_AGO)
    expire_calls()
    assert set(legs_of(call).values()) == {"dropped"}
    pass_time(RETURN)
    expire_calls()
    assert Call.objects.get().end_reason == "failed"


def test_one_that_fails_holds_up_no_other(ring, bob, carol, monkeypatch):
    first = ring()
    second = ring(by=carol, room=open_direct_room(by=carol, user_id=bob.pk)[0].room, socket="c1")
    pass_time(RING)

    def fail_at_first(call_id):
        if call_id == first.pk:
            raise RuntimeError("a fault of ours")
        return locked_call(call_id)

    monkeypatch.setattr("calls.services.waiting.locked_call", fail_at_first)
    expire_calls()
    assert {call.pk for call in Call.objects.running()} == {first.pk}
    assert Call.objects.get(pk=second.pk).end_reason == "missed"


def test_who_is_put_out_hears_no_more(ring, group, alice, bob, carol, heard):
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
    assert not Leg.objects.in_log_of(carol).exists()
    hang_up_call(by=alice, call_id=call.pk)
    assert Leg.objects.in_log_of(carol).get().call == call


def test_who_is_put_out_of_the_room_is_out_of_the_call(ring, group, alice, bob, carol):
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    call = ring(room=group)
    for person in (bob, carol):
        accept_call(by=person, call_id=call.pk, connection_id=person.username)
    remove_member(by=alice, room_id=group.pk, user_id=carol.pk)
    expire_calls()
    assert legs_of(call) == {alice.pk: "joined", bob.pk: "joined", carol.pk: "left"}


def test_with_the_group_its_call_is_over(ring, group, alice, bob):
    call = ring(room=group)
    accept_call(by=bob, call_id=call.pk, connection_id="b1")
    dissolve_group(by=alice, room_id=group.pk)
    expire_calls()
    call.refresh_from_db()
    assert call.state == Call.State.ENDED


def test_nothing_to_do_is_three_queries(talk, django_assert_num_queries):
    talk()
    with django_assert_num_queries(3):
        expire_calls()
