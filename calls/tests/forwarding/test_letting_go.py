"""Calls through a real Janus: what is let go of."""

import pytest
from django.utils import timezone

from calls.janus import JanusRefused
from calls.models import Forwarding
from calls.services import (
    accept_call,
    drop_connections,
    expire_calls,
    hang_up_call,
    reject_call,
    tend_forwarding,
)
from calls.services.forwarding import current_janus
from calls.services.tending import KEEP
from gochat.core.errors import NotFound
from rooms.services import remove_member

from .asking import NO_SUCH_ROOM, NO_SUCH_SESSION, feed_of, publishers, refusal_of, send

pytestmark = pytest.mark.server


class TestLettingGo:
    def sessions_end(self, session: int) -> bool:
        return refusal_of(session) == NO_SUCH_SESSION

    def session_of(self, person) -> int:
        return Forwarding.objects.get(user=person).session_id

    def test_who_leaves_is_put_out(self, call, alice, people):
        send(alice, call, "a1")
        send(people[0], call, "p0")
        session = self.session_of(people[0])
        third = accept_call(by=people[1], call_id=call.pk, connection_id="p1")
        hang_up_call(by=people[0], call_id=third.pk)
        tend_forwarding()
        assert self.sessions_end(session)
        assert publishers(call) == {feed_of(alice)}

    def test_who_is_removed_from_the_room_is_put_out(self, call, alice, people, large_group):
        send(alice, call, "a1")
        send(people[0], call, "p0")
        session = self.session_of(people[0])
        remove_member(by=alice, room_id=large_group.pk, user_id=people[0].pk)
        expire_calls()
        tend_forwarding()
        assert self.sessions_end(session)
        with pytest.raises(NotFound):
            send(people[0], call, "p0")

    def test_another_socket_takes_over(self, call, alice, people):
        send(people[0], call, "p0")
        session = self.session_of(people[0])
        accept_call(by=people[0], call_id=call.pk, connection_id="other")
        assert feed_of(people[0]) is None
        tend_forwarding()
        assert self.sessions_end(session)

    def test_a_dropped_socket_goes_on_being_heard(self, call, alice, people):
        send(people[0], call, "p0")
        drop_connections(["p0"])
        tend_forwarding()
        assert publishers(call) == {feed_of(people[0])}

    def test_the_room_ends_with_the_call(self, call, alice, people):
        send(alice, call, "a1")
        send(people[0], call, "p0")
        for person in people[1:]:
            reject_call(by=person, call_id=call.pk)
        hang_up_call(by=people[0], call_id=call.pk)
        tend_forwarding()
        assert not Forwarding.objects.exists()
        with pytest.raises(JanusRefused) as refused:
            publishers(call)
        assert refused.value.code == NO_SUCH_ROOM

    def test_the_room_ends_though_its_last_session_has(self, call, alice, people):
        send(alice, call, "a1")
        current_janus().end_session(self.session_of(alice))
        for person in people[1:]:
            reject_call(by=person, call_id=call.pk)
        hang_up_call(by=people[0], call_id=call.pk)
        tend_forwarding()
        with pytest.raises(JanusRefused) as refused:
            publishers(call)
        assert refused.value.code == NO_SUCH_ROOM

    def test_one_process_keeps_a_session(self, call, alice):
        send(alice, call, "a1")
        Forwarding.objects.update(kept_at=timezone.now() - 2 * KEEP)
        tend_forwarding()
        assert Forwarding.objects.get().kept_at > timezone.now() - KEEP
