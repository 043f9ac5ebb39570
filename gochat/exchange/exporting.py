"""Writing rooms, with their people, lines and files, to a file."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Model, QuerySet

from accounts.models import User
from calls.models import Call
from gochat.backup.archive import (
    FILES,
    Manifest,
    Progress,
    StoredFile,
    Table,
    Writer,
    copy,
    written_whole,
)
from gochat.backup.tables import snapshot
from media.models import Attachment, File
from rooms.models import Membership, Message, Room

from .shape import BLOBS, FORMAT, PEOPLE, PERSON, ROOMS, STORED, VERSION, lines_of, written

LINES_AT_ONCE = 1000
# SQLite takes no more than 32,766 values in a statement.
IDS_AT_ONCE = 10_000

Row = TypeVar("Row", bound=Model)


class Exported(NamedTuple):
    """What an export has."""

    rooms: int
    people: int
    messages: int
    files: int


def export_rooms(path: Path, rooms: QuerySet[Room], *, progress: Progress) -> Exported:
    """Write these rooms to a new file at `path`, as they are in one moment; the operator may."""
    with written_whole(path) as file, snapshot():
        writer = Writer(file)
        export = _Export(writer, progress)
        for room in rooms.order_by("pk"):
            export.take(room)
        export.finish()
    return export.counts()


class _Export:
    """One export, while it is written."""

    def __init__(self, writer: Writer, progress: Progress) -> None:
        self.writer = writer
        self.progress = progress
        self.made_at = datetime.now(UTC).isoformat()
        self.tables: list[Table] = []
        self.rooms: list[dict] = []
        self.people: set[int] = set()
        self.files: set[int] = set()

    def take(self, room: Room) -> None:
        """Write a room's lines, and note who and what they speak of."""
        members = list(Membership.objects.filter(room=room).order_by("pk"))
        self.people |= {m.user_id for m in members} | {room.owner_id or 0}
        self.rooms.append(
            {
                "id": room.pk,
                "owner_id": room.owner_id,
                **written(room),
                "members": [{"user_id": m.user_id, **written(m)} for m in members],
            }
        )
        self._write(lines_of(room.pk), self._lines(room))

    def _lines(self, room: Room) -> Iterator[dict]:
        last = 0
        lines = Message.objects.in_room(room.pk)
        while batch := list(lines.after(last)[:LINES_AT_ONCE]):
            last = batch[-1].seq
            ids = [line.pk for line in batch]
            carried: dict[int, list[int]] = {}
            for message_id, file_id in (
                Attachment.objects.filter(message__in=ids)
                .order_by("message", "position")
                .values_list("message", "file")
            ):
                carried.setdefault(message_id, []).append(file_id)
            calls = Call.objects.filter(message__in=ids).prefetch_related("legs")
            told = {call.message_id: _call(call) for call in calls}
            for line in batch:
                yield self._line(line, carried.get(line.pk, []), told.get(line.pk))
            self.progress(len(batch))

    def _line(self, line: Message, file_ids: list[int], call: dict | None) -> dict:
        self.files.update(file_ids)
        self.people |= people_of_line(line.sender_id, line.payload, line.mentions)
        if call:
            self.people |= {call["caller_id"], *(leg["user_id"] for leg in call["legs"])}
        told = {"user_id": line.sender_id, **written(line), "file_ids": file_ids}
        return {**told, "call": call} if call else told

    def finish(self) -> None:
        """Write who and what the lines speak of."""
        paths: set[str] = set()
        self._write(STORED, self._stored(paths))
        self._write(PEOPLE, self._persons(paths))
        self._write(ROOMS, self.rooms)
        kept = [stored for path in sorted(paths) if (stored := self._copy(path))]
        with self.writer.member(FILES) as lines:
            for stored in kept:
                lines.write(msgspec.json.encode(stored) + b"\n")
        self.writer.close(
            Manifest(
                format=FORMAT,
                version=VERSION,
                made_at=self.made_at,
                database=connection.vendor,
                migrations={},
                tables=self.tables,
                files=len(kept),
                files_sha256=lines.sha256,
                missing=sorted(paths - {stored.path for stored in kept}),
            )
        )

    def _stored(self, paths: set[str]) -> Iterator[dict]:
        for file in _of_ids(File.objects.with_blobs(), self.files):
            self.people.add(file.owner_id)
            blobs = {use: getattr(file, use) for use in BLOBS}
            paths.update(blob.path for blob in blobs.values() if blob and blob.stored_at)
            hashes = {use: blob.sha256 if blob else None for use, blob in blobs.items()}
            yield {"id": file.pk, "owner_id": file.owner_id, **written(file), **hashes}

    def _persons(self, paths: set[str]) -> Iterator[dict]:
        for user in _of_ids(User.objects.all(), self.people):
            if user.avatar:
                paths.add(user.avatar.name)
            yield {"id": user.pk, **written(user, PERSON)}

    def _copy(self, path: str) -> StoredFile | None:
        try:
            source = default_storage.open(path)
        except FileNotFoundError:
            return None
        with source, self.writer.member(f"files/{path}", packed=False) as member:
            copy(source, member)
        return StoredFile(path, member.size, member.sha256)

    def _write(self, name: str, rows: Iterable[dict]) -> None:
        table, count = Table(name, [], 0, ""), 0
        with self.writer.member(table.member) as member:
            for count, row in enumerate(rows, 1):  # noqa: B007  (the last number is the count)
                member.write(msgspec.json.encode(row) + b"\n")
        self.tables.append(Table(name, [], count, member.sha256))

    def counts(self) -> Exported:
        """What was written."""
        rows = {table.name: table.rows for table in self.tables}
        lines = sum(count for name, count in rows.items() if name.startswith(lines_of("")))
        return Exported(rows[ROOMS], rows[PEOPLE], lines, rows[STORED])


def _of_ids(rows: QuerySet[Row], ids: Iterable[int]) -> Iterator[Row]:
    """The rows with these ids, in their order, however many."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), IDS_AT_ONCE):
        some = wanted[start : start + IDS_AT_ONCE]
        yield from rows.filter(pk__in=some).order_by("pk").iterator()


def people_of_line(sender_id: int | None, payload: dict, mentions: list[int]) -> set[int]:
    """Whom a line speaks of, by id; 0 is nobody, or everybody."""
    by, others = payload.get("by"), payload.get("user_ids", ())
    return {sender_id or 0, by or 0, *others, *mentions} - {0}


def _call(call: Call) -> dict[str, Any]:
    legs = [{"user_id": leg.user_id, **written(leg)} for leg in call.legs.all()]
    return {"caller_id": call.caller_id, **written(call), "legs": legs}
