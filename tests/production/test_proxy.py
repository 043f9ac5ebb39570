"""What nginx does for GoChat, by the very files in `deploy/`."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from requests.adapters import HTTPAdapter

from ..callers import PASSWORD, Caller, SocketCaller
from ..deployed import Nginx
from ..servers import Server

pytestmark = pytest.mark.server

# Past the limit of all that is no upload.
LARGE = os.urandom(25 * 1024 * 1024)


class FromElsewhere(HTTPAdapter):
    """Connects from an address of its own."""

    def init_poolmanager(self, *args, **options) -> None:
        super().init_poolmanager(*args, source_address=("127.0.0.9", 0), **options)


@pytest.fixture
def server(start) -> Server:
    return start(GOCHAT_ACCEL_PATH="/stored/")


@pytest.fixture
def nginx(server: Server, tmp_path: Path) -> Iterator[Nginx]:
    nginx = Nginx(tmp_path, ports=[server.port], media=server.data_dir / "media")
    nginx.start()
    yield nginx
    nginx.stop()


def test_what_nginx_does(nginx, server):
    lily = Caller.registered(nginx.url, "proxy.lily")
    tells_who_asks(nginx)
    knows_when_tls_ends_before_it(nginx)
    with SocketCaller.opened(nginx.socket_url, lily.token) as socket:
        assert socket.wait_for(type="welcome")["user_id"] == lily.id
    assert lily.token not in (nginx.directory / "access.log").read_text()
    keeps_static_files_fresh_for_ever(nginx)
    refuses_what_is_no_upload_and_too_large(nginx, lily)
    hands_out(nginx, lily, upload(nginx, lily))


def tells_who_asks(nginx: Nginx) -> None:
    """The peer's own address, whatever he claims."""
    with requests.Session() as session:
        session.mount("http://", FromElsewhere())
        account = {"username": "proxy.lily", "password": PASSWORD}
        claim = {"X-Forwarded-For": "6.6.6.6"}
        url = nginx.url.replace("localhost", "127.0.0.1")
        signed_in = session.post(f"{url}/api/auth/login", json=account, headers=claim).json()
    devices = Caller(nginx.url, signed_in["data"]["token"]).data("GET", "/api/auth/sessions")
    [here] = [device for device in devices["items"] if device["current"]]
    assert here["ip_address"] == "127.0.0.9"


def knows_when_tls_ends_before_it(nginx: Nginx) -> None:
    for claimed, is_secure in (("https", True), ("", False)):
        headers = {"X-Forwarded-Proto": claimed} if claimed else {}
        answer = requests.get(f"{nginx.url}/login", headers=headers, timeout=30)
        assert ("Secure" in answer.headers["Set-Cookie"]) == is_secure


def keeps_static_files_fresh_for_ever(nginx: Nginx) -> None:
    page = requests.get(f"{nginx.url}/login", timeout=30).text
    path = page.partition('href="/static/')[2].partition('"')[0]
    answer = requests.get(f"{nginx.url}/static/{path}", timeout=30)
    assert answer.ok and "immutable" in answer.headers["Cache-Control"]


def refuses_what_is_no_upload_and_too_large(nginx: Nginx, lily: Caller) -> None:
    answer = requests.post(f"{nginx.url}/api/rooms", LARGE, headers=lily.headers, timeout=60)
    assert answer.status_code == 413


def upload(nginx: Nginx, lily: Caller) -> dict:
    files = {"file": ("大文件.bin", LARGE, "application/octet-stream")}
    url = f"{nginx.url}/api/upload/file"
    answer = requests.post(url, files=files, headers=lily.headers, timeout=120)
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def hands_out(nginx: Nginx, lily: Caller, file: dict) -> None:
    """By nginx itself: whole, in part, not again, and never without being asked for."""
    url = f"{nginx.url}/api/files/{file['id']}"
    whole = requests.get(url, headers=lily.headers, timeout=60)
    assert hashlib.sha256(whole.content).hexdigest() == file["sha256"]
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    assert "attachment" in whole.headers["Content-Disposition"]
    part = requests.get(url, headers={**lily.headers, "Range": "bytes=5-9"}, timeout=60)
    assert (part.status_code, part.content) == (206, LARGE[5:10])
    again = {**lily.headers, "If-None-Match": whole.headers["ETag"]}
    assert requests.get(url, headers=again, timeout=60).status_code == 304
    assert requests.get(url, timeout=60).status_code == 401
    files = [path for path in nginx.media.rglob("*") if path.is_file()]
    [stored] = [path for path in files if path.stat().st_size == len(LARGE)]
    inside = stored.relative_to(nginx.media)
    assert requests.get(f"{nginx.url}/stored/{inside}", timeout=60).status_code == 404
