"""Calls through a real Janus: who is let in, who is not, and what is let go of."""

import secrets

import pytest
from django.utils import timezone
from pydantic import SecretStr

from calls.janus import Janus as Api
from calls.janus import JanusRefused
from calls.models import Forwarding, Leg
from calls.serializers import call_dict
from calls.services import (
    accept_call,
    drop_connections,
    expire_calls,
    hang_up_call,
    invite_call,
    receive_media,
    reject_call,
    send_media,
    size_media,
    start_media,
    tend_forwarding,
)
from calls.services.acting import CallOver
from calls.services.forwarding import SendingOver, SfuAway, current_janus, room_number, room_secret
from calls.services.ringing import CallFull
from calls.services.tending import KEEP
from gochat.config import ConfigError, load_config
from gochat.core.errors import Invalid, NotFound
from gochat.core.sizes import FORWARDED_PEOPLE, MESH_PEOPLE
from gochat.core.topics import user_topic
from rooms.services import create_group, remove_member
from tests.janus import SECRET, Janus
from tests.with_servers import free_port

pytestmark = pytest.mark.server

FINGERPRINT = ":".join(["AB"] * 32)
NO_SUCH_SESSION, UNAUTHORIZED, NO_SUCH_ROOM, WRONG_PIN = 458, 403, 426, 433


def description(kind: str = "offer", setup: str = "actpass", direction: str = "sendonly") -> dict:
    """A browser's, as far as Janus looks: a voice, a camera."""
    lines = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1"]
    for mid, media in enumerate(("audio 9 UDP/TLS/RTP/SAVPF 111", "video 9 UDP/TLS/RTP/SAVPF 96")):
        codec = "111 opus/48000/2" if media.startswith("audio") else "96 VP8/90000"
        lines += [f"m={media}", "c=IN IP4 0.0.0.0", "a=ice-ufrag:abcd", f"a=ice-pwd:{'p' * 24}"]
        lines += [f"a=fingerprint:sha-256 {FINGERPRINT}", f"a=setup:{setup}", f"a=mid:{mid}"]
        lines += [f"a={direction}", "a=rtcp-mux", f"a=rtpmap:{codec}"]
    return {"type": kind, "sdp": "\r\n".join(lines) + "\r\n"}


@pytest.fixture(scope="module")
def janus(tmp_path_factory):
    service = Janus(tmp_path_factory.mktemp("janus"))
    service.start()
    yield service
    service.stop()


def use(settings, url: str) -> None:
    update = {"sfu_url": url, "sfu_secret": SecretStr(SECRET)}
    settings.CONFIG = settings.CONFIG.model_copy(update=update)


@pytest.fixture
def with_janus(janus, settings):
    use(settings, janus.url)
    # No two tests have a room in common.
    settings.SECRET_KEY = secrets.token_hex()
    return janus


@pytest.fixture
def people(make_user):
    return [make_user(f"person{n}") for n in range(MESH_PEOPLE)]


@pytest.fixture
def large_group(alice, people):
    return create_group(by=alice, name="大家", member_ids=[p.pk for p in people]).room


@pytest.fixture
def call(with_janus, alice, people, large_group):
    """Alice and the first of five people are in a call."""
    call = invite_call(by=alice, room_id=large_group.pk, media="video", connection_id="a1")
    return accept_call(by=people[0], call_id=call.pk, connection_id="p0")


def send(person, call, socket: str) -> dict:
    return send_media(by=person, call_id=call.pk, connection_id=socket, description=description())


def receive(person, call, socket: str, other) -> dict:
    return receive_media(by=person, call_id=call.pk, connection_id=socket, user_id=other.pk)


def resize(person, call, socket: str, subscription: int) -> None:
    size_media(
        by=person,
        call_id=call.pk,
        connection_id=socket,
        subscription=subscription,
        size="small",
    )


def feed_of(person) -> int | None:
    return Leg.objects.get(user=person).feed


def publishers(call) -> set[int]:
    """Who sends in the call's room, as Janus knows."""
    janus = current_janus()
    session = janus.open_session()
    body = {"request": "listparticipants", "room": room_number(call)}
    found = janus.ask(session, janus.attach(session), body).data["participants"]
    janus.end_session(session)
    return {each["id"] for each in found}


