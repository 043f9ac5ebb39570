"""The file of a backup: a zip whose manifest, written last, knows the hash of everything before."""

import hashlib
import io
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec
from django.utils.translation import gettext as _

from gochat.core.commands import BadFile

CHUNK_BYTES = 1024 * 1024
# Rows shrink to a fifth at the fastest level; the slower ones save little more.
LEVEL = 1
MANIFEST = "manifest.json"
FILES = "files.jsonl"

Progress = Callable[[int], None]


class Column(msgspec.Struct, frozen=True):
    """A column of a table; `kind` is "plain", or "binary" for base64."""

    name: str
    kind: str = "plain"


class Table(msgspec.Struct, frozen=True):
    """A table: a line of JSON for each row, a list of the columns' values."""

    name: str
    columns: list[Column]
    rows: int
    sha256: str

    @property
    def member(self) -> str:
        """Where in the archive."""
        return f"tables/{self.name}.jsonl"


class StoredFile(msgspec.Struct, frozen=True):
    """A file of the storage, by its path there."""

    path: str
    size: int
    sha256: str

    @property
    def member(self) -> str:
        """Where in the archive."""
        return f"files/{self.path}"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup is."""

    format: str
    version: int
    made_at: str
    database: str
    # Each app's newest migrations.
    migrations: dict[str, list[str]]
    tables: list[Table]
    files: int
    files_sha256: str
    # What the rows speak of and the storage did not have.
    missing: list[str]


class Hashing(io.RawIOBase):
    """Passes on what is written, and knows its hash and size."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target = target
        self.hash = hashlib.sha256()
        self.size = 0

    def write(self, data: Any) -> int:
        self.hash.update(data)
        self.size += len(data)
        return self.target.write(data)

    def writable(self) -> bool:
        return True

    @property
    def sha256(self) -> str:
        """Of all that was written."""
        return self.hash.hexdigest()


class Writer:
    """Writes an archive."""

    def __init__(self, file: IO[bytes]) -> None:
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)

    @contextmanager
    def member(self, name: str, *, packed: bool = True) -> Iterator[Hashing]:
        """A part to write to."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info._compresslevel = LEVEL  # type: ignore[attr-defined]
        with self.zip.open(info, "w", force_zip64=True) as target:
            yield Hashing(target)

    def close(self, manifest: Manifest) -> None:
        """Write the manifest: from now on it is a whole backup."""
        self.zip.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        self.zip.close()


class Reader:
    """Reads an archive. Raises BadFile wherever it is not whole."""

    def __init__(self, path: Path, *, kind: str, version: int) -> None:
        with reading():
            self.zip = zipfile.ZipFile(path)
            self.manifest = self._manifest(kind, version)

    def _manifest(self, kind: str, version: int) -> Manifest:
        raw = msgspec.json.decode(self.zip.read(MANIFEST))
        if raw.get("format") != kind:
            raise BadFile(_("This is a file of another kind."))
        if raw.get("version") != version:
            text = _("The file has version %(found)s; this GoChat reads %(known)d.")
            raise BadFile(text % {"found": raw.get("version"), "known": version})
        return msgspec.convert(raw, Manifest)

    def verify(self, progress: Progress) -> None:
        """Read everything and compare its hashes."""
        for table in self.manifest.tables:
            self._compare(table.member, table.sha256)
            progress(1)
        self._compare(FILES, self.manifest.files_sha256)
        for file in self.files():
            self._compare(file.member, file.sha256)
            progress(1)

    def _compare(self, member: str, sha256: str) -> None:
        digest = hashlib.sha256()
        with self.open(member) as source:
            while chunk := source.read(CHUNK_BYTES):
                digest.update(chunk)
        if digest.hexdigest() != sha256:
            raise BadFile(_("The file is damaged: %(name)s.") % {"name": member})

    def files(self) -> Iterator[StoredFile]:
        """The files of the storage."""
        with self.open(FILES) as lines:
            for line in lines:
                yield msgspec.json.decode(line, type=StoredFile)

    def has(self, member: str) -> bool:
        """Whether there is such a part."""
        return member in self.zip.NameToInfo

    @contextmanager
    def open(self, member: str) -> Iterator[IO[bytes]]:
        """A part to read from."""
        with reading(), self.zip.open(member) as source:
            yield source


@contextmanager
def reading() -> Iterator[None]:
    """Tell a file that cannot be read from any other fault."""
    try:
        yield
    except (zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, EOFError, zlib.error) as error:
        raise BadFile(_("The file is damaged, or is not ours: %(why)s") % {"why": error}) from error
    except msgspec.MsgspecError as error:
        raise BadFile(_("The file is damaged, or is not ours: %(why)s") % {"why": error}) from error
    except FileNotFoundError as error:
        raise BadFile(_("There is no such file: %(name)s") % {"name": error.filename}) from error


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name only once it is whole and on the disk; ours alone to read."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def copy(source: IO[bytes], target: Any) -> None:
    """All bytes."""
    shutil.copyfileobj(source, target, CHUNK_BYTES)
