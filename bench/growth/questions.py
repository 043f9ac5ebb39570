"""What people ask of a world, and what it costs to answer."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import connection

from accounts.models import User
from messaging.history import history_page
from messaging.search.query import read_query
from messaging.services import search_messages, sync_rooms
from rooms.access import access_room
from rooms.models import Membership, Message
from rooms.serializers import people, summaries

from .texts import CHARACTERS
from .world import LOUD_ROOMS

Question = Callable[[], int]

RUNS, SLOW_RUNS = 50, 3
SLOW_MS = 500
BEHIND = 2
ROOM_PAGE = 50


def reading(size: int) -> dict[str, Question]:
    """Pages of history, the list of rooms, catching up: each answers how much there was."""
    talker = User.objects.get(username="talker")
    last = access_room(talker, LOUD_ROOMS[0]).room.last_seq
    versions = {m.room_id: m.room.version - BEHIND for m in _memberships_of(talker)}
    return {
        "history, newest": _history(talker),
        "history, in the middle": _history(talker, before=last // 2 + 50),
        "history, oldest": _history(talker, before=52),
        "history, around a line": _history(talker, around=last // 2),
        "history, since a version": _history(talker, since_version=last - 40),
        "room list, 50 rooms": lambda: len(summaries(_memberships_of(talker))[0]),
        "sync, 50 rooms": lambda: _changes(sync_rooms(user=talker, versions=versions)),
    }


def _memberships_of(user: User) -> list[Membership]:
    return list(Membership.objects.of(user).with_room().newest_first()[:ROOM_PAGE])


def _history(user: User, **query: int) -> Question:
    return lambda: len(history_page(access_room(user, LOUD_ROOMS[0]), query)["items"])


def _changes(synced: dict) -> int:
    return sum(map(len, synced["changes"].values()))


def searching(size: int) -> dict[str, Question]:
    """Queries of all kinds, a page of 20 each."""
    common, second, rare = CHARACTERS[0], CHARACTERS[1], CHARACTERS[3000]
    day = (datetime.now(UTC) - timedelta(seconds=size // 2)).isoformat()
    asked = {
        "common character": ("busy", common),
        "common character, 500 rooms": ("everywhere", common),
        "common character, one quiet room": ("quiet", common),
        "common character, as a newcomer": ("newcomer", common),
        "rare character": ("busy", rare),
        "pair": ("busy", common + second),
        "pair, 500 rooms": ("everywhere", common + second),
        "pair, one quiet room": ("quiet", common + second),
        "rare pair": ("busy", CHARACTERS[900] + CHARACTERS[1200]),
        "rare pair, 500 rooms": ("everywhere", CHARACTERS[150] + CHARACTERS[210]),
        "two common characters apart": ("busy", f"{common} {second}"),
        "phrase nobody wrote": ("busy", "".join(CHARACTERS[40:52])),
        "word": ("busy", "deploy"),
        "prefix": ("busy", "rel"),
        "prefix of one letter": ("busy", "m"),
        "sender and character": ("everywhere", f"from:person7 {common}"),
        "room and character": ("everywhere", f'in:"room 77" {common}'),
        "links": ("busy", "has:link"),
        "character before a moment": ("busy", f"before:{day} {common}"),
        "character after a moment": ("busy", f"after:{day} {rare}"),
        "nothing": ("busy", "龘"),
    }
    return {name: _search(username, query) for name, (username, query) in asked.items()}


def _search(username: str, query: str) -> Question:
    user = User.objects.get(username=username)

    def ask() -> int:
        found = search_messages(user=user, typed=read_query(query, UTC), limit=20)
        people(found.messages, viewer_id=user.pk)
        return len(found.messages)

    return ask


def plain_ways(size: int) -> dict[str, Question]:
    """The yardsticks: the same asked of the messages' table in the plain way."""
    talker, busy = (User.objects.get(username=name) for name in ("talker", "busy"))
    phrase = "".join(CHARACTERS[40:52])
    return {
        "unread of 50 rooms by counting rows": lambda: _count_unread(talker),
        "phrase nobody wrote, by LIKE": lambda: _like(busy, phrase),
    }


def _count_unread(user: User) -> int:
    # From the first line on, as for somebody back from a long holiday.
    rooms = [m.room_id for m in _memberships_of(user)]
    return sum(Message.objects.filter(room_id=pk).exclude(sender=user).count() for pk in rooms)


def _like(user: User, phrase: str) -> int:
    rooms = list(Membership.objects.of(user).values_list("room_id", flat=True))
    found = Message.objects.filter(room_id__in=rooms, content__contains=phrase)
    return len(found.order_by("-pk")[:20])


def measure(ask: Question) -> dict:
    """Milliseconds: in the middle, at best, at worst; and of this process's own work."""
    found = ask()
    times, work = [], []
    while len(times) < (SLOW_RUNS if times and times[0] > SLOW_MS else RUNS):
        began, worked = time.perf_counter(), time.process_time()
        ask()
        work.append((time.process_time() - worked) * 1000)
        times.append((time.perf_counter() - began) * 1000)
    return {
        "p50_ms": round(statistics.median(times), 2),
        "best_ms": round(min(times), 2),
        "worst_ms": round(max(times), 2),
        "cpu_ms": round(min(work), 2),
        "found": found,
    }


def database_bytes() -> int:
    """How large the database is on disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        else:
            cursor.execute(
                "SELECT SUM(data_length + index_length) FROM information_schema.tables "
                "WHERE table_schema = DATABASE()"
            )
        return int(cursor.fetchone()[0])
