"""The socket: sign-in, frames, who hears what and who does not."""

import asyncio
import json
import uuid

import pytest
from asgiref.sync import sync_to_async

from accounts.services import revoke_device
from conftest import token_of
from gochat.realtime import current_realtime, stop_realtime
from messaging.services import send_message
from rooms import services as rooms

from .sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)

in_thread = sync_to_async


async def say(user, room, text="hi"):
    sent = await in_thread(send_message)(sender=user, room_id=room.pk, content=text)
    return sent.message


class TestSigningIn:
    async def test_the_welcome_tells_who_and_how(self, enter, alice):
        socket = await enter(alice)
        welcome = socket.heard[0]
        assert welcome["user_id"] == alice.pk
        assert (welcome["heartbeat"], welcome["protocol"]) == (25, 1)
        assert welcome["connection_id"]

    @pytest.mark.parametrize("token", ["nonsense", "a.b.c", ""])
    async def test_a_bad_token_is_closed_with_4401(self, enter, token):
        socket = Socket(headers={"authorization": f"Bearer {token}", "cookie": "sessionid=x"})
        assert await socket.connect()
        assert await socket.close_code() == 4401

    async def test_a_foreign_origin_is_refused(self, enter):
        assert not await Socket(headers={"origin": "https://evil.example"}).connect()

    async def test_another_path_is_refused(self, enter):
        assert not await Socket("/elsewhere").connect()

    async def test_a_first_frame_signs_in(self, enter, alice):
        socket = Socket()
        assert await socket.connect()
        await socket.send({"type": "auth", "token": await in_thread(token_of)(alice)})
        assert (await socket.wait_for("welcome"))["user_id"] == alice.pk

    async def test_another_first_frame_is_closed_with_4401(self, enter):
        socket = Socket()
        assert await socket.connect()
        await socket.send({"type": "ping"})
        assert await socket.close_code() == 4401

    async def test_a_device_signed_out_is_closed_with_4403(self, enter, alice):
        socket, other = await enter(alice), await enter(alice)
        device = await in_thread(lambda: alice.devices.order_by("pk").first())()
        await in_thread(revoke_device)(by=alice, device_id=device.pk)
        assert await socket.close_code() == 4403
        await other.wait_for("session.revoked", device_id=device.pk)
        assert not any(f["type"] == "error" for f in await other.caught_up())


class TestSending:
    async def test_the_ack_and_the_members_frames_are_the_same_message(
        self, enter, group, alice, bob
    ):
        one, two, theirs = await enter(alice), await enter(alice), await enter(bob)
        client_id = str(uuid.uuid4())

        ack = await one.ask(
            type="message", room_id=group.pk, content="你好 👋", client_id=client_id
        )

        message = ack["message"]
        assert (message["content"], message["client_id"]) == ("你好 👋", client_id)
        for socket in (one, two, theirs):
            frame = await socket.wait_for("message", client_id=client_id)
            assert {**frame, "type": None} == {**message, "type": None}

    async def test_an_outsider_hears_nothing(self, enter, group, alice, carol):
        sender, outside = await enter(alice), await enter(carol)
        await sender.ask(type="message", room_id=group.pk, content="among us")
        await sender.ask(type="typing", room_id=group.pk)
        heard = await outside.caught_up()
        assert [frame["type"] for frame in heard] == ["welcome"]

    async def test_the_first_descriptions_frame_works(self, enter, group, alice, bob):
        sender, receiver = await enter(alice), await enter(bob)
        await sender.send(
            {
                "type": "message",
                "room_id": str(group.pk),
                "user_id": str(alice.pk),
                "content": "消息内容",
                "timestamp": "2026-01-01T00:00:00Z",
            }
        )
        frame = await receiver.wait_for("message", content="消息内容")
        assert frame["user_id"] == alice.pk

    async def test_a_retry_gets_the_first_message(self, enter, group, alice):
        socket = await enter(alice)
        frame = {"type": "message", "room_id": group.pk, "client_id": str(uuid.uuid4())}
        first = await socket.ask(**frame, content="once")
        again = await socket.ask(**frame, content="twice")
        assert first["message"] == again["message"]

    async def test_many_at_once_keep_their_order(self, enter, group, alice):
        socket = await enter(alice)
        for n in range(50):
            await socket.send({"type": "message", "room_id": group.pk, "content": str(n), "ref": n})
        for n in range(50):
            await socket.wait_for("ack", ref=n)
        frames = [f for f in await socket.caught_up() if f["type"] == "message"]
        assert [f["content"] for f in frames] == [str(n) for n in range(50)]
        assert [f["seq"] for f in frames] == list(range(2, 52))


