"""Calls over the socket."""

import asyncio
import time

import pytest
from asgiref.sync import sync_to_async

from accounts.models import Connection
from accounts.services import revoke_device
from calls.frames.coming import RINGS
from calls.frames.talking import SIGNALS
from calls.models import Leg
from calls.services import expire_calls
from gochat.realtime import stop_realtime
from rooms.services import invite_members, open_direct_room, remove_member

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
    for fields in (
        {"type": "call.send", "description": OFFER},
        {"type": "call.receive", "user_id": alice.pk},
        {"type": "call.start", "subscription": 1, "description": OFFER},
    ):
        refused.append(await outsider.ask(call_id=call_id, **fields))
    for action in ("ask", "agree", "decline", "stop"):
        refused.append(await outsider.ask(type="call.record", call_id=call_id, action=action))
    assert {answer["code"] for answer in refused} == {40400}


async def test_a_device_that_is_signed_out_is_not_waited_for(enter, alice, bob, direct_room):
    phone, laptop = await enter(alice), await enter(bob)
    await enter(bob)
    ack = await phone.ask(type="call.invite", room_id=direct_room.pk, media="voice")
    await laptop.ask(type="call.accept", call_id=ack["call"]["id"])
    socket = await Connection.objects.aget(pk=laptop.heard[0]["connection_id"])
    await sync_to_async(revoke_device)(by=bob, device_id=socket.device_id)
    await laptop.leave()
    ended = await phone.wait_for("call.ended")
    assert ended["call"]["end_reason"] == "completed"


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


async def test_a_recording_is_asked_for_agreed_on_and_stopped(enter, alice, bob, direct_room):
    phone, laptop = await enter(alice), await enter(bob)
    ring = await phone.ask(type="call.invite", room_id=direct_room.pk, media="voice")
    call_id = ring["call"]["id"]
    await laptop.ask(type="call.accept", call_id=call_id)
    steps = (
        (phone, laptop, "ask", "asked"),
        (laptop, phone, "agree", "running"),
        (laptop, phone, "stop", "stopping"),
    )
    for asker, other, action, state in steps:
        ack = await asker.ask(type="call.record", call_id=call_id, action=action)
        assert ack["call"]["recordings"][0]["state"] == state
        version = ack["call"]["version"]
        await other.wait(lambda f: f["type"] == "call.record" and f["call"]["version"] == version)  # noqa: B023
    assert (await phone.ask(type="call.record", call_id=call_id, action="agree"))["code"] == 40947


async def test_while_no_server_runs_nobodys_time_to_come_back_does(enter, alice, bob, direct_room):
    phone, laptop = await enter(alice), await enter(bob)
    call_id = (await phone.ask(type="call.invite", room_id=direct_room.pk, media="voice"))["call"][
        "id"
    ]
    await laptop.ask(type="call.accept", call_id=call_id)
    await asyncio.gather(stop_realtime(), phone.leave(), laptop.leave())
    states = sync_to_async(lambda: set(Leg.objects.values_list("state", flat=True)))
    assert await states() == {"joined"}
    # The next server finds them gone.
    await sync_to_async(expire_calls)()
    assert await states() == {"dropped"}


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "call.invite", "media": "smell"},
        {"type": "call.record", "action": "listen"},
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


@pytest.fixture
def limited(settings):
    """As in production: sockets may send so much and no more."""
    settings.CONFIG = settings.CONFIG.model_copy(update={"rate_limits": "on"})


async def flood(socket, rate, **frame) -> int:
    """Send far more than the rate allows, and prove that no more passes; how many did."""
    count, began = rate.burst + 50, time.monotonic()
    for n in range(count):
        await socket.send({**frame, "ref": f"flood {n}"})
    answers = [await socket.wait(lambda f, n=n: f.get("ref") == f"flood {n}") for n in range(count)]
    passed = [answer for answer in answers if answer["type"] == "ack"]
    refused = [answer for answer in answers if answer["type"] == "error"]
    most = rate.burst + rate.per_second * (time.monotonic() - began) + 1
    assert rate.burst <= len(passed) <= most
    assert {answer["code"] for answer in refused} <= {42900}
    assert all(answer["retry_after"] > 0 for answer in refused)
    return len(passed)


