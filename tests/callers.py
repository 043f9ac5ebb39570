"""Clients of a real server: one speaks HTTP, one the WebSocket."""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

TIMEOUT = 10
PASSWORD = "say it again 7"
MESSAGE = {
    *("id", "room_id", "user_id", "seq", "version", "client_id", "kind", "content", "payload"),
    *("attachments", "reply_to", "mentions", "reactions", "timestamp", "edited_at", "recalled_at"),
}


class Caller:
    """A person who calls the API with a token."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url
        self.http = requests.Session()
        self.http.trust_env = False
        self.headers = {"Accept-Language": "en"}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    @classmethod
    def registered(cls, url: str, username: str, **profile: Any) -> "Caller":
        """A new person, signed in, with a profile."""
        account = {
            "username": username,
            "email": f"{username}@example.com",
            "password": PASSWORD,
        }
        signed_in = cls(url).data("POST", "/api/auth/register", account, status=201)
        caller = cls(url, signed_in["token"])
        caller.id, caller.username = signed_in["user"]["id"], username
        if profile:
            caller.data("PATCH", f"/api/users/{caller.id}", profile)
        return caller

    @classmethod
    def with_cookie(cls, url: str, username: str) -> "Caller":
        """A new person, signed in by the page, as a browser is."""
        caller, page = cls(url), f"{url}/register"
        caller.http.get(page, timeout=TIMEOUT)
        token = caller.http.cookies["csrftoken"]
        fields = {
            "username": username,
            "email": f"{username}@example.com",
            "password": PASSWORD,
            "csrfmiddlewaretoken": token,
        }
        answer = caller.http.post(page, fields, headers={"Referer": page}, timeout=TIMEOUT)
        assert answer.ok and answer.url == f"{url}/", answer.text
        caller.headers["X-CSRFToken"] = caller.http.cookies["csrftoken"]
        caller.id, caller.username = caller.data("GET", "/api/auth/userinfo")["id"], username
        return caller

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, dict]:
        """The status and the envelope, whose laws are checked."""
        answer = self.http.request(
            method, self.url + path, json=body, headers=self.headers, timeout=TIMEOUT
        )
        envelope = answer.json()
        assert {"code", "message", "data"} <= envelope.keys() <= {*envelope.keys(), "errors"}
        assert (envelope["code"] == 0) == answer.ok
        assert answer.ok or envelope["code"] // 100 == answer.status_code
        return answer.status_code, envelope

    def data(self, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        """What a call that must succeed answers."""
        answered, envelope = self.call(method, path, body)
        assert answered == status, envelope
        return envelope["data"]

    def code(self, method: str, path: str, body: Any = None) -> int:
        """The code of a call that must fail."""
        return self.call(method, path, body)[1]["code"]

    @property
    def token(self) -> str:
        """The access token."""
        return self.headers["Authorization"].removeprefix("Bearer ")


class SocketCaller:
    """A person on a WebSocket; remembers what it heard."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.heard: list[dict] = []
        self.refs = itertools.count(1)

    @classmethod
    @contextmanager
    def opened(cls, url: str, token: str = "", **options: Any) -> Iterator["SocketCaller"]:
        """A socket that signs in by the query string, or by what the options carry."""
        address = f"{url}?token={token}" if token else url
        with connect(address, open_timeout=TIMEOUT, proxy=None, **options) as connection:
            yield cls(connection)

    def send(self, **frame: Any) -> None:
        """Send a frame."""
        self.connection.send(json.dumps(frame, ensure_ascii=False))

    def ask(self, **frame: Any) -> dict:
        """Send a frame and wait for its `ack` or `error`."""
        ref = next(self.refs)
        self.send(**frame, ref=ref)
        return self.wait_for(ref=ref)

    def wait_for(self, **fields: Any) -> dict:
        """The first frame with these fields, heard already or yet to come."""
        for frame in itertools.chain(self.heard, iter(self._next, None)):
            if fields.items() <= frame.items():
                return frame
        raise AssertionError("unreachable")

    def close_code(self) -> int:
        """Wait until the server closes; its code."""
        try:
            while True:
                self._next()
        except ConnectionClosed as closed:
            return closed.rcvd.code

    def _next(self) -> dict:
        frame = json.loads(self.connection.recv(timeout=TIMEOUT))
        self.heard.append(frame)
        return frame
