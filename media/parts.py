"""The bytes of uploads that come in parts.

The file on the disk is the one truth: its size is the offset, so that it is right even after
`kill -9`, and its lock, which ends with whoever holds it, keeps two writers apart.
"""

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from .errors import FileTooLarge, OffsetMismatch, UploadBusy, WrongChecksum
from .storage import scratch_dir, write_whole

CHECKSUMS = ("sha1", "sha256", "md5")


def part_path(file_id: int) -> Path:
    """Where the bytes are that have come so far."""
    return scratch_dir() / f"{file_id}.part"


def part_offset(file_id: int) -> int:
    """How many bytes are there for good."""
    path = part_path(file_id)
    unchecked = _unchecked_from(path)
    if unchecked is not None:
        return unchecked
    return path.stat().st_size if path.exists() else 0


def part_written_at(file_id: int) -> datetime | None:
    """When the last byte came; None where there is none here."""
    try:
        return datetime.fromtimestamp(part_path(file_id).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def drop_part(file_id: int) -> None:
    """Forget the bytes."""
    path = part_path(file_id)
    _mark(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


@contextlib.contextmanager
def holding_part(file_id: int) -> Iterator[None]:
    """Keep everybody else from writing to the bytes. Raises UploadBusy, also when there are none:
    whoever had them has just taken them away."""
    try:
        file = _locked(part_path(file_id), os.O_RDWR)
    except FileNotFoundError:
        raise UploadBusy from None
    with file:
        yield


class PartSink:
    """One more piece of an upload; the sink of a PATCH.

    Of one that `grows` the length is the most that may come. With a checksum, a mark beside the
    file says from where on its bytes are not to be trusted until all of the piece was seen.
    """

    def __init__(
        self,
        file_id: int,
        *,
        offset: int,
        length: int,
        checksum: tuple[str, bytes] | None,
        grows: bool = False,
    ) -> None:
        """Raises UploadBusy, OffsetMismatch."""
        self.file_id = file_id
        self.length = length
        self.grows = grows
        self.path = part_path(file_id)
        self.file = _locked(self.path)
        self.offset = self._trusted()
        if self.offset != offset:
            self.close()
            raise OffsetMismatch
        self.file.seek(offset)
        # Of an upload in one piece the hash is known at its end.
        self.whole = hashlib.sha256() if offset == 0 else None
        self.piece = None
        if checksum:
            name, self.expected = checksum
            self.piece = hashlib.new(name, usedforsecurity=False)
            _mark(self.path).write_text(str(offset))

    @property
    def is_complete(self) -> bool:
        """Whether the last byte is there."""
        return self.offset == self.length and not self.grows

    @property
    def sha256(self) -> str:
        """The hash of all bytes in hex, or empty where it is not known."""
        return self.whole.hexdigest() if self.whole else ""

    def write(self, data: bytes) -> None:
        """Take some bytes. Raises FileTooLarge past the announced length."""
        if self.offset + len(data) > self.length:
            raise FileTooLarge
        write_whole(self.file, data)
        self.offset += len(data)
        for digest in (self.whole, self.piece):
            if digest is not None:
                digest.update(data)

    def end(self) -> None:
        """The piece is there. Raises WrongChecksum."""
        if self.piece is not None:
            if self.piece.digest() != self.expected:
                raise WrongChecksum
            _mark(self.path).unlink()

    def cut(self) -> None:
        """What came is kept, unless it should have been checked."""
        self._trusted()

    def close(self) -> None:
        """Let others write."""
        self.file.close()

    def _trusted(self) -> int:
        """The size without what was never checked."""
        unchecked = _unchecked_from(self.path)
        if unchecked is not None:
            self.file.truncate(unchecked)
            _mark(self.path).unlink(missing_ok=True)
        return os.fstat(self.file.fileno()).st_size


def _locked(path: Path, flags: int = os.O_RDWR | os.O_CREAT) -> BinaryIO:
    file = os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=0)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise UploadBusy from None
    return file


def _mark(path: Path) -> Path:
    return path.with_suffix(".unchecked")


def _unchecked_from(path: Path) -> int | None:
    with contextlib.suppress(FileNotFoundError, ValueError):
        return int(_mark(path).read_text())
    return None
