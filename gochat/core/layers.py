"""Channel layers that take a whole batch of publications at once.

The hub needs two things that Channels' own layers lack: joining many groups in one step, and
publishing a batch in one round trip. Channels' in-memory layer also walks every group on every send
and forgets a membership after a day, and its Redis layer publishes under a lock, one round trip
each.
"""

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any

from channels_redis.pubsub import (
    RedisPubSubChannelLayer,
    RedisPubSubLoopLayer,
    RedisSingleShardConnection,
)
from channels_redis.utils import create_pool, decode_hosts
from redis.asyncio.client import PubSub, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

Publication = tuple[str, dict]

# What a layer itself tells its channels when messages to them may have been lost.
CAME_BACK = {"topic": "", "resync": True}
# A server that hangs is a server that is away; a connection that died is tried anew, at once.
CONNECTION = {
    "socket_connect_timeout": 5,
    "socket_timeout": 5,
    "retry": Retry(NoBackoff(), 1),
}


class MemoryLayer:
    """One process's layer: groups and queues in memory, unbounded because the hub never waits."""

    extensions = ("groups", "flush")

    def __init__(self) -> None:
        self.queues: dict[str, asyncio.Queue[dict]] = {}
        self.groups: defaultdict[str, set[str]] = defaultdict(set)

    async def new_channel(self, prefix: str = "specific") -> str:
        """Open a channel of this process."""
        channel = f"{prefix}!{uuid.uuid4().hex}"
        self.queues[channel] = asyncio.Queue()
        return channel

    async def receive(self, channel: str) -> dict:
        """Wait for the channel's next message."""
        return await self.queues[channel].get()

    async def send(self, channel: str, message: dict) -> None:
        """Give one channel a message; one that is gone hears nothing."""
        if queue := self.queues.get(channel):
            queue.put_nowait(message)

    async def group_add(self, group: str, channel: str) -> None:
        """Put a channel into a group."""
        self.groups[group].add(channel)

    async def group_discard(self, group: str, channel: str) -> None:
        """Take a channel out of a group."""
        self.groups[group].discard(channel)
        if not self.groups[group]:
            del self.groups[group]

    async def group_send(self, group: str, message: dict) -> None:
        """Give every channel of a group a message."""
        for channel in self.groups.get(group, ()):
            await self.send(channel, message)

    async def join(self, groups: Iterable[str], channel: str) -> None:
        """Put a channel into many groups."""
        for group in groups:
            await self.group_add(group, channel)

    async def publish(self, batch: Sequence[Publication]) -> None:
        """Send to many groups, in order."""
        for group, message in batch:
            await self.group_send(group, message)

    async def ping(self) -> None:
        """Nothing can be away."""

    async def flush(self) -> None:
        """Forget everything."""
        self.queues.clear()
        self.groups.clear()


class _PubSub(PubSub):
    """Tells when it has subscribed anew, after it had lost its server."""

    came_back: Callable[[], None]

    async def on_connect(self, connection: Any) -> None:
        await super().on_connect(connection)
        self.came_back()


class _Shard(RedisSingleShardConnection):
    """One Redis server of the layer."""

    _redis: Any
    _pubsub: Any

    def _ensure_redis(self) -> None:
        if self._redis is None:
            self._redis = Redis(connection_pool=create_pool({**CONNECTION, **self.host}))
            self._pubsub = _PubSub(self._redis.connection_pool)
            self._pubsub.came_back = self.channel_layer.came_back


class _PipelinedLoopLayer(RedisPubSubLoopLayer):
    """The Redis layer of one event loop, with batches."""

    def __init__(self, hosts: list | None = None, **kwargs: Any) -> None:
        super().__init__(hosts, **kwargs)
        self._shards = [_Shard(host, self) for host in decode_hosts(hosts)]

    async def new_channel(self, prefix: str = "specific.") -> str:
        # It hears its groups only: Redis need not know it, nor be there already.
        channel = f"{self.prefix}{prefix}{uuid.uuid4().hex}"
        self.channels[channel] = asyncio.Queue()
        return channel

    def came_back(self) -> None:
        for queue in self.channels.values():
            queue.put_nowait(self.channel_layer.serialize(CAME_BACK))

    async def ping(self) -> None:
        await _all(_ping(shard) for shard in self._shards)

    async def join(self, groups: Iterable[str], channel: str) -> None:
        by_shard: dict = defaultdict(list)
        for group in groups:
            name = self._get_group_channel_name(group)
            self.groups.setdefault(name, set()).add(channel)
            by_shard[self._get_shard(name)].append(name)
        await _all(_subscribe(shard, names) for shard, names in by_shard.items())

    async def publish(self, batch: Sequence[Publication]) -> None:
        by_shard: dict = defaultdict(list)
        for group, message in batch:
            name = self._get_group_channel_name(group)
            payload = self.channel_layer.serialize(message)
            by_shard[self._get_shard(name)].append((name, payload))
        await _all(_publish(shard, items) for shard, items in by_shard.items())


async def _all(work: Iterable[Coroutine]) -> None:
    """Do all of it, even where one shard is away; then raise what one of them raised."""
    for outcome in await asyncio.gather(*work, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome


async def _ping(shard: Any) -> None:
    async with shard._lock:
        shard._ensure_redis()
    await shard._redis.ping()


async def _subscribe(shard: Any, names: list[str]) -> None:
    async with shard._lock:
        new = [name for name in names if name not in shard._subscribed_to]
        if not new:
            return
        shard._ensure_redis()
        shard._ensure_receiver()
        await shard._pubsub.subscribe(*new)
        shard._subscribed_to.update(new)


async def _publish(shard: Any, items: list[tuple[str, bytes]]) -> None:
    # The lock guards only the making of the client: the pipeline takes a connection of its own.
    async with shard._lock:
        shard._ensure_redis()
    async with shard._redis.pipeline(transaction=False) as pipe:
        for name, payload in items:
            pipe.publish(name, payload)
        await pipe.execute()


class RedisLayer(RedisPubSubChannelLayer):
    """Channels' Redis pub/sub layer with `join` and `publish` for whole batches.

    Its channels are told CAME_BACK when a server that was lost is back.
    """

    async def join(self, groups: Iterable[str], channel: str) -> None:
        """Put a channel into many groups, in one round trip per shard."""
        await self._get_layer().join(groups, channel)

    async def publish(self, batch: Sequence[Publication]) -> None:
        """Send to many groups, in order per shard, in one round trip each."""
        await self._get_layer().publish(batch)

    async def ping(self) -> None:
        """Ask every server whether it is there. Raises RedisError."""
        await self._get_layer().ping()

    def _get_layer(self) -> _PipelinedLoopLayer:
        loop = asyncio.get_running_loop()
        if loop not in self._layers:
            self._layers[loop] = _PipelinedLoopLayer(
                *self._args, **self._kwargs, channel_layer=self
            )
        return self._layers[loop]
