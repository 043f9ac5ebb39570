"""A Janus that others know of, that is away, and that is started again."""

import pytest

from calls.janus import Janus as Api
from calls.janus import JanusRefused
from calls.models import Forwarding
from calls.services import hang_up_call, reject_call, tend_forwarding
from calls.services.forwarding import SfuAway, current_janus, room_number, room_secret
from tests.with_servers import free_port

from .asking import (
    NO_SUCH_ROOM,
    NO_SUCH_SESSION,
    UNAUTHORIZED,
    WRONG_PIN,
    feed_of,
    publishers,
    refusal_of,
    send,
    use,
)

pytestmark = pytest.mark.server


class TestJanus:
    """Somebody who knows where Janus is, but is not the server."""

    def outsider(self, janus, secret: str = "guessed") -> Api:
        return Api(janus.url, secret)

    def test_without_the_secret_it_does_nothing(self, call, with_janus, alice):
        send(alice, call, "a1")
        for secret in ("guessed", ""):
            with pytest.raises(JanusRefused) as refused:
                self.outsider(with_janus, secret).open_session()
            assert refused.value.code == UNAUTHORIZED

    def test_a_session_of_anothers_wants_it_too(self, call, with_janus, alice):
        send(alice, call, "a1")
        session = Forwarding.objects.get().session_id
        for ask in ("attach", "keep_session", "end_session"):
            with pytest.raises(JanusRefused) as refused:
                getattr(self.outsider(with_janus), ask)(session)
            assert refused.value.code == UNAUTHORIZED

    def test_rooms_are_not_listed_and_want_their_pin_and_secret(self, call, alice):
        send(alice, call, "a1")
        janus = current_janus()
        session = janus.open_session()
        handle = janus.attach(session)
        assert janus.ask(session, handle, {"request": "list"}).data["list"] == []
        room = room_number(call)
        listener = {"ptype": "subscriber", "streams": [{"feed": feed_of(alice)}]}
        for body in (
            {"request": "join", "ptype": "publisher", "room": room, "pin": "guessed"},
            {"request": "join", "room": room, "pin": "", **listener},
            {"request": "join", "room": room, "pin": room_secret(call), **listener},
        ):
            with pytest.raises(JanusRefused) as refused:
                janus.ask(session, handle, body)
            assert refused.value.code == WRONG_PIN
        with pytest.raises(JanusRefused):
            janus.ask(session, handle, {"request": "destroy", "room": room})
        with pytest.raises(JanusRefused):
            janus.ask(session, handle, {"request": "create", "room": 1})

    def test_while_it_is_away_nobody_sends_and_what_it_holds_ends_later(
        self, call, alice, people, settings, with_janus
    ):
        send(alice, call, "a1")
        use(settings, f"http://127.0.0.1:{free_port()}/janus")
        with pytest.raises(SfuAway):
            send(people[0], call, "p0")
        hang_up_call(by=alice, call_id=call.pk)
        assert tend_forwarding() == 0
        use(settings, with_janus.url)
        for person in people[1:]:
            reject_call(by=person, call_id=call.pk)
        assert tend_forwarding() == 1
        assert not Forwarding.objects.exists()
        with pytest.raises(JanusRefused) as refused:
            publishers(call)
        assert refused.value.code == NO_SUCH_ROOM

    def test_one_that_was_started_again_takes_the_call_again(self, call, with_janus, alice, people):
        send(alice, call, "a1")
        send(people[0], call, "p0")
        with_janus.restart()
        assert refusal_of(Forwarding.objects.get(user=alice).session_id) == NO_SUCH_SESSION
        send(alice, call, "a1")
        send(people[0], call, "p0")
        assert publishers(call) == {feed_of(alice), feed_of(people[0])}
