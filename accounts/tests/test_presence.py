"""Who is online: sockets that come and go, in batches, and processes that die."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Connection, ServerProcess, User
from accounts.models.presence import LEASE
from accounts.services import (
    close_connections,
    open_connections,
    presence_of,
    renew_process,
    revoke_device,
    start_process,
    stop_process,
    update_profile,
    who_is_online,
)
from gochat.core import events
from gochat.core.errors import NotSignedIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def process(db) -> int:
    return start_process()


@pytest.fixture
def opened(make_device, process):
    """What open_connections takes of a new socket."""

    def make(user: User, socket: str, process_id: int = process):
        return socket, user.pk, make_device(user).pk, process_id

    return make


def told(published, user) -> list[tuple[bool, bool]]:
    frames = published.frames(f"presence.{user.pk}")
    return [(frame["online"], frame["last_seen_at"] is not None) for frame in frames]


def die(process_id: int) -> None:
    long_ago = timezone.now() - LEASE - timedelta(seconds=1)
    ServerProcess.objects.filter(pk=process_id).update(renewed_at=long_ago)


def test_the_first_socket_brings_online_and_the_last_takes_offline(alice, opened, heard):
    with heard() as published:
        assert open_connections([opened(alice, "a")]) == [None]
        open_connections([opened(alice, "b")])
    assert told(published, alice) == [(True, True)]
    with heard() as published:
        close_connections(["a"])
        assert who_is_online([alice.pk]) == {alice.pk}
        assert not published
        close_connections(["b"])
    assert told(published, alice) == [(False, True)]
    assert who_is_online([alice.pk]) == set()
    alice.refresh_from_db()
    assert timezone.now() - alice.last_seen_at < timedelta(seconds=10)


@pytest.mark.django_db(transaction=True)
def test_of_two_last_sockets_that_close_at_once_one_takes_offline(alice, opened, monkeypatch):
    for _ in range(10):
        open_connections([opened(alice, "a"), opened(alice, "b")])
        published: list[dict] = []
        monkeypatch.setattr(events, "_send", published.extend)
        start = threading.Barrier(2)

        def close(socket: str, start=start) -> None:
            start.wait()
            close_connections([socket])
            connection.close()

        threads = [threading.Thread(target=close, args=(socket,)) for socket in "ab"]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert [publication["topic"] for publication in published] == [f"presence.{alice.pk}"]


def test_presence_goes_to_those_who_watch_and_to_nobody_else(alice, bob, opened, heard):
    with heard() as published:
        open_connections([opened(alice, "a")])
        close_connections(["a"])
    assert {publication["topic"] for publication in published} == {f"presence.{alice.pk}"}


def test_a_batch_tells_each_person_once(alice, bob, opened, heard):
    with heard() as published:
        open_connections([opened(alice, "a"), opened(bob, "b"), opened(alice, "c")])
    assert told(published, alice) == told(published, bob) == [(True, True)]
    with heard() as published:
        close_connections(["a", "c", "b", "never opened"])
        close_connections(["a"])
    assert told(published, alice) == told(published, bob) == [(False, True)]


def test_who_hides_comes_and_goes_unseen(alice, opened, heard):
    update_profile(by=alice, user_id=alice.pk, shows_presence=False)
    with heard() as published:
        open_connections([opened(alice, "a")])
        close_connections(["a"])
    assert not published


def test_hiding_and_showing_oneself_is_told(alice, opened, heard):
    open_connections([opened(alice, "a")])
    with heard() as published:
        update_profile(by=alice, user_id=alice.pk, shows_presence=False)
    assert told(published, alice) == [(False, False)]
    assert who_is_online([alice.pk]) == set()
    with heard() as published:
        update_profile(by=alice, user_id=alice.pk, shows_presence=True)
    assert told(published, alice) == [(True, True)]


def test_a_device_signed_out_meanwhile_is_not_let_in(alice, bob, opened, heard):
    late, fine = opened(alice, "late"), opened(bob, "fine")
    revoke_device(by=alice, device_id=late[2])
    with heard() as published:
        refused, welcome = open_connections([late, fine])
    assert isinstance(refused, NotSignedIn)
    assert welcome is None
    assert told(published, alice) == []
    assert set(Connection.objects.values_list("pk", flat=True)) == {"fine"}


@pytest.mark.parametrize("count", [1, 40])
def test_a_batch_costs_a_fixed_number_of_queries(
    make_user, opened, process, count, django_assert_num_queries
):
    batch = [opened(make_user(f"user{i}"), f"socket{i}") for i in range(count)]
    with django_assert_num_queries(8):  # two of them the savepoint
        open_connections(batch)
    with django_assert_num_queries(7):
        close_connections([item[0] for item in batch])
    ids = [item[1] for item in batch]
    with django_assert_num_queries(1):
        presence_of(ids)


def test_a_dead_process_has_nobody_online(alice, bob, opened, process, heard):
    other = start_process()
    open_connections([opened(alice, "a", other), opened(bob, "b"), opened(bob, "c", other)])
    die(other)
    assert who_is_online([alice.pk, bob.pk]) == {bob.pk}
    with heard() as published:
        assert renew_process(process) is True
    assert told(published, alice) == [(False, True)]
    assert told(published, bob) == []
    assert not ServerProcess.objects.filter(pk=other).exists()
    assert set(Connection.objects.values_list("pk", flat=True)) == {"b"}


def test_a_process_thought_dead_learns_that_its_lease_is_lost(process):
    other = start_process()
    die(process)
    assert renew_process(other) is True
    assert renew_process(process) is False


def test_a_late_renewal_keeps_the_lease(process):
    die(process)
    assert renew_process(process) is True
    assert ServerProcess.objects.alive().filter(pk=process).exists()


def test_a_process_that_stops_takes_its_people_offline(alice, opened, process, heard):
    open_connections([opened(alice, "a")])
    with heard() as published:
        stop_process(process)
    assert told(published, alice) == [(False, True)]
    assert not ServerProcess.objects.exists()
    assert not Connection.objects.exists()


def test_unknown_people_have_no_presence(alice):
    assert presence_of([alice.pk, 10**9]) == [
        {"user_id": alice.pk, "online": False, "last_seen_at": None}
    ]
    assert presence_of([]) == []
