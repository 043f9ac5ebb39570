"""The one WebSocket endpoint: sign-in, a plain receive loop, typed frames, replies.

Written against ASGI itself: Channels' consumers hop to a thread for every frame, which alone costs
more than everything below.
"""

import asyncio
from typing import Any

import msgspec
import structlog
from django.conf import settings
from django.utils import translation

from accounts.services import SocketIdentity
from gochat.core import errors, metrics
from gochat.core.closing import CloseCode
from gochat.core.connection import Connection, TextFrame
from gochat.core.events import encode
from gochat.core.frames import (
    HEARTBEAT_SECONDS,
    MAX_FRAME_BYTES,
    PROTOCOL,
    Frame,
    Ref,
    decode,
    handlers,
    ref_of,
)
from gochat.core.limits import Rate, TokenBucket

from .handshake import credentials_in, origin_allowed, peer_address
from .realtime import Realtime, current_realtime
from .websocket import EXTENSION

log = structlog.get_logger()

AUTH_SECONDS = 10
SILENCE_SECONDS = 2 * HEARTBEAT_SECONDS
FRAMES_PER_SECOND, FRAMES_BURST, REFUSED_IN_A_ROW = 30, 120, 300


class Auth(msgspec.Struct, tag_field="type", tag="auth"):
    """Sign in with an access token, as the first frame."""

    token: str
    ref: Ref = None


class Left(Exception):
    """The peer is gone, or is to be closed with `code`."""

    def __init__(self, code: int | None = None) -> None:
        self.code = code


async def socket(scope: dict, receive: Any, send: Any) -> None:
    """Serve one WebSocket from handshake to close."""
    await receive()  # websocket.connect
    headers = dict(scope["headers"])
    if not origin_allowed(headers):
        await send({"type": "websocket.close"})
        return
    await send({"type": "websocket.accept"})
    realtime = await current_realtime()
    try:
        async with realtime.signing_in():
            identity = await _sign_in(realtime, scope, headers, receive)
    except errors.NotSignedIn:
        await _refuse(send, CloseCode.NOT_SIGNED_IN)
        return
    except errors.Forbidden:  # banned
        await _refuse(send, CloseCode.SIGNED_OUT)
        return
    except errors.ChatError:  # the database is away, or the server stops
        await _refuse(send, CloseCode.GOING_AWAY)
        return
    except Left as left:
        if left.code:
            await _refuse(send, left.code)
        return
    connection = Connection(
        send,
        user_id=identity.user_id,
        device_id=identity.device_id,
        language=identity.language,
        address=peer_address(scope),
        transport=scope.get("extensions", {}).get(EXTENSION),
    )
    structlog.contextvars.bind_contextvars(connection_id=connection.id, user_id=identity.user_id)
    await Session(realtime, connection, receive).run()


async def _refuse(send: Any, code: int) -> None:
    metrics.closed.labels(str(int(code))).inc()
    await send({"type": "websocket.close", "code": code})


async def _sign_in(
    realtime: Realtime, scope: dict, headers: dict[bytes, bytes], receive: Any
) -> SocketIdentity:
    credentials = credentials_in(scope, headers)
    if not credentials.token and not credentials.session_key:
        try:
            async with asyncio.timeout(AUTH_SECONDS):
                text = await _next_text(receive)
            credentials = msgspec.structs.replace(credentials, token=_decode_auth(text).token)
        except TimeoutError:
            raise Left(CloseCode.NOT_SIGNED_IN) from None
    return await realtime.identify(credentials)


def _decode_auth(text: str) -> Auth:
    try:
        return msgspec.json.decode(text, type=Auth)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise Left(CloseCode.NOT_SIGNED_IN) from None


async def _next_text(receive: Any) -> str:
    event = await receive()
    if event["type"] == "websocket.disconnect":
        raise Left
    text = event.get("text")
    if text is None:
        raise Left(CloseCode.NOT_OUR_PROTOCOL)
    # A character is at least a byte: only a long text needs encoding to be measured.
    if len(text) * 4 > MAX_FRAME_BYTES and len(text.encode()) > MAX_FRAME_BYTES:
        raise Left(CloseCode.TOO_LARGE)
    return text


