"""What one server process keeps for its sockets: the hub, the batchers, the lease."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from django.db import close_old_connections
from django.utils import translation

from accounts import services as people
from accounts.models import User
from accounts.models.presence import RENEW_SECONDS
from calls.services import drop_connections, leave_calls
from gochat.core import metrics
from gochat.core.batching import Batcher
from gochat.core.connection import Connection
from gochat.core.errors import ChatError, NotSignedIn, Unavailable
from gochat.core.frames import Frame, Handler, batch_handlers, handlers
from gochat.core.hub import Hub, current_hub
from gochat.core.topics import room_topic
from rooms.models import Membership

from .monitoring.activity import activity

log = structlog.get_logger()

FRAME_THREADS = 4
# They mostly wait for another server.
OUTSIDE_THREADS = 8
LEAVE_SECONDS = 5
LOOK_AT_LAG_SECONDS = 0.25

_running: dict[asyncio.AbstractEventLoop, "Realtime"] = {}


async def current_realtime() -> "Realtime":
    """The running loop's, started at first use."""
    loop = asyncio.get_running_loop()
    if loop not in _running:
        _running[loop] = Realtime()
    await _running[loop].ready()
    return _running[loop]


async def stop_realtime() -> None:
    """Close every socket with 4500, finish what is in flight, give back the lease.

    Whoever still comes on a connection that stands already is closed with 4500 too.
    """
    realtime = _running.get(asyncio.get_running_loop())
    if realtime is not None and not realtime.is_stopping:
        await realtime.stop()


