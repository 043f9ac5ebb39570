"""Searching: how long each kind of query takes, at several numbers of messages.

python -m bench.search --messages 10000 1000000 [--mariadb]

Fills a database of its own, indexes it, and prints JSON: milliseconds a query (the service, without
HTTP), how fast indexing was, how large the index is, and by how much each query grew.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path

RUNS = 15
ROOMS = 1000
PEOPLE = 1000
QUIET_ROOM = ROOMS + 1
QUIET_LINES = 10
# Chinese characters as common as Zipf has them, and Latin words in every fifth message.
CHARACTERS = [chr(0x4E00 + n * 5) for n in range(3500)]
WEIGHTS = list(accumulate(1 / (rank + 4) for rank in range(len(CHARACTERS))))
SYLLABLES = ("de", "ploy", "re", "lease", "ser", "ver", "mo", "bile", "te", "st", "chat", "data")


def main() -> None:
    """Bench each size in a process and a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--mariadb", action="store_true")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(bench(options.messages[0])))
        return
    figures = [_run(size, mariadb=options.mariadb) for size in options.messages]
    report = {"database": "mariadb" if options.mariadb else "sqlite", "sizes": figures}
    if len(figures) > 1:
        report["growth"] = _growth(figures[0], figures[-1])
    print(json.dumps(report, indent=2))


def _run(size: int, *, mariadb: bool) -> dict:
    command = [sys.executable, "-m", "bench.search", "--one", "--messages", str(size)]
    if mariadb:
        command = [sys.executable, "tests/with_servers.py", *command]
    with tempfile.TemporaryDirectory(prefix="gochat-bench-") as directory:
        env = {
            **os.environ,
            "GOCHAT_DATA_DIR": directory,
            "DJANGO_SETTINGS_MODULE": "gochat.settings",
        }
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _growth(small: dict, large: dict) -> dict:
    return {
        name: round(large["queries"][name]["p50_ms"] / max(timing["p50_ms"], 0.01), 2)
        for name, timing in small["queries"].items()
    }