class Session:
    """A signed-in socket at work."""

    def __init__(self, realtime: Realtime, connection: Connection, receive: Any) -> None:
        self.realtime = realtime
        self.connection = connection
        self.receive = receive
        self.bucket = TokenBucket(FRAMES_PER_SECOND, FRAMES_BURST)
        # Of the types that have a rate of their own.
        self.buckets: dict[type[Frame], TokenBucket] = {}
        self.limited = settings.CONFIG.rate_limits == "on"
        self.refused = 0
        self.loop = asyncio.get_running_loop()
        self.heard_at = self.loop.time()
        self.listening: asyncio.TimerHandle | None = None

    async def run(self) -> None:
        """Let the socket in, answer its frames, and forget it, whatever happens."""
        try:
            await self.realtime.enter(self.connection)
            metrics.opened.inc()
            self._welcome()
            self._close_if_silent()
            await self._receive_forever()
        except errors.NotSignedIn:
            self.connection.close(CloseCode.SIGNED_OUT)
        except errors.ChatError:  # the database is away, or the server stops
            self.connection.close(CloseCode.GOING_AWAY)
        except Left as left:
            if left.code:
                self.connection.close(left.code)
            elif not self.connection.closing:
                metrics.closed.labels("client").inc()
        finally:
            if self.listening is not None:
                self.listening.cancel()
            # Shielded: a server that stops cancels us, and the row must go all the same.
            await asyncio.shield(self.realtime.leave(self.connection))

    def _welcome(self) -> None:
        welcome = {
            "type": "welcome",
            "user_id": self.connection.user_id,
            "connection_id": self.connection.id,
            "heartbeat": HEARTBEAT_SECONDS,
            "protocol": PROTOCOL,
        }
        self.connection.welcome(encode(welcome).decode())

    async def _receive_forever(self) -> None:
        while True:
            text = await _next_text(self.receive)
            self.heard_at = self.loop.time()
            # Who reads nothing is told of the close late. What is not heard now is said again
            # elsewhere.
            if self.connection.closing or self.realtime.is_stopping:
                continue
            wait = self.bucket.take() if self.limited else 0
            if wait:
                self._refuse(ref_of(text), wait)
            else:
                await self._handle(text)

    def _close_if_silent(self) -> None:
        # One timer for many frames: an asyncio.timeout around each costs more than decoding it.
        patience = self.heard_at + SILENCE_SECONDS - self.loop.time()
        if patience > 0:
            self.listening = self.loop.call_later(patience, self._close_if_silent)
        else:
            self.connection.close(CloseCode.SILENT)

    def _refuse(self, ref: Ref, wait: float) -> None:
        self.refused += 1
        if self.refused > REFUSED_IN_A_ROW:
            raise Left(CloseCode.TOO_MANY)
        self._answer_error(ref, errors.TooMany(retry_after=wait))

    def _wait_for(self, frame_type: type[Frame], rate: Rate | None) -> float:
        if not self.limited or rate is None:
            return 0
        if frame_type not in self.buckets:
            self.buckets[frame_type] = TokenBucket(*rate)
        return self.buckets[frame_type].take()

    async def _handle(self, text: str) -> None:
        try:
            frame = decode(text)
        except errors.ChatError as error:
            self._answer_error(ref_of(text), error)
            return
        handler = handlers[type(frame)]
        if wait := self._wait_for(type(frame), handler.rate):
            self._refuse(frame.ref, wait)
            return
        self.refused = 0
        begun = self.loop.time()
        answered = self.realtime.handle(self.connection, frame)
        answered.add_done_callback(lambda future: self._answer(frame, future, begun))
        if handler.in_turn:
            await asyncio.wait([answered])

    def _answer(self, frame: Frame, future: asyncio.Future[dict], begun: float) -> None:
        if future.cancelled():
            return
        tag = frame.__struct_config__.tag
        metrics.frame_seconds.labels(tag).observe(self.loop.time() - begun)
        error = future.exception()
        if error is None:
            if frame.ref is not None:
                ack = {"type": "ack", "ref": frame.ref, **future.result()}
                self.connection.write_frame(TextFrame(encode(ack)))
        elif isinstance(error, errors.ChatError):
            self._answer_error(frame.ref, error)
        else:
            log.error("frame_failed", frame=type(frame).__name__, exc_info=error)
            away = isinstance(error, errors.DATABASE_AWAY)
            self._answer_error(frame.ref, errors.Unavailable() if away else errors.Internal())

    def _answer_error(self, ref: Ref, error: errors.ChatError) -> None:
        metrics.errors.labels("socket", str(error.code)).inc()
        with translation.override(self.connection.language):
            content = {"type": "error", **error.as_dict()}
        if ref is not None:
            content["ref"] = ref
        self.connection.write(encode(content).decode())
