"""Pairs who write to each other: at a steady rate, or each as soon as the last message is in."""

import asyncio
import itertools

from bench.figures import milliseconds

from .dialects import DIALECTS, content, now, stamp
from .websocket import Socket, open_all, run, tell

TICK_SECONDS = 0.002
# How long stragglers of a step are waited for, and nobody hears anything before we give up.
DRAIN_SECONDS = 15
SECOND = 1_000_000_000


class Tally:
    """What has come of the messages sent in one step."""

    def __init__(self, room_size: int) -> None:
        self.room_size = room_size
        self.sent = self.errors = 0
        self.began = self.last_heard = now()
        self.acks: list[int] = []
        self.deliveries: list[int] = []
        self.complete = asyncio.Event()

    @property
    def missing(self) -> int:
        """Deliveries that are still to come."""
        return self.sent * self.room_size - len(self.deliveries)

    def as_dict(self, *, has_acks: bool) -> dict:
        """The step's figures; a message counts once everybody has it."""
        seconds = max(self.last_heard - self.began, 1) / SECOND
        return {
            "messages_per_second": round(len(self.deliveries) / self.room_size / seconds, 1),
            "sent": self.sent,
            "missing": self.missing,
            "errors": self.errors,
            **({"acked": len(self.acks), "ack": milliseconds(self.acks)} if has_acks else {}),
            "delivery": milliseconds(self.deliveries),
        }


class Person(Socket):
    """One of a pair."""

    def __init__(self, load: "Pairs", token: str, room_id: int) -> None:
        super().__init__(load.dialect.opening(token, room_id), awaits_frame=load.dialect.greets)
        self.load, self.room_id = load, room_id
        self.own = b""

    def write(self, due: int) -> None:
        """Send a message that was due at a moment."""
        self.load.tally.sent += 1
        self.own = b"@@%019d" % due
        self.say(self.load.dialect.message(self.room_id, content(due)))

    def heard(self, text: bytes) -> None:
        load, moment = self.load, now()
        tally = load.tally
        if load.dialect.is_ack(text):
            tally.acks.append(moment - stamp(text))
        elif load.dialect.is_message(text) and b"@@" in text:
            tally.deliveries.append(moment - stamp(text))
            tally.last_heard = moment
            if not tally.missing:
                tally.complete.set()
        elif text.startswith(b'{"type":"error"'):
            tally.errors += 1
        else:
            return
        if load.flat_out and self.own in text:
            self.own = b"-"
            self.write(now())


class Pairs:
    """Everybody's sockets, and the step they are in."""

    def __init__(self, options: dict) -> None:
        self.dialect = DIALECTS[options["dialect"]]
        self.flat_out = False
        self.tally = Tally(2)
        tokens = options["tokens"]
        self.people = [
            Person(self, tokens[member], room_id)
            for room_id, members in enumerate(options["rooms"], 1)
            for member in members
        ]

    async def steadily(self, rate: float, seconds: float) -> dict:
        """So many messages a second, whoever is behind."""
        tally = self.tally = Tally(2)
        writers = itertools.cycle(self.people)
        due, end = now(), now() + int(seconds * SECOND)
        while due < end:
            while due <= now() and due < end:
                next(writers).write(due)
                due += int(SECOND / rate)
            await asyncio.sleep(TICK_SECONDS)
        await self._drain()
        return {"offered": rate, **tally.as_dict(has_acks=self.dialect.greets)}

    async def as_fast_as_it_goes(self, seconds: float) -> dict:
        """Half of the people write, each the next message once the last is in."""
        tally = self.tally = Tally(2)
        self.flat_out = True
        for person in self.people[::2]:
            person.write(now())
        await asyncio.sleep(seconds)
        self.flat_out = False
        await self._drain()
        return {"offered": None, **tally.as_dict(has_acks=self.dialect.greets)}

    async def _drain(self) -> None:
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                while self.tally.missing:
                    self.tally.complete.clear()
                    await self.tally.complete.wait()
        except TimeoutError:
            return


async def load(options: dict) -> dict:
    """Each rate for `seconds`, then flat out; a last one that is not kept warms up first."""
    pairs = Pairs(options)
    await open_all(pairs.people, options["port"])
    tell("open")
    await pairs.steadily(100, 1)
    steps = [await pairs.steadily(rate, options["seconds"]) for rate in options["rates"]]
    return {"steps": [*steps, await pairs.as_fast_as_it_goes(options["seconds"])]}


if __name__ == "__main__":
    run(load)
