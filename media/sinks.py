"""Where the bodies of uploads go: to our disk, counted and hashed as they come."""

import contextlib
import hashlib
from pathlib import Path
from typing import BinaryIO

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from .errors import FileTooLarge, NoFile
from .storage import scratch_file, write_whole

MAX_FIELDS = 16
FIELD_BYTES = 1024


class MultipartSink:
    """The first file of a multipart body, and the fields before it."""

    def __init__(self, content_type: str, *, max_bytes: int) -> None:
        kind, options = parse_options_header(content_type)
        if kind != "multipart/form-data" or not options.get("boundary"):
            raise NoFile
        self.max_bytes = max_bytes
        self.parser = PushMultipartParser(
            options["boundary"], max_segment_count=MAX_FIELDS, strict=False
        )
        self.fields: dict[str, str] = {}
        self.name = ""
        self.path: Path | None = None
        self.size = 0
        self.hash = hashlib.sha256()
        self.segment: MultipartSegment | None = None
        self.field = b""
        self.file: BinaryIO | None = None

    @property
    def sha256(self) -> str:
        """The hash of the file's bytes, in hex."""
        return self.hash.hexdigest()

    def write(self, data: bytes) -> None:
        """Take a piece of the body. Raises NoFile, FileTooLarge."""
        try:
            for event in self.parser.parse(data):
                if isinstance(event, MultipartSegment):
                    self._begin(event)
                elif event is None:
                    self._finish()
                else:
                    self._take(bytes(event))
        except MultipartError:
            raise NoFile from None

    def end(self) -> None:
        """The body is over. Raises NoFile where it has no whole file."""
        try:
            self.parser.close()
        except MultipartError:
            raise NoFile from None
        if self.path is None:
            raise NoFile

    def cut(self) -> None:
        """Keep nothing."""
        self.close()

    def close(self) -> None:
        """What nobody has taken is gone."""
        if self.file is not None:
            self.file.close()
        if self.path is not None:
            self.path.unlink(missing_ok=True)

    def _begin(self, segment: MultipartSegment) -> None:
        self.segment, self.field = segment, b""
        if segment.filename is not None and segment.name == "file" and self.path is None:
            self.name = segment.filename
            self.path = scratch_file()
            self.file = self.path.open("wb", buffering=0)

    def _take(self, data: bytes) -> None:
        if self.file is None:
            self.field = (self.field + data)[:FIELD_BYTES]
            return
        self.size += len(data)
        if self.size > self.max_bytes:
            raise FileTooLarge
        write_whole(self.file, data)
        self.hash.update(data)

    def _finish(self) -> None:
        if self.file is not None:
            self.file.close()
            self.file = None
        elif self.segment is not None and self.segment.name:
            with contextlib.suppress(UnicodeDecodeError):
                self.fields[self.segment.name] = self.field.decode()
