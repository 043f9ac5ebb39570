"""Large bodies: written to disk as they come for the upload doors, refused for all the others.

Django is asked twice (see `core/intake.py`): everything it does for other requests, from the
sign-in to the errors' language, it does for these too, and holds no thread and no connection to the
database while a slow phone sends for an hour.
"""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.utils.translation import gettext_lazy as _

from gochat.core import metrics
from gochat.core.errors import ChatError, TooLarge
from gochat.core.intake import SCOPE_KEY, Intake, Sink

Application = Callable[[dict, Any, Any], Awaitable[None]]

METHODS = ("POST", "PATCH")
PATHS = ("/api/uploads", "/api/upload/")
# What any other door may be sent, as deploy/nginx.conf has it: Django keeps it all before it asks.
MOST_BYTES = 20 * 1024 * 1024
SILENCE_SECONDS = 60
# What waits in memory while the disk writes, for each upload.
WAITING_BYTES = 1024 * 1024
WRITERS = ThreadPoolExecutor(4, thread_name_prefix="uploads")


class TooSilent(ChatError):
    """Nothing came for SILENCE_SECONDS."""

    status = 408
    message = _("The upload stopped.")


class Cut(Exception):
    """The client is gone."""


def streams_uploads(django: Application) -> Application:
    """The application in front of Django."""

    async def application(scope: dict, receive: Any, send: Any) -> None:
        if scope["method"] in METHODS and scope["path"].startswith(PATHS):
            await Upload(django, scope, receive, send).serve()
        else:
            await Bounded(django, scope, receive, send).serve()

    return application


class Bounded:
    """One request with a body that is small, or else refused."""

    def __init__(self, django: Application, scope: dict, receive: Any, send: Any) -> None:
        length = dict(scope["headers"]).get(b"content-length", b"")
        self.is_too_large = length.isdigit() and int(length) > MOST_BYTES
        self.came = 0
        self.django = django
        self.scope = scope
        self.receive = receive
        self.send = send

    async def serve(self) -> None:
        """Pass the request on, and for as long as the body is of a decent size."""
        if not self.is_too_large:
            await self.django(self.scope, self._next, self.send)
        if self.is_too_large:
            await self._refuse()

    async def _next(self) -> dict:
        """What comes; to Django a body that is too large is one that was cut, and it is silent."""
        message = await self.receive()
        self.came += len(message.get("body", b""))
        self.is_too_large = self.came > MOST_BYTES
        return {"type": "http.disconnect"} if self.is_too_large else message

    async def _refuse(self) -> None:
        error = TooLarge()
        headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
        await self.send({"type": "http.response.start", "status": error.status, "headers": headers})
        body = json.dumps(error.as_dict()).encode()
        await self.send({"type": "http.response.body", "body": body})


class Upload:
    """One request with a body that goes to a sink."""

    def __init__(self, django: Application, scope: dict, receive: Any, send: Any) -> None:
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"")
        self.intake = Intake(
            content_type=headers.get(b"content-type", b"").decode("latin-1"),
            content_length=int(length) if length.isdigit() else None,
        )
        self.django = django
        self.scope = {**scope, SCOPE_KEY: self.intake, "headers": _bodiless(scope["headers"])}
        self.receive = receive
        self.send = send

    async def serve(self) -> None:
        """Ask who may, write the body away, and have it answered.

        A body that is not wanted is left to the server, which reads past it.
        """
        answer: list[dict] = []
        await self._ask(answer.append)
        if self.intake.sink is not None:
            answer.clear()
            try:
                await self._pour(self.intake.sink)
                self.intake.is_done = True
                await self._ask(answer.append)
            except Cut:
                return
            finally:
                await asyncio.shield(_in_thread(self.intake.sink.close))
        for message in answer:
            await self.send(message)

    async def _ask(self, take: Callable[[dict], None]) -> None:
        """Django's answer to the request without its body, whether or not the client waits for it.

        A finished upload is a file even if the client has left just before it heard so.
        """
        left = asyncio.Event()
        body = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> dict:
            if not body:
                await left.wait()
            return body.pop()

        async def send(message: dict) -> None:
            take(message)

        await self.django(self.scope, receive, send)

    async def _pour(self, sink: Sink) -> None:
        """Write the body into the sink; what goes wrong is kept for the door to say. Raises Cut."""
        try:
            await self._write_all(sink)
            await _in_thread(sink.end)
        except (Cut, asyncio.CancelledError):
            await asyncio.shield(_in_thread(sink.cut))
            raise
        except Exception as error:
            self.intake.error = error
            await _in_thread(sink.cut)

    async def _write_all(self, sink: Sink) -> None:
        """What comes while the disk writes waits for it, in bounded memory; nothing else waits."""
        waiting, more = bytearray(), True
        writing: asyncio.Future | None = None
        try:
            while more:
                data, more = await self._next()
                metrics.upload_bytes.inc(len(data))
                waiting += data
                if writing is None or writing.done() or len(waiting) >= WAITING_BYTES:
                    if writing is not None:
                        await writing
                    writing = asyncio.ensure_future(_in_thread(sink.write, bytes(waiting)))
                    waiting.clear()
        finally:
            if writing is not None:
                await writing
            if waiting:
                await _in_thread(sink.write, bytes(waiting))

    async def _next(self) -> tuple[bytes, bool]:
        try:
            async with asyncio.timeout(SILENCE_SECONDS):
                message = await self.receive()
        except TimeoutError:
            raise TooSilent from None
        if message["type"] == "http.disconnect":
            raise Cut
        return message.get("body", b""), message.get("more_body", False)


def _bodiless(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers without the body's own, with an id that both halves are logged under."""
    kept = [h for h in headers if h[0] not in (b"content-length", b"content-type")]
    if not any(name == b"x-request-id" for name, _value in kept):
        kept.append((b"x-request-id", str(uuid.uuid4()).encode()))
    return kept


async def _in_thread(function: Callable, *args: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(WRITERS, function, *args)
