"""A world of a thousand rooms and as many messages as wanted, made as fast as the database can.

The first two blocks of messages are written and indexed as any others. All further blocks are
copies of the second one, made inside the database, rows of the search index included.
"""

import random
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.db import connection

from accounts.models import User
from gochat.demo.scale.copying import BLOCK, copy_block
from gochat.demo.scale.making import index
from messaging.models import SearchIndex
from rooms.models import Membership, Message, Room

from .texts import text

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
        copy_block(BLOCK, numbers=range(copy, copy + 1), later=timedelta(seconds=BLOCK))
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