async def test_signals_come_no_faster_than_browsers_make_them(
    limited, enter, alice, bob, direct_room
):
    phone, laptop = await enter(alice), await enter(bob)
    call_id = (await phone.ask(type="call.invite", room_id=direct_room.pk, media="voice"))["call"][
        "id"
    ]
    await laptop.ask(type="call.accept", call_id=call_id)
    signal = {"type": "call.signal", "call_id": call_id, "candidate": CANDIDATE}
    passed = await flood(phone, SIGNALS, **signal, to=bob.pk)
    heard = [f for f in await laptop.caught_up() if f["type"] == "call.signal"]
    assert len(heard) == passed
    # Each socket has a measure of its own.
    assert (await laptop.ask(**signal, to=alice.pk))["type"] == "ack"


async def test_one_does_not_ring_and_ring(limited, enter, alice, direct_room):
    phone = await enter(alice)
    await flood(phone, RINGS, type="call.invite", room_id=direct_room.pk, media="voice")
    # Each type has a measure of its own.
    assert (await phone.ask(type="ping"))["type"] == "ack"


async def test_who_was_put_out_of_the_room_signals_no_more(enter, alice, bob, carol, group):
    await sync_to_async(invite_members)(by=alice, room_id=group.pk, user_ids=[carol.pk])
    sockets = [await enter(person) for person in (alice, bob, carol)]
    call_id = (await sockets[0].ask(type="call.invite", room_id=group.pk, media="voice"))["call"][
        "id"
    ]
    for socket in sockets[1:]:
        await socket.ask(type="call.accept", call_id=call_id)
    await sync_to_async(remove_member)(by=alice, room_id=group.pk, user_id=carol.pk)
    # Before anybody has looked who is to be put out of the call.
    for by, to in ((sockets[2], bob), (sockets[1], carol)):
        answer = await by.ask(type="call.signal", call_id=call_id, to=to.pk, description=OFFER)
        assert answer["code"] == 40400


async def test_who_comes_back_is_told_by_sync(enter, alice, bob, carol, direct_room):
    phone, laptop, outsider = [await enter(person) for person in (alice, bob, carol)]
    ack = await phone.ask(type="call.invite", room_id=direct_room.pk, media="voice")
    call_id = ack["call"]["id"]
    answer = await laptop.ask(type="sync", rooms={})
    assert [call["id"] for call in answer["calls"]] == [call_id]
    assert (await outsider.ask(type="sync", rooms={}))["calls"] == []
    await phone.ask(type="call.cancel", call_id=call_id)
    assert (await laptop.ask(type="sync", rooms={}))["missed_calls"] == [call_id]
    assert await laptop.ask(type="calls.seen", call_id=call_id)
    answer = await laptop.ask(type="sync", rooms={})
    assert (answer["calls"], answer["missed_calls"]) == ([], [])


async def test_reports_of_quality_are_answered_one_by_one(enter, alice, bob, carol, direct_room):
    phone, laptop, outsider = [await enter(person) for person in (alice, bob, carol)]
    ack = await phone.ask(type="call.invite", room_id=direct_room.pk, media="voice")
    call_id = ack["call"]["id"]
    await laptop.ask(type="call.accept", call_id=call_id)
    measured = dict.fromkeys(("rtt_ms", "loss_percent", "jitter_ms", "kbps_in", "kbps_out"), 1)
    report = {
        "type": "call.quality",
        "call_id": call_id,
        "peers": [{"user_id": bob.pk, "candidate": "relay", **measured}],
    }
    assert (await phone.ask(**report))["type"] == "ack"
    assert (await phone.ask(**report))["code"] == 42900
    assert (await outsider.ask(**report))["code"] == 40400
    report["peers"][0]["candidate"] = "pigeon"
    assert (await phone.ask(**report))["code"] == 40000
