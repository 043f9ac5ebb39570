"""The database fails in the middle: whoever sends is told later, or told to try again; never wrong.

What was stored is asked of the database itself.
"""

import signal
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import MySQLdb
import pytest
import requests

from ..callers import Caller, SocketCaller
from ..clients import patiently
from ..with_servers import MariaDB

pytestmark = pytest.mark.server

PATIENCE_SECONDS = 30
SILENCE_SECONDS = 1.5
UNAVAILABLE = 50300


class Database:
    """The database, as somebody beside the server uses it."""

    def __init__(self, mariadb: MariaDB) -> None:
        self.mariadb = mariadb

    @contextmanager
    def transaction(self) -> Iterator[Callable[[str], None]]:
        """Run statements in a transaction of our own, which holds what it has locked."""
        connection = MySQLdb.connect(
            host="127.0.0.1", port=self.mariadb.port, user="root", database="gochat"
        )
        try:
            yield connection.cursor().execute
        finally:
            connection.rollback()
            connection.close()

    def stored(self, client_id: str) -> int:
        """How many messages have this id."""
        where = f"client_id = '{uuid.UUID(client_id).hex}'"
        return int(self.mariadb.sql(f"SELECT COUNT(*) FROM gochat.rooms_message WHERE {where}"))

    def waiting(self) -> list[str]:
        """The connections that wait for a lock."""
        # The table is a copy, made anew only once nobody has read it for a tenth of a second.
        waiting = "DO SLEEP(0.15); SELECT trx_mysql_thread_id FROM information_schema.innodb_trx"
        return self.mariadb.sql(f"{waiting} WHERE trx_state = 'LOCK WAIT'").split()

    def wait_for_a_waiter(self) -> str:
        """The first connection that comes to wait for a lock."""
        patiently(lambda: self.waiting(), PATIENCE_SECONDS)
        return self.waiting()[0]


@pytest.fixture
def database(mariadb: MariaDB) -> Database:
    return Database(mariadb)


@pytest.fixture
def lily(start) -> Caller:
    return Caller.registered(start().url, f"lily{uuid.uuid4().hex[:8]}")


@pytest.fixture
def make_room(lily: Caller) -> Callable[[], int]:
    return lambda: lily.data("POST", "/api/rooms", {"name": "shaky"}, status=201)["id"]


@pytest.fixture
def socket(lily: Caller) -> Iterator[SocketCaller]:
    with SocketCaller.opened(lily.url.replace("http", "ws") + "/ws", lily.token) as socket:
        socket.wait_for(type="welcome")
        yield socket


@pytest.fixture
def in_background() -> Iterator[Callable[..., Future]]:
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit


def hold(room: int) -> str:
    return f"SELECT * FROM rooms_room WHERE id = {room} FOR UPDATE"


def outweigh() -> str:
    """Of two that wait for each other, the one that has changed less is given up."""
    return "UPDATE django_content_type SET model = CONCAT(model, 'x')"


def send(socket: SocketCaller, room: int) -> tuple[int, str]:
    """Send without waiting: the frame's ref and the message's id."""
    ref, client_id = next(socket.refs), str(uuid.uuid4())
    frame = {"room_id": room, "content": "还在吗 🫥", "client_id": client_id}
    socket.send(type="message", ref=ref, **frame)
    return ref, client_id


def test_a_connection_lost_in_the_middle_is_an_ack_that_comes_later(database, socket, make_room):
    room = make_room()
    with database.transaction() as execute:
        execute(hold(room))
        ref, client_id = send(socket, room)
        database.mariadb.sql(f"KILL {database.wait_for_a_waiter()}")
        database.wait_for_a_waiter()  # it has come again
        assert database.stored(client_id) == 0

    assert socket.wait_for(ref=ref)["type"] == "ack"
    assert database.stored(client_id) == 1


