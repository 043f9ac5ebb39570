"""Many people who are there and say nothing but their heartbeats."""

import asyncio

from .dialects import DIALECTS
from .heartbeats import Heartbeats
from .websocket import Socket, open_all, run, tell

AT_ONCE = 100
ANSWER_SECONDS = 2
PONG = b'{"type":"pong"}'


class Idler(Socket):
    """Counts the answers to its heartbeats."""

    pongs = 0

    def heard(self, text: bytes) -> None:
        if text == PONG:
            self.pongs += 1


async def load(options: dict) -> dict:
    """Open a socket for each token, say so, and stay for `seconds`."""
    dialect, heartbeats = DIALECTS[options["dialect"]], Heartbeats()
    idlers = [
        Idler(dialect.opening(token, number % 50 + 1), awaits_frame=dialect.greets)
        for number, token in enumerate(options["tokens"])
    ]
    beating = asyncio.create_task(heartbeats.send_forever(idlers if dialect.greets else []))
    await open_all(idlers, options["port"], at_once=AT_ONCE)
    tell("open")
    await asyncio.sleep(options["seconds"])
    beating.cancel()
    await asyncio.sleep(ANSWER_SECONDS)
    return {
        "open": sum(not idler.closed.done() for idler in idlers),
        "pings": heartbeats.sent,
        "pongs": sum(idler.pongs for idler in idlers),
    }


if __name__ == "__main__":
    run(load)
