"""Between our own disk and the storage, which may be this disk or S3."""

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.core.files import File as DjangoFile
from django.core.files.storage import default_storage

CHUNK_BYTES = 1024 * 1024


def scratch_dir() -> Path:
    """Where files are made before they are stored; on the disk that local storage is on."""
    path = settings.DATA_DIR / "uploads"
    path.mkdir(parents=True, exist_ok=True)
    return path


def scratch_file() -> Path:
    """A new empty file of our own."""
    with tempfile.NamedTemporaryFile(dir=scratch_dir(), suffix=".new", delete=False) as file:
        return Path(file.name)


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_whole(file: BinaryIO, data: bytes) -> None:
    """Write to an unbuffered file, however many calls it takes."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def put(source: Path, name: str) -> None:
    """Move a file of ours into the storage; what has the name is the same already."""
    with source.open("rb") as raw:
        default_storage.save(name, _Moved(raw, source))
    source.unlink(missing_ok=True)


@contextlib.contextmanager
def local_copy(name: str) -> Iterator[Path]:
    """A path to read a stored file's bytes at, for as long as the context lasts."""
    if path := local_path(name):
        yield path
        return
    copy = scratch_file()
    try:
        with default_storage.open(name) as stored, copy.open("wb") as file:
            shutil.copyfileobj(stored, file, CHUNK_BYTES)
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def local_path(name: str) -> Path | None:
    """Where the file is on our disk; none where the storage is elsewhere."""
    try:
        return Path(default_storage.path(name))
    except NotImplementedError:
        return None


def accel_path(name: str) -> str | None:
    """What nginx is told to hand out, where it does that for us."""
    prefix = settings.CONFIG.accel_path
    return f"{prefix.rstrip('/')}/{quote(name)}" if prefix and local_path(name) else None


def remote_url(name: str, *, mime: str, disposition: str, seconds: int) -> str:
    """A link to the storage itself that expires."""
    parameters = {"ResponseContentType": mime, "ResponseContentDisposition": disposition}
    return default_storage.url(name, parameters=parameters, expire=seconds)  # type: ignore[call-arg]


class _Moved(DjangoFile):
    """A file that local storage may take by renaming it."""

    def __init__(self, raw, source: Path) -> None:
        super().__init__(raw, name=source.name)
        self.source = source

    def temporary_file_path(self) -> str:
        return str(self.source)
