"""Many at once: people who call each other in several rooms."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from calls.models import Call, CallStep
from calls.services import accept_call, add_people, end_call, invite_call
from rooms.services import create_group

ROUNDS = 10
HOLDING = re.compile(r"FROM .accounts_user. WHERE .*IN \(([\d, ]+)\) ORDER BY .*id. ASC")


@pytest.fixture
def people(alice, bob, carol, make_user) -> list[User]:
    """With the last of them calls begin, the others are named backwards."""
    return [alice, bob, carol, make_user("dave")]


def ring(caller: User, room, others) -> Call:
    named = [user.pk for user in others][::-1]
    fields = {"media": "voice", "connection_id": caller.username, "user_ids": named}
    return invite_call(by=caller, room_id=room.pk, **fields)


def held_before(queries: CaptureQueriesContext, table: str) -> set[int]:
    """Who was held, in the order of their keys, before the first row of a table was made."""
    held: set[int] = set()
    for query in (each["sql"] for each in queries.captured_queries):
        if re.match(f"INSERT INTO .{table}", query):
            return held
        if found := HOLDING.search(query):
            held |= {int(number) for number in found[1].split(",")}
    raise AssertionError(f"no row of {table} was made")


class TestPeopleAreHeldInTheOrderOfTheirKeys:
    """Each row with a person holds that person: all are held before the first."""

    @pytest.fixture
    def room(self, people):
        ids = [user.pk for user in people]
        return create_group(by=people[-1], name="x", member_ids=ids[:-1]).room

    def test_when_it_rings(self, people, room):
        with CaptureQueriesContext(connection) as queries:
            ring(people[-1], room, people[:-1])
        for table in ("rooms_message", "calls_leg", "calls_callstep"):
            assert held_before(queries, table) == {user.pk for user in people}

    def test_when_it_rings_for_more(self, people, room):
        *others, second, last = people
        call = ring(last, room, [second])
        accept_call(by=second, call_id=call.pk, connection_id="x")
        with CaptureQueriesContext(connection) as queries:
            add_people(by=last, call_id=call.pk, user_ids=[user.pk for user in others][::-1])
        for table in ("calls_leg", "calls_callstep"):
            assert held_before(queries, table) == {last.pk, *(user.pk for user in others)}

    def test_whatever_becomes_of_many_at_once(self, people, room):
        call = ring(people[-1], room, people[:-1])
        known = set(CallStep.objects.values_list("pk", flat=True))
        end_call(by=None, call_id=call.pk, reason="test")
        steps = CallStep.objects.exclude(pk__in=known).order_by("pk")
        assert [step.user_id for step in steps] == [user.pk for user in people]


def at_once(*acts: Callable) -> list:
    """Do them at the same moment, each in a thread with a connection of its own."""
    start = Barrier(len(acts))

    def do(act: Callable):
        try:
            start.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(60) for future in [pool.submit(do, act) for act in acts]]


@pytest.mark.django_db(transaction=True)
def test_people_who_call_each_other_in_rooms_of_their_own_do_not_wait_for_ever(people):
    ids = [user.pk for user in people]
    rooms = [create_group(by=user, name="x", member_ids=ids).room for user in people]

    def call_all_others(n: int) -> Call:
        return ring(people[n], rooms[n], [*people[:n], *people[n + 1 :]])

    for _ in range(ROUNDS):
        calls = at_once(*(lambda n=n: call_all_others(n) for n in range(len(people))))
        assert len({call.pk for call in calls}) == len(people)
        at_once(*(lambda c=c: end_call(by=None, call_id=c.pk, reason="test") for c in running()))
        assert not running()


def running() -> list[Call]:
    """Those that did not end by themselves."""
    return list(Call.objects.running())
