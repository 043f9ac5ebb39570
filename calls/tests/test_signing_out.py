"""Who is banned, or signs out, is out of his call at once."""

import pytest
from django.utils import timezone

from accounts.models import Device
from accounts.services import ban_user, sign_in
from calls.services import accept_call, expire_calls, leave_calls
from calls.services.leaving import locked_call
from gochat.core.topics import user_topic

from .rows import legs_of


def test_who_is_banned_is_out_with_the_next_look(talk, alice, bob, heard):
    call = talk()
    ban_user(by=None, user_id=bob.pk, reason="spam")
    with heard() as published:
        expire_calls()
    assert legs_of(call) == {alice.pk: "left", bob.pk: "left"}
    assert published.types(user_topic(alice.pk)) == ["call.hangup", "call.ended"]
    call.refresh_from_db()
    assert call.end_reason == "completed"


def test_a_caller_who_is_banned_rings_no_longer(ring, alice, bob, heard):
    call = ring()
    ban_user(by=None, user_id=alice.pk, reason="spam")
    with heard() as published:
        expire_calls()
    assert published.types(user_topic(bob.pk)) == ["call.cancel", "call.ended"]
    assert legs_of(call)[bob.pk] == "missed"


def test_who_is_signed_in_elsewhere_is_not_put_out_by_the_look(talk, bob):
    call = talk()
    sign_in(user=bob, ip_address="127.0.0.1", user_agent="another")
    Device.objects.filter(user=bob, user_agent="another").update(revoked_at=timezone.now())
    expire_calls()
    assert legs_of(call)[bob.pk] == "joined"


@pytest.mark.parametrize("socket", ["b1", "b2"])
def test_the_socket_that_was_in_it_counts(talk, alice, bob, heard, socket):
    call = talk()
    with heard() as published:
        leave_calls([socket, "unknown"])
    left = socket == "b1"
    assert legs_of(call)[bob.pk] == ("left" if left else "joined")
    assert published.types(user_topic(alice.pk)) == (["call.hangup", "call.ended"] if left else [])


def test_a_dropped_one_is_out_too(talk, bob):
    call = talk()
    call.legs.filter(user=bob).update(state="dropped")
    leave_calls(["b1"])
    assert legs_of(call)[bob.pk] == "left"


def test_who_takes_it_over_meanwhile_stays(talk, bob, monkeypatch):
    call = talk()

    def come_first(call_id):
        accept_call(by=bob, call_id=call_id, connection_id="b2")
        return locked_call(call_id)

    monkeypatch.setattr("calls.services.leaving.locked_call", come_first)
    leave_calls(["b1"])
    leg = call.legs.get(user=bob)
    assert (leg.state, leg.connection_id) == ("joined", "b2")
