"""Adding people to a call that is going on."""

import pytest

from calls.models import Call, CallStep
from calls.services import accept_call, add_people, hang_up_call, invite_call, reject_call
from calls.services.acting import CallOver
from calls.services.ringing import PEACE, CallFull, DeclinedJustNow, NobodyToCall
from gochat.core.errors import NotFound
from gochat.core.sizes import MESH_PEOPLE
from gochat.core.topics import user_topic
from rooms.services import invite_members, open_direct_room


@pytest.fixture
def people(group, alice, bob, carol, make_user):
    """More members of the group than a call has places; carol is one of them."""
    more = [carol, *(make_user(f"person{n}") for n in range(MESH_PEOPLE))]
    invite_members(by=alice, room_id=group.pk, user_ids=[person.pk for person in more])
    return more


@pytest.fixture
def call(ring, group, bob, people):
    """Alice and bob are in a call of the group."""
    call = ring(room=group, user_ids=[bob.pk])
    return accept_call(by=bob, call_id=call.pk, connection_id="b1")


def states(call) -> dict[int, str]:
    return dict(call.legs.values_list("user_id", "state"))


def test_it_rings_for_them_and_for_nobody_else(call, alice, bob, carol, people, heard):
    with heard() as published:
        add_people(by=bob, call_id=call.pk, user_ids=[carol.pk])

    assert states(call)[carol.pk] == "ringing"
    for person in (alice, bob, carol):
        [told] = published.frames(user_topic(person.pk))
        assert (told["type"], told["user_id"]) == ("call.ringing", bob.pk)
    assert not published.frames(user_topic(people[-1].pk))


def test_only_members_of_its_room(call, alice, make_user, heard):
    stranger = make_user("stranger")
    with heard() as published, pytest.raises(NobodyToCall):
        add_people(by=alice, call_id=call.pk, user_ids=[stranger.pk])
    assert not published


def test_only_who_is_in_it_adds_people(call, bob, carol, people, make_user):
    for outsider in (make_user("stranger"), carol):
        with pytest.raises(NotFound):
            add_people(by=outsider, call_id=call.pk, user_ids=[people[-1].pk])
    add_people(by=bob, call_id=call.pk, user_ids=[carol.pk])
    with pytest.raises(CallOver):
        add_people(by=carol, call_id=call.pk, user_ids=[people[-1].pk])


def test_not_once_one_has_left_or_all_is_over(call, alice, bob, carol, people):
    add_people(by=alice, call_id=call.pk, user_ids=[carol.pk])
    accept_call(by=carol, call_id=call.pk, connection_id="c1")
    hang_up_call(by=bob, call_id=call.pk)
    with pytest.raises(CallOver):
        add_people(by=bob, call_id=call.pk, user_ids=[people[-1].pk])
    hang_up_call(by=carol, call_id=call.pk)
    with pytest.raises(CallOver):
        add_people(by=alice, call_id=call.pk, user_ids=[people[-1].pk])


def test_as_many_as_have_place(call, alice, people):
    ids = [person.pk for person in people]
    with pytest.raises(CallFull):
        add_people(by=alice, call_id=call.pk, user_ids=ids[: MESH_PEOPLE - 1])
    add_people(by=alice, call_id=call.pk, user_ids=ids[: MESH_PEOPLE - 2])
    with pytest.raises(CallFull):
        add_people(by=alice, call_id=call.pk, user_ids=ids[-1:])


def test_who_declined_is_asked_again_later_and_who_is_there_is_not(call, alice, bob, carol):
    decline(call, carol, asked_by=alice)
    pass_peace()
    add_people(by=alice, call_id=call.pk, user_ids=[bob.pk, carol.pk])
    assert states(call) == {alice.pk: "joined", bob.pk: "joined", carol.pk: "ringing"}


def test_who_has_just_declined_is_left_in_peace_by_all(
    call, group, alice, bob, carol, people, heard
):
    decline(call, carol, asked_by=alice)
    with heard() as published:
        for add in (
            lambda: add_people(by=bob, call_id=call.pk, user_ids=[carol.pk]),
            lambda: invite_call(
                by=people[-1],
                room_id=group.pk,
                media="voice",
                connection_id="x",
                user_ids=[carol.pk],
            ),
        ):
            with pytest.raises(DeclinedJustNow) as refused:
                add()
            assert refused.value.code == 40950
    assert not published
    add_people(by=bob, call_id=call.pk, user_ids=[carol.pk, people[-1].pk])
    assert (states(call)[carol.pk], states(call)[people[-1].pk]) == ("rejected", "ringing")


def test_who_declined_and_came_after_all_may_be_asked_again(call, alice, carol):
    decline(call, carol, asked_by=alice)
    accept_call(by=carol, call_id=call.pk, connection_id="c1")
    hang_up_call(by=carol, call_id=call.pk)
    add_people(by=alice, call_id=call.pk, user_ids=[carol.pk])
    assert states(call)[carol.pk] == "ringing"


def decline(call, person, *, asked_by):
    add_people(by=asked_by, call_id=call.pk, user_ids=[person.pk])
    reject_call(by=person, call_id=call.pk)


def pass_peace():
    for step in CallStep.objects.all():
        step.at -= PEACE
        step.save()


def test_who_is_in_another_call_is_busy(call, ring, alice, carol, people):
    elsewhere = open_direct_room(by=carol, user_id=people[-1].pk)[0].room
    other = ring(by=carol, room=elsewhere, socket="c1")
    add_people(by=alice, call_id=call.pk, user_ids=[carol.pk])
    assert states(call)[carol.pk] == "busy"
    assert Call.objects.get(pk=other.pk).state == Call.State.RINGING


def test_in_a_direct_room_there_is_nobody_to_add(talk, alice, carol):
    with pytest.raises(NobodyToCall):
        add_people(by=alice, call_id=talk().pk, user_ids=[carol.pk])
