"""Clients that follow the contract: they retry until acked, and sync after every welcome."""

import asyncio
import itertools
import json
import random
import time
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from .callers import Caller
from .servers import manage

RETRYABLE = {42900, 50300}
ACK_SECONDS = 15
POLL_SECONDS = 0.02


class Place(Protocol):
    """Where the clients connect to: a server, or a proxy before several."""

    url: str
    socket_url: str


class Lost(Exception):
    """The socket went before the answer came."""


class Client:
    """One client; remembers what it holds, and what ended its sockets and its requests."""

    def __init__(self, server: Place, caller: Caller, room_ids: list[int]) -> None:
        self.server = server
        self.caller = caller
        self.versions = dict.fromkeys(room_ids, 0)
        self.messages: dict[int, dict[int, dict]] = {room_id: {} for room_id in room_ids}
        self.acked: dict[str, dict] = {}
        self.waiting: dict[int, asyncio.Future] = {}
        self.errors: list[dict] = []
        self.closed: list[int | None] = []
        self.resyncs = 0
        self.refs = 0
        self.online = asyncio.Event()

    async def run(self) -> None:
        """Stay connected, whatever happens."""
        headers = {"Authorization": f"Bearer {self.caller.token}"}
        while True:
            try:
                url = self.server.socket_url
                async with connect(url, additional_headers=headers, max_size=None) as socket:
                    with suppress(ConnectionClosed):
                        await self._serve(socket)
                    self.closed.append(socket.close_code)
            except (OSError, WebSocketException, TimeoutError):
                self.closed.append(None)
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
                    self.errors.append(answer)
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
                self.resyncs += 1
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


@asynccontextmanager
async def crowd(*places: Place, people: int, rooms: int) -> AsyncIterator[list[Client]]:
    """People, connected to the places in turn, each in two of the rooms."""
    callers = await asyncio.to_thread(_register, places[0], people)
    groups = await asyncio.to_thread(_make_rooms, callers, rooms)
    clients = []
    for caller, place in zip(callers, itertools.cycle(places), strict=False):
        theirs = [room_id for room_id, members in groups.items() if caller in members]
        clients.append(Client(place, caller, theirs))
    running = [asyncio.create_task(client.run()) for client in clients]
    for client in clients:
        await client.online.wait()
    yield clients
    for task in running:
        task.cancel()
    for ended in await asyncio.gather(*running, return_exceptions=True):
        assert isinstance(ended, asyncio.CancelledError), ended


def _register(place: Place, people: int) -> list[Caller]:
    prefix = uuid.uuid4().hex[:8]
    with ThreadPoolExecutor(4) as pool:
        names = [f"{prefix}.{n}" for n in range(people)]
        return list(pool.map(lambda name: Caller.registered(place.url, name), names))


def _make_rooms(callers: Sequence[Caller], rooms: int) -> dict[int, list[Caller]]:
    """Groups that overlap: each person is in two."""
    groups = {}
    for n in range(rooms):
        members = [c for k, c in enumerate(callers) if n in (k % rooms, (k + 1) % rooms)]
        group = {"name": f"room {n}", "member_ids": [c.id for c in members[1:]]}
        groups[members[0].data("POST", "/api/rooms", group, status=201)["id"]] = members
    return groups


def acked(clients: Sequence[Client]) -> int:
    """How many messages have been acked to all of them."""
    return sum(len(client.acked) for client in clients)


async def until(fact: Callable[[], bool]) -> None:
    """Wait until something holds."""
    while not fact():
        await asyncio.sleep(POLL_SECONDS)


async def until_same_lists(clients: Sequence[Client], *, by_sync: bool = True) -> None:
    """Wait until every client holds what a fresh reader of the history sees, and nothing else.

    With `by_sync` they ask themselves; without, they wait to be told.
    """
    for client in clients:
        fresh = Client(client.server, client.caller, list(client.messages))
        for room_id in fresh.messages:
            await asyncio.to_thread(fresh.load, room_id)
        while client.messages != fresh.messages:
            await (client.sync() if by_sync else asyncio.sleep(POLL_SECONDS))


def prove_nothing_lost(server, clients: Sequence[Client]) -> None:
    """From the database: numbers without gaps, counts that agree, each acked message there once."""
    report = manage(server.data_dir, "audit_rooms", "--json", **server.settings)
    assert json.loads(report.stdout)["faults"] == [], report.stdout + report.stderr
    for client in clients:
        for client_id, message in client.acked.items():
            stored = client.messages[message["room_id"]][message["seq"]]
            assert (stored["id"], stored["client_id"]) == (message["id"], client_id)


def patiently(fact: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds, but not for ever."""
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(POLL_SECONDS)
