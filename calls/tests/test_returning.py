"""What everybody who comes back is told of calls, inside the answer of `sync`."""

from calls import log
from calls.log import calls_of_each
from calls.services import accept_call, hang_up_call, invite_call
from rooms.services import invite_members, open_direct_room


def told(user) -> dict:
    return calls_of_each([user.pk])[0]


def running(user) -> list[int]:
    return [call["id"] for call in told(user)["calls"]]


def test_those_who_are_rung_or_in_it(ring, alice, bob, carol):
    call = ring()
    for person in (alice, bob):
        assert running(person) == [call.pk]
        assert {card["id"] for card in told(person)["users"]} == {alice.pk, bob.pk}
    assert told(carol) == {"calls": [], "users": [], "missed_calls": []}


def test_not_who_is_out_of_it_though_it_goes_on(ring, group, alice, bob, carol):
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    call = ring(room=group)
    for person in (bob, carol):
        accept_call(by=person, call_id=call.pk, connection_id=person.username)
    hang_up_call(by=carol, call_id=call.pk)
    assert (running(bob), running(carol)) == ([call.pk], [])


def test_not_who_is_no_member_any_more(ring, group, alice, bob):
    ring(room=group)
    group.memberships.filter(user=bob).delete()
    assert running(bob) == []


def test_what_has_ended_is_missed_at_most(talk, ring, alice, bob):
    hang_up_call(by=bob, call_id=talk().pk)
    missed = hang_up_call(by=alice, call_id=ring().pk)
    assert (running(bob), told(bob)["missed_calls"]) == ([], [missed.pk])
    assert told(alice)["missed_calls"] == []


def test_each_of_many_gets_his_own(ring, alice, bob, carol, make_user):
    dave = make_user("dave")
    first = ring()
    elsewhere = open_direct_room(by=carol, user_id=dave.pk)[0].room
    second = invite_call(by=carol, room_id=elsewhere.pk, media="voice", connection_id="c1")
    answers = calls_of_each([dave.pk, bob.pk, dave.pk])
    assert [[call["id"] for call in answer["calls"]] for answer in answers] == [
        [second.pk],
        [first.pk],
        [second.pk],
    ]


def test_a_fixed_number_of_queries(ring, talk, alice, bob, carol, django_assert_num_queries):
    people = [alice.pk, bob.pk, carol.pk]
    with django_assert_num_queries(2):
        calls_of_each(people)
    talk()
    with django_assert_num_queries(7):
        calls_of_each(people)


def test_a_badge_counts_the_newest_of_each_person(ring, alice, bob, monkeypatch):
    monkeypatch.setattr(log, "MAX_UNSEEN", 2)
    missed = [hang_up_call(by=alice, call_id=ring().pk).pk for _ in range(3)]
    mine, others = told(bob)["missed_calls"], told(alice)["missed_calls"]
    assert (mine, others) == (missed[1:], [])
