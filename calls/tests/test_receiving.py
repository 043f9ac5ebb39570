"""What Janus holds for one person is bounded, and one that hangs holds nobody up."""

import time

import pytest
from pydantic import SecretStr

from calls.janus import ANSWER_SECONDS
from calls.models import Forwarding
from calls.services import (
    accept_call,
    hang_up_call,
    invite_call,
    receive_media,
    send_media,
    start_media,
    tend_forwarding,
)
from calls.services.forwarding import SendingOver, SfuAway
from gochat.core.errors import Invalid
from gochat.core.sizes import MESH_PEOPLE
from rooms.services import create_group

from .fake_janus import ANSWER, running_janus


@pytest.fixture
def janus(settings):
    with running_janus() as janus:
        update = {"sfu_url": janus.url, "sfu_secret": SecretStr("x")}
        settings.CONFIG = settings.CONFIG.model_copy(update=update)
        yield janus


@pytest.fixture
def people(alice, make_user):
    return [alice, *(make_user(f"person{n}") for n in range(MESH_PEOPLE))]


@pytest.fixture
def room_of_all(alice, people):
    return create_group(by=alice, name="All", member_ids=[p.pk for p in people[1:]]).room


@pytest.fixture
def call(janus, alice, people, room_of_all):
    """All are in it, and all send."""
    options = {"room_id": room_of_all.pk, "media": "video", "connection_id": alice.username}
    call = invite_call(by=alice, **options)
    for person in people[1:]:
        accept_call(by=person, call_id=call.pk, connection_id=person.username)
    for person in people:
        send(person, call)
    return call


def send(person, call) -> None:
    socket = person.username
    send_media(by=person, call_id=call.pk, connection_id=socket, description=ANSWER)


def receive(person, call, other) -> int:
    given = receive_media(
        by=person, call_id=call.pk, connection_id=person.username, user_id=other.pk
    )
    assert given["description"] == ANSWER
    return given["subscription"]


def handles_of(janus, person) -> set[int]:
    return janus.held[Forwarding.objects.get(user=person).session_id]


def test_however_often_one_asks_there_is_one_subscription_for_each(janus, call, alice, people):
    [sending] = handles_of(janus, alice)
    for _ in range(5):
        last = {receive(alice, call, other) for other in people[1:]}
    assert handles_of(janus, alice) == {sending, *last}
    start_media(
        by=alice,
        call_id=call.pk,
        connection_id="alice",
        subscription=min(last),
        description=ANSWER,
    )


def test_of_who_has_left_none_is_kept(janus, call, alice, people):
    [sending] = handles_of(janus, alice)
    receive(alice, call, people[1])
    hang_up_call(by=people[1], call_id=call.pk)
    assert handles_of(janus, alice) == {sending, receive(alice, call, people[2])}


def test_what_janus_refuses_leaves_nothing_behind(janus, call, alice, people):
    before = handles_of(janus, alice).copy()
    janus.refused = {"join", "joinandconfigure"}
    with pytest.raises(SendingOver):
        receive(alice, call, people[1])
    assert handles_of(janus, alice) == before
    held = set(janus.held)
    with pytest.raises(Invalid):
        send(alice, call)
    assert set(janus.held) == held


@pytest.mark.parametrize("fails", ["refused", "unanswered"])
def test_a_room_to_which_nobody_comes_to_send_ends(janus, room_of_all, alice, fails):
    options = {"room_id": room_of_all.pk, "media": "video", "connection_id": "alice"}
    call = invite_call(by=alice, **options)
    setattr(janus, fails, {"joinandconfigure"})
    with pytest.raises((Invalid, SfuAway)):
        send(alice, call)
    assert not janus.rooms
    setattr(janus, fails, set())
    send(alice, call)
    setattr(janus, fails, {"joinandconfigure"})
    with pytest.raises((Invalid, SfuAway)):
        send(alice, call)
    assert janus.rooms, "somebody sends to it"


def test_what_it_refuses_to_end_holds_up_no_other(janus, call, people):
    for person in people[:-1]:
        hang_up_call(by=person, call_id=call.pk)
    janus.refused = {"create", "attach", "destroy"}
    assert tend_forwarding() == len(people)
    assert not Forwarding.objects.exists()


def test_what_it_does_not_answer_is_let_go_of_with_the_next(janus, call, alice, people):
    [sending] = handles_of(janus, alice)
    janus.unanswered = {"join"}
    for _ in range(3):
        with pytest.raises(SfuAway):
            receive(alice, call, people[1])
        assert len(handles_of(janus, alice)) == 2
    janus.unanswered = set()
    last = receive(alice, call, people[1])
    assert handles_of(janus, alice) == {sending, last}


def test_one_that_hangs_is_waited_for_once(janus, call, alice, people):
    janus.hangs, begun = True, time.monotonic()
    with pytest.raises(SfuAway):
        receive(alice, call, people[1])
    waited, asked = time.monotonic() - begun, janus.asked
    assert ANSWER_SECONDS <= waited < 2 * ANSWER_SECONDS
    for _ in range(20):
        with pytest.raises(SfuAway):
            send(alice, call)
    hang_up_call(by=people[1], call_id=call.pk)
    assert tend_forwarding() == 0
    assert janus.asked == asked
    assert Forwarding.objects.filter(user=people[1]).exists()


def test_and_asked_again_after_a_rest(janus, call, alice, people, monkeypatch):
    monkeypatch.setattr("calls.janus.REST_SECONDS", 0.0)
    janus.hangs = True
    with pytest.raises(SfuAway):
        receive(alice, call, people[1])
    janus.hangs = False
    receive(alice, call, people[1])
    hang_up_call(by=people[1], call_id=call.pk)
    assert tend_forwarding() == 1
