"""What the tests of tus send, and what becomes of it."""

import base64
import hashlib

from django.core.files.storage import default_storage

from media.models import File

TUS = {"tus_resumable": "1.0.0"}
PIECE = {**TUS, "content_type": "application/offset+octet-stream"}
DATA = b"0123456789" * 10


def b64(value: bytes | str) -> str:
    return base64.b64encode(value.encode() if isinstance(value, str) else value).decode()


def digest(name: str, data: bytes) -> str:
    return f"{name} {b64(hashlib.new(name, data).digest())}"


async def the_file() -> File:
    return await File.objects.select_related("blob").aget()


def bytes_of(file: File) -> bytes:
    with default_storage.open(file.blob.path) as stored:
        return stored.read()
