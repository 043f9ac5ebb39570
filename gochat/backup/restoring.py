"""Making an installation what a backup says."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from accounts.models import User
from gochat.core.commands import BadFile, Refused
from rooms.models import Room

from .archive import Manifest, Progress, Reader, Table
from .making import FORMAT, VERSION, migrations_applied
from .tables import insert


def open_backup(path: Path) -> Reader:
    """A backup whose rows this GoChat knows. Raises BadFile."""
    reader = Reader(path, kind=FORMAT, version=VERSION)
    if unknown := set(_targets(reader.manifest)) - set(_executor().loader.graph.nodes):
        app, name = sorted(unknown)[0]
        text = _("The backup is of a newer GoChat: it has %(app)s %(name)s.")
        raise BadFile(text % {"app": app, "name": name})
    return reader


def refuse_to_overwrite() -> None:
    """Raises Refused where somebody lives here already."""
    tables = connection.introspection.table_names()
    for model in (User, Room):
        if model._meta.db_table in tables and model._base_manager.exists():
            raise Refused(
                _("This installation is not empty. With --force all that is in it is lost.")
            )


def restore_backup(backup: Reader, *, progress: Progress) -> None:
    """Replace every row and bring every file.

    The files come first, and harm nobody; then all rows in one transaction. Until that is
    committed the installation is what it was, unless the backup is of an older GoChat: then its
    tables are made anew before, and what was in them is gone.
    """
    _restore_files(backup, progress)
    if migrations_applied() != backup.manifest.migrations:
        _make_tables_anew(backup.manifest)
    with _unconstrained(), transaction.atomic():
        _restore_rows(backup, progress)
    call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _unconstrained() -> Iterator[None]:
    """Rows come table by table; that they belong together was true in their own database."""
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()


def _restore_files(backup: Reader, progress: Progress) -> None:
    for stored in backup.files():
        if not _is_there(stored.path, stored.size):
            with backup.open(stored.member) as source:
                _store(stored.path, source)
        progress(1)


def _is_there(path: str, size: int) -> bool:
    return default_storage.exists(path) and default_storage.size(path) == size


def _store(path: str, source: IO[bytes]) -> None:
    # What a restore that was cut off has left; another would get another name.
    default_storage.delete(path)
    if (name := default_storage.save(path, File(source, name=path))) != path:
        raise Refused(_("The storage keeps %(path)s as %(name)s.") % {"path": path, "name": name})


def _make_tables_anew(manifest: Manifest) -> None:
    """As they were when the backup was made."""
    with _unconstrained(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
    _executor().migrate(_targets(manifest))


def _restore_rows(backup: Reader, progress: Progress) -> None:
    brought = {table.name for table in backup.manifest.tables}
    known = connection.introspection.django_table_names(only_existing=True)
    with connection.cursor() as cursor:
        for name in sorted({*known, *brought}):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")
    for table in backup.manifest.tables:
        with backup.open(table.member) as lines:
            insert(table.name, table.columns, _rows(table, lines, progress))


def _rows(table: Table, lines: IO[bytes], progress: Progress) -> Iterator[list[Any]]:
    binary = [i for i, column in enumerate(table.columns) if column.kind == "binary"]
    decoder = msgspec.json.Decoder()
    for line in lines:
        row = decoder.decode(line)
        for i in binary:
            row[i] = None if row[i] is None else base64.b64decode(row[i])
        yield row
        progress(1)


def _targets(manifest: Manifest) -> list[tuple[str, str]]:
    return [(app, name) for app, names in manifest.migrations.items() for name in names]


def _executor() -> MigrationExecutor:
    return MigrationExecutor(connection)
