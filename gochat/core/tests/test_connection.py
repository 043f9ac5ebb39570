"""A slow reader harms only himself."""

import asyncio

import pytest
from websockets.protocol import State
from websockets.server import ServerProtocol

from gochat.core.connection import MAX_QUEUED_FRAMES, Connection, PlainTransport, TextFrame


class Peer:
    """The server's `send`, with a reader that can be stopped."""

    def __init__(self) -> None:
        self.reads = asyncio.Event()
        self.reads.set()
        self.got: list[str | int] = []
        self.gone = False

    async def send(self, message: dict) -> None:
        await self.reads.wait()
        if self.gone:
            raise ConnectionResetError
        self.got.append(message["text"] if message["type"] == "websocket.send" else message["code"])


@pytest.fixture
async def peer():
    return Peer()


@pytest.fixture
async def connection(peer):
    connection = Connection(peer.send, user_id=1, device_id=1, language="en")
    connection.held = None
    return connection


async def test_a_frame_is_sent_without_a_task(peer, connection):
    connection.write("a")
    assert peer.got == ["a"]
    assert connection.waiting is None


async def test_the_welcome_comes_first(peer):
    connection = Connection(peer.send, user_id=1, device_id=1, language="en")
    connection.write("a")
    connection.welcome("welcome")
    connection.write("b")
    assert peer.got == ["welcome", "a", "b"]


async def test_frames_to_a_blocked_reader_keep_their_order(peer, connection):
    peer.reads.clear()
    for text in "abc":
        connection.write(text)
    assert peer.got == []

    peer.reads.set()
    await connection.waiting
    connection.write("d")
    assert peer.got == list("abcd")


async def test_a_reader_too_slow_is_closed_with_4508(peer, connection):
    peer.reads.clear()
    for n in range(MAX_QUEUED_FRAMES + 2):
        connection.write(str(n))
    assert connection.closing

    peer.reads.set()
    await connection.waiting
    assert peer.got == ["0", 4508]


async def test_nothing_is_sent_after_the_close(peer, connection):
    connection.close(4403)
    connection.write("late")
    connection.close(4500)
    assert peer.got == [4403]


async def test_a_peer_that_is_gone_fails_nobody(peer, connection):
    peer.gone = True
    connection.write("a")
    assert connection.closing


async def test_a_peer_that_goes_while_blocked_fails_nobody(peer, connection):
    peer.reads.clear()
    connection.write("a")
    connection.write("b")
    peer.gone = True
    peer.reads.set()
    await connection.waiting
    assert connection.closing
    assert peer.got == []


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_a_ready_frame_is_what_others_read(size):
    protocol = ServerProtocol()
    protocol.state = State.OPEN
    protocol.send_text(b"x" * size)
    assert TextFrame(b"x" * size).wire == b"".join(protocol.data_to_send())


class ReadyTransport(PlainTransport):
    """Takes whole frames while it can."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.can_write = True

    def write_frame(self, wire: bytes) -> bool:
        if self.can_write:
            self.got.append(wire)
        return self.can_write


async def test_a_ready_frame_passes_by_send_until_the_reader_blocks(peer):
    transport = ReadyTransport()
    connection = Connection(peer.send, user_id=1, device_id=1, language="en", transport=transport)
    connection.welcome("a")
    transport.can_write = False
    peer.reads.clear()
    connection.write("b")
    transport.can_write = True
    connection.write("c")
    assert (transport.got, peer.got) == ([TextFrame(b"a").wire], [])

    peer.reads.set()
    await connection.waiting
    connection.write("d")
    assert (transport.got[1:], peer.got) == ([TextFrame(b"d").wire], ["b", "c"])


async def test_a_reader_that_never_comes_back_is_given_up(peer, monkeypatch):
    monkeypatch.setattr("gochat.core.connection.CLOSE_SECONDS", 0)
    given_up = asyncio.Event()
    transport = PlainTransport()
    transport.abort = given_up.set
    connection = Connection(peer.send, user_id=1, device_id=1, language="en", transport=transport)
    connection.held = None
    peer.reads.clear()
    connection.write("a")
    connection.close(4508)

    async with asyncio.timeout(10):
        await given_up.wait()
    assert peer.got == []
