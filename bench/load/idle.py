"""Many people who are there and say nothing but their heartbeats."""

import asyncio

from .dialects import DIALECTS
from .websocket import Socket, open_all, run, tell

AT_ONCE = 100
HEARTBEAT_SECONDS = 25
PING = b'{"type":"ping"}'
PONG = b'{"type":"pong"}'


class Idler(Socket):
    """Counts the answers to its heartbeats."""

    pongs = 0

    def heard(self, text: bytes) -> None:
        if text == PONG:
            self.pongs += 1


async def load(options: dict) -> dict:
    """Open a socket for each token, say so, and stay for `seconds`."""
    dialect = DIALECTS[options["dialect"]]
    idlers = [
        Idler(dialect.opening(token, number % 50 + 1), awaits_frame=dialect.greets)
        for number, token in enumerate(options["tokens"])
    ]
    await open_all(idlers, options["port"], at_once=AT_ONCE)
    tell("open")
    pings = await _stay(idlers, options["seconds"]) if dialect.greets else 0
    if not dialect.greets:
        await asyncio.sleep(options["seconds"])
    return {
        "open": sum(not idler.closed.done() for idler in idlers),
        "pings": pings,
        "pongs": sum(idler.pongs for idler in idlers),
    }


async def _stay(idlers: list[Idler], seconds: float) -> int:
    """Each in turn sends its heartbeat; the last one has time for its answer."""
    loop = asyncio.get_running_loop()
    began, pings = loop.time(), 0
    while (passed := loop.time() - began) < seconds:
        while pings < passed / HEARTBEAT_SECONDS * len(idlers):
            idlers[pings % len(idlers)].say(PING)
            pings += 1
        await asyncio.sleep(0.01)
    await asyncio.sleep(2)
    return pings


if __name__ == "__main__":
    run(load)