class TestMembership:
    async def test_a_new_member_hears_the_room_at_once(self, enter, group, alice, carol):
        socket = await enter(carol)
        await in_thread(rooms.invite_members)(by=alice, room_id=group.pk, user_ids=[carol.pk])
        whole = await socket.wait_for("room")
        assert whole["room"]["id"] == group.pk

        message = await say(alice, group, "welcome")
        await socket.wait_for("message", id=message.pk)

    async def test_a_removed_members_open_socket_hears_nothing_more(self, enter, group, alice, bob):
        gone, there = await enter(bob), await enter(alice)
        await in_thread(rooms.remove_member)(by=alice, room_id=group.pk, user_id=bob.pk)
        await say(alice, group, "now that he is gone")
        await there.wait_for("message", content="now that he is gone")

        heard = await gone.caught_up()
        assert [f["type"] for f in heard] == ["welcome", "room.removed"]

    async def test_he_cannot_type_into_it_either(self, enter, group, alice, bob):
        gone = await enter(bob)
        await in_thread(rooms.remove_member)(by=alice, room_id=group.pk, user_id=bob.pk)
        await gone.wait_for("room.removed")
        assert (await gone.ask(type="typing", room_id=group.pk))["code"] == 40400

    async def test_joining_and_leaving_by_frame(self, enter, alice, bob):
        room = (await in_thread(rooms.create_group)(by=alice, name="x", is_private=False)).room
        owner, socket = await enter(alice), await enter(bob)
        ack = await socket.ask(type="join", room_id=room.pk)
        assert ack["room"]["id"] == room.pk
        assert (await owner.wait_for("join"))["user"]["username"] == "bob"
        assert (await socket.ask(type="leave", room_id=room.pk))["type"] == "ack"
        await owner.wait_for("leave", user_id=bob.pk)


