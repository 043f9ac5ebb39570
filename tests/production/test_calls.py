"""Calls outlive the processes that they were made with."""

import os
import signal
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from ..call_time import pass_a_minute
from ..callers import Caller, SocketCaller
from ..clients import patiently
from ..servers import Server

pytestmark = pytest.mark.server

PATIENCE_SECONDS = 30
OFFER = {"type": "offer", "sdp": "v=0\r\n"}


class Pair:
    """Two people with a direct room, each on one socket of a server that may die."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.people = [
            Caller.registered(server.url, f"{name}.{uuid.uuid4().hex[:8]}")
            for name in ("lily", "wang")
        ]
        lily, wang = self.people
        body = {"user_id": wang.id}
        self.room_id = lily.data("POST", "/api/rooms/direct", body, status=201)["id"]
        self.sockets: list[SocketCaller] = []
        self.exits = ExitStack()

    def come(self) -> list[SocketCaller]:
        """Both are on sockets, new ones where they had others."""
        self.go()
        self.sockets = [
            self.exits.enter_context(SocketCaller.opened(self.server.socket_url, person.token))
            for person in self.people
        ]
        return self.sockets

    def go(self) -> None:
        """Forget the sockets."""
        self.exits.close()

    def ring(self) -> int:
        """Lily calls, and Wang hears it; the call's id."""
        phone, laptop = self.come()
        call = phone.ask(type="call.invite", room_id=self.room_id, media="voice")["call"]
        laptop.wait_for(type="call.ringing", call_id=call["id"])
        return call["id"]

    def log(self) -> list[dict]:
        """The newest call, as each of them finds it."""
        return [person.data("GET", "/api/calls")["items"][0] for person in self.people]

    def lines(self) -> list[dict]:
        """What the chat says of calls."""
        page = self.people[0].data("GET", f"/api/rooms/{self.room_id}/messages")
        return [line["payload"] for line in page["items"] if line["kind"] == "call"]


@pytest.fixture
def pair(server: Server) -> Iterator[Pair]:
    pair = Pair(server)
    yield pair
    pair.go()


def kill_everything(server: Server) -> None:
    """Every process, without a word to anybody."""
    workers = server.workers()
    server.kill()
    for pid in workers:
        os.kill(pid, signal.SIGKILL)


def test_it_is_missed_though_every_process_died_while_it_rang(server: Server, pair: Pair):
    call_id = pair.ring()
    kill_everything(server)
    pass_a_minute(server)
    server.start()
    patiently(lambda: all(call["state"] == "ended" for call in pair.log()), PATIENCE_SECONDS)
    assert [(call["id"], call["end_reason"]) for call in pair.log()] == [(call_id, "missed")] * 2
    [line] = pair.lines()
    assert (line["state"], line["end_reason"]) == ("ended", "missed")
    assert pair.ring() != call_id


def test_it_rings_on_and_is_answered_though_every_process_died(server: Server, pair: Pair):
    call_id = pair.ring()
    kill_everything(server)
    server.start()
    _, laptop = pair.come()
    assert laptop.ask(type="call.accept", call_id=call_id)["call"]["state"] == "accepted"


@pytest.mark.parametrize("end", [kill_everything, Server.restart])
def test_it_goes_on_though_every_process_died(
    server: Server, pair: Pair, end: Callable[[Server], None]
):
    call_id = pair.ring()
    pair.sockets[1].ask(type="call.accept", call_id=call_id)
    end(server)
    if server.process is None:
        server.start()
    phone, laptop = pair.come()
    for socket in (phone, laptop):
        ack = socket.ask(type="call.accept", call_id=call_id)
        assert ack["call"]["state"] == "accepted"
    states = {leg["state"] for leg in ack["call"]["participants"]}
    assert states == {"joined"}
    wang = pair.people[1]
    phone.ask(type="call.signal", call_id=call_id, to=wang.id, description=OFFER)
    assert laptop.wait_for(type="call.signal")["description"] == OFFER

    laptop.ask(type="call.hangup", call_id=call_id)
    assert phone.wait_for(type="call.ended")["call"]["end_reason"] == "completed"
    assert [call["end_reason"] for call in pair.log()] == ["completed"] * 2
    assert pair.lines()[0]["end_reason"] == "completed"
