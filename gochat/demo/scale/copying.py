"""Copies of a block of messages, made inside the database, with their rows of the search index.

A block is a whole number of the index's large segments, and a segment knows its messages by their
place in it: so a copy of one serves as that of the copied messages.
"""

from datetime import timedelta

from django.db import connection, transaction

from messaging.models import SearchPage, SearchSegment
from messaging.models.search import LARGE_BITS
from rooms.models import Message

BLOCK = 4 << LARGE_BITS


@transaction.atomic
def copy_block(first_id: int, *, number: int, later: timedelta) -> None:
    """Copy the block that begins at `first_id` to `number` blocks further, so much later.

    `first_id` is a multiple of BLOCK. In each room the copies follow upon the lines there are, if
    the copies before were made; the rooms' counters are the caller's to move.
    """
    _copy_messages(first_id, number, later * number)
    block = SearchSegment.objects.live().filter(first_id__range=(first_id, first_id + BLOCK - 1))
    for segment in block:
        _copy_segment(segment, number, later * number)


def _copy_messages(first_id: int, number: int, later: timedelta) -> None:
    moved = {
        "id": f"m.id + {number * BLOCK}",
        **{name: f"m.{name} + {number} * c.n" for name in ("seq", "version", "counted")},
        "client_id": "NULL",
        "created_at": _later("m.created_at", later),
    }
    columns = [field.column for field in Message._meta.concrete_fields]
    values = ", ".join(moved.get(column, f"m.{column}") for column in columns)
    block = f"BETWEEN {first_id} AND {first_id + BLOCK - 1}"
    counts = f"SELECT room_id, COUNT(*) AS n FROM rooms_message WHERE id {block} GROUP BY room_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO rooms_message ({', '.join(columns)}) SELECT {values} "
            f"FROM rooms_message m JOIN ({counts}) c ON c.room_id = m.room_id "
            f"WHERE m.id {block} ORDER BY m.id"
        )


def _later(column: str, later: timedelta) -> str:
    seconds = int(later.total_seconds())
    if connection.vendor == "sqlite":
        return f"strftime('%Y-%m-%d %H:%M:%f', {column}, '+{seconds} seconds')"
    return f"DATE_ADD({column}, INTERVAL {seconds} SECOND)"


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
