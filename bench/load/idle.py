"""Many people who are there and say nothing but their heartbeats."""

import asyncio
from collections import deque
from collections.abc import Iterable
from functools import partial

from .dialects import DIALECTS
from .websocket import Socket, open_all, run, tell

AT_ONCE = 100
HEARTBEAT_SECONDS = 25
ANSWER_SECONDS = 2
PING = b'{"type":"ping"}'
PONG = b'{"type":"pong"}'


class Idler(Socket):
    """Counts the answers to its heartbeats."""

    pongs = 0

    def heard(self, text: bytes) -> None:
        if text == PONG:
            self.pongs += 1


class Heartbeats:
    """Sends everybody's heartbeats in turn, from when each was let in."""

    def __init__(self) -> None:
        self.due: deque[tuple[float, Idler]] = deque()
        self.sent = 0

    async def send_forever(self, idlers: Iterable[Idler]) -> None:
        """Until cancelled; an idler's first one is a heartbeat after his welcome."""
        loop = asyncio.get_running_loop()
        for idler in idlers:
            idler.opened.add_done_callback(partial(self._let_in, idler))
        while True:
            while self.due and self.due[0][0] <= loop.time():
                idler = self.due.popleft()[1]
                if not idler.closed.done():
                    idler.say(PING)
                    self.sent += 1
                    self._wait_for_next(idler)
            await asyncio.sleep(0.01)

    def _let_in(self, idler: Idler, opened: asyncio.Future) -> None:
        if not opened.cancelled() and not opened.exception():
            self._wait_for_next(idler)

    def _wait_for_next(self, idler: Idler) -> None:
        self.due.append((asyncio.get_running_loop().time() + HEARTBEAT_SECONDS, idler))


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