class TestSize:
    def test_a_group_of_more_than_four_calls_through_the_sfu(self, call):
        assert call.is_forwarded
        assert call_dict(call, call.legs.all())["forwarded"] is True
        assert call.legs.count() == MESH_PEOPLE + 1

    def test_a_small_room_needs_none(self, with_janus, ring):
        assert not ring().is_forwarded

    def test_sixteen_is_the_most(self, with_janus, alice, make_user):
        others = [make_user(f"one{n}") for n in range(FORWARDED_PEOPLE)]
        room = create_group(by=alice, name="All", member_ids=[p.pk for p in others]).room
        options = {"by": alice, "room_id": room.pk, "media": "voice", "connection_id": "a1"}
        with pytest.raises(Invalid):
            invite_call(**options)
        call = invite_call(**options, user_ids=[p.pk for p in others[:-1]])
        for person in others[:-1]:
            accept_call(by=person, call_id=call.pk, connection_id=person.username)
        with pytest.raises(CallFull):
            accept_call(by=others[-1], call_id=call.pk, connection_id="late")

    def test_it_wants_a_secret_and_an_address(self, monkeypatch):
        monkeypatch.setenv("GOCHAT_SFU_URL", "http://janus:8088/janus")
        with pytest.raises(ConfigError, match="GOCHAT_SFU_SECRET"):
            load_config()
        monkeypatch.setenv("GOCHAT_SFU_URL", "ws://janus:8188")
        with pytest.raises(ConfigError, match="http://janus:8088/janus"):
            load_config()


class TestSending:
    def test_each_sends_and_the_others_hear_of_it(self, call, alice, people, heard):
        assert send(alice, call, "a1")["type"] == "answer"
        with heard() as published:
            send(people[0], call, "p0")
        [told] = published.frames(user_topic(alice.pk))
        feeds = {leg["user_id"]: leg["feed"] for leg in told["call"]["participants"]}
        assert (told["type"], feeds[people[0].pk]) == ("call.updated", feed_of(people[0]))
        assert publishers(call) == {feed_of(alice), feed_of(people[0])}

    def test_only_those_of_the_call_hear_of_it(self, call, alice, carol, heard):
        with heard() as published:
            send(alice, call, "a1")
        assert published.frames(user_topic(alice.pk))
        assert not published.frames(user_topic(carol.pk))

    def test_who_sends_again_takes_his_own_place(self, call, alice):
        send(alice, call, "a1")
        before = feed_of(alice)
        send(alice, call, "a1")
        tend_forwarding()
        assert publishers(call) == {feed_of(alice)} != {before}

    def test_an_outsider_neither_sends_nor_receives(self, call, alice, carol):
        send(alice, call, "a1")
        for ask in (
            lambda: send(carol, call, "c1"),
            lambda: receive(carol, call, "c1", alice),
            lambda: start_media(
                by=carol, call_id=call.pk, connection_id="c1", subscription=1, description={}
            ),
            lambda: resize(carol, call, "c1", 1),
        ):
            with pytest.raises(NotFound):
                ask()

    def test_nor_does_a_member_who_has_not_come_or_another_of_ones_sockets(
        self, call, alice, people
    ):
        send(alice, call, "a1")
        for person, socket in ((people[1], "p1"), (people[0], "elsewhere")):
            with pytest.raises(CallOver):
                send(person, call, socket)
            with pytest.raises(CallOver):
                receive(person, call, socket, alice)
            with pytest.raises(CallOver):
                resize(person, call, socket, 1)

    def test_who_sends_nothing_gives_and_gets_nothing(self, call, alice, people):
        send(alice, call, "a1")
        with pytest.raises(NotFound):
            receive(alice, call, "a1", people[0])
        with pytest.raises(SendingOver):
            receive(people[0], call, "p0", alice)

    def test_a_small_call_has_no_sfu(self, with_janus, talk, alice):
        with pytest.raises(Invalid):
            send(alice, talk(), "a1")

    def test_what_is_no_description_is_refused(self, call, alice):
        nonsense = {"type": "offer", "sdp": "v=0\r\n"}
        with pytest.raises(Invalid):
            send_media(by=alice, call_id=call.pk, connection_id="a1", description=nonsense)

    def test_what_is_not_there_yet_can_be_asked_for_again(self, call, alice, people):
        # Janus offers it once sound arrives: between browsers, in tests/browser.
        send(alice, call, "a1")
        send(people[0], call, "p0")
        with pytest.raises(SendingOver):
            receive(alice, call, "a1", people[0])

    def test_ones_own_subscriptions_alone_can_be_started_and_sized(self, call, alice, people):
        send(alice, call, "a1")
        send(people[0], call, "p0")
        theirs = current_janus().attach(Forwarding.objects.get(user=alice).session_id)
        with pytest.raises(SendingOver):
            start_media(
                by=people[0],
                call_id=call.pk,
                connection_id="p0",
                subscription=theirs,
                description=description("answer", "active", "recvonly"),
            )
        with pytest.raises(SendingOver):
            resize(people[0], call, "p0", theirs)


def refusal_of(session: int) -> int:
    """Why Janus does not keep a session."""
    with pytest.raises(JanusRefused) as refused:
        current_janus().keep_session(session)
    return refused.value.code


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
