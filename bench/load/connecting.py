"""A storm: everybody connects, signs in and catches up."""

import json

from bench.figures import milliseconds

from .dialects import DIALECTS, now
from .websocket import Socket, open_all, run


class Newcomer(Socket):
    """Connects, and asks GoChat for what was missed; ready once that is answered."""

    def __init__(self, dialect, token: str, room_ids: list[int], took: list[int]) -> None:
        super().__init__(dialect.opening(token, room_ids[0]), awaits_frame=dialect.greets)
        self.greets, self.took = dialect.greets, took
        versions = {str(room_id): 0 for room_id in room_ids}
        self.sync = json.dumps({"type": "sync", "rooms": versions, "ref": 1}).encode()
        self.began = 0

    def connection_made(self, transport) -> None:
        self.began = now()
        super().connection_made(transport)

    async def ready(self) -> None:
        await self.opened
        if self.greets:
            self.synced = self.opened.get_loop().create_future()
            self.say(self.sync)
            await self.synced
        self.took.append(now() - self.began)

    def heard(self, text: bytes) -> None:
        if text.startswith(b'{"type":"ack"'):
            self.synced.set_result(None)


async def load(options: dict) -> dict:
    """Let all of them in, `at_once` at a time."""
    dialect, took = DIALECTS[options["dialect"]], []
    rooms_of: list[list[int]] = [[] for _ in options["tokens"]]
    for room_id, members in enumerate(options["rooms"], 1):
        for member in members:
            rooms_of[member].append(room_id)
    people = [
        Newcomer(dialect, token, room_ids, took)
        for token, room_ids in zip(options["tokens"], rooms_of, strict=True)
    ]
    began = now()
    await open_all(people, options["port"], at_once=options["at_once"])
    seconds = (now() - began) / 1e9
    return {"sockets_per_second": round(len(people) / seconds), **milliseconds(took)}


if __name__ == "__main__":
    run(load)
