"""A WebSocket client for tests: the real application, in process."""

import asyncio
import itertools
import json
from collections.abc import Callable

from channels.testing import WebsocketCommunicator

from gochat.asgi import application
from gochat.core.events import frame
from gochat.core.hub import current_hub
from gochat.core.topics import user_topic

TIMEOUT = 10


class Socket:
    """One client: sends frames, remembers what it heard, waits for what it wants."""

    def __init__(self, path: str = "/ws", headers: dict[str, str] | None = None) -> None:
        raw = [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()]
        self.communicator = WebsocketCommunicator(application, path, headers=raw)
        self.heard: list[dict] = []
        self.refs = itertools.count(1)

    async def connect(self) -> bool:
        """Whether the handshake was accepted."""
        accepted, _ = await self.communicator.connect(timeout=TIMEOUT)
        return accepted

    async def enter(self) -> "Socket":
        """Connect and wait for the welcome."""
        assert await self.connect()
        await self.wait(lambda frame: frame["type"] == "welcome")
        return self

    async def send(self, frame: dict | str) -> None:
        """Send a frame, or any text."""
        text = frame if isinstance(frame, str) else json.dumps(frame)
        await self.communicator.send_to(text_data=text)

    async def ask(self, **frame) -> dict:
        """Send a frame and answer its `ack` or `error`."""
        ref = next(self.refs)
        await self.send({**frame, "ref": ref})
        return await self.wait(lambda f: f.get("ref") == ref and f["type"] in ("ack", "error"))

    async def wait(self, wanted: Callable[[dict], bool]) -> dict:
        """The first frame that is wanted, heard already or yet to come."""
        for heard in self.heard:
            if wanted(heard):
                return heard
        async with asyncio.timeout(TIMEOUT):
            while not wanted(heard := await self.next()):
                pass
            return heard

    async def wait_for(self, type: str, **fields) -> dict:
        """The first frame of a type with these fields."""
        wanted = {"type": type, **fields}
        return await self.wait(lambda f: wanted.items() <= f.items())

    async def next(self) -> dict:
        """The next frame."""
        event = await self.communicator.receive_output(timeout=TIMEOUT)
        if event["type"] == "websocket.close":
            raise Closed(event["code"])
        frame = json.loads(event["text"])
        self.heard.append(frame)
        return frame

    async def caught_up(self) -> list[dict]:
        """All frames heard once everything published up to now has arrived."""
        user_id = self.heard[0]["user_id"]
        fence = {"type": "fence", "n": next(self.refs)}
        (await current_hub()).publish([frame(user_topic(user_id), fence)])
        await self.wait(lambda heard: heard == fence)
        await self.send({"type": "ping"})
        await self.wait_for("pong")
        self.heard = [heard for heard in self.heard if heard["type"] not in ("fence", "pong")]
        return self.heard

    async def close_code(self) -> int:
        """Wait until the server closes; its code."""
        async with asyncio.timeout(TIMEOUT):
            while True:
                try:
                    await self.next()
                except Closed as closed:
                    return closed.code

    async def leave(self) -> None:
        """Go away; who has gone already stays gone."""
        await self.communicator.disconnect(timeout=TIMEOUT)


class Closed(Exception):
    """The server has closed the socket."""

    def __init__(self, code: int) -> None:
        self.code = code
