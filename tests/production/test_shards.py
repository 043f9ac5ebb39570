"""Redis is a doorbell: with several of them, with one of them gone, and with none at all."""

import asyncio
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis as redis_client
import requests

from ..callers import PASSWORD, Caller, SocketCaller
from ..clients import Client, crowd, prove_nothing_lost, until_same_lists
from ..servers import Server
from ..with_servers import Redis

pytestmark = pytest.mark.server

PEOPLE = ROOMS = 12
PATIENCE_SECONDS = 60


@pytest.fixture
def shards(tmp_path: Path) -> Iterator[tuple[Redis, Redis]]:
    """Two Redis servers of their own."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    both = Redis(tmp_path / "one"), Redis(tmp_path / "other")
    for shard in both:
        shard.start()
    yield both
    for shard in both:
        shard.stop()


@pytest.fixture
def pair(start: Callable[..., Server], shards: tuple[Redis, Redis]) -> list[Server]:
    """Two server processes that share both shards."""
    urls = ",".join(shard.url for shard in shards)
    return [start(GOCHAT_REDIS_URL=urls, GOCHAT_RATE_LIMITS="on") for _ in range(2)]


def rooms_on(shard: Redis) -> int:
    """How many rooms' doorbells hang here."""
    with redis_client.Redis.from_url(shard.url) as client:
        return len(client.pubsub_channels("*room.*"))


async def everybody_writes(clients: list[Client]) -> None:
    """Each until it is acked; nobody asks for what he did not hear."""
    await asyncio.gather(*(client.send_all(4) for client in clients))


async def test_both_shards_deliver_and_what_one_loses_is_made_up_for(pair, shards):
    async with (
        crowd(*pair, people=PEOPLE, rooms=ROOMS) as clients,
        asyncio.timeout(PATIENCE_SECONDS),
    ):
        assert [rooms_on(shard) > 0 for shard in shards] == [True, True]
        assert sum(map(rooms_on, shards)) == ROOMS
        await everybody_writes(clients)
        await until_same_lists(clients, by_sync=False)
        assert not any(client.resyncs for client in clients)

        shards[0].kill()
        await everybody_writes(clients)
        shards[0].start()
        await until_same_lists(clients, by_sync=False)
        assert all(client.resyncs for client in clients)

        await everybody_writes(clients)
        await until_same_lists(clients, by_sync=False)
        assert not any(client.errors or client.closed for client in clients)
        await asyncio.to_thread(prove_nothing_lost, pair[0], clients)


def test_without_redis_people_sign_in_chat_and_are_seen(pair, shards):
    lily, wang = (Caller.registered(pair[0].url, name) for name in ("shard.lily", "shard.wang"))
    room = lily.data("POST", "/api/rooms/direct", {"user_id": wang.id}, status=201)["id"]
    for shard in shards:
        shard.kill()

    # Its throttles count in the cache, which is away.
    account = {"username": "shard.lily", "password": PASSWORD}
    token = Caller(pair[1].url).data("POST", "/api/auth/login", account)["token"]
    with SocketCaller.opened(pair[1].socket_url, token) as socket:
        socket.wait_for(type="welcome")
        message = {"room_id": room, "content": "ring ring", "client_id": str(uuid.uuid4())}
        assert socket.ask(type="message", **message)["type"] == "ack"
        [state] = socket.ask(type="presence", watch=[lily.id])["presence"]
        assert state["online"]
        assert wang.data("GET", "/api/messages/unread")["total"] == 1
        health = requests.get(f"{pair[1].url}/health?deep=1", timeout=20)
        assert (health.status_code, health.json()["data"]["parts"]["layer"]) == (503, "down")

        for shard in shards:
            shard.start()
        socket.wait_for(type="resync")
        wang.data("POST", f"/api/rooms/{room}/messages", {"content": "here"}, status=201)
        assert socket.wait_for(type="message", content="here")["room_id"] == room
    assert requests.get(f"{pair[1].url}/health?deep=1", timeout=20).ok


def test_a_server_starts_without_redis_and_delivers_once_it_is_there(start, shards):
    for shard in shards:
        shard.kill()
    server = start(GOCHAT_REDIS_URL=",".join(shard.url for shard in shards))
    zhang = Caller.registered(server.url, "shard.zhang")
    room = zhang.data("POST", "/api/rooms", {"name": "early"}, status=201)["id"]
    with SocketCaller.opened(server.socket_url, zhang.token) as socket:
        socket.wait_for(type="welcome")
        for shard in shards:
            shard.start()
        socket.wait_for(type="resync")
        zhang.data("POST", f"/api/rooms/{room}/messages", {"content": "heard"}, status=201)
        socket.wait_for(type="message", content="heard")
