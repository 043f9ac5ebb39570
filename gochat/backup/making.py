"""Making a backup while the server runs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from media.models import Blob

from .archive import FILES, Manifest, Progress, StoredFile, Table, Writer, copy, written_whole
from .tables import columns_of, described, our_models, rows_of, snapshot

FORMAT, VERSION = "gochat-backup", 1
ROWS_A_WRITE = 1000


class Made(NamedTuple):
    """What a backup has."""

    rows: int
    files: int
    missing: list[str]
    bytes: int


def make_backup(path: Path, *, progress: Progress) -> Made:
    """Write every row and every file to a new file at `path`.

    The rows are those of one moment. Files that they speak of and that are gone by the time they
    are read (somebody took the message back meanwhile) are listed as missing.
    """
    with written_whole(path) as file:
        writer = Writer(file)
        with snapshot():
            made_at = datetime.now(UTC).isoformat()
            tables = [_write_table(writer, model, progress) for model in our_models()]
            paths = sorted(set(_file_paths()))
        kept, missing = _write_files(writer, paths, progress)
        with writer.member(FILES) as lines:
            for stored in kept:
                lines.write(msgspec.json.encode(stored) + b"\n")
        writer.close(
            Manifest(
                format=FORMAT,
                version=VERSION,
                made_at=made_at,
                database=connection.vendor,
                migrations=migrations_applied(),
                tables=tables,
                files=len(kept),
                files_sha256=lines.sha256,
                missing=missing,
            )
        )
    return Made(sum(t.rows for t in tables), len(kept), missing, path.stat().st_size)


def migrations_applied() -> dict[str, list[str]]:
    """The newest migrations of each app that this database has."""
    loader = MigrationLoader(connection)
    leaves: dict[str, list[str]] = {}
    for app, name in sorted(loader.applied_migrations):
        node = loader.graph.node_map.get((app, name))
        if node is None:
            continue
        newer = [child.key for child in node.children if child.key[0] == app]
        if not any(key in loader.applied_migrations for key in newer):
            leaves.setdefault(app, []).append(name)
    return leaves


def _write_table(writer: Writer, model: type[models.Model], progress: Progress) -> Table:
    columns = [described(field) for field in columns_of(model)]
    table = Table(model._meta.db_table, columns, 0, "")
    encoder, count = msgspec.json.Encoder(), 0
    with writer.member(table.member) as member:
        lines: list[bytes] = []
        for row in rows_of(model):
            lines.append(encoder.encode(row))
            if len(lines) == ROWS_A_WRITE:
                member.write(b"\n".join(lines) + b"\n")
                progress(len(lines))
                count += len(lines)
                lines = []
        if lines:
            member.write(b"\n".join(lines) + b"\n")
            progress(len(lines))
    return Table(table.name, columns, count + len(lines), member.sha256)


def _file_paths() -> Iterator[str]:
    """Where the storage has what the rows speak of."""
    for blob in Blob.objects.exclude(stored_at=None).iterator():
        yield blob.path
    for model in our_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                names = model._default_manager.values_list(field.attname, flat=True)
                yield from filter(None, names.iterator())


def _write_files(
    writer: Writer, paths: list[str], progress: Progress
) -> tuple[list[StoredFile], list[str]]:
    kept, missing = [], []
    for path in paths:
        try:
            source = default_storage.open(path)
        except FileNotFoundError:
            missing.append(path)
            continue
        # They are pictures, films and archives: nothing that packing makes smaller.
        with source, writer.member(f"files/{path}", packed=False) as member:
            copy(source, member)
        kept.append(StoredFile(path, member.size, member.sha256))
        progress(1)
    return kept, missing
