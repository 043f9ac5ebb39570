"""What people in a call show the others."""

import pytest

from calls.services import accept_call, report_connected, show_state
from calls.services.acting import CallOver
from gochat.core.errors import NotFound
from gochat.core.topics import user_topic


def test_the_others_hear(talk, alice, bob, carol, heard):
    call = talk()
    with heard() as published:
        show_state(by=alice, call_id=call.pk, muted=True, screen=True)
    [told] = published.frames(user_topic(bob.pk))
    [leg] = [leg for leg in told["call"]["participants"] if leg["user_id"] == alice.pk]
    assert (told["type"], leg["muted"], leg["screen"]) == ("call.state", True, True)
    assert not published.frames(user_topic(carol.pk))


def test_another_socket_begins_with_nothing_on(talk, bob):
    call = talk()
    show_state(by=bob, call_id=call.pk, muted=True, camera=True)
    leg = accept_call(by=bob, call_id=call.pk, connection_id="b2").legs.get(user=bob)
    assert (leg.muted, leg.camera) == (False, False)


def test_only_those_who_are_in(ring, bob, carol):
    call = ring()
    with pytest.raises(CallOver):
        show_state(by=bob, call_id=call.pk, muted=True)
    for act in (show_state, report_connected):
        with pytest.raises(NotFound):
            act(by=carol, call_id=call.pk)
