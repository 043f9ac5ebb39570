"""Whatever dies in the middle of a burst, nothing acked is lost, doubled or out of order."""

import asyncio
import json
import os
import random
import signal
import uuid
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from .callers import Caller
from .servers import Server, manage
from .with_servers import MariaDB, Redis, servers, settings

pytestmark = pytest.mark.server

PEOPLE, ROOMS, MESSAGES_EACH = 50, 10, 40
RETRYABLE = {42900, 50000, 50300, 50301}
ACK_SECONDS, PATIENCE_SECONDS = 15, 240


class Lost(Exception):
    """The socket went before the answer came."""


class Client:
    """A client that follows the contract: it retries until acked, and syncs after every welcome."""

    def __init__(self, server: Server, caller: Caller, room_ids: list[int]) -> None:
        self.server = server
        self.caller = caller
        self.versions = dict.fromkeys(room_ids, 0)
        self.messages: dict[int, dict[int, dict]] = {room_id: {} for room_id in room_ids}
        self.acked: dict[str, dict] = {}
        self.waiting: dict[int, asyncio.Future] = {}
        self.refs = 0
        self.online = asyncio.Event()

    async def run(self) -> None:
        """Stay connected, whatever happens."""
        headers = {"Authorization": f"Bearer {self.caller.token}"}
        while True:
            with suppress(OSError, WebSocketException, TimeoutError):
                url = self.server.socket_url
                async with connect(url, additional_headers=headers, max_size=None) as socket:
                    await self._serve(socket)
            self._offline()
            await asyncio.sleep(random.uniform(0.05, 0.5))

    async def send_all(self, count: int) -> None:
        """Send messages one after the other, each until it is acked."""
        rooms = list(self.messages)
        for n in range(count):
            client_id = str(uuid.uuid4())
            frame = {
                "type": "message",
                "room_id": rooms[n % len(rooms)],
                "content": f"{self.caller.username} {n} 第{n}条 🀄",
                "client_id": client_id,
            }
            while client_id not in self.acked:
                answer = await self.ask(**frame)
                if answer and answer["type"] == "ack":
                    self.acked[client_id] = answer["message"]
                elif answer:
                    assert answer["code"] in RETRYABLE, answer
                    await asyncio.sleep(0.05)

    async def ask(self, **frame) -> dict | None:
        """The answer, or None where the socket was lost first."""
        await self.online.wait()
        self.refs += 1
        answer = self.waiting[self.refs] = asyncio.get_running_loop().create_future()
        socket = self.socket
        try:
            await socket.send(json.dumps({**frame, "ref": self.refs}))
            async with asyncio.timeout(ACK_SECONDS):
                return await answer
        except (TimeoutError, Lost):
            return None
        except WebSocketException:
            if socket is self.socket:
                self.online.clear()
            return None

    async def sync(self) -> None:
        """Fetch what was missed; a room too far behind is loaded anew."""
        rooms = {str(room_id): version for room_id, version in self.versions.items()}
        answer = await self.ask(type="sync", rooms=rooms)
        if answer is None or answer["type"] == "error":
            return
        for changes in answer["changes"].values():
            for message in changes:
                self._take(message)
        for room_id in answer["limited"]:
            await asyncio.to_thread(self.load, room_id)

    async def _serve(self, socket: ClientConnection) -> None:
        self.socket = socket
        assert json.loads(await socket.recv())["type"] == "welcome"
        self.online.set()
        syncing = asyncio.create_task(self.sync())
        try:
            async for text in socket:
                self._hear(json.loads(text))
        finally:
            syncing.cancel()

    def _hear(self, frame: dict) -> None:
        match frame["type"]:
            case "ack" | "error":
                future = self.waiting.pop(frame.get("ref"), None)
                if future and not future.done():
                    future.set_result(frame)
            case "message" | "message.updated":
                self._take(frame)
            case "resync":
                self.syncing = asyncio.create_task(self.sync())

    def _take(self, message: dict) -> None:
        room_id = message["room_id"]
        message = {key: value for key, value in message.items() if key != "type"}
        self.messages[room_id][message["seq"]] = message
        if message["version"] == self.versions[room_id] + 1:
            self.versions[room_id] += 1
            held = {m["version"] for m in self.messages[room_id].values()}
            while self.versions[room_id] + 1 in held:
                self.versions[room_id] += 1

    def load(self, room_id: int) -> None:
        """Read a room's whole history."""
        after = 0
        while after is not None:
            path = f"/api/rooms/{room_id}/messages?after={after}&limit=200"
            page = self.caller.data("GET", path)
            for message in page["items"]:
                self._take(message)
            after = page["next"]

    def _offline(self) -> None:
        self.online.clear()
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(Lost())
                future.exception()  # nobody may be waiting any more
        self.waiting.clear()


