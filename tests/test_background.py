"""Files are prepared by the server or by a worker beside it, whoever dies meanwhile."""

import json
import time
from pathlib import Path

import pytest
import requests

from media.tests import corpus

from .callers import TIMEOUT, Caller
from .servers import Server, manage

pytestmark = pytest.mark.server
READY_SECONDS = 30


def upload(caller: Caller, kind: str, content: bytes, name: str) -> dict:
    answer = requests.post(
        f"{caller.url}/api/upload/{kind}",
        files={"file": (name, content)},
        headers=caller.headers,
        timeout=TIMEOUT,
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def info(caller: Caller, file: dict) -> dict:
    return caller.data("GET", f"/api/files/{file['id']}/info")


def when(caller: Caller, file: dict, key: str, value: object = None) -> dict:
    """The file, once it is so (or simply has it)."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        now = info(caller, file)
        if now[key] == value if value is not None else now[key]:
            return now
        time.sleep(0.05)
    raise AssertionError(f"still {now}")


def photo() -> bytes:
    return corpus.saved(corpus.picture((1200, 900)), "JPEG", exif=corpus.exif(6))


def read(caller: Caller, path: str) -> requests.Response:
    return requests.get(caller.url + path, timeout=TIMEOUT)


def test_the_server_prepares_what_is_sent(lily, tmp_path):
    file = upload(lily, "image", photo(), "photo.jpg")
    ready = when(lily, file, "state", "ready")
    assert (ready["width"], ready["height"]) == (900, 1200)
    thumbnail = read(lily, ready["thumbnail_url"])
    assert thumbnail.headers["Content-Type"] == "image/webp"
    assert corpus.SECRET not in read(lily, ready["url"]).content


def test_a_recording_gets_its_mp4(lily, tmp_path):
    content = corpus.video(tmp_path / "v").read_bytes()
    file = upload(lily, "video", content, "v.webm")
    ready = when(lily, file, "mp4_url")
    assert ready["mime"] == "video/webm"
    assert read(lily, ready["mp4_url"]).headers["Content-Type"] == "video/mp4"


def test_hostile_files_leave_the_server_well(lily, server, tmp_path):
    for content in (corpus.gif_bomb(60_000), corpus.SVG, corpus.zip_bomb(), b"\xff\xd8\xff\xe0"):
        answer = requests.post(
            f"{lily.url}/api/upload/image",
            files={"file": ("photo.jpg", content)},
            headers=lily.headers,
            timeout=TIMEOUT,
        )
        assert answer.status_code in (413, 415), answer.text
        assert answer.json()["message"]
    broken = upload(lily, "image", photo()[:-2000], "photo.jpg")
    assert when(lily, broken, "state", "failed")["url"] is None
    assert requests.get(f"{server.url}/health", timeout=TIMEOUT).ok


@pytest.fixture
def apart(prepared: Path, tmp_path: Path):
    """A server that leaves background work to a worker."""
    server = Server.on_copy_of(prepared, tmp_path / "data", GOCHAT_BACKGROUND="worker")
    server.start()
    yield server
    server.stop()


def test_a_worker_of_its_own_prepares_what_is_sent(apart):
    lily = Caller.registered(apart.url, "lily")
    file = upload(lily, "image", photo(), "photo.jpg")
    assert info(lily, file)["state"] == "processing"
    done = manage(apart.data_dir, "db_worker", "--batch", "--no-startup-delay")
    assert done.returncode == 0, done.stderr
    assert info(lily, file)["state"] == "ready"


def test_what_was_sent_before_the_server_was_killed_is_prepared(apart):
    lily = Caller.registered(apart.url, "lily")
    file = upload(lily, "image", photo(), "photo.jpg")
    apart.kill()
    apart.settings["GOCHAT_BACKGROUND"] = "server"
    apart.start()
    assert when(lily, file, "state", "ready")["thumbnail_url"]


def test_doctor_tells_of_codecs_and_workers(apart):
    report = json.loads(manage(apart.data_dir, "doctor", "--json").stdout)
    assert report["parts"]["processing"] == "ok"
    assert report["parts"]["virus scanner"] == "ok"
