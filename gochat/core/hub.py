"""One per server process: who hears what here, and the process's one channel on the layer.

The hub joins a topic's group when its first local socket follows it, and hands each frame, encoded
once, to every local socket of the topic.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Coroutine, Iterable

import structlog
from channels.layers import get_channel_layer

from . import metrics
from .closing import CloseCode
from .connection import Connection, TextFrame
from .topics import user_topic

log = structlog.get_logger()

RESYNC_WITHIN_MS = 5_000
RETRY_SECONDS = 1.0

_hubs: dict[asyncio.AbstractEventLoop, "Hub"] = {}


def running_hubs() -> list["Hub"]:
    """The hubs of this process: one, or none outside a server."""
    return [hub for hub in _hubs.values() if not hub.loop.is_closed()]


async def current_hub() -> "Hub":
    """The hub of the running loop, started at first use."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(loop)
    await _hubs[loop].started
    return _hubs[loop]


class Hub:
    """Topic → local sockets, and back."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.layer = get_channel_layer()
        self.topics: defaultdict[str, set[Connection]] = defaultdict(set)
        self.connections: set[Connection] = set()
        self.outgoing: list[dict] = []
        self.has_outgoing = asyncio.Event()
        self.layer_lock = asyncio.Lock()
        self.joining: list[str] = []
        self.started: asyncio.Future[None] = loop.create_future()
        self.healing: asyncio.Task | None = None
        self.tasks = [loop.create_task(self._run())]

    # Sockets

    async def add(self, connection: Connection) -> None:
        """Let a socket hear its person's own topic; from here on no order to it is missed."""
        self.connections.add(connection)
        await self.follow(connection, user_topic(connection.user_id))

    async def let_in(self, connection: Connection, topics: Iterable[str]) -> None:
        """Let a socket hear the topics, but those it has lost since they were looked up."""
        dropped, connection.dropped = connection.dropped or set(), None
        await self._join([t for t in topics if t not in dropped and self._follow(connection, t)])

    def discard(self, connection: Connection) -> None:
        """Forget a socket."""
        self.connections.discard(connection)
        for topic in list(connection.topics):
            self.unfollow(connection, topic)

    async def follow(self, connection: Connection, topic: str) -> None:
        """Let a socket hear one more topic."""
        if self._follow(connection, topic):
            await self._join([topic])

    def unfollow(self, connection: Connection, topic: str) -> None:
        """Let a socket hear a topic no more, from this very moment."""
        connection.topics.discard(topic)
        if connection.dropped is not None:
            connection.dropped.add(topic)
        sockets = self.topics.get(topic)
        if sockets is None:
            return
        sockets.discard(connection)
        if not sockets:
            del self.topics[topic]
            self._spawn(self._leave(topic))

    def close_all(self) -> None:
        """Tell every socket to come back later."""
        for connection in list(self.connections):
            connection.close(CloseCode.GOING_AWAY)

    async def stop(self) -> None:
        """Close every socket, and end."""
        self.close_all()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        _hubs.pop(self.loop, None)

    # Publishing

    def publish_from_any_thread(self, batch: list[dict]) -> None:
        """Queue publications; they go out in one round trip with whatever else is queued."""
        try:
            self.loop.call_soon_threadsafe(self.publish, batch)
        except RuntimeError:
            log.warning("publish_after_stop", count=len(batch))

    def publish(self, batch: list[dict]) -> None:
        """Queue publications from the hub's own loop."""
        self.outgoing.extend(batch)
        self.has_outgoing.set()

    async def _publish_forever(self) -> None:
        while True:
            await self.has_outgoing.wait()
            self.has_outgoing.clear()
            batch, self.outgoing = self.outgoing, []
            begun = self.loop.time()
            metrics.publications.inc(len(batch))
            try:
                await self.layer.publish([(item["topic"], item) for item in batch])
                metrics.publish_seconds.observe(self.loop.time() - begun)
            except Exception as error:
                metrics.publications_lost.inc(len(batch))
                log.error("publish_failed", count=len(batch), error=repr(error))
                self._heal()

    def _heal(self) -> None:
        """The layer loses messages: once it is whole again, have everybody fetch what was lost."""
        if self.healing is None:
            self.healing = self._spawn(self._heal_when_whole())

    async def _heal_when_whole(self) -> None:
        while not await self._is_whole():
            await asyncio.sleep(RETRY_SECONDS)
        self.healing = None
        self.resync(self.connections)

    async def _is_whole(self) -> bool:
        try:
            await self.layer.ping()
            async with self.layer_lock:
                await self.layer.join(list(self.topics), self.channel)
        except Exception as error:
            log.warning("layer_away", error=repr(error))
            return False
        return True

    def resync(self, connections: Iterable[Connection], within_ms: int = RESYNC_WITHIN_MS) -> None:
        """Tell sockets that something may have been missed."""
        frame = TextFrame(b'{"type":"resync","within":%d}' % within_ms)
        for connection in list(connections):
            connection.write_frame(frame)

    # The layer

    async def _run(self) -> None:
        self.channel = await self.layer.new_channel("hub")
        self.tasks.append(self.loop.create_task(self._publish_forever()))
        self.started.set_result(None)
        while True:
            self.deliver(await self.layer.receive(self.channel))

    def deliver(self, message: dict) -> None:
        """Act on one publication: a frame for a topic's sockets, or an order."""
        sockets = self.topics.get(message["topic"])
        if not sockets:
            if "resync" in message:
                self._heal()
            return
        if text := message.get("text"):
            frame = TextFrame(text.encode())
            metrics.deliveries.inc(len(sockets))
            for connection in tuple(sockets):
                connection.write_frame(frame)
        elif topic := message.get("follow"):
            news = [self._follow(connection, topic) for connection in tuple(sockets)]
            if any(news):
                self._spawn(self._join_late(topic))
        elif topic := message.get("unfollow"):
            for connection in tuple(sockets):
                if connection.user_id == message["user_id"]:
                    self.unfollow(connection, topic)
        elif code := message.get("close"):
            device_id, connection_id = message["device_id"], message.get("connection_id")
            for connection in tuple(sockets):
                is_meant = device_id in (None, connection.device_id)
                if is_meant and connection_id in (None, connection.id):
                    connection.close(code)

    def _follow(self, connection: Connection, topic: str) -> bool:
        """Whether the topic is new to this process."""
        is_new = topic not in self.topics
        self.topics[topic].add(connection)
        connection.topics.add(topic)
        if connection.dropped is not None:
            connection.dropped.discard(topic)
        return is_new

    async def _join_late(self, topic: str) -> None:
        # What was published before the layer had joined is lost: have it fetched by all who had
        # followed by then.
        await self._join([topic])
        self.resync(self.topics.get(topic, ()), within_ms=0)

    async def _join(self, topics: list[str]) -> None:
        if not topics:
            return
        self.joining.extend(topics)
        try:
            async with self.layer_lock:
                # Whoever comes first joins for all who wait: two round trips a socket are many when
                # everybody comes back at once.
                topics, self.joining = self.joining, []
                if topics:
                    await self.layer.join(topics, self.channel)
        except Exception as error:  # nobody waits for the layer: what it loses is made up for
            log.error("join_failed", count=len(topics), error=repr(error))
            self._heal()

    async def _leave(self, topic: str) -> None:
        async with self.layer_lock:
            if topic not in self.topics:
                with contextlib.suppress(Exception):  # what is heard in vain harms nobody
                    await self.layer.group_discard(topic, self.channel)

    def _spawn(self, work: Coroutine) -> asyncio.Task:
        task = self.loop.create_task(work)
        self.tasks.append(task)
        task.add_done_callback(self.tasks.remove)
        return task
