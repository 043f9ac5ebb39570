"""Everything is replaced while people write, and none of them sees an error."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import requests

from ..clients import Client, acked, crowd, prove_nothing_lost, until, until_same_lists
from ..deployed import Nginx
from ..servers import Server

pytestmark = pytest.mark.server

PEOPLE, ROOMS = 10, 5
PATIENCE_SECONDS = 120
GOING_AWAY = 4500
# So much is acked in between.
A_WHILE = 40


class Reader:
    """Asks over HTTP again and again, each time on a new connection, as a thousand people would."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.headers = url, {"Authorization": f"Bearer {token}", "Connection": "close"}
        self.answers: list[int] = []
        self.is_done = False

    def run(self) -> None:
        """Until told otherwise."""
        while not self.is_done:
            answer = requests.get(f"{self.url}/api/rooms", headers=self.headers, timeout=30)
            self.answers.append(answer.status_code)


@asynccontextmanager
async def load(place, *callers: Client):
    """Everybody writes and somebody reads; afterwards nobody has seen an error, nothing is lost."""
    reader = Reader(place.url, callers[0].caller.token)
    reading = asyncio.create_task(asyncio.to_thread(reader.run))
    writing = [asyncio.create_task(client.send_all(10_000)) for client in callers]
    yield
    for task in writing:
        task.cancel()
    await asyncio.gather(*writing, return_exceptions=True)
    reader.is_done = True
    await reading
    assert set(reader.answers) == {200}
    assert [error for client in callers for error in client.errors] == []
    assert {code for client in callers for code in client.closed} == {GOING_AWAY}


async def a_while(clients: Sequence[Client]) -> None:
    """Until some more has been acked."""
    now = acked(clients)
    await until(lambda: acked(clients) >= now + A_WHILE)


async def test_workers_replaced_one_by_one_are_no_error_to_anybody(server):
    old = set(server.workers())
    async with (
        crowd(server, people=PEOPLE, rooms=ROOMS) as clients,
        asyncio.timeout(PATIENCE_SECONDS),
    ):
        async with load(server, *clients):
            await a_while(clients)
            os.kill(server.process.pid, signal.SIGHUP)
            await until(lambda: not old & set(server.workers()))
            await a_while(clients)
        await until_same_lists(clients)
        await asyncio.to_thread(prove_nothing_lost, server, clients)


@pytest.fixture
def pair(start: Callable[..., Server]) -> list[Server]:
    """Two servers, as on two hosts."""
    return [start(), start()]


@pytest.fixture
def nginx(pair: list[Server], tmp_path: Path) -> Iterator[Nginx]:
    """One nginx before both."""
    nginx = Nginx(tmp_path, ports=[server.port for server in pair], media=tmp_path)
    nginx.start()
    yield nginx
    nginx.stop()


async def test_servers_replaced_behind_nginx_are_no_error_to_anybody(pair, nginx):
    async with (
        crowd(nginx, people=PEOPLE, rooms=ROOMS) as clients,
        asyncio.timeout(PATIENCE_SECONDS),
    ):
        async with load(nginx, *clients):
            for server in pair:
                await a_while(clients)
                await asyncio.to_thread(server.restart)
            await a_while(clients)
        await until_same_lists(clients)
        await asyncio.to_thread(prove_nothing_lost, pair[0], clients)
