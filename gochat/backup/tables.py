"""The rows of every table as any database takes them: numbers, texts, and bytes."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connection, models

from .archive import Column

ROWS_AT_ONCE = 5000
TIMES = (models.DateTimeField, models.DateField, models.TimeField)


def our_models() -> list[type[models.Model]]:
    """Everything that has a table, those of many-to-many fields too, by the table's name."""
    found = apps.get_models(include_auto_created=True)
    kept = {m._meta.db_table: m for m in found if m._meta.managed and not m._meta.proxy}
    return [kept[name] for name in sorted(kept)]


def columns_of(model: type[models.Model]) -> list[models.Field]:
    """The fields that are stored."""
    return [f for f in model._meta.concrete_fields if f.column and not f.generated]


def described(field: models.Field) -> Column:
    """A column as the manifest has it."""
    kind = "binary" if isinstance(field, models.BinaryField) else "plain"
    return Column(field.column, kind)


def rows_of(model: type[models.Model]) -> Iterator[Sequence[Any]]:
    """Every row, in the order of the primary key, without holding them all."""
    quote = connection.ops.quote_name
    shown = ", ".join(_as_text(field) for field in columns_of(model))
    keys = ", ".join(map(_as_order, model._meta.pk_fields))
    with _streaming_cursor() as cursor:
        cursor.execute(f"SELECT {shown} FROM {quote(model._meta.db_table)} ORDER BY {keys}")
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows


def insert(table: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    """Store rows as rows_of gave them."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.name) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    waiting = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(waiting, ROWS_AT_ONCE)):
            statement = f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})"
            cursor.executemany(statement, batch)


@contextmanager
def snapshot() -> Iterator[None]:
    """See everything as it is in this moment, while others go on writing."""
    begin = ["BEGIN DEFERRED", "SELECT 1 FROM sqlite_master LIMIT 1"]
    if connection.vendor == "mysql":
        begin = [
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        ]
    with connection.cursor() as cursor:
        for statement in begin:
            cursor.execute(statement)
            cursor.fetchall()
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _as_text(field: models.Field) -> str:
    """What to select for a column, so that each database answers the same."""
    name = connection.ops.quote_name(field.column)
    if connection.vendor == "sqlite":
        # With a sign it is an expression, which nothing converts on the way.
        return f"+{name}"
    if isinstance(field, models.UUIDField):
        return f"REPLACE(CAST({name} AS CHAR), '-', '')"
    if isinstance(field, TIMES):
        return f"TRIM(TRAILING '.000000' FROM CAST({name} AS CHAR))"
    return name


def _as_order(field: models.Field) -> str:
    """What to order by, so that each database has the same order."""
    name = connection.ops.quote_name(field.column)
    if connection.vendor == "sqlite":
        return name
    if isinstance(field, models.UUIDField):
        return _as_text(field)
    return f"CAST({name} AS BINARY)" if isinstance(field, models.CharField) else name


@contextmanager
def _streaming_cursor() -> Iterator[Any]:
    """On MySQL, one that does not fetch the whole table first."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            yield cursor
        return
    from MySQLdb.cursors import SSCursor

    connection.ensure_connection()
    cursor = connection.connection.cursor(SSCursor)
    try:
        yield cursor
    finally:
        cursor.close()
