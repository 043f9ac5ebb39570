"""One room, many sockets: so many messages are always on their way to everybody."""

import asyncio

from bench.figures import milliseconds

from .dialects import DIALECTS, content, now, stamp
from .websocket import Socket, open_all, run, tell

WARM_SECONDS = 1.0
# Every so many'th socket looks at how long messages took.
SAMPLED = 20


class Room:
    """What its sockets have heard, and who sends the next message."""

    def __init__(self, options: dict) -> None:
        self.dialect = DIALECTS[options["dialect"]]
        self.id = options["room_id"]
        self.padding = options.get("padding", 0)
        self.delivered = 0
        self.frame_bytes = 0
        self.latencies: list[int] = []
        self.sockets = [
            (Listener if number % SAMPLED else Sampler)(self, token)
            for number, token in enumerate(options["tokens"])
        ]

    def send(self) -> None:
        """Send one message."""
        self.sockets[0].say(self.dialect.message(self.id, content(now(), self.padding)))


class Listener(Socket):
    """Counts what it hears."""

    def __init__(self, room: Room, token: str) -> None:
        super().__init__(room.dialect.opening(token, room.id), awaits_frame=room.dialect.greets)
        self.room = room

    def heard(self, text: bytes) -> None:
        room = self.room
        if room.dialect.is_message(text):
            room.delivered += 1
            if room.delivered % len(room.sockets) == 0:
                room.send()


class Sampler(Listener):
    """Looks at the clock besides."""

    def heard(self, text: bytes) -> None:
        if self.room.dialect.is_message(text):
            self.room.frame_bytes = len(text)
            self.room.latencies.append(now() - stamp(text))
        super().heard(text)


async def load(options: dict) -> dict:
    """Keep `window` messages on their way for `seconds`."""
    room = Room(options)
    await open_all(room.sockets, options["port"])
    tell("open")
    for _ in range(options["window"]):
        room.send()
    await asyncio.sleep(WARM_SECONDS)
    delivered, began = room.delivered, now()
    room.latencies.clear()
    await asyncio.sleep(options["seconds"])
    seconds = (now() - began) / 1e9
    return {
        "deliveries_per_second": round((room.delivered - delivered) / seconds),
        "messages_per_second": round((room.delivered - delivered) / seconds / len(room.sockets), 1),
        "delivered": room.delivered,
        "frame_bytes": room.frame_bytes,
        **milliseconds(room.latencies),
    }


if __name__ == "__main__":
    run(load)
