"""People at work: they write, type, read what they got, and look who is there."""

import asyncio
import random

from bench.figures import milliseconds

from .dialects import GoChat, content, now, stamp
from .heartbeats import Heartbeats
from .websocket import Socket, open_all, run, tell

TICK_SECONDS = 0.005
WATCHED = 30
# So many of a room's members, on average, read a message at once.
READERS = 2
ROOM, SEQ = b'"room_id":', b'"seq":'


def number_after(frame: bytes, name: bytes) -> int:
    """A number in a frame."""
    at = frame.index(name) + len(name)
    end = at
    while frame[end : end + 1].isdigit():
        end += 1
    return int(frame[at:end])


class Worker(Socket):
    """One of them."""

    def __init__(self, office: "Office", token: str) -> None:
        super().__init__(GoChat.opening(token, 0), awaits_frame=True)
        self.office = office

    def heard(self, text: bytes) -> None:
        office = self.office
        office.frames += 1
        if GoChat.is_message(text):
            office.deliveries.append(now() - stamp(text))
            self._maybe_read(text)
        elif GoChat.is_ack(text):
            if b"@@" in text:
                office.acks.append(now() - stamp(text))
        elif text.startswith(b'{"type":"error"'):
            office.errors += 1

    def _maybe_read(self, text: bytes) -> None:
        room_id = number_after(text, ROOM)
        if random.random() * len(self.office.rooms[room_id - 1]) < READERS:
            seq = number_after(text, SEQ)
            self.say(b'{"type":"read","room_id":%d,"seq":%d,"ref":2}' % (room_id, seq))
            self.office.reads += 1


class Office:
    """Who is in which room, and what has come of it all."""

    def __init__(self, options: dict) -> None:
        self.rooms: list[list[int]] = options["rooms"]
        # Much is said where few are, and little where many are.
        self.weights = [len(room) ** -0.5 for room in self.rooms]
        self.people = [Worker(self, token) for token in options["tokens"]]
        self.clear()

    def clear(self) -> None:
        """Begin to count."""
        self.frames = self.errors = self.sent = self.expected = self.reads = self.typings = 0
        self.acks: list[int] = []
        self.deliveries: list[int] = []

    def write(self, due: int) -> None:
        """Somebody says something somewhere, having typed."""
        [room_id] = random.choices(range(1, len(self.rooms) + 1), self.weights)
        members = self.rooms[room_id - 1]
        person = self.people[random.choice(members)]
        person.say(b'{"type":"typing","room_id":%d}' % room_id)
        person.say(GoChat.message(room_id, content(due)))
        self.typings += 1
        self.sent += 1
        self.expected += len(members)

    def look_around(self) -> None:
        """Everybody watches some others."""
        for person in self.people:
            watched = random.sample(range(1, len(self.people) + 1), min(WATCHED, len(self.people)))
            listed = ",".join(map(str, watched))
            person.say(f'{{"type":"presence","watch":[{listed}]}}'.encode())

    async def work(self, rate: float, seconds: float) -> dict:
        """So many messages a second."""
        self.clear()
        began = due = now()
        while due < began + seconds * 1e9:
            while due <= now():
                self.write(due)
                due += int(1e9 / rate)
            await asyncio.sleep(TICK_SECONDS)
        await asyncio.sleep(2)
        passed = (now() - began) / 1e9
        return {
            "messages_per_second": round(self.sent / seconds, 1),
            "reads_per_second": round(self.reads / passed, 1),
            "typings_per_second": round(self.typings / seconds, 1),
            "frames_per_second": round(self.frames / passed),
            "missing": self.expected - len(self.deliveries),
            "errors": self.errors,
            "ack": milliseconds(self.acks),
            "delivery": milliseconds(self.deliveries),
        }


async def load(options: dict) -> dict:
    """Let everybody in, then work for `seconds` at `rate`."""
    random.seed(1)
    office = Office(options)
    beating = asyncio.create_task(Heartbeats().send_forever(office.people))
    await open_all(office.people, options["port"])
    office.look_around()
    await office.work(options["rate"], 2)
    tell("open")
    measured = await office.work(options["rate"], options["seconds"])
    beating.cancel()
    return measured


if __name__ == "__main__":
    run(load)
