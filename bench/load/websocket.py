"""A WebSocket client that costs next to nothing: a protocol on the loop and frames made by hand."""

import asyncio
import gc
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterable

import uvloop

TEXT, CLOSE, PING, PONG = 0x81, 0x88, 0x89, 0x8A
SWITCHED = b"HTTP/1.1 101"
# A mask of zeros is a mask: the payload stays as it is.
MASK = bytes(4)
AT_ONCE = 100
# So many ports has each source address, and one of the server's processes so many sockets.
SOCKETS_PER_ADDRESS = 20_000


def request(path: str, *headers: str) -> bytes:
    """An opening handshake; every socket may use the same key, for nobody checks the answer."""
    lines = (
        f"GET {path} HTTP/1.1",
        "Host: localhost",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        *headers,
    )
    return "\r\n".join((*lines, "", "")).encode()


def framed(payload: bytes, opcode: int = TEXT) -> bytes:
    """A whole masked frame."""
    size = len(payload)
    if size < 126:
        return bytes((opcode, 0x80 | size)) + MASK + payload
    return bytes((opcode, 0x80 | 126)) + size.to_bytes(2) + MASK + payload


class Socket(asyncio.Protocol):
    """One client. `heard` gets each text frame."""

    def __init__(self, opening: bytes, *, awaits_frame: bool) -> None:
        loop = asyncio.get_running_loop()
        self.opening = opening
        self.awaits_frame = awaits_frame
        self.rest = b""
        self.is_switched = False
        # Done with the first frame, or with the handshake where the server greets nobody.
        self.opened: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[int] = loop.create_future()
        self.transport: asyncio.Transport

    async def ready(self) -> None:
        """Wait until it may be used. Raises ConnectionError."""
        await self.opened

    def heard(self, text: bytes) -> None:
        """A text frame came."""

    def say(self, payload: bytes) -> None:
        """Send a text frame."""
        self.transport.write(framed(payload))

    # Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self.transport.write(self.opening)

    def connection_lost(self, error: Exception | None) -> None:
        self._close(0)

    def data_received(self, data: bytes) -> None:
        if self.rest:
            data = self.rest + data
        at = 0 if self.is_switched else self._switch(data)
        self.rest = data[self._frames(data, at) :] if self.is_switched else data

    def _switch(self, data: bytes) -> int:
        end = data.find(b"\r\n\r\n") + 4
        if end < 4:
            return 0
        if not data.startswith(SWITCHED):
            self.transport.abort()
            return 0
        self.is_switched = True
        if not self.awaits_frame:
            self._open()
        return end

    def _frames(self, data: bytes, at: int) -> int:
        end = len(data)
        while end - at >= 2:
            size, start = data[at + 1], at + 2
            if size == 126:
                size, start = int.from_bytes(data[at + 2 : at + 4]), at + 4
            elif size == 127:
                size, start = int.from_bytes(data[at + 2 : at + 10]), at + 10
            if start + size > end:
                break
            if data[at] == TEXT:
                self.heard(data[start : start + size])
                if not self.opened.done():
                    self._open()
            else:
                self._control(data[at], data[start : start + size])
            at = start + size
        return at

    def _control(self, opcode: int, payload: bytes) -> None:
        if opcode == PING:
            self.transport.write(framed(payload, PONG))
        elif opcode == CLOSE:
            self._close(int.from_bytes(payload[:2]))
            self.transport.close()

    def _open(self) -> None:
        if not self.opened.done():
            self.opened.set_result(None)

    def _close(self, code: int) -> None:
        if not self.closed.done():
            self.closed.set_result(code)
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(f"closed with {code}"))
            self.opened.exception()


async def open_all(sockets: Iterable[Socket], port: int, *, at_once: int = AT_ONCE) -> None:
    """Open sockets, so many at a time, from as many addresses of our own as they need."""
    loop = asyncio.get_running_loop()
    waiting = iter(list(enumerate(sockets)))
    # Several loads at once would use up the ports of one address.
    net = f"{os.getpid() // 250 % 250 + 1}.{os.getpid() % 250}"

    async def open_some() -> None:
        for number, socket in waiting:
            source = (f"127.{net}.{2 + number // SOCKETS_PER_ADDRESS}", 0)
            await loop.create_connection(lambda s=socket: s, "127.0.0.1", port, local_addr=source)
            await socket.ready()

    await asyncio.gather(*(open_some() for _ in range(at_once)))


def tell(event: str) -> None:
    """Let the case know how far we are, before the end."""
    print(json.dumps({"event": event}), flush=True)


def run(load: Callable[[dict], Awaitable[dict]]) -> None:
    """The whole of a load process."""
    options = json.load(sys.stdin)
    gc.freeze()
    gc.disable()
    print(json.dumps(uvloop.run(load(options))))