def bench(size: int) -> dict:
    """Fill, index, ask."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    random.seed(size)
    filled = _timed(lambda: fill(size))
    indexed = _timed(index)
    return {
        "messages": size,
        "fill_seconds": round(filled, 1),
        "index": {
            "seconds": round(indexed, 1),
            "messages_per_second": round(size / indexed),
            "bytes_per_message": round(_index_bytes() / size),
        },
        "queries": {name: _measure(ask) for name, ask in questions(size).items()},
    }


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


# The world


def fill(size: int) -> None:
    """People, rooms, memberships, messages: straight into their tables."""
    _people_and_rooms(size)
    rows = _messages(size)
    while batch := list(islice(rows, 5000)):
        _insert("rooms_message", MESSAGE_COLUMNS, batch)


def _people_and_rooms(size: int) -> None:
    from accounts.models import User
    from rooms.models import Membership, Room

    names = [*(f"person{n}" for n in range(PEOPLE)), "busy", "everywhere", "quiet", "newcomer"]
    User.objects.bulk_create(User(username=n, email=f"{n}@x.example", password="!") for n in names)
    people = {user.username: user.pk for user in User.objects.all()}
    Room.objects.bulk_create(
        Room(pk=n, kind="group", name=f"room {n}", owner_id=people["person0"])
        for n in range(1, QUIET_ROOM + 1)
    )
    late = max(size // ROOMS - 20, 0)
    places = [
        *((people["busy"], room, 0) for room in range(1, 51)),
        *((people["everywhere"], room, 0) for room in range(1, 501)),
        (people["quiet"], QUIET_ROOM, 0),
        *((people["newcomer"], room, late) for room in range(1, 51)),
    ]
    Membership.objects.bulk_create(
        Membership(user_id=user, room_id=room, joined_seq=seq) for user, room, seq in places
    )


MESSAGE_COLUMNS = (
    *("id", "room_id", "sender_id", "seq", "version", "counted", "client_id", "kind"),
    *("content", "payload", "mentions", "created_at", "recalled_at"),
)


def _messages(size: int) -> Iterator[tuple]:
    last = dict.fromkeys(range(1, QUIET_ROOM + 1), 0)
    start = datetime.now(UTC) - timedelta(seconds=size)
    for number in range(1, size + 1):
        room = QUIET_ROOM if number <= QUIET_LINES else random.randint(1, ROOMS)
        seq = last[room] = last[room] + 1
        sent = (start + timedelta(seconds=number)).strftime("%Y-%m-%d %H:%M:%S.%f")
        sender = random.randint(1, PEOPLE)
        counters = (seq, seq, seq)
        yield (number, room, sender, *counters, None, "text", text(), "{}", "[]", sent, None)


def text() -> str:
    """What somebody may write: 4 to 26 characters, sometimes words or a link among them."""
    words = "".join(random.choices(CHARACTERS, cum_weights=WEIGHTS, k=random.randint(4, 26)))
    if random.random() < 0.2:
        words += " " + " ".join(_latin() for _ in range(random.randint(1, 4)))
    return words + " https://example.com/a" if random.random() < 0.01 else words


def _latin() -> str:
    return "".join(random.choices(SYLLABLES, k=random.randint(1, 4)))


def _insert(table: str, columns: tuple[str, ...], rows: list[tuple]) -> None:
    from django.db import connection, transaction

    marks = ", ".join(["%s"] * len(columns))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


# The index


def index() -> None:
    """Take everything in, as a server does that has just begun to index."""
    from messaging.services import Indexer

    indexer = Indexer()
    while indexer.tend():
        pass
    while indexer.tidy():
        pass


def _index_bytes() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(LENGTH(body)) FROM messaging_searchpage")
        return cursor.fetchone()[0]


# The questions


def questions(size: int) -> dict[str, Callable[[], int]]:
    """Each asks for a page of 20, and answers how many there were."""
    common, second, rare = CHARACTERS[0], CHARACTERS[1], CHARACTERS[3000]
    middle = datetime.now(UTC) - timedelta(seconds=size // 2)
    day = middle.isoformat()
    return {
        "common character": _asking("busy", common),
        "common character, 500 rooms": _asking("everywhere", common),
        "common character, one quiet room": _asking("quiet", common),
        "common character, as a newcomer": _asking("newcomer", common),
        "rare character": _asking("busy", rare),
        "pair": _asking("busy", common + second),
        "pair, 500 rooms": _asking("everywhere", common + second),
        "pair, one quiet room": _asking("quiet", common + second),
        "rare pair": _asking("busy", CHARACTERS[900] + CHARACTERS[1200]),
        "rare pair, 500 rooms": _asking("everywhere", CHARACTERS[150] + CHARACTERS[210]),
        "two common characters apart": _asking("busy", f"{common} {second}"),
        "phrase nobody wrote": _asking("busy", "".join(CHARACTERS[40:52])),
        "word": _asking("busy", "deploy"),
        "prefix": _asking("busy", "rel"),
        "prefix of one letter": _asking("busy", "m"),
        "sender and character": _asking("everywhere", f"from:person7 {common}"),
        "room and character": _asking("everywhere", f'in:"room 77" {common}'),
        "links": _asking("busy", "has:link"),
        "character before a moment": _asking("busy", f"before:{day} {common}"),
        "character after a moment": _asking("busy", f"after:{day} {rare}"),
        "nothing": _asking("busy", "龘"),
    }


def _asking(username: str, query: str) -> Callable[[], int]:
    from accounts.models import User
    from messaging.search.query import read_query
    from messaging.services import search_messages
    from rooms.serializers import people

    user = User.objects.get(username=username)

    def ask() -> int:
        found = search_messages(user=user, typed=read_query(query, UTC), limit=20)
        people(found.messages)
        return len(found.messages)

    return ask


def _measure(ask: Callable[[], int]) -> dict:
    found = ask()
    times, work = [], []
    for _ in range(RUNS):
        begun = time.process_time()
        times.append(_timed(ask) * 1000)
        work.append((time.process_time() - begun) * 1000)
    times.sort()
    return {
        "p50_ms": round(statistics.median(times), 2),
        "best_ms": round(times[0], 2),
        "worst_ms": round(times[-1], 2),
        # What this process worked for it; SQLite's work too, a server's not.
        "cpu_ms": round(min(work), 2),
        "found": found,
    }


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
