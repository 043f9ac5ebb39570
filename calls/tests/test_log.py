"""The call log: whose it is, what it costs, what was missed and seen."""

import pytest
from django.db import connection

from calls.models import Leg
from calls.services import (
    accept_call,
    expire_calls,
    hang_up_call,
    invite_call,
    reject_call,
    see_missed_calls,
)
from calls.state import RING
from gochat.core.topics import user_topic
from rooms.services import invite_members, leave_group, open_direct_room

from .rows import pass_time


def log(api, user, query="") -> dict:
    status, answer = api(user).get(f"calls{query}")
    assert status == 200
    return answer["data"]


def ids(page) -> list[int]:
    return [call["id"] for call in page["items"]]


def missed_by(user) -> set[int]:
    return set(Leg.objects.unseen().filter(user=user).values_list("call_id", flat=True))


def test_it_is_each_ones_own(api, ring, talk, alice, bob, carol):
    hang_up_call(by=alice, call_id=talk().pk)
    missed = ring()

    page = log(api, bob, "?limit=1")
    [newest] = page["items"]
    assert (newest["id"], newest["media"]) == (missed.pk, "video")
    assert {user["id"] for user in page["users"]} == {alice.pk, bob.pk}
    [older] = log(api, bob, f"?limit=1&cursor={page['next']}")["items"]
    assert (older["state"], older["end_reason"]) == ("ended", "completed")
    assert log(api, carol) == {"items": [], "next": None, "users": []}


def test_a_room_with_oneself_has_no_log_of_others(api, alice, ring):
    open_direct_room(by=alice, user_id=alice.pk)
    ring()
    assert len(log(api, alice)["items"]) == 1


def test_it_costs_the_same_however_long(api, ring, alice, bob, django_assert_num_queries):
    client = api(bob)
    for count in (1, 6):
        for _ in range(count):
            hang_up_call(by=alice, call_id=ring().pk)
        with django_assert_num_queries(8):  # who asks, his legs, calls, parts, recordings, cards
            client.get("calls")


def test_only_what_was_missed(api, ring, talk, alice, bob):
    hang_up_call(by=bob, call_id=talk().pk)
    cancelled = hang_up_call(by=alice, call_id=ring().pk)
    missed = ring()
    pass_time(RING)
    expire_calls()
    declined = reject_call(by=bob, call_id=ring().pk)

    assert ids(log(api, bob, "?missed=1")) == [missed.pk, cancelled.pk]
    page = log(api, bob, "?missed=1&limit=1")
    assert (ids(page), page["next"]) == ([missed.pk], missed.pk)
    assert ids(log(api, bob, f"?missed=1&cursor={page['next']}")) == [cancelled.pk]
    assert ids(log(api, alice, "?missed=1")) == []
    assert ids(log(api, alice))[0] == declined.pk


def test_who_is_in_another_call_has_missed_this_one(talk, bob, carol):
    talk()
    elsewhere = open_direct_room(by=carol, user_id=bob.pk)[0].room
    call = invite_call(by=carol, room_id=elsewhere.pk, media="voice", connection_id="c1")
    assert missed_by(bob) == {call.pk}
    assert missed_by(carol) == set()


def test_who_comes_late_has_missed_nothing(ring, group, alice, bob, carol):
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    call = ring(room=group)
    accept_call(by=carol, call_id=call.pk, connection_id="c1")
    pass_time(RING)
    expire_calls()
    assert missed_by(bob) == {call.pk}
    accept_call(by=bob, call_id=call.pk, connection_id="b1")
    assert missed_by(bob) == set()


def test_a_call_that_goes_on_is_for_members_only(api, ring, group, alice, bob, carol):
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    call = ring(room=group)
    accept_call(by=bob, call_id=call.pk, connection_id="b1")
    leave_group(user=carol, room_id=group.pk)
    assert ids(log(api, carol)) == []
    for person in (bob, alice):
        hang_up_call(by=person, call_id=call.pk)
    assert ids(log(api, carol)) == [call.pk]


def test_what_was_seen_is_told_to_the_own_devices_alone(ring, alice, bob, heard):
    first, second = (hang_up_call(by=alice, call_id=ring().pk) for _ in range(2))
    with heard() as published:
        see_missed_calls(by=bob, call_id=first.pk)
    assert missed_by(bob) == {second.pk}
    [told] = published.frames(user_topic(bob.pk))
    assert told == {"type": "calls.seen", "call_id": first.pk}
    assert {item["topic"] for item in published} == {user_topic(bob.pk)}


def test_nobody_sees_for_another_and_nothing_is_nothing(ring, alice, bob, carol, heard):
    call = hang_up_call(by=alice, call_id=ring().pk)
    with heard() as published:
        see_missed_calls(by=carol, call_id=call.pk)
    assert not published
    assert missed_by(bob) == {call.pk}


def test_strangers_are_asked_to_sign_in(client, db):
    assert client.get("/calls").url == "/login?next=/calls"


def test_the_page_is_served_with_its_calls(client, ring, alice, bob):
    call = hang_up_call(by=alice, call_id=ring().pk)
    client.force_login(bob)
    state = client.get("/calls").context["state"]
    assert ids(state["call_log"]) == [call.pk]
    assert (state["pane"], state["calls"], state["missed_calls"]) == ("calls", [], [call.pk])
    assert b'data-part="missed">1<' in client.get("/").content


@pytest.mark.skipif(connection.vendor != "sqlite", reason="says how SQLite reads")
@pytest.mark.parametrize(("missed", "index"), [(False, "leg_in_log"), (True, "leg_missed")])
def test_sqlite_reads_a_page_by_index(alice, missed, index):
    legs = Leg.objects.in_log_of(alice)
    plan = (legs.missed() if missed else legs).filter(call_id__lt=9000)[:51].explain()
    assert index in plan
    assert "SCAN" not in plan and "TEMP B-TREE" not in plan
