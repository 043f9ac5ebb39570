"""Whatever dies in the middle of a burst, nothing acked is lost, doubled or out of order."""

import asyncio
import os
import random
import signal

import pytest

from ..clients import acked, crowd, prove_nothing_lost, until, until_same_lists
from ..servers import Server
from ..with_servers import MariaDB, Redis

pytestmark = pytest.mark.server

PEOPLE, ROOMS, MESSAGES_EACH = 50, 10, 40
PATIENCE_SECONDS = 240


def kill_a_worker(server: Server, mariadb: MariaDB, redis: Redis) -> None:
    os.kill(random.choice(server.workers()), signal.SIGKILL)


def kill_redis(server: Server, mariadb: MariaDB, redis: Redis) -> None:
    redis.kill()
    redis.start()


def kill_mariadb(server: Server, mariadb: MariaDB, redis: Redis) -> None:
    mariadb.kill()
    mariadb.start()


def replace_all_workers(server: Server, mariadb: MariaDB, redis: Redis) -> None:
    os.kill(server.process.pid, signal.SIGHUP)


FAULTS = [kill_a_worker, kill_redis, kill_mariadb, replace_all_workers] * 3


async def test_nothing_acked_is_lost_or_doubled_whatever_dies(server, backend):
    total = PEOPLE * MESSAGES_EACH
    async with (
        crowd(server, people=PEOPLE, rooms=ROOMS) as clients,
        asyncio.timeout(PATIENCE_SECONDS),
    ):
        sending = asyncio.gather(*(client.send_all(MESSAGES_EACH) for client in clients))
        for n, fault in enumerate(FAULTS, 1):
            await until(lambda n=n: acked(clients) >= total * n // (len(FAULTS) + 1))
            await asyncio.to_thread(fault, server, *backend)
        await sending
        await until_same_lists(clients)
        await asyncio.to_thread(prove_nothing_lost, server, clients)
