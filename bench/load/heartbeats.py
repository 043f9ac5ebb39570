"""Who says nothing for two heartbeats is closed with 4408: many clients' heartbeats."""

import asyncio
from collections import deque
from collections.abc import Iterable
from functools import partial

from .websocket import Socket

HEARTBEAT_SECONDS = 25
PING = b'{"type":"ping"}'


class Heartbeats:
    """Sends everybody's heartbeats, from when each was let in."""

    def __init__(self) -> None:
        self.due: deque[tuple[float, Socket]] = deque()
        self.sent = 0

    async def send_forever(self, sockets: Iterable[Socket]) -> None:
        """Until cancelled; a socket's first one is due that long after its welcome."""
        loop = asyncio.get_running_loop()
        for socket in sockets:
            socket.opened.add_done_callback(partial(self._let_in, socket))
        while True:
            while self.due and self.due[0][0] <= loop.time():
                socket = self.due.popleft()[1]
                if not socket.closed.done():
                    socket.say(PING)
                    self.sent += 1
                    self._wait_for_next(socket)
            await asyncio.sleep(0.01)

    def _let_in(self, socket: Socket, opened: asyncio.Future) -> None:
        if not opened.cancelled() and not opened.exception():
            self._wait_for_next(socket)

    def _wait_for_next(self, socket: Socket) -> None:
        self.due.append((asyncio.get_running_loop().time() + HEARTBEAT_SECONDS, socket))
