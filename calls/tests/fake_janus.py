"""As much of Janus' HTTP API as tells what it was asked to hold, and one that hangs."""

import itertools
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWER = {"type": "offer", "sdp": "v=0\r\n"}


class FakeJanus(ThreadingHTTPServer):
    """Takes everything, and notes the sessions, with the handles in each, that it holds."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.held: dict[int, set[int]] = {}
        self.refused: set[str] = set()
        # Requests that it takes, and whose answer never comes.
        self.unanswered: set[str] = set()
        self.rooms: set[int] = set()
        self.hangs = False
        self.ids = itertools.count(1)
        self.asked = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/janus"

    def answer(self, path: list[int], content: dict) -> dict:
        """Do what is asked."""
        what = content["janus"]
        if what in self.refused:
            return {"janus": "error", "error": {"code": 458, "reason": ""}}
        if what == "create":
            self.held[new := next(self.ids)] = set()
        elif what == "attach":
            self.held[path[0]].add(new := next(self.ids))
        elif what == "detach":
            self.held[path[0]].discard(new := path[1])
        elif what == "destroy":
            self.held.pop(new := path[0])
        else:
            return self._plugin(content["body"])
        return {"janus": "success", "data": {"id": new}}

    def _plugin(self, body: dict) -> dict:
        request = body["request"]
        if request in self.refused:
            return {"janus": "success", "plugindata": {"data": {"error_code": 428, "error": ""}}}
        if request in self.unanswered:
            return {"janus": "ack"}
        if request == "create":
            self.rooms.add(body["room"])
        elif request == "destroy":
            self.rooms.discard(body["room"])
        data = {"videoroom": "done", "id": next(self.ids)}
        return {"janus": "success", "plugindata": {"data": data}, "jsep": ANSWER}


class _Request(BaseHTTPRequestHandler):
    server: FakeJanus

    def do_POST(self) -> None:
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked += 1
        while self.server.hangs:
            time.sleep(0.02)
        path = [int(part) for part in self.path.split("/")[2:]]
        body = {**self.server.answer(path, content), "transaction": content["transaction"]}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running_janus() -> Iterator[FakeJanus]:
    """One on a free port."""
    with FakeJanus() as janus:
        thread = threading.Thread(target=janus.serve_forever)
        thread.start()
        yield janus
        janus.hangs = False
        janus.shutdown()
        thread.join()
