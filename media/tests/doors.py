"""Helpers: files by the doors that everybody uses."""

import io
import itertools
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from gochat.core import file_links
from media.models import File
from media.services import Facts, finish_file, scratch_file, take_file
from messaging.services import send_message
from rooms.models import Message

DATA = b"0123456789"

_colours = itertools.count()


def png(width: int = 8, height: int = 6) -> bytes:
    """A picture of a colour that no other has."""
    n = next(_colours)
    out = io.BytesIO()
    Image.new("RGB", (width, height), (n % 256, n // 256 % 256, 77)).save(out, "PNG")
    return out.getvalue()


def upload(api, kind: str, data: bytes, name: str = "a.bin", **fields):
    """POST /api/upload/:kind; the status and the parsed answer."""
    form = {**fields, "file": SimpleUploadedFile(name, data, "application/x-said")}
    response = api.client.post(f"/api/upload/{kind}", form)
    return response.status_code, response.json()


def on_disk(data: bytes) -> Path:
    path = scratch_file()
    path.write_bytes(data)
    return path


def make_file(owner: User, data: bytes = b"some bytes\n", name: str = "notes.txt") -> File:
    """A file of kind file, ready to be sent."""
    return take_file(owner=owner, kind="file", name=name, path=on_disk(data))


def make_image(owner: User, *, ready: bool = True, data: bytes | None = None) -> File:
    """An image, prepared or still to be."""
    file = take_file(owner=owner, kind="image", name="a.png", path=on_disk(data or png()))
    if ready:
        finish_file(file_id=file.pk, facts=Facts(), thumbnail=on_disk(b"thumb of " + png()))
    return File.objects.get(pk=file.pk)


def send(sender: User, room, *files: File, kind: str = "", content: str = "") -> Message:
    """A message with files."""
    return send_message(
        sender=sender,
        room_id=room.pk,
        kind=kind or files[0].kind,
        content=content,
        attachment_ids=[file.pk for file in files],
    ).message


def fetch(api, path: str, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return api.client.get(path, headers=named)


def get(api, file: File, **headers):
    return fetch(api, f"/api/files/{file.pk}", **headers)


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def link(file: File, variant: str = "") -> str:
    return file_links.file_link(file.pk, variant)
