"""Files: uploading a large one, and a page with 50 pictures."""

import http.client
import io
import json
import random
import statistics
import time
from contextlib import closing

from PIL import Image

from tests.callers import Caller

from ..figures import Figure
from ..stack import Lab
from . import Options, Result

MEGABYTE = 1_000_000
FILE_MEGABYTES = 200
PHOTO = (1600, 1200)
PAGE, RUNS = 50, 20
PATIENCE_SECONDS = 60
BOUNDARY = "one-part-ends-here"


def run(lab: Lab, options: Options) -> Result:
    """On the embedded default; beside it a bare writer, and a page of texts."""
    stack = lab.embedded()
    [token, _] = stack.world("group", 2)["tokens"]
    content = random.Random(1).randbytes(options.of(FILE_MEGABYTES, 5) * MEGABYTE)
    photo = _photo(PHOTO)
    with stack.gochat() as server:
        raw = {"upload_seconds": _upload_seconds(server.port, content, token)}
        raw |= _pictures(Caller(f"http://localhost:{server.port}", token), server.port, photo)
    with stack.plain_upload() as server:
        raw["plain_upload_seconds"] = _upload_seconds(server.port, content, "")
    return Result(_figures(raw, len(content) / MEGABYTE), raw)


def _photo(size: tuple[int, int]) -> bytes:
    kept = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(kept, "JPEG")
    return kept.getvalue()


def _upload_seconds(port: int, content: bytes, token: str) -> float:
    """One upload as browsers make it; the best of some, each of other bytes."""
    times = []
    for number in range(3):
        began = time.monotonic()
        _upload(port, "file", "a.bin", bytes([number]) + content, token)
        times.append(time.monotonic() - began)
    return round(min(times), 3)


def _upload(port: int, kind: str, name: str, content: bytes, token: str) -> bytes:
    head = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
        f'name="file"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
    )
    body = b"".join((head.encode(), content, f"\r\n--{BOUNDARY}--\r\n".encode()))
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE_SECONDS)
    with closing(connection):
        connection.request("POST", f"/api/upload/{kind}", body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"{answer.status}: {text[:500]!r}")
        return text


def _pictures(caller: Caller, port: int, photo: bytes) -> dict[str, float]:
    """A page of texts, and then one of pictures."""
    uploaded = json.loads(_upload(port, "image", "photo.jpg", photo, caller.token))["data"]
    file = _ready(caller, uploaded["id"])
    texts = _page_ms(caller, {"content": "今天下午三点开会"})
    picture = {"kind": "image", "content": "", "attachment_ids": [file["id"]]}
    return {
        "page_of_texts_ms": texts,
        "page_of_pictures_ms": _page_ms(caller, picture),
        "thumbnails_ms": _thumbnails_ms(caller, port, file["thumbnail_url"]),
    }


def _ready(caller: Caller, file_id: int) -> dict:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        file = caller.data("GET", f"/api/files/{file_id}/info")
        if file["state"] != "processing":
            return file
        time.sleep(0.01)
    raise RuntimeError("The photo is never ready.")


def _page_ms(caller: Caller, draft: dict) -> float:
    """Fill a page with messages, and get it."""
    for _ in range(PAGE):
        caller.data("POST", "/api/rooms/1/messages", draft, status=201)
    times = []
    for _ in range(RUNS):
        began = time.monotonic()
        caller.data("GET", f"/api/rooms/1/messages?limit={PAGE}")
        times.append((time.monotonic() - began) * 1000)
    return round(statistics.median(times), 1)


def _thumbnails_ms(caller: Caller, port: int, address: str) -> float:
    """Get as many thumbnails as a page has, one after the other."""
    connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE_SECONDS)
    with closing(connection):
        began = time.monotonic()
        for _ in range(PAGE):
            connection.request("GET", address)
            connection.getresponse().read()
        return round((time.monotonic() - began) * 1000, 1)


def _figures(raw: dict[str, float], megabytes: float) -> list[Figure]:
    return [
        Figure(
            f"media: uploading {megabytes:,.0f} MB",
            megabytes / raw["upload_seconds"],
            "MB/s",
            ceiling=megabytes / raw["plain_upload_seconds"],
        ),
        Figure(
            f"media: page of {PAGE} pictures",
            raw["page_of_pictures_ms"],
            "ms",
            plain=raw["page_of_texts_ms"],
        ),
        Figure(f"media: {PAGE} thumbnails", raw["thumbnails_ms"], "ms"),
    ]