@pytest.fixture(scope="module")
def backend():
    with servers() as both:
        yield both


@pytest.fixture
def server(backend: tuple[MariaDB, Redis], tmp_path: Path):
    env = {**settings(*backend), "GOCHAT_RATE_LIMITS": "off"}
    done = manage(tmp_path, "collectstatic", "--noinput", "--verbosity", "0", **env)
    done = manage(tmp_path, "migrate", "--verbosity", "0", **env)
    assert done.returncode == 0, done.stderr
    server = Server(tmp_path, GOCHAT_WORKERS="2", **env).start()
    yield server
    server.stop()


@pytest_asyncio.fixture
async def clients(server: Server) -> AsyncIterator[list[Client]]:
    callers = await asyncio.to_thread(register, server)
    rooms = await asyncio.to_thread(make_rooms, callers)
    crowd = [
        Client(server, caller, [room_id for room_id, members in rooms.items() if caller in members])
        for caller in callers
    ]
    running = [asyncio.create_task(client.run()) for client in crowd]
    yield crowd
    for task in running:
        task.cancel()
    for ended in await asyncio.gather(*running, return_exceptions=True):
        assert isinstance(ended, asyncio.CancelledError), ended


def register(server: Server) -> list[Caller]:
    with ThreadPoolExecutor(4) as pool:
        names = [f"user{n}" for n in range(PEOPLE)]
        return list(pool.map(lambda name: Caller.registered(server.url, name), names))


def make_rooms(callers: list[Caller]) -> dict[int, list[Caller]]:
    """Groups that overlap: each person is in two."""
    rooms = {}
    for n in range(ROOMS):
        members = [c for k, c in enumerate(callers) if n in (k % ROOMS, (k + 1) % ROOMS)]
        group = {"name": f"room {n}", "member_ids": [c.id for c in members[1:]]}
        rooms[members[0].data("POST", "/api/rooms", group, status=201)["id"]] = members
    return rooms


def workers(server: Server) -> list[int]:
    """The server processes under their supervisor."""
    parent = server.process.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    command = [(int(pid), Path(f"/proc/{pid}/cmdline").read_text()) for pid in children]
    return [pid for pid, line in command if "spawn_main" in line]


def kill_a_worker(server: Server, mariadb: MariaDB, redis: Redis) -> None:
    os.kill(random.choice(workers(server)), signal.SIGKILL)


def kill_redis(server: Server, mariadb: MariaDB, redis: Redis) -> None:
    redis.kill()
    redis.start()


def kill_mariadb(server: Server, mariadb: MariaDB, redis: Redis) -> None:
    mariadb.kill()
    mariadb.start()


def replace_all_workers(server: Server, mariadb: MariaDB, redis: Redis) -> None:
    os.kill(server.process.pid, signal.SIGHUP)


FAULTS = [kill_a_worker, kill_redis, kill_mariadb, replace_all_workers] * 3


async def test_nothing_acked_is_lost_or_doubled_whatever_dies(server, backend, clients):
    sending = asyncio.gather(*(client.send_all(MESSAGES_EACH) for client in clients))
    total = PEOPLE * MESSAGES_EACH
    async with asyncio.timeout(PATIENCE_SECONDS):
        for n, fault in enumerate(FAULTS, 1):
            await until(lambda n=n: acked(clients) >= total * n // (len(FAULTS) + 1))
            await asyncio.to_thread(fault, server, *backend)
        await sending
        await until_same_lists(server, clients)

    report = manage(server.data_dir, "audit_rooms", "--json", **server.settings)
    assert json.loads(report.stdout) == {"rooms": ROOMS, "faults": []}
    for client in clients:
        for client_id, message in client.acked.items():
            stored = client.messages[message["room_id"]][message["seq"]]
            assert (stored["id"], stored["client_id"]) == (message["id"], client_id)


async def until_same_lists(server: Server, clients: list[Client]) -> None:
    """Wait until every client holds what a fresh reader of the history sees, and nothing else."""
    for client in clients:
        fresh = Client(server, client.caller, list(client.messages))
        for room_id in fresh.messages:
            await asyncio.to_thread(fresh.load, room_id)
        while client.messages != fresh.messages:
            await client.sync()


def acked(clients: list[Client]) -> int:
    return sum(len(client.acked) for client in clients)


async def until(fact: Callable[[], bool]) -> None:
    while not fact():
        await asyncio.sleep(0.02)
