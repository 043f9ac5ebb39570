"""One open socket as the hub sees it: what it hears, and a bounded queue for a slow reader."""

import asyncio
import types
import uuid
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any, Protocol

import structlog

from . import metrics
from .closing import CloseCode

log = structlog.get_logger()

MAX_QUEUED_FRAMES = 512
# How long a blocked reader has to come to his close frame.
CLOSE_SECONDS = 10

Send = Callable[[dict], Awaitable[None]]


class Transport(Protocol):
    """What a server that knows more than ASGI can do for a socket."""

    def write_frame(self, wire: bytes) -> bool:
        """Write a whole frame now; False where it would wait or fail."""

    def abort(self) -> None:
        """Drop the socket without waiting for the peer."""


class PlainTransport:
    """A server that knows ASGI alone."""

    def write_frame(self, wire: bytes) -> bool:
        """ASGI's `send` is to do it."""
        return False

    def abort(self) -> None:
        """It ends when its peer goes."""


class TextFrame:
    """A text, and the WebSocket frame that carries it (RFC 6455, 5.2): made once for all."""

    __slots__ = ("payload", "wire")

    def __init__(self, payload: bytes) -> None:
        self.payload = payload
        size = len(payload)
        if size < 126:
            head = b"\x81" + size.to_bytes(1)
        elif size < 1 << 16:
            head = b"\x81\x7e" + size.to_bytes(2)
        else:
            head = b"\x81\x7f" + size.to_bytes(8)
        self.wire = head + payload

    def as_event(self) -> dict:
        """For ASGI's `send`."""
        return {"type": "websocket.send", "text": self.payload.decode()}


class Connection:
    """A signed-in socket. `write` and `close` never block: who lags harms only himself."""

    __slots__ = (
        "address",
        "closing",
        "device_id",
        "dropped",
        "held",
        "id",
        "language",
        "queue",
        "send",
        "topics",
        "transport",
        "typing_told",
        "user_id",
        "waiting",
    )

    def __init__(
        self,
        send: Send,
        *,
        user_id: int,
        device_id: int | None,
        language: str,
        address: str | None = None,
        transport: Transport | None = None,
    ) -> None:
        self.id = uuid.uuid4().hex
        self.address = address
        self.send = send
        self.transport = transport or PlainTransport()
        self.user_id = user_id
        self.device_id = device_id
        self.language = language
        self.topics: set[str] = set()
        # Topics lost while the socket is still being let in; None once it is.
        self.dropped: set[str] | None = set()
        # Frames that came before the welcome; None once it is out.
        self.held: list[TextFrame] | None = []
        self.queue: deque[dict] = deque()
        self.waiting: asyncio.Task | None = None
        self.closing = False
        self.typing_told: dict[int, tuple[float, bool]] = {}

    def welcome(self, text: str) -> None:
        """Send the first frame, and then what was heard meanwhile."""
        held, self.held = self.held or [], None
        self.write(text)
        for frame in held:
            self.write_frame(frame)

    def write(self, text: str) -> None:
        """Send a text now, or queue it behind a blocked one; past the bound, close."""
        self.write_frame(TextFrame(text.encode()))

    def write_frame(self, frame: TextFrame) -> None:
        """As write, for a frame that goes to many."""
        if self.closing:
            return
        if self.held is not None:
            self.held.append(frame)
        elif self.waiting is None:
            if not self.transport.write_frame(frame.wire):
                self._send(frame.as_event())
        elif len(self.queue) < MAX_QUEUED_FRAMES:
            self.queue.append(frame.as_event())
        else:
            self.queue.clear()
            self.close(CloseCode.TOO_SLOW)

    def close(self, code: int, reason: str = "") -> None:
        """Close the socket after what is already queued."""
        if not self.closing:
            self.closing = True
            metrics.closed.labels(str(int(code))).inc()
            log.info("socket_closed", connection_id=self.id, code=int(code))
            self._send({"type": "websocket.close", "code": code, "reason": reason})
            if self.waiting is not None:
                asyncio.get_running_loop().call_later(CLOSE_SECONDS, self._give_up)

    def _give_up(self) -> None:
        if self.waiting is not None:
            self.waiting.cancel()
            self.transport.abort()

    def _send(self, message: dict) -> None:
        if self.waiting is not None:
            self.queue.append(message)
            return
        # A task per frame and socket is what a fan-out cannot afford: the server's `send` nearly
        # always finishes at once, so we step it by hand and make a task only of one that blocks.
        sending: Any = self.send(message)
        try:
            blocked_on = sending.send(None)
        except StopIteration:
            return
        except Exception:  # the peer is gone; the receive loop hears of it too
            self.closing = True
            return
        self.waiting = asyncio.get_running_loop().create_task(self._finish(sending, blocked_on))

    async def _finish(self, sending: Coroutine, blocked_on: Any) -> None:
        try:
            await _resume(sending, blocked_on)
            while self.queue:
                await self.send(self.queue.popleft())
        except Exception:  # the peer is gone
            self.closing = True
            self.queue.clear()
        finally:
            self.waiting = None


@types.coroutine
def _resume(sending: Coroutine, blocked_on: Any) -> Generator[Any, Any, None]:
    """Go on with a coroutine that was stepped by hand and stopped at `blocked_on`."""
    while True:
        try:
            try:
                yield blocked_on
            except BaseException as error:
                blocked_on = sending.throw(error)
            else:
                blocked_on = sending.send(None)
        except StopIteration:
            return
