"""A world of a thousand rooms and as many messages as wanted, made as fast as the database can.

The first two blocks of messages are written and indexed as any others. All further blocks are
copies of the second one, made inside the database, rows of the search index included: a block is a
whole number of its large segments, and a segment knows its messages by their place in it.
"""

import random
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.db import connection, transaction

from accounts.models import User
from messaging.models import SearchIndex, SearchPage, SearchSegment
from messaging.models.search import LARGE_BITS
from messaging.services import Indexer
from rooms.models import Membership, Message, Room

from .texts import text

BLOCK = 4 << LARGE_BITS
ROOMS, PEOPLE, ROOMS_EACH = 1000, 1000, 20
# These have a good part of all messages, so that a page of theirs is full in the smallest world.
LOUD_ROOMS, LOUD_SHARE = range(951, 1001), 0.3
QUIET_ROOM, QUIET_LINES = ROOMS + 1, 10
LATE_LINES, UNREAD_LINES = 20, 3
# Where the people who ask the questions are.
PLACES = {
    "busy": range(1, 51),
    "everywhere": range(1, 501),
    "newcomer": range(1, 51),
    "talker": LOUD_ROOMS,
    "quiet": [QUIET_ROOM],
}
AT_ONCE = 2000


def fill(size: int) -> int:
    """Write a world into an empty database; how many messages it has, the next whole block."""
    random.seed(1)
    people = _people()
    _rooms(people)
    blocks = max(-(-size // BLOCK), 1)
    start = datetime.now(UTC) - timedelta(seconds=blocks * BLOCK)
    written = min(size, 2 * BLOCK - 1)
    _write(written, start)
    index()
    for copy in range(1, blocks - 1):
        _copy(copy)
    last = written if size < 2 * BLOCK else blocks * BLOCK - 1
    _settle(last)
    _count_rooms()
    _memberships(people)
    return last


def _people() -> dict[str, int]:
    names = [*(f"person{n}" for n in range(PEOPLE)), *PLACES]
    User.objects.bulk_create(User(username=n, email=f"{n}@x.example", password="!") for n in names)
    return dict(User.objects.values_list("username", "pk"))


def _rooms(people: dict[str, int]) -> None:
    Room.objects.bulk_create(
        Room(pk=n, kind="group", name=f"room {n}", owner_id=people["person0"])
        for n in range(1, QUIET_ROOM + 1)
    )


def _write(count: int, start: datetime) -> None:
    senders = list(User.objects.filter(username__startswith="person").values_list("pk", flat=True))
    lines = _lines(count, start, senders)
    while batch := list(islice(lines, AT_ONCE)):
        Message.objects.bulk_create(batch)


def _lines(count: int, start: datetime, senders: list[int]) -> Iterator[Message]:
    seqs: Counter[int] = Counter()
    for pk in range(1, count + 1):
        room = QUIET_ROOM if pk <= QUIET_LINES else _some_room()
        seqs[room] += 1
        yield Message(
            pk=pk,
            room_id=room,
            sender_id=random.choice(senders),
            client_id=uuid.uuid4(),
            content=text(),
            created_at=start + timedelta(seconds=pk),
            **dict.fromkeys(("seq", "version", "counted"), seqs[room]),
        )


def _some_room() -> int:
    if random.random() < LOUD_SHARE:
        return random.choice(LOUD_ROOMS)
    return random.randint(1, LOUD_ROOMS[0] - 1)


def index() -> None:
    """Take everything in, as a server does that has just begun to index."""
    indexer = Indexer()
    while indexer.tend():
        pass
    while indexer.tidy():
        pass
    indexer.release()


# Copies of the second block


@transaction.atomic
def _copy(number: int) -> None:
    _copy_messages(number)
    for segment in SearchSegment.objects.live().filter(first_id__range=(BLOCK, 2 * BLOCK - 1)):
        _copy_segment(segment, number)


def _copy_messages(number: int) -> None:
    moved = {
        "id": f"m.id + {number * BLOCK}",
        **{name: f"m.{name} + {number} * c.n" for name in ("seq", "version", "counted")},
        "client_id": "NULL",
        "created_at": _later("m.created_at", number * BLOCK),
    }
    columns = [field.column for field in Message._meta.concrete_fields]
    values = ", ".join(moved.get(column, f"m.{column}") for column in columns)
    block = f"BETWEEN {BLOCK} AND {2 * BLOCK - 1}"
    counts = f"SELECT room_id, COUNT(*) AS n FROM rooms_message WHERE id {block} GROUP BY room_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO rooms_message ({', '.join(columns)}) SELECT {values} "
            f"FROM rooms_message m JOIN ({counts}) c ON c.room_id = m.room_id "
            f"WHERE m.id {block} ORDER BY m.id"
        )


def _later(column: str, seconds: int) -> str:
    if connection.vendor == "sqlite":
        return f"strftime('%Y-%m-%d %H:%M:%f', {column}, '+{seconds} seconds')"
    return f"DATE_ADD({column}, INTERVAL {seconds} SECOND)"


def _copy_segment(segment: SearchSegment, number: int) -> None:
    shift = timedelta(seconds=number * BLOCK)
    copy = SearchSegment.objects.create(
        index_id=segment.index_id,
        first_id=segment.first_id + number * BLOCK,
        bits=segment.bits,
        from_time=segment.from_time + shift,
        to_time=segment.to_time + shift,
    )
    table = SearchPage._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (segment_id, number, body) "
            f"SELECT {copy.pk}, number, body FROM {table} WHERE segment_id = {segment.pk}"
        )


def _settle(last: int) -> None:
    SearchIndex.objects.live().update(settled_id=last)


# What follows from the messages


def _count_rooms() -> None:
    rooms = {room.pk: room for room in Room.objects.all()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT room_id, MAX(seq), MAX(id) FROM rooms_message GROUP BY room_id")
        for room_id, seq, pk in cursor.fetchall():
            room = rooms[room_id]
            room.last_seq = room.version = room.counted = seq
            room.last_message_id = pk
            room.active_at = datetime.now(UTC) - timedelta(seconds=room_id)
    fields = ("last_seq", "version", "counted", "last_message_id", "active_at")
    Room.objects.bulk_update(rooms.values(), fields, batch_size=200)


def _memberships(people: dict[str, int]) -> None:
    rooms = {room.pk: room for room in Room.objects.all()}
    crowd = [
        _membership(people[f"person{n}"], rooms[(n * 7 + place * 53) % ROOMS + 1])
        for n in range(PEOPLE)
        for place in range(ROOMS_EACH)
    ]
    Membership.objects.bulk_create(crowd, batch_size=AT_ONCE)
    for name, places in PLACES.items():
        late = LATE_LINES if name == "newcomer" else None
        Membership.objects.bulk_create(
            _membership(people[name], rooms[n], late=late) for n in places
        )


def _membership(user_id: int, room: Room, *, late: int | None = None) -> Membership:
    read = max(room.last_seq - UNREAD_LINES, 0)
    joined = 0 if late is None else max(room.last_seq - late, 0)
    return Membership(
        user_id=user_id, room=room, joined_seq=joined, read_seq=read, read_counted=read
    )