class Realtime:
    """Lets sockets in and out, and hands each frame to who handles it."""

    hub: Hub
    process_id: int

    def __init__(self) -> None:
        self.emptied = asyncio.Event()
        self.is_stopping = False
        # Who is not signed in yet.
        self.newcomers: set[asyncio.Timeout] = set()
        self.threads = ThreadPoolExecutor(FRAME_THREADS, thread_name_prefix="frames")
        self.outside = ThreadPoolExecutor(OUTSIDE_THREADS, thread_name_prefix="outside")
        self.identifying = Batcher("identify", people.identify)
        self.entering = Batcher("enter", self._enter)
        self.leaving = Batcher("leave", self._leave)
        self.batchers: dict[type[Frame], Batcher] = {
            frame_type: Batcher(frame_type.__name__, handler.function)
            for frame_type, handler in batch_handlers()
        }
        self.starting = asyncio.get_running_loop().create_task(self._start())

    async def ready(self) -> None:
        """Wait until sockets can be let in."""
        await asyncio.shield(self.starting)

    async def _start(self) -> None:
        self.hub = await current_hub()
        self.process_id = await self.in_thread(people.start_process)
        self.renewing = asyncio.get_running_loop().create_task(self._renew_forever())
        self.measuring = asyncio.get_running_loop().create_task(_measure_lag())

    async def stop(self) -> None:
        """See stop_realtime."""
        self.is_stopping = True
        for newcomer in self.newcomers:
            newcomer.reschedule(0)
        self.renewing.cancel()
        self.measuring.cancel()
        for batcher in self.batchers.values():
            await batcher.drain()
        self.hub.close_all()
        await self._wait_until_empty()
        await self.hub.stop()
        for batcher in (self.identifying, self.entering, self.leaving):
            await batcher.drain()
        await self.in_thread(people.stop_process, self.process_id)
        self.threads.shutdown(wait=False)
        self.outside.shutdown(wait=False)

    async def _wait_until_empty(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEAVE_SECONDS):
                while self.hub.connections or self.newcomers:
                    self.emptied.clear()
                    await self.emptied.wait()

    # Sockets

    @contextlib.asynccontextmanager
    async def signing_in(self) -> AsyncIterator[None]:
        """Have somebody sign in. Raises Unavailable once the process stops, at once."""
        newcomer = asyncio.timeout_at(0 if self.is_stopping else None)
        self.newcomers.add(newcomer)
        try:
            async with newcomer:
                yield
        except TimeoutError:
            raise Unavailable from None
        finally:
            self.newcomers.discard(newcomer)
            self.emptied.set()

    async def identify(self, credentials: people.SocketCredentials) -> people.SocketIdentity:
        """Who is there. Raises NotSignedIn."""
        return await self.identifying.submit(credentials)

    async def enter(self, connection: Connection) -> None:
        """Let a socket hear its person's rooms, and show the person online.

        Raises NotSignedIn where the device was signed out in this very moment, Unavailable where
        the process stops.
        """
        if self.is_stopping:
            raise Unavailable
        await self.hub.add(connection)
        room_ids = await self.entering.submit(connection)
        await self.hub.let_in(connection, map(room_topic, room_ids))
        activity.note(connection.user_id)

    async def leave(self, connection: Connection) -> None:
        """Forget a socket."""
        self.hub.discard(connection)
        with contextlib.suppress(ChatError):  # the lease cleans up what we could not
            await self.leaving.submit(connection)
        self.emptied.set()

    def _open(self, connections: Sequence[Connection]) -> list[None | ChatError]:
        return people.open_connections(
            [(c.id, c.user_id, c.device_id, self.process_id, c.address) for c in connections]
        )

    def _enter(self, connections: Sequence[Connection]) -> list[list[int] | ChatError]:
        refusals = self._open(connections)
        rooms = _rooms_of({c.user_id for c in connections})
        return [
            refusal or rooms[c.user_id] for c, refusal in zip(connections, refusals, strict=True)
        ]

    def _leave(self, connections: Sequence[Connection]) -> list[None]:
        ids = [connection.id for connection in connections]
        people.close_connections(ids)
        # A process that stops leaves it to the living to wait for who is in a call: where there
        # are none, nobody could come back meanwhile.
        if not self.is_stopping:
            gone = people.signed_out_among({c.device_id for c in connections})
            leave_calls([c.id for c in connections if c.device_id in gone])
            drop_connections([c.id for c in connections if c.device_id not in gone])
        return [None] * len(connections)

    async def _renew_forever(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self._renew()
            except Exception as error:
                log.error("lease_not_renewed", error=repr(error))

    async def _renew(self) -> None:
        if await self.in_thread(people.renew_process, self.process_id):
            await self.in_thread(people.note_queues, self.process_id, self._queues())
            return
        # Too late: the others took us for dead and struck our sockets off.
        self.process_id = await self.in_thread(people.start_process)
        await self.in_thread(self._open, list(self.hub.connections))

    def _queues(self) -> dict[str, int]:
        """How many frames wait for each socket that does not read fast enough."""
        return {c.id: len(c.queue) for c in self.hub.connections if c.queue}

    # Frames

    def handle(self, connection: Connection, frame: Frame) -> asyncio.Future[dict]:
        """Have a frame handled; the future tells what its `ack` carries."""
        handler = handlers[type(frame)]
        if handler.kind == "batch":
            return self.batchers[type(frame)].submit((connection.user_id, frame))
        if handler.kind == "batch_from":
            item = (connection.id, connection.user_id, frame)
            return self.batchers[type(frame)].submit(item)
        loop = asyncio.get_running_loop()
        if handler.kind == "live":
            return loop.create_task(handler.function(self.hub, connection, frame))
        threads = self.outside if handler.kind == "outside" else self.threads
        return loop.run_in_executor(threads, _call, handler, connection, frame)

    async def in_thread(self, function: Callable, *args: Any) -> Any:
        """Run a function that uses the database."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, _with_database, function, *args)


async def _measure_lag() -> None:
    """See how late the loop is, a few times a second: everybody on it waits for so long."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + LOOK_AT_LAG_SECONDS
        await asyncio.sleep(LOOK_AT_LAG_SECONDS)
        metrics.loop_lag.observe(max(loop.time() - due, 0))


def _rooms_of(user_ids: Iterable[int]) -> dict[int, list[int]]:
    rooms: dict[int, list[int]] = {user_id: [] for user_id in user_ids}
    memberships = Membership.objects.filter(user_id__in=rooms, room__dissolved_at=None)
    for user_id, room_id in memberships.values_list("user_id", "room_id"):
        rooms[user_id].append(room_id)
    return rooms


def _call(handler: Handler, connection: Connection, frame: Frame) -> dict:
    with translation.override(connection.language):
        return _with_database(_handle, handler, connection, frame)


def _handle(handler: Handler, connection: Connection, frame: Frame) -> dict:
    user = User.objects.present().filter(pk=connection.user_id).first()
    if user is None:
        raise NotSignedIn
    if handler.kind in ("socket", "outside"):
        return handler.function(connection.id, user, frame)
    return handler.function(user, frame)


def _with_database(function: Callable, *args: Any) -> Any:
    close_old_connections()
    try:
        return function(*args)
    finally:
        close_old_connections()
