"""A person whose device has stopped reading harms nobody but himself."""

import base64
import json
import os
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Thread

import pytest
from websockets.sync.client import ClientConnection, connect

from .callers import Caller
from .servers import Server

pytestmark = pytest.mark.server

TOO_SLOW = 4508
CONTENT = "慢" * 5000
MAX_MESSAGES = 6000
TIMEOUT = 30


class Frozen:
    """A client with a small window that reads only when told to."""

    def __init__(self, server: Server, token: str) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(TIMEOUT)
        self.socket.connect(("127.0.0.1", server.port))
        key = base64.b64encode(os.urandom(16)).decode()
        lines = (
            "GET /ws HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            f"Authorization: Bearer {token}",
        )
        self.socket.sendall("\r\n".join((*lines, "", "")).encode())
        self.stream = self.socket.makefile("rb")
        while self.stream.readline() != b"\r\n":
            pass
        assert json.loads(self.frame()[1])["type"] == "welcome"

    def frame(self) -> tuple[int, bytes]:
        """The next frame: its opcode and payload."""
        first, length = self.stream.read(2)
        if length == 126:
            [length] = struct.unpack(">H", self.stream.read(2))
        elif length == 127:
            [length] = struct.unpack(">Q", self.stream.read(8))
        return first & 15, self.stream.read(length)

    def close_code(self) -> int:
        """Read on until the close frame; its code."""
        while True:
            opcode, payload = self.frame()
            if opcode == 8:
                return struct.unpack(">H", payload[:2])[0]


@pytest.fixture
def opened(server: Server) -> Iterator[Callable[[Caller], ClientConnection]]:
    with ExitStack() as sockets:

        def open_socket(caller: Caller) -> ClientConnection:
            headers = {"Authorization": f"Bearer {caller.token}"}
            opening = connect(server.socket_url, additional_headers=headers, max_size=None)
            socket = sockets.enter_context(opening)
            assert json.loads(socket.recv(TIMEOUT))["type"] == "welcome"
            return socket

        yield open_socket


def test_a_frozen_reader_is_closed_with_4508_and_the_others_miss_nothing(
    server, opened, lily, wang, zhang
):
    members = {"name": "slow", "member_ids": [wang.id, zhang.id]}
    room = lily.data("POST", "/api/rooms", members, status=201)
    frozen = Frozen(server, wang.token)
    writer, reader = opened(lily), opened(zhang)
    heard: list[int] = []
    listening = Thread(target=lambda: heard.extend(seqs(reader)), daemon=True)
    listening.start()

    sent = 0
    while f'"code": {TOO_SLOW}' not in server.log.read_text():
        assert sent < MAX_MESSAGES, "the frozen reader was never closed"
        for _ in range(50):
            sent += 1
            frame = {"type": "message", "room_id": room["id"], "content": CONTENT, "ref": sent}
            writer.send(json.dumps(frame))
        while json.loads(writer.recv(TIMEOUT)).get("ref") != sent:
            pass

    assert frozen.close_code() == TOO_SLOW
    writer.send(json.dumps({"type": "message", "room_id": room["id"], "content": "the end"}))
    listening.join(TIMEOUT)
    assert heard == list(range(2, sent + 3))


def seqs(reader: ClientConnection) -> Iterator[int]:
    """The numbers of the messages heard, up to the end."""
    while True:
        frame = json.loads(reader.recv(TIMEOUT))
        if frame["type"] == "message":
            yield frame["seq"]
            if frame["content"] == "the end":
                return
