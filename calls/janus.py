"""Janus' HTTP API, as much of it as calls need.

https://janus.conf.meetecho.com/docs/rest.html: what is asked of a plugin is answered at once, or
acknowledged and answered by an event that waits in the session until somebody fetches it. A session
belongs to one person here, so that whoever asks fetches his own answers.
https://janus.conf.meetecho.com/docs/videoroom.html has the words of the videoroom.
"""

import http.client
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

# A Janus that works answers at once: whoever calls waits no longer for one that hangs.
ANSWER_SECONDS = 2.0
# One that did not answer is left alone for so long, so that not everybody waits for it in turn.
REST_SECONDS = 2.0
PLUGIN = "janus.plugin.videoroom"
ROOM_EXISTS = 427


# Until when each is left alone, by its address.
_resting: dict[str, float] = {}


class JanusAway(Exception):
    """Janus does not answer."""


class JanusSilent(JanusAway):
    """It is there, but hangs."""


class JanusRefused(Exception):
    """Janus knows no such session, room or sending, or does not want to."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code


@dataclass(frozen=True)
class Answer:
    """What the videoroom says, and the session description that came with it."""

    data: dict[str, Any]
    description: dict[str, Any] | None


class Janus:
    """One Janus."""

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.secret = urlsplit(url), secret

    def open_session(self) -> int:
        """A session; it ends by itself when nobody has asked anything of it for a minute."""
        return self._post("", {"janus": "create"})["data"]["id"]

    def end_session(self, session: int) -> None:
        """End a session, with all that is sent and received in it."""
        self._post(f"/{session}", {"janus": "destroy"})

    def keep_session(self, session: int) -> None:
        """Let a session live on."""
        self._post(f"/{session}", {"janus": "keepalive"})

    def attach(self, session: int) -> int:
        """A handle to the videoroom: room for one connection."""
        return self._post(f"/{session}", {"janus": "attach", "plugin": PLUGIN})["data"]["id"]

    def detach(self, session: int, handle: int) -> None:
        """Let go of a handle, with its connection and the ports it has."""
        self._post(f"/{session}/{handle}", {"janus": "detach"})

    def ask(self, session: int, handle: int, body: dict, description: dict | None = None) -> Answer:
        """Ask the videoroom for something."""
        content: dict[str, Any] = {"janus": "message", "body": body}
        if description is not None:
            content["jsep"] = description
        answer = self._post(f"/{session}/{handle}", content)
        if answer["janus"] == "ack":
            answer = self._event(session, answer["transaction"])
        data = answer["plugindata"]["data"]
        if "error_code" in data:
            raise JanusRefused(data["error_code"], data.get("error", ""))
        return Answer(data, answer.get("jsep"))

    def make_room(self, session: int, handle: int, room: dict) -> None:
        """Make a room, unless there is one."""
        try:
            self.ask(session, handle, {"request": "create", "admin_key": self.secret, **room})
        except JanusRefused as refused:
            if refused.code != ROOM_EXISTS:
                raise

    def _post(self, path: str, content: dict) -> dict:
        transaction = secrets.token_urlsafe(9)
        body = json.dumps({**content, "transaction": transaction, "apisecret": self.secret})
        if _resting.get(self.url.netloc, 0.0) > time.monotonic():
            raise JanusAway("did not answer a moment ago")
        try:
            return self._request("POST", path, body)
        except JanusSilent:
            _resting[self.url.netloc] = time.monotonic() + REST_SECONDS
            raise

    def _event(self, session: int, transaction: str) -> dict:
        """The answer to what was acknowledged; what else waits in the session is of no use here."""
        path = f"/{session}?maxev=10&apisecret={quote(self.secret, safe='')}"
        deadline = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < deadline:
            for event in self._request("GET", path, seconds=deadline - time.monotonic()):
                if event.get("transaction") == transaction:
                    return _checked(event)
        raise JanusAway("no event")

    def _request(
        self, method: str, path: str, body: str | None = None, seconds: float = ANSWER_SECONDS
    ) -> Any:
        is_https = self.url.scheme == "https"
        kind = http.client.HTTPSConnection if is_https else http.client.HTTPConnection
        connection = kind(self.url.netloc, timeout=max(seconds, 0.1))
        try:
            connection.request(method, self.url.path + path, body)
            answer = json.loads(connection.getresponse().read())
        except TimeoutError as error:
            raise JanusSilent(str(error)) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise JanusAway(str(error)) from error
        finally:
            connection.close()
        return answer if isinstance(answer, list) else _checked(answer)


def _checked(answer: dict) -> dict:
    if error := answer.get("error"):
        raise JanusRefused(error["code"], error["reason"])
    return answer
