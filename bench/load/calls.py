"""Pairs who call each other: they ring, answer, let their browsers find a way, talk and hang up."""

import asyncio
import json
from collections.abc import Iterable

from bench.figures import milliseconds

from .dialects import GoChat, content, now, stamp
from .websocket import Socket, open_all, run, tell

# As long as what Chromium says: an offer with four places, and a candidate.
DESCRIPTION_BYTES, CANDIDATE_BYTES, CANDIDATES = 6000, 120, 8
TALK_SECONDS = 5
WARM_SECONDS = 3
DRAIN_SECONDS = 15
SECOND = 1_000_000_000


class Tally:
    """What has come of the calls of one run."""

    def __init__(self) -> None:
        self.called = self.ended = self.errors = self.late = 0
        self.rings: list[int] = []
        self.answers: list[int] = []
        self.signals: list[int] = []

    def as_dict(self) -> dict:
        """The run's figures."""
        return {
            "called": self.called,
            "ended": self.ended,
            "errors": self.errors,
            "late": self.late,
            "ring": milliseconds(self.rings),
            "answer": milliseconds(self.answers),
            "signal": milliseconds(self.signals),
            "signals": len(self.signals),
        }


class Phone(Socket):
    """One of a pair."""

    def __init__(self, talk: "Talk", token: str) -> None:
        super().__init__(GoChat.opening(token, 0), awaits_frame=True)
        self.talk = talk

    def heard(self, text: bytes) -> None:
        self.talk.heard(self, text)

    def tell(self, kind: str, **fields) -> None:
        """Send a frame."""
        self.say(json.dumps({"type": f"call.{kind}", **fields}).encode())


class Talk:
    """Two people, and the call they are in."""

    def __init__(self, load: "Calls", room_id: int, people: Iterable[tuple[int, str]]) -> None:
        self.load, self.room_id = load, room_id
        self.ids, tokens = zip(*people, strict=True)
        self.caller, self.callee = (Phone(self, token) for token in tokens)
        self.is_free = True
        self.asked_at = self.call_id = 0

    def ring(self) -> None:
        """Begin."""
        self.is_free, self.asked_at = False, now()
        self.load.tally.called += 1
        self.caller.tell("invite", room_id=self.room_id, media="video")

    def heard(self, phone: Phone, text: bytes) -> None:
        """Go on as browsers do."""
        frame = json.loads(text)
        if frame["type"] == "error":
            self.load.tally.errors += 1
        elif frame["type"] == "call.ringing" and phone is self.callee:
            self._answer(frame["call_id"])
        elif frame["type"] == "call.accept" and phone is self.caller:
            self.load.tally.answers.append(now() - self.asked_at)
            self._signal(self.caller, "offer")
        elif frame["type"] == "call.signal":
            self._hear_signal(phone, frame, text)
        elif frame["type"] == "call.ended" and phone is self.callee:
            self.load.tally.ended += 1
            self.is_free = True

    def _answer(self, call_id: int) -> None:
        self.load.tally.rings.append(now() - self.asked_at)
        self.call_id, self.asked_at = call_id, now()
        self.callee.tell("accept", call_id=call_id)

    def _hear_signal(self, phone: Phone, frame: dict, text: bytes) -> None:
        self.load.tally.signals.append(now() - stamp(text))
        kind = frame.get("description", {}).get("type")
        if kind == "offer":
            self._signal(phone, "answer")
        elif kind == "answer":
            self._talk()

    def _signal(self, phone: Phone, kind: str) -> None:
        """A description, and where one can be reached."""
        to = {"call_id": self.call_id, "to": self.ids[phone is self.caller]}
        sdp = content(now(), padding=DESCRIPTION_BYTES)
        phone.tell("signal", **to, description={"type": kind, "sdp": sdp})
        for _ in range(CANDIDATES):
            candidate = {"candidate": content(now(), padding=CANDIDATE_BYTES), "sdpMid": "0"}
            phone.tell("signal", **to, candidate=candidate)

    def _talk(self) -> None:
        for phone in (self.caller, self.callee):
            phone.tell("state", call_id=self.call_id, camera=True, connected=True)
        asyncio.get_running_loop().call_later(TALK_SECONDS, self._hang_up)

    def _hang_up(self) -> None:
        self.caller.tell("hangup", call_id=self.call_id)


class Calls:
    """All pairs, and the tally of now."""

    def __init__(self, options: dict) -> None:
        self.tally = Tally()
        tokens = options["tokens"]
        self.talks = [
            Talk(self, room_id, [(member + 1, tokens[member]) for member in members])
            for room_id, members in enumerate(options["rooms"], 1)
        ]

    async def call(self, each_minute: float, seconds: float) -> dict:
        """So many calls a minute; one for which no pair is free is late."""
        tally = self.tally = Tally()
        due, end = now(), now() + int(seconds * SECOND)
        while due < end:
            await asyncio.sleep(max(due - now(), 0) / SECOND)
            free = next((talk for talk in self.talks if talk.is_free), None)
            if free is None:
                tally.late += 1
            else:
                free.ring()
                self.talks.append(self.talks.pop(self.talks.index(free)))
            due += int(60 * SECOND / each_minute)
        await self._drain()
        return tally.as_dict()

    async def _drain(self) -> None:
        deadline = now() + DRAIN_SECONDS * SECOND
        while now() < deadline and not all(talk.is_free for talk in self.talks):
            await asyncio.sleep(0.05)


async def load(options: dict) -> dict:
    """A few calls that are not kept warm up first."""
    calls = Calls(options)
    phones = [phone for talk in calls.talks for phone in (talk.caller, talk.callee)]
    await open_all(phones, options["port"])
    await calls.call(options["each_minute"], WARM_SECONDS)
    tell("open")
    return await calls.call(options["each_minute"], options["seconds"])


if __name__ == "__main__":
    run(load)