class TestSmallTalk:
    async def test_nobody_is_told_of_typing_twice_within_3_s(self, enter, group, alice, bob):
        writer, reader = await enter(alice), await enter(bob)
        for _ in range(5):
            await writer.ask(type="typing", room_id=group.pk)
        await reader.wait_for("typing", user_id=alice.pk, state=True)
        typed = [f for f in await reader.caught_up() if f["type"] == "typing"]
        assert len(typed) == 1

    async def test_reading_is_told_to_the_room(self, enter, group, alice, bob):
        writer, reader = await enter(alice), await enter(bob)
        message = await say(alice, group)
        ack = await reader.ask(type="read", room_id=group.pk, seq=message.seq)
        assert ack["unread"] == 0
        await writer.wait_for("read", user_id=bob.pk, seq=message.seq)

    async def test_presence_goes_to_those_who_watch(self, enter, group, alice, bob, carol):
        watcher, indifferent = await enter(alice), await enter(carol)
        ack = await watcher.ask(type="presence", watch=[bob.pk])
        assert ack["presence"] == [{"user_id": bob.pk, "online": False, "last_seen_at": None}]

        socket = await enter(bob)
        await watcher.wait_for("presence", user_id=bob.pk, online=True)
        await socket.leave()
        await watcher.wait_for("presence", user_id=bob.pk, online=False)
        assert not [f for f in await indifferent.caught_up() if f["type"] == "presence"]

    async def test_recall_by_frame(self, enter, group, alice, bob):
        message = await say(alice, group)
        mine, theirs = await enter(alice), await enter(bob)
        ack = await mine.ask(type="recall", message_id=message.pk)
        assert ack["message"]["recalled_at"]
        await theirs.wait_for("message.updated", id=message.pk)

    async def test_sync_tells_what_was_missed(self, enter, group, alice, bob):
        await say(alice, group, "while you were away")
        socket = await enter(bob)
        ack = await socket.ask(type="sync", rooms={str(group.pk): 1})
        [message] = ack["changes"][str(group.pk)]
        assert message["content"] == "while you were away"
        assert ack["rooms"][0]["unread"] == 1


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            (" ", 40002),
            ("not json", 40002),
            ("[]", 40002),
            ("null", 40002),
            ("42", 40002),
            ('"x"', 40002),
            ("{}", 40001),
            ('{"type":"nonsense"}', 40001),
            ('{"type":7}', 40001),
            ('{"type":"message"}', 40000),
            ('{"type":"message","room_id":"x","content":"x"}', 40000),
            ('{"type":"message","room_id":-1,"content":"x"}', 40000),
            ('{"type":"message","room_id":' + "9" * 40 + ',"content":"x"}', 40000),
            ('{"type":"message","room_id":1,"content":["x"]}', 40000),
            ('{"type":"message","room_id":1,"content":"\\ud800"}', 40002),
            ('{"type":"message","room_id":1,"content":"x","client_id":"x"}', 40000),
            ('{"type":"sync","rooms":[]}', 40000),
            ('{"type":"sync","rooms":{"x":1}}', 40000),
            ('{"type":"presence","watch":"all"}', 40000),
            ("[" * 5000, 40002),
        ],
    )
    async def test_bad_frames_are_answered_and_the_socket_stays(self, enter, alice, text, code):
        socket = await enter(alice)
        await socket.send(text)
        assert (await socket.wait_for("error"))["code"] == code
        await socket.caught_up()

    async def test_the_ref_comes_back_with_the_error(self, enter, alice):
        socket = await enter(alice)
        await socket.send({"type": "message", "ref": "abc"})
        error = await socket.wait_for("error", ref="abc")
        assert "room_id" in error["errors"]

    @pytest.mark.parametrize("ref", [7, "7", "007", "a-b", 0, -3])
    async def test_a_ref_comes_back_as_it_was(self, enter, alice, ref):
        socket = await enter(alice)
        await socket.send({"type": "typing", "room_id": 1, "ref": ref})
        assert (await socket.wait_for("error"))["ref"] == ref

    async def test_errors_speak_the_readers_language(self, enter, alice):
        english, chinese = await enter(alice, "en"), await enter(alice, "zh-CN,zh;q=0.9")
        texts = []
        for socket in (english, chinese):
            texts.append((await socket.ask(type="typing", room_id=1))["message"])
        assert texts[0] == "Not found."
        assert texts[1] != texts[0]
        assert any("\u4e00" <= c <= "\u9fff" for c in texts[1])

    async def test_a_frame_over_64_kib_is_closed_with_4413(self, enter, alice):
        socket = await enter(alice)
        await socket.send(json.dumps({"type": "ping", "ref": "x" * 65536}))
        assert await socket.close_code() == 4413

    async def test_one_who_is_silent_is_closed_with_4408(self, enter, alice, monkeypatch):
        monkeypatch.setattr("gochat.socket.SILENCE_SECONDS", 0)
        assert await (await enter(alice)).close_code() == 4408

    async def test_somebody_elses_room_is_not_there(self, enter, group, carol):
        socket = await enter(carol)
        for frame in (
            {"type": "message", "room_id": group.pk, "content": "x"},
            {"type": "typing", "room_id": group.pk},
            {"type": "read", "room_id": group.pk, "seq": 1},
            {"type": "join", "room_id": group.pk},
            {"type": "leave", "room_id": group.pk},
        ):
            assert (await socket.ask(**frame))["code"] == 40400, frame


class TestAServerThatGoes:
    async def test_says_come_back(self, enter, alice):
        socket = await enter(alice)
        stopping = asyncio.create_task(stop_realtime())
        assert await socket.close_code() == 4500
        await socket.leave()
        await stopping

    async def test_waits_for_nobodys_sign_in(self):
        await current_realtime()
        newcomer = Socket()
        assert await newcomer.connect()
        await stop_realtime()
        assert await newcomer.close_code() == 4500

    async def test_says_so_to_who_still_comes(self, alice):
        await current_realtime()
        await stop_realtime()
        token = await in_thread(token_of)(alice)
        latecomer = Socket(headers={"authorization": f"Bearer {token}"})
        assert await latecomer.connect()
        assert await latecomer.close_code() == 4500
