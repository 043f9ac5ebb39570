"""The cache of many processes: spread over the Redis servers, and never a reason to fail."""

from collections.abc import Callable
from typing import Any
from zlib import crc32

import structlog
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = structlog.get_logger()

# A request waits no longer than this for a server that does not answer.
TIMEOUT_SECONDS = 1.0


class _Client(RedisCacheClient):
    """Django's client takes further servers for replicas of the first; ours share the keys."""

    _servers: list[str]
    _pools: dict[int, Any]
    _pool_class: Any
    _pool_options: dict[str, Any]

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:
        index = crc32(key.encode()) % len(self._servers)
        if index not in self._pools:
            url = self._servers[index]
            self._pools[index] = self._pool_class.from_url(url, **self._pool_options)
        return Redis(connection_pool=self._pools[index], retry=Retry(NoBackoff(), 1))


class ForgivingCache(RedisCache):
    """Keys dealt out to one or several servers; one that is away is an empty cache."""

    _servers: list[str]
    _options: dict[str, Any]

    # One key at a time: several may lie on several servers.
    get_many = BaseCache.get_many
    set_many = BaseCache.set_many
    delete_many = BaseCache.delete_many

    def __init__(self, servers: list[str], params: dict) -> None:
        super().__init__(servers, params)
        self._class = _Client
        self._options = {
            "socket_connect_timeout": TIMEOUT_SECONDS,
            "socket_timeout": TIMEOUT_SECONDS,
            **self._options,
        }

    def add(self, *args: Any, **options: Any) -> bool:
        return _try(super().add, True, *args, **options)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return _try(super().get, default, key, default, version)

    def set(self, *args: Any, **options: Any) -> None:
        _try(super().set, None, *args, **options)

    def touch(self, *args: Any, **options: Any) -> bool:
        return _try(super().touch, False, *args, **options)

    def delete(self, *args: Any, **options: Any) -> bool:
        return _try(super().delete, False, *args, **options)

    def has_key(self, *args: Any, **options: Any) -> bool:
        return _try(super().has_key, False, *args, **options)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return _try(super().incr, delta, key, delta, version)

    def clear(self) -> None:
        """Empty every server that answers."""
        for url in self._servers:
            _try(Redis.from_url(url).flushdb, None)


def _try(ask: Callable, otherwise: Any, *args: Any, **options: Any) -> Any:
    try:
        return ask(*args, **options)
    except RedisError as error:
        log.warning("cache_away", error=repr(error))
        return otherwise
