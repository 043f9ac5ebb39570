"""A gigabyte over a network that breaks, sent by a client that is not ours."""

import hashlib
import os
from pathlib import Path

import pytest
import requests
from tusclient.client import TusClient

from .callers import Caller
from .cutting import cutting
from .servers import Server

pytestmark = pytest.mark.server

SIZE = 1 << 30
BLOCK = 1 << 20
PIECE = 128 << 20
CUTS = 8
MOST_MB = 100


def large_file(path: Path) -> str:
    """A gigabyte that is mostly holes, and its hash."""
    with path.open("wb") as file:
        for place in range(0, SIZE, 32 * BLOCK):
            file.seek(place)
            file.write(os.urandom(BLOCK))
        file.truncate(SIZE)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def memory_mb(server: Server, field: str) -> int:
    """VmRSS: what the server has; VmHWM: the most it ever had."""
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    [line] = [line for line in lines if line.startswith(field)]
    return int(line.split()[1]) // 1024


def test_a_gigabyte_arrives_whole(server: Server, lily: Caller, tmp_path: Path):
    expected = large_file(tmp_path / "large.bin")
    lily.data("GET", "/api/limits")
    idle = memory_mb(server, "VmRSS")
    with cutting(server.port, cuts=CUTS, within=PIECE) as proxy:
        client = TusClient(f"http://127.0.0.1:{proxy.port}/api/uploads", headers=lily.headers)
        uploader = client.uploader(
            str(tmp_path / "large.bin"),
            chunk_size=PIECE,
            retries=100,
            retry_delay=0.1,
            metadata={"filename": "large.bin"},
        )
        uploader.upload()
        assert proxy.done == CUTS
    file_id = uploader.url.rpartition("/")[2]
    file = lily.data("GET", f"/api/files/{file_id}/info")
    assert (file["size"], file["sha256"], file["state"]) == (SIZE, expected, "ready")
    assert downloaded_hash(lily, f"/api/files/{file_id}") == expected
    assert memory_mb(server, "VmHWM") - idle < MOST_MB


def downloaded_hash(caller: Caller, path: str) -> str:
    digest = hashlib.sha256()
    with requests.get(caller.url + path, headers=caller.headers, stream=True, timeout=60) as answer:
        assert answer.status_code == 200
        for data in answer.iter_content(BLOCK):
            digest.update(data)
    return digest.hexdigest()


def test_one_request_over_a_cut_leaves_nothing(server: Server, lily: Caller, tmp_path: Path):
    def send(port: int) -> requests.Response:
        return requests.post(
            f"http://127.0.0.1:{port}/api/upload/file",
            files={"file": ("a.bin", bytes(20 * BLOCK))},
            headers=lily.headers,
            timeout=60,
        )

    with (
        cutting(server.port, cuts=1, within=10 * BLOCK) as proxy,
        pytest.raises(requests.ConnectionError),
    ):
        send(proxy.port)
    assert send(server.port).status_code == 201
    assert not list((server.data_dir / "uploads").iterdir())


def test_a_refusal_is_heard_though_the_body_is_unread(server: Server, lily: Caller):
    """The connection stays of use: what is not wanted is read past."""
    voice = {"file": ("a.ogg", bytes(11 * BLOCK))}
    answer = lily.http.post(
        f"{server.url}/api/upload/voice", files=voice, headers=lily.headers, timeout=60
    )
    assert (answer.status_code, answer.json()["code"]) == (413, 41310)
    assert lily.data("GET", "/api/limits")["voice_bytes"] == 10 * BLOCK
