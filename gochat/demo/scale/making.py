"""Writing a large world, as fast as the database can."""

import random
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import NameTerm, User
from gochat.monitoring.rollup import recount
from messaging.services import Indexer
from rooms.models import Membership, Message, Room
from rooms.models.room import NAME_LENGTH
from rooms.services.direct import direct_key
from rooms.services.members import FACES

from .carrying import Luggage, samples
from .copying import BLOCK, copy_block
from .names import some_name
from .planning import MOST_BEHIND, WEEK, PlannedLine, PlannedRoom, plan_lines, plan_rooms, some_text
from .rows import ROWS_AT_ONCE, ids_after, store
from .settling import count_room, settle, whole_copies
from .traces import leave_traces

LINES_A_WEEK = BLOCK
# Copied together: each page of an index is then written once for all of them.
WEEKS_AT_ONCE = 8
# What SQLite may hold in memory meanwhile, in KB: its indexes grow everywhere at once.
CACHE_KB = 1_000_000
# Nobody signs in as one of them.
NO_PASSWORD = "!"
# Between who wrote just now and who is rarely here.
AWAY = timedelta(days=40)

Progress = Callable[[int], None]


def make_scaled_world(*, messages: int, people: int, progress: Progress) -> int:
    """Add so many people, and that many messages or a few more; answers how many.

    Of one seed, so that two worlds of a size are alike. Stopped half-way, what is there is lawful;
    killed, its rooms' counters lag behind.
    """
    random.seed(1)
    weeks = max(-(-messages // BLOCK), 1)
    start = timezone.now().replace(microsecond=0) - weeks * WEEK
    user_ids = ids_after(User, people)
    rooms = plan_rooms(ids_after(Room, 1)[0], user_ids)
    founding = _aligned(ids_after(Message, 1)[0])
    block = _aligned(founding + len(rooms))
    ids = range(block, block + min(messages, BLOCK))
    lines = list(plan_lines(rooms, ids, kinds=samples().keys()))
    luggage = Luggage(lines, start)
    _take_room()
    with transaction.atomic():
        _write_people(user_ids, start)
        _write_rooms(rooms, start)
        _found(rooms, founding, start)
        memberships = _write_memberships(rooms, start)
        luggage.store_before()
        store(_message(line, luggage, start) for line in lines)
        luggage.store_after()
    progress(len(lines))
    index()
    try:
        _copy_weeks(block, weeks, luggage, progress)
    finally:
        copies = whole_copies(block)
        settle(rooms, memberships, copies, start)
        luggage.count_usage(copies + 1)
    leave_traces(user_ids, lines, start, weeks)
    recount(since=start.date())
    return len(lines) + copies * BLOCK + sum(room.founding for room in rooms)


def _take_room() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size=-{CACHE_KB}")


def _copy_weeks(block: int, weeks: int, luggage: Luggage, progress: Progress) -> None:
    for first in range(1, weeks, WEEKS_AT_ONCE):
        numbers = range(first, min(first + WEEKS_AT_ONCE, weeks))
        with transaction.atomic():
            copy_block(block, numbers=numbers, later=WEEK, moved=luggage.moved)
            luggage.copy(numbers=numbers, later=WEEK, block=BLOCK)
        progress(len(numbers) * BLOCK)


def index() -> None:
    """Take everything in, as a server does that has just begun to index."""
    indexer = Indexer()
    while indexer.tend():
        pass
    while indexer.tidy():
        pass
    indexer.release()


def _aligned(number: int) -> int:
    return -(-number // BLOCK) * BLOCK


# Rows


def _write_people(user_ids: range, start: datetime) -> None:
    people = (_person(n, pk, len(user_ids), start) for n, pk in enumerate(user_ids))
    while batch := list(islice(people, ROWS_AT_ONCE)):
        NameTerm.objects.keep(User.objects.bulk_create(batch))


def _person(n: int, pk: int, count: int, start: datetime) -> User:
    now = timezone.now()
    name, language = some_name()
    username = f"person.{pk}"
    return User(
        pk=pk,
        username=username,
        email=f"{username}@demo.gochat.invalid",
        password=NO_PASSWORD,
        display_name=name,
        language=language,
        # More come each month than in the one before.
        created_at=start + (now - start) * (n / count) ** 0.6,
        last_seen_at=now - AWAY * random.random() ** 4,
    )


def _write_rooms(rooms: list[PlannedRoom], start: datetime) -> None:
    store(_room(room, start) for room in rooms)


def _room(plan: PlannedRoom, start: datetime) -> Room:
    room = Room(
        pk=plan.id,
        kind=Room.Kind.GROUP if plan.is_group else Room.Kind.DIRECT,
        member_count=len(plan.members),
        face_ids=plan.members[:FACES],
        created_at=start,
    )
    if plan.is_group:
        room.name, room.owner_id = some_text()[: NAME_LENGTH // 2], plan.members[0]
        room.is_private = random.random() < 0.8
    else:
        room.direct_key = direct_key(*plan.members)
    count_room(room, plan, 0, start)
    return room


def _found(rooms: list[PlannedRoom], first_id: int, start: datetime) -> None:
    """The first line of each group: that it was made."""
    groups = [room for room in rooms if room.is_group]
    store(
        Message(
            pk=first_id + n,
            room_id=room.id,
            kind=Message.Kind.SYSTEM,
            payload={"event": "group.created", "by": room.members[0]},
            created_at=start,
            seq=1,
            version=1,
            counted=0,
        )
        for n, room in enumerate(groups)
    )


def _message(line: PlannedLine, luggage: Luggage, start: datetime) -> Message:
    return Message(
        pk=line.id,
        room_id=line.room.id,
        sender_id=line.sender,
        client_id=uuid.UUID(int=random.getrandbits(128), version=4),
        kind=line.kind,
        created_at=start + line.after,
        seq=line.seq,
        version=line.seq,
        counted=line.seq - line.room.founding,
        **luggage.of_line(line),
    )


def _write_memberships(rooms: list[PlannedRoom], start: datetime) -> list[Membership]:
    ids = iter(ids_after(Membership, sum(len(room.members) for room in rooms)))
    memberships = [_membership(next(ids), room, at, start) for room in rooms for at in room.members]
    store(memberships)
    return memberships


def _membership(pk: int, room: PlannedRoom, user_id: int, start: datetime) -> Membership:
    is_owner = room.is_group and user_id == room.members[0]
    said = len(room.senders)
    behind = random.randint(1, min(MOST_BEHIND, said)) if random.random() < 0.2 and said else 0
    own = [n for n, sender in enumerate(room.senders, 1) if sender == user_id]
    return Membership(
        pk=pk,
        room_id=room.id,
        user_id=user_id,
        role=Membership.Role.OWNER if is_owner else Membership.Role.MEMBER,
        joined_at=start,
        read_seq=room.founding + said - behind,
        read_counted=said - behind + sum(n > said - behind for n in own),
        sent_seq=room.founding + own[-1] if own else 0,
        muted=random.random() < 0.1,
    )
