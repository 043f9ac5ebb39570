"""How MariaDB goes about each hot query: by the index meant for it, however much there is.

Each case runs what the product runs, takes down its statements, and asks for the plan of each.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.finding import people_found, people_online
from accounts.models import User
from accounts.services import (
    SocketCredentials,
    close_connections,
    identify,
    open_connections,
    presence_seen_by,
    renew_process,
)
from calls.log import calls_of_each
from conftest import Api, token_of
from messaging.services import Draft, Reading, read_messages, send_messages, sync_rooms

from .crowd import LONG, Crowd

pytestmark = pytest.mark.skipif(connection.vendor != "mysql", reason="says how MariaDB reads")

STATEMENTS = ("SELECT", "UPDATE", "DELETE")
# What a statement brings along itself.
PARAMETERS = ("given", "wanted")


class Step(NamedTuple):
    """One line of a plan."""

    statement: str
    table: str
    type: str
    key: str
    rows: int
    extra: str

    @property
    def scans(self) -> bool:
        """Whether it reads a whole table, or a whole index."""
        return self.type in ("ALL", "index") and not self.table.startswith("<")


@pytest.fixture(scope="module")
def crowd(django_db_setup, django_db_blocker) -> Iterator[Crowd]:
    if connection.vendor != "mysql":
        yield None
        return
    with django_db_blocker.unblock():
        crowd = Crowd()
        yield crowd
        crowd.leave()


@pytest.fixture
def plan(crowd, db) -> Callable[[Callable], list[Step]]:
    """Runs something, and tells how the database goes about it."""

    def plan(work: Callable) -> list[Step]:
        with CaptureQueriesContext(connection) as captured:
            work()
        asked = [query["sql"] for query in captured.captured_queries]
        statements = [sql for sql in asked if sql.lstrip("( \n").startswith(STATEMENTS)]
        assert statements
        return [step for sql in statements for step in explained(sql)]

    return plan


def explained(sql: str) -> Iterator[Step]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql.replace("%", "%%"), ())
        names = [column[0] for column in cursor.description]
        for row in cursor.fetchall():
            line = dict(zip(names, row, strict=True))
            if line["table"]:
                yield Step(
                    sql,
                    line["table"],
                    line["type"],
                    line["key"] or "",
                    line["rows"] or 0,
                    line["Extra"] or "",
                )


@pytest.fixture
def api(crowd, db) -> Api:
    return Api(crowd.me)


def reads(steps: list[Step], table: str) -> set[str]:
    """By which indexes a table is read."""
    return {step.key.partition("|")[0] for step in steps if step.table == table}


def sorted_by(steps: list[Step]) -> set[str]:
    """The tables whose rows are sorted after they were read."""
    return {step.table for step in steps if "filesort" in step.extra}


@pytest.fixture
def check(plan) -> Callable[..., list[Step]]:
    """Has a plan checked for what no hot query may do.

    `sorts` is a table of which only a person's own rows, or those of a batch, are sorted.
    """

    def check(work: Callable, *, sorts: str = "") -> list[Step]:
        steps = plan(work)
        scanned = [step for step in steps if step.scans and step.table not in PARAMETERS]
        assert not scanned, scanned
        assert sorted_by(steps) <= {sorts}, steps
        return steps

    return check


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("", "message_seq_once"),
        (f"?before={LONG // 2}", "message_seq_once"),
        (f"?after={LONG // 2}", "message_seq_once"),
        (f"?around={LONG // 2}", "message_seq_once"),
        (f"?since_version={LONG // 2}", "message_by_version"),
    ],
)
def test_a_page_of_history(check, api, crowd, query, index):
    steps = check(lambda: api.get(f"rooms/{crowd.long_room.pk}/messages{query}"))
    assert reads(steps, "rooms_message") == {index}
    assert reads(steps, "rooms_membership") == {"membership_once"}


def test_the_list_of_rooms(check, api):
    steps = check(lambda: api.get("rooms?limit=50"), sorts="rooms_membership")
    [mine] = [s for s in steps if s.table == "rooms_membership" and s.type == "ref"]
    assert "user_id" in mine.key
    assert reads(steps, "rooms_message") == {"PRIMARY"}


def test_what_is_unread(check, api):
    steps = check(lambda: api.get("messages/unread"), sorts="rooms_membership")
    assert reads(steps, "rooms_message") == set()
    assert reads(steps, "rooms_mention") <= {"mention_of_user", "mention_by_seq"}


def test_catching_up(check, crowd):
    versions = {room.pk: room.version - 2 for room in crowd.my_rooms}
    steps = check(lambda: sync_rooms(user=crowd.me, versions=versions), sorts="rooms_membership")
    assert reads(steps, "rooms_message") == {"message_by_version", "PRIMARY"}


def drafts(crowd: Crowd, count: int) -> list[Draft]:
    calls = [crowd.people[1].pk]
    return [
        Draft(sender_id=crowd.me.pk, room_id=room.pk, content="hi", mentions=calls)
        for room in crowd.my_rooms[:count]
    ]


@pytest.mark.parametrize("count", [1, 50])
def test_sending_locks_and_looks_up_by_keys(check, crowd, count):
    steps = check(lambda: send_messages(drafts(crowd, count)))
    assert reads(steps, "room") == {"PRIMARY"}
    assert reads(steps, "mine") == {"membership_once"}
    assert reads(steps, "rooms_room") == {"PRIMARY"}


def test_sending_again_finds_the_first_by_its_client_id(check, crowd):
    [draft] = drafts(crowd, 1)
    send_messages([draft])
    steps = check(lambda: send_messages([draft]))
    assert "message_client_id_once" in reads(steps, "rooms_message")


@pytest.mark.parametrize("count", [1, 50])
def test_reading(check, crowd, count):
    readings = [
        Reading(user_id=crowd.me.pk, room_id=room.pk, seq=20) for room in crowd.my_rooms[:count]
    ]
    steps = check(lambda: read_messages(readings), sorts="rooms_membership")
    assert reads(steps, "rooms_message") <= {"message_seq_once", "message_by_sender"}
    assert reads(steps, "rooms_membership") == {"membership_once", "PRIMARY"}


def test_members_in_the_order_they_came(check, api, crowd):
    steps = check(lambda: api.get(f"rooms/{crowd.long_room.pk}/members?limit=20"))
    assert "membership_in_room" in reads(steps, "rooms_membership")


def test_who_has_read_a_message(check, api, crowd):
    path = f"messages/{crowd.long_room.last_message_id}/receipts"
    check(lambda: api.get(path), sorts="rooms_membership")


def test_the_direct_room_of_two(check, api, crowd):
    steps = check(lambda: api.post("rooms/direct", {"user_id": crowd.people[1].pk}))
    assert "direct_key" in reads(steps, "rooms_room")


def test_signing_in_by_name_or_address(check, crowd):
    for name in ("USER77", "user77@example.com"):
        check(lambda name=name: list(User.objects.present().named(name)))


def test_whose_socket_it_is(check, crowd):
    credentials = [SocketCredentials(token=token_of(user)) for user in crowd.people[:20]]
    steps = check(lambda: identify(credentials))
    assert reads(steps, "accounts_device") == {"PRIMARY"}


def test_sockets_that_open_and_close(check, crowd):
    opening = [(f"x{d.pk}", d.user_id, d.pk, crowd.process.pk) for d in crowd.devices[100:120]]
    check(lambda: open_connections(opening))
    steps = check(lambda: close_connections([connection_id for connection_id, *_ in opening]))
    assert "PRIMARY" in reads(steps, "accounts_connection")


def test_who_is_online(check, crowd):
    steps = check(lambda: presence_seen_by(crowd.me.pk, [user.pk for user in crowd.people[:50]]))
    assert {reads(steps, "accounts_user").pop()} == {"PRIMARY"}
    assert reads(steps, "accounts_block") == {"block_once"}


def test_the_lease_of_a_server_process(check, crowd):
    check(lambda: renew_process(crowd.process.pk))


@pytest.mark.parametrize("text", ["u", "user7", "USER77", "nobody"])
def test_finding_people(check, crowd, text):
    steps = check(lambda: people_found(text, viewer_id=crowd.me.pk))
    assert reads(steps, "accounts_nameterm") == {"name_term_once"}
    assert reads(steps, "accounts_user") == {"PRIMARY"}


@pytest.mark.parametrize("cursor", [0, 700])
def test_people_online_by_pages(check, crowd, cursor):
    query = {"limit": 50, "cursor": crowd.people[cursor].pk}
    renew_process(crowd.process.pk)
    steps = check(lambda: people_online(query, viewer_id=crowd.me.pk))
    assert reads(steps, "accounts_connection") == {"connection_of_user"}


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("", "leg_in_log"),
        ("?cursor={last}", "leg_in_log"),
        ("?missed=1", "leg_missed"),
        ("?missed=1&cursor={last}", "leg_missed"),
    ],
)
def test_the_call_log(plan, api, crowd, query, index):
    # A page's own rows are sorted: the parts, and what was recorded.
    steps = plan(lambda: api.get(f"calls{query.format(last=crowd.calls[-500].pk)}"))
    [page] = [step for step in steps if step.key.startswith(index)]
    assert "filesort" not in page.extra
    assert not [step for step in steps if step.scans]
    # Of all calls only those that go on are looked at.
    assert not [step for step in steps if step.table == "calls_call" and int(step.rows) > 100]


def test_what_is_told_of_calls_to_who_comes_back(plan, crowd):
    people = [user.pk for user in crowd.people[:20]]
    steps = plan(lambda: calls_of_each(people))
    assert not [step for step in steps if step.scans and step.table not in PARAMETERS]
    assert reads(steps, "calls_leg") <= {"leg_of_user", "leg_unseen", "call_leg_once"}
