"""Writing a large world, as fast as the database can."""

import random
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import NameTerm, User
from gochat.core.bulk import update_rows
from messaging.models import SearchIndex
from messaging.services import Indexer
from rooms.models import Membership, Message, Room
from rooms.models.room import NAME_LENGTH
from rooms.services.direct import direct_key
from rooms.services.members import FACES

from .copying import BLOCK, copy_block
from .names import some_name
from .planning import MOST_BEHIND, WEEK, PlannedLine, PlannedRoom, plan_lines, plan_rooms, some_text

LINES_A_WEEK = BLOCK
ROWS_AT_ONCE = 2000
# Nobody signs in as one of them.
NO_PASSWORD = "!"
# Between who wrote just now and who is rarely here.
AWAY = timedelta(days=40)
ROOM_COUNTERS = ("last_seq", "last_message_id", "version", "counted", "active_at")
CURSORS = ("read_seq", "read_counted", "sent_seq")

Progress = Callable[[int], None]


def make_scaled_world(*, messages: int, people: int, progress: Progress) -> int:
    """Add so many people, and that many messages or a few more; answers how many.

    Of one seed, so that two worlds of a size are alike. Stopped half-way, what is there is lawful;
    killed, its rooms' counters lag behind.
    """
    random.seed(1)
    weeks = max(-(-messages // BLOCK), 1)
    start = timezone.now().replace(microsecond=0) - weeks * WEEK
    user_ids = _after(User, people)
    rooms = plan_rooms(_after(Room, 1)[0], user_ids)
    founding = _aligned(_after(Message, 1)[0])
    block = _aligned(founding + len(rooms))
    lines = list(plan_lines(rooms, range(block, block + min(messages, BLOCK))))
    with transaction.atomic():
        _write_people(user_ids, start)
        _write_rooms(rooms, start)
        _found(rooms, founding, start)
        memberships = _write_memberships(rooms, start)
        _write_lines(lines, start)
    progress(len(lines))
    index()
    copies = 0
    try:
        for copies in range(1, weeks):
            copy_block(block, number=copies, later=WEEK)
            progress(BLOCK)
    finally:
        _settle(rooms, memberships, _whole_copies(block), start)
    return len(lines) + copies * BLOCK + sum(room.founding for room in rooms)


def index() -> None:
    """Take everything in, as a server does that has just begun to index."""
    indexer = Indexer()
    while indexer.tend():
        pass
    while indexer.tidy():
        pass
    indexer.release()


def _after(model: type[models.Model], count: int) -> range:
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    return range(last + 1, last + 1 + count)


def _aligned(number: int) -> int:
    return -(-number // BLOCK) * BLOCK


# Rows


def _store(rows: Iterable[models.Model]) -> None:
    waiting = iter(rows)
    while batch := list(islice(waiting, ROWS_AT_ONCE)):
        type(batch[0])._default_manager.bulk_create(batch)


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
    _store(_room(room, start) for room in rooms)


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
    _count(room, plan, 0, start)
    return room


def _found(rooms: list[PlannedRoom], first_id: int, start: datetime) -> None:
    """The first line of each group: that it was made."""
    groups = [room for room in rooms if room.is_group]
    _store(
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


def _write_lines(lines: list[PlannedLine], start: datetime) -> None:
    _store(
        Message(
            pk=line.id,
            room_id=line.room.id,
            sender_id=line.sender,
            client_id=uuid.UUID(int=random.getrandbits(128), version=4),
            content=line.text,
            created_at=start + line.after,
            seq=line.seq,
            version=line.seq,
            counted=line.seq - line.room.founding,
        )
        for line in lines
    )


def _write_memberships(rooms: list[PlannedRoom], start: datetime) -> list[Membership]:
    ids = iter(_after(Membership, sum(len(room.members) for room in rooms)))
    memberships = [_membership(next(ids), room, at, start) for room in rooms for at in room.members]
    _store(memberships)
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


# What the copies change


def _whole_copies(block: int) -> int:
    last = Message.objects.aggregate(last=Max("pk"))["last"]
    return (last - block) // BLOCK


def _settle(
    rooms: list[PlannedRoom], memberships: list[Membership], copies: int, start: datetime
) -> None:
    """Move the counters and cursors past the copies; the last week is read as the first was."""
    plans = {room.id: room for room in rooms}
    with transaction.atomic():
        for batch in _batches(list(Room.objects.filter(pk__in=plans).order_by("pk"))):
            for room in batch:
                _count(room, plans[room.pk], copies, start)
            update_rows(Room, batch, ROOM_COUNTERS)
        for cursors in _batches(memberships):
            for member in cursors:
                _move(member, copies * len(plans[member.room_id].senders))
            update_rows(Membership, cursors, CURSORS)
        last = Message.objects.aggregate(last=Max("pk"))["last"]
        SearchIndex.objects.live().update(settled_id=last)


def _count(room: Room, plan: PlannedRoom, copies: int, start: datetime) -> None:
    room.counted = len(plan.senders) * (copies + 1)
    room.last_seq = room.version = plan.founding + room.counted
    room.active_at = start
    if plan.last:
        room.last_message_id = plan.last.id + copies * BLOCK
        room.active_at = start + copies * WEEK + plan.last.after


def _move(member: Membership, more: int) -> None:
    member.read_seq += more
    member.read_counted += more
    if member.sent_seq:
        member.sent_seq += more


def _batches(rows: list) -> Iterator[list]:
    for at in range(0, len(rows), ROWS_AT_ONCE):
        yield rows[at : at + ROWS_AT_ONCE]
