"""Calls through a real Janus: how many, who is let in, and who is not."""

import pytest

from calls.models import Forwarding
from calls.serializers import call_dict
from calls.services import accept_call, invite_call, send_media, start_media, tend_forwarding
from calls.services.acting import CallOver
from calls.services.forwarding import SendingOver, current_janus
from calls.services.ringing import CallFull
from gochat.config import ConfigError, load_config
from gochat.core.errors import Invalid, NotFound
from gochat.core.sizes import FORWARDED_PEOPLE, MESH_PEOPLE
from gochat.core.topics import user_topic
from rooms.services import create_group

from .asking import description, feed_of, publishers, receive, resize, send

pytestmark = pytest.mark.server


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