def test_connections_lost_while_nobody_uses_them_are_not_even_noticed(
    database, socket, lily, make_room
):
    room = make_room()
    ids = "SELECT id FROM information_schema.processlist WHERE db = 'gochat'"
    for _ in range(3):
        for connection in database.mariadb.sql(ids).split():
            database.mariadb.sql(f"KILL {connection}")
        ref, client_id = send(socket, room)
        assert socket.wait_for(ref=ref)["type"] == "ack"
        assert database.stored(client_id) == 1
        assert lily.data("GET", f"/api/rooms/{room}")["id"] == room


def test_a_deadlock_of_a_batch_is_an_ack_that_comes_later(database, socket, make_room):
    first, low, high = make_room(), make_room(), make_room()
    with database.transaction() as execute:
        execute(outweigh())
        execute(hold(high))
        with database.transaction() as keep_busy:
            keep_busy(hold(first))
            alone, _ = send(socket, first)
            database.wait_for_a_waiter()
            # These gather meanwhile, and go together.
            sent = [send(socket, room) for room in (low, high)]
            assert socket.ask(type="ping")["type"] == "ack"
        assert socket.wait_for(ref=alone)["type"] == "ack"
        database.wait_for_a_waiter()  # it holds `low` and waits for `high`
        execute(hold(low))  # and we the other way round
        assert [database.stored(client_id) for _, client_id in sent] == [0, 0]

    for ref, client_id in sent:
        assert socket.wait_for(ref=ref)["type"] == "ack"
        assert database.stored(client_id) == 1


def test_a_deadlock_over_http_is_an_error_that_says_to_try_again(
    database, lily, make_room, in_background
):
    room = make_room()
    client_id = str(uuid.uuid4())
    message = {"content": "again", "client_id": client_id}
    path = f"/api/rooms/{room}/messages"
    with database.transaction() as execute:
        execute(outweigh())
        execute(f"SELECT * FROM rooms_membership WHERE room_id = {room} FOR UPDATE")
        sending = in_background(lily.call, "POST", path, message)
        database.wait_for_a_waiter()  # it holds the room and waits for the membership
        execute(hold(room))
        status, answer = sending.result(PATIENCE_SECONDS)
        assert (status, answer["code"]) == (503, UNAVAILABLE)
        assert database.stored(client_id) == 0

    assert lily.data("POST", path, message, status=201)["client_id"] == client_id
    assert lily.data("POST", path, message, status=200)["client_id"] == client_id
    assert database.stored(client_id) == 1


def test_a_database_that_is_silent_for_a_while_acks_nothing_before_it_stores(
    database, socket, lily, make_room
):
    room = make_room()
    database.mariadb.process.send_signal(signal.SIGSTOP)
    try:
        refs = [send(socket, room) for _ in range(3)]
        with pytest.raises(TimeoutError):
            while True:
                assert '"type":"ack"' not in socket.connection.recv(timeout=SILENCE_SECONDS)
        assert requests.get(f"{lily.url}/health", timeout=10).ok
    finally:
        database.mariadb.process.send_signal(signal.SIGCONT)

    for ref, client_id in refs:
        assert socket.wait_for(ref=ref)["type"] == "ack"
        assert database.stored(client_id) == 1


def test_while_the_database_is_away_every_door_says_so(database, socket, lily, make_room):
    room = make_room()
    database.mariadb.kill()
    try:
        ref, client_id = send(socket, room)
        error = socket.wait_for(ref=ref)
        assert (error["type"], error["code"]) == ("error", UNAVAILABLE)
        assert socket.ask(type="sync", rooms={})["code"] == UNAVAILABLE
        path = f"/api/rooms/{room}/messages"
        assert lily.code("GET", path) == UNAVAILABLE
        assert lily.code("POST", path, {"content": "?", "client_id": client_id}) == UNAVAILABLE
        assert requests.get(f"{lily.url}/health", timeout=10).ok
    finally:
        database.mariadb.start()

    assert database.stored(client_id) == 0
    assert lily.data("POST", path, {"content": "!", "client_id": client_id}, status=201)
