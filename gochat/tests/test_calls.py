"""Calls over the socket."""

import asyncio

import pytest
from asgiref.sync import sync_to_async

from calls.services import expire_calls
from rooms.services import open_direct_room

pytestmark = pytest.mark.django_db(transaction=True)

OFFER = {"type": "offer", "sdp": "v=0\r\n"}
CANDIDATE = {"candidate": "candidate:1 1 udp 1 192.0.2.1 9 typ host", "sdpMid": "0"}


@pytest.fixture
async def direct_room(alice, bob):
    return (await sync_to_async(open_direct_room)(by=alice, user_id=bob.pk))[0].room


async def test_ring_accept_signal_hang_up(enter, alice, bob, carol, direct_room):
    phone, laptop, other = await enter(alice), await enter(bob), await enter(bob)
    outsider = await enter(carol)
    ack = await phone.ask(type="call.invite", room_id=direct_room.pk, media="voice")
    call_id = ack["call"]["id"]
    for socket in (laptop, other):
        assert (await socket.wait_for("call.ringing"))["call"]["id"] == call_id
    ack = await laptop.ask(type="call.accept", call_id=call_id)
    assert ack["call"]["state"] == "accepted"
    told = await other.wait_for("call.accept")
    [mine] = [p for p in told["call"]["participants"] if p["user_id"] == bob.pk]
    assert mine["connection_id"] == laptop.heard[0]["connection_id"]

    await phone.wait_for("call.accept")
    await phone.ask(type="call.signal", call_id=call_id, to=bob.pk, description=OFFER)
    assert (await laptop.wait_for("call.signal"))["description"] == OFFER
    await laptop.ask(type="call.signal", call_id=call_id, to=alice.pk, candidate=CANDIDATE)
    assert (await phone.wait_for("call.signal"))["candidate"] == CANDIDATE
    ack = await phone.ask(type="call.state", call_id=call_id, muted=True, connected=True)
    assert ack["call"]["state"] == "connected"

    await laptop.ask(type="call.hangup", call_id=call_id)
    assert (await phone.wait_for("call.ended"))["call"]["end_reason"] == "completed"
    assert not [f for f in await outsider.caught_up() if f["type"].startswith("call.")]


async def test_an_outsider_may_do_nothing_in_it(enter, alice, bob, carol, direct_room):
    phone, outsider = await enter(alice), await enter(carol)
    call_id = (await phone.ask(type="call.invite", room_id=direct_room.pk, media="video"))["call"][
        "id"
    ]
    refused = [
        await outsider.ask(type="call.invite", room_id=direct_room.pk, media="voice"),
        await outsider.ask(type="call.signal", call_id=call_id, to=alice.pk, description=OFFER),
    ]
    for kind in ("accept", "reject", "cancel", "hangup", "state"):
        refused.append(await outsider.ask(type=f"call.{kind}", call_id=call_id))
    assert {answer["code"] for answer in refused} == {40400}


async def test_a_socket_that_goes_is_waited_for(enter, alice, bob, direct_room):
    phone, laptop = await enter(alice), await enter(bob)
    call_id = (await phone.ask(type="call.invite", room_id=direct_room.pk, media="voice"))["call"][
        "id"
    ]
    await laptop.ask(type="call.accept", call_id=call_id)
    await laptop.leave()
    told = await phone.wait_for("call.updated", user_id=bob.pk)
    assert [p["state"] for p in told["call"]["participants"]] == ["joined", "dropped"]
    back = await enter(bob)
    ack = await back.ask(type="call.accept", call_id=call_id)
    assert [p["state"] for p in ack["call"]["participants"]] == ["joined", "joined"]


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "call.invite", "media": "smell"},
        {"type": "call.signal", "to": 1, "description": {"type": "offer", "sdp": "x" * 50_000}},
        {"type": "call.signal", "to": 1, "candidate": {"candidate": "x" * 5_000}},
        {"type": "call.signal", "to": 1, "description": {"type": "nonsense"}},
    ],
)
async def test_what_is_not_as_it_should_be_is_refused(enter, alice, direct_room, frame):
    phone = await enter(alice)
    answer = await phone.ask(**frame, room_id=direct_room.pk, call_id=1)
    assert (answer["type"], answer["code"] // 100) == ("error", 400)


async def test_both_call_at_once(enter, alice, bob, direct_room):
    phone, laptop = await enter(alice), await enter(bob)
    acks = await asyncio.gather(
        *(
            socket.ask(type="call.invite", room_id=direct_room.pk, media="video")
            for socket in (phone, laptop)
        )
    )
    assert len({ack["call"]["id"] for ack in acks}) == 1
    assert {ack["call"]["state"] for ack in acks} == {"ringing", "accepted"}
    await sync_to_async(expire_calls)()
