"""Copies of a block of messages, made inside the database, with their rows of the search index.

A block is a whole number of the index's large segments, and a segment knows its messages by their
place in it: so a copy of one serves as that of the copied messages.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.db import connection, models, transaction

from messaging.models import SearchPage, SearchSegment
from messaging.models.search import LARGE_BITS
from rooms.models import Message

BLOCK = 4 << LARGE_BITS


@transaction.atomic
def copy_block(
    first_id: int, *, numbers: range, later: timedelta, moved: Mapping[str, str] | None = None
) -> None:
    """Copy the block that begins at `first_id` to each of `numbers` blocks further, so much later.

    `first_id` is a multiple of BLOCK. In each room the copies follow upon the lines there are, if
    the copies before were made; the rooms' counters are the caller's to move. `moved` says of other
    columns what becomes of them, as copy_rows takes it.
    """
    _copy_messages(first_id, numbers, later, moved or {})
    block = SearchSegment.objects.live().filter(first_id__range=(first_id, first_id + BLOCK - 1))
    for segment in list(block):
        for number in numbers:
            _copy_segment(segment, number, later * number)


def _copy_messages(
    first_id: int, numbers: range, later: timedelta, moved: Mapping[str, str]
) -> None:
    ids = range(first_id, first_id + BLOCK)
    block = f"BETWEEN {ids[0]} AND {ids[-1]}"
    counts = f"SELECT room_id, COUNT(*) AS n FROM rooms_message WHERE id {block} GROUP BY room_id"
    grown = {name: f"m.{name} + w.k * c.n" for name in ("seq", "version", "counted")}
    copy_rows(
        Message,
        ids,
        numbers=numbers,
        later=later,
        moved={**grown, "client_id": "NULL", **moved},
        join=f"JOIN ({counts}) c ON c.room_id = m.room_id",
    )


def copy_rows(
    model: type[models.Model],
    ids: range,
    *,
    numbers: range,
    later: timedelta,
    moved: Mapping[str, str],
    join: str = "",
) -> None:
    """Copy the rows that have these ids, once for each of `numbers`.

    A copy's id is a number times `len(ids)` higher, its times that number times `later` further.
    `moved` has SQL for other columns: the row is `m`, the number `w.k`.
    """
    fields = model._meta.concrete_fields
    values = {field.column: f"m.{field.column}" for field in fields}
    values["id"] = f"m.id + w.k * {len(ids)}"
    times = [field.column for field in fields if isinstance(field, models.DateTimeField)]
    values |= {column: _later(column, later) for column in times} | dict(moved)
    weeks = " UNION ALL ".join(f"SELECT {number} AS k" for number in numbers)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())} "
            f"FROM ({weeks}) w CROSS JOIN {table} m {join} "
            f"WHERE m.id BETWEEN {ids[0]} AND {ids[-1]} ORDER BY w.k, m.id"
        )


def _later(column: str, later: timedelta) -> str:
    seconds = int(later.total_seconds())
    if connection.vendor == "sqlite":
        further = f"'+' || (w.k * {seconds}) || ' seconds'"
        return f"strftime('%Y-%m-%d %H:%M:%f', m.{column}, {further})"
    return f"DATE_ADD(m.{column}, INTERVAL w.k * {seconds} SECOND)"


def _copy_segment(segment: SearchSegment, number: int, later: timedelta) -> None:
    copy = SearchSegment.objects.create(
        index_id=segment.index_id,
        first_id=segment.first_id + number * BLOCK,
        bits=segment.bits,
        from_time=segment.from_time + later,
        to_time=segment.to_time + later,
    )
    table = SearchPage._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (segment_id, number, body) "
            f"SELECT {copy.pk}, number, body FROM {table} WHERE segment_id = {segment.pk}"
        )
