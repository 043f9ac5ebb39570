"""Everything the server sends is as its type, and so the protocol page, describes it."""

import json
import uuid

import msgspec
import pytest
from asgiref.sync import sync_to_async

from accounts import services as people
from accounts.models import Device
from calls import services as calls
from gochat.core.server_frames import ack_type_of, audiences, check, server_frame_types
from gochat.reference.protocol import protocol_page
from messaging import services as messages
from rooms import services as rooms
from rooms.models import Message

# What a socket hears besides events: see test_every_answer.
OF_THE_SOCKET = {"welcome", "pong", "error", "resync"}


@pytest.fixture
def signed_in(alice):
    return people.sign_in(user=alice, ip_address="127.0.0.1", user_agent="test")


def test_every_event(heard, alice, bob, carol, group, signed_in):
    with heard() as published:
        live_through_everything(alice, bob, carol, group, signed_in)
    frames = [json.loads(item["text"]) for item in published if "text" in item]
    for frame in frames:
        check(frame)
    seen = {frame["type"] for frame in frames}
    assert seen == server_frame_types().keys() - OF_THE_SOCKET - {"typing"}
    assert described_events() == events_of(Message.objects.filter(kind=Message.Kind.SYSTEM))


def live_through_everything(alice, bob, carol, group, device):
    sent = messages.send_message(
        sender=bob, room_id=group.pk, content="@alice", mentions=[alice.pk]
    )
    messages.recall_message(by=alice, message_id=sent.message.pk)
    reading = messages.Reading(user_id=alice.pk, room_id=group.pk, seq=sent.message.seq)
    messages.read_messages([reading])
    keep_rooms(alice, bob, carol, group)
    call_each_other(alice, bob)
    process = people.start_process()
    people.open_connections([(uuid.uuid4().hex, alice.pk, device.pk, process)])
    people.update_profile(by=alice, user_id=alice.pk, display_name="Alicia", theme="dark")
    people.update_profile(by=alice, user_id=alice.pk, shows_presence=False)
    people.block_user(by=alice, user_id=carol.pk)
    people.stop_process(process)
    people.sign_out(device=device)
    people.delete_account(by=carol, user_id=carol.pk)


def keep_rooms(alice, bob, carol, group):
    rooms.open_direct_room(by=alice, user_id=bob.pk)
    rooms.open_direct_room(by=alice, user_id=alice.pk)
    rooms.update_group(
        by=alice, room_id=group.pk, name="Tea", announcement="at four", is_private=False
    )
    rooms.update_group(by=alice, room_id=group.pk, members_muted=True)
    rooms.mute_group(by=None, room_id=group.pk, muted=False, reason="test")
    rooms.update_my_membership(by=bob, room_id=group.pk, pinned=True, draft="well", hidden=True)
    rooms.invite_members(by=bob, room_id=group.pk, user_ids=[carol.pk])
    rooms.mute_member(by=alice, room_id=group.pk, user_id=carol.pk, until=None)
    rooms.remove_member(by=alice, room_id=group.pk, user_id=carol.pk)
    rooms.join_group(user=carol, room_id=group.pk)
    rooms.leave_group(user=carol, room_id=group.pk)
    rooms.change_role(by=alice, room_id=group.pk, user_id=bob.pk, role="admin")
    rooms.transfer_group(by=alice, room_id=group.pk, user_id=bob.pk)
    rooms.remove_any_member(by=None, room_id=group.pk, user_id=alice.pk, reason="test")
    rooms.dissolve_group(by=bob, room_id=rooms.create_group(by=bob, name="Brief").room_id)


def call_each_other(alice, bob):
    room = rooms.open_direct_room(by=alice, user_id=bob.pk)[0].room
    for end in (calls.reject_call, calls.hang_up_call):
        call = calls.invite_call(by=alice, room_id=room.pk, media="voice", connection_id="a")
        end(by=bob if end is calls.reject_call else alice, call_id=call.pk)
    calls.see_missed_calls(by=bob, call_id=call.pk)
    call = calls.invite_call(by=alice, room_id=room.pk, media="video", connection_id="a")
    calls.accept_call(by=bob, call_id=call.pk, connection_id="b")
    offer = {"type": "offer", "sdp": "v=0"}
    to_bob = {"call_id": call.pk, "to": bob.pk, "description": offer}
    calls.pass_signals([calls.Signal(sender_id=alice.pk, connection_id="a", **to_bob)])
    calls.show_state(by=bob, call_id=call.pk, muted=True)
    calls.report_connected(by=bob, call_id=call.pk)
    calls.ask_to_record(by=bob, call_id=call.pk)
    calls.agree_to_recording(by=alice, call_id=call.pk)
    calls.stop_recording(by=alice, call_id=call.pk)
    calls.hang_up_call(by=bob, call_id=call.pk)


def described_events() -> set[str]:
    table = protocol_page().split("## System lines")[1].split("##")[0]
    return {line.split("`")[1] for line in table.splitlines() if line.startswith("| `")}


def events_of(lines) -> set[str]:
    return {line.payload["event"] for line in lines}


def test_a_field_nobody_described_is_found():
    check({"type": "pong"})
    with pytest.raises(msgspec.ValidationError):
        check({"type": "pong", "secret": 1})


def test_every_frame_has_an_audience():
    assert all(audience.endswith(".") for audience in audiences.values())


@pytest.mark.django_db(transaction=True)
async def test_every_answer(enter, alice, bob, carol, group):
    await sync_to_async(rooms.update_group)(by=alice, room_id=group.pk, is_private=False)
    socket = await enter(alice)
    said = await ask(socket, type="message", room_id=group.pk, content="hi", mentions=[bob.pk])
    await ask(socket, type="read", room_id=group.pk, seq=said["message"]["seq"])
    await ask(socket, type="recall", message_id=said["message"]["id"])
    await ask(socket, type="typing", room_id=group.pk)
    await ask(socket, type="presence", watch=[alice.pk, bob.pk])
    await ask(socket, type="sync", rooms={group.pk: 0, 10**6: 1})
    await ask(socket, type="ping")
    other = await enter(carol)
    ring = await ask(socket, type="call.invite", room_id=group.pk, media="voice")
    await ask(socket, type="call.state", call_id=ring["call"]["id"], muted=True)
    await ask(other, type="calls.seen", call_id=ring["call"]["id"])
    await ask(socket, type="call.cancel", call_id=ring["call"]["id"])
    await ask(other, type="join", room_id=group.pk)
    await ask(other, type="leave", room_id=group.pk)
    error = await other.ask(type="message", room_id=group.pk, content="")
    assert error["code"] == 40400
    device = await sync_to_async(Device.objects.get)(user=carol)
    await sync_to_async(people.revoke_device)(by=carol, device_id=device.pk)
    assert await other.close_code() == 4403
    heard = [*socket.heard, *await socket.caught_up(), *other.heard]
    for frame in heard:
        if frame["type"] != "ack":
            check(frame)
    assert {"welcome", "pong", "error", "typing"} <= {frame["type"] for frame in heard}


async def ask(socket, **frame) -> dict:
    answer = await socket.ask(**frame)
    msgspec.json.decode(json.dumps(answer), type=ack_type_of(frame["type"]))
    return answer
