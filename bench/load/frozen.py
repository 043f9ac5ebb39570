"""A steady room, one of whose members stops reading."""

import asyncio
import socket
from pathlib import Path

from bench.figures import milliseconds

from .dialects import GoChat, content, now, stamp
from .websocket import Socket, open_all, run

TICK_SECONDS = 0.002
SMALL_WINDOW = 4096
PATIENCE_SECONDS = 40
# As long as a message may be, nearly.
PADDING = 4900


class Member(Socket):
    """Notes how long messages took."""

    def __init__(self, token: str, took: list[int]) -> None:
        super().__init__(GoChat.opening(token, 1), awaits_frame=True)
        self.took = took

    def heard(self, text: bytes) -> None:
        if GoChat.is_message(text):
            self.took.append(now() - stamp(text))


class Freezing(Member):
    """Stops reading when told to; the kernel keeps little for it."""

    async def connect(self, port: int) -> None:
        """Connect with a small window."""
        loop = asyncio.get_running_loop()
        narrow = socket.socket()
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_WINDOW)
        narrow.setblocking(False)
        await loop.sock_connect(narrow, ("127.0.0.1", port))
        await loop.create_connection(lambda: self, sock=narrow)
        await self.opened


async def load(options: dict) -> dict:
    """Some seconds without, some with the frozen one until the server closes it, some after."""
    took: list[int] = []
    first, *others = options["tokens"]
    frozen = Freezing(first, [])
    members = [Member(token, took) for token in others]
    await open_all(members, options["port"])
    await frozen.connect(options["port"])
    rate, seconds, log = options["rate"], options["seconds"], Path(options["log"])

    async def some(until) -> dict:
        took.clear()
        await _write(members[0], rate, until)
        return milliseconds(took)

    await some(_after(1))
    before = await some(_after(seconds))
    frozen.transport.pause_reading()
    meanwhile = await some(lambda passed: passed > PATIENCE_SECONDS or '"code": 4508' in _end(log))
    frozen.transport.resume_reading()
    async with asyncio.timeout(PATIENCE_SECONDS):
        code = await frozen.closed
    after = await some(_after(seconds))
    return {"before": before, "meanwhile": meanwhile, "after": after, "code": code}


def _after(seconds: float):
    return lambda passed: passed > seconds


def _end(log: Path) -> str:
    return log.read_text()[-20_000:]


async def _write(writer: Member, rate: float, until) -> None:
    """Write steadily; look about ten times a second whether it is enough."""
    began = due = looked = now()
    while now() - looked < 1e8 or not until((now() - began) / 1e9):
        if now() - looked >= 1e8:
            looked = now()
        while due <= now():
            writer.say(GoChat.message(1, content(due, PADDING)))
            due += int(1e9 / rate)
        await asyncio.sleep(TICK_SECONDS)
    await asyncio.sleep(1)


if __name__ == "__main__":
    run(load)
