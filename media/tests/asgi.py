"""The application asked as a server asks it: bodies in pieces, and clients that leave."""

import asyncio
import json
from collections.abc import Sequence

from gochat.asgi import application


class Answer:
    """What came back."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""

    @property
    def code(self) -> int:
        return json.loads(self.body)["code"]

    @property
    def data(self):
        return json.loads(self.body)["data"]

    async def take(self, message: dict) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {k.decode().lower(): v.decode("latin-1") for k, v in message["headers"]}
        else:
            self.body += message.get("body", b"")


async def ask(
    method: str,
    path: str,
    pieces: Sequence[bytes] = (),
    *,
    token: str = "",
    leaves: bool = False,
    between=None,
    **headers: str,
) -> Answer:
    """Send a body piece by piece; `leaves` after the last, without an end. `between` runs before
    each piece."""
    named = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    if token:
        named["authorization"] = f"Bearer {token}"
    where, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": where,
        "raw_path": where.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost")]
        + [(k.encode(), v.encode("latin-1")) for k, v in named.items()],
        "client": ("127.0.0.1", 5),
        "server": ("localhost", 80),
    }
    rest = list(pieces) or ([] if leaves else [b""])

    async def receive() -> dict:
        if not rest and leaves:
            return {"type": "http.disconnect"}
        if not rest:
            await asyncio.Event().wait()
        if between:
            await between(len(pieces) - len(rest))
        piece = rest.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(rest) or leaves}

    answer = Answer()
    await application(scope, receive, answer.take)
    return answer
