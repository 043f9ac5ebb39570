"""Watching people over a socket."""

import asyncio
import json

import msgspec
import pytest
from asgiref.sync import sync_to_async

from accounts.frames import MAX_WATCHED, Presence, presence
from accounts.models import Device, User
from accounts.services import close_connections, open_connections, start_process
from gochat.core.connection import Connection
from gochat.core.errors import Invalid
from gochat.core.frames import decode
from gochat.core.hub import current_hub
from gochat.core.topics import presence_topic, room_topic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def hub():
    hub = await current_hub()
    yield hub
    await hub.stop()


@pytest.fixture
async def socket(hub):
    """An open socket of nobody in particular, and what it was sent."""
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(json.loads(message["text"]))

    connection = Connection(send, user_id=1, device_id=1, language="en")
    connection.held = None  # as after the welcome
    await hub.add(connection)
    await hub.let_in(connection, [room_topic(7)])
    yield connection, sent
    hub.discard(connection)


@pytest.fixture
async def people() -> list[User]:
    @sync_to_async
    def make() -> list[User]:
        names = ("alice", "bob")
        return [User.objects.create_user(name, f"{name}@example.com") for name in names]

    return await make()


@sync_to_async
def come_and_go(user: User) -> None:
    device = Device.objects.create(user=user)
    open_connections([("socket", user.pk, device.pk, start_process())])
    close_connections(["socket"])


def watched(connection: Connection) -> set[str]:
    return {topic for topic in connection.topics if topic.startswith("presence.")}


async def until(fact) -> None:
    async with asyncio.timeout(5):
        while not fact():
            await asyncio.sleep(0)


async def test_the_states_come_now_and_the_changes_later(hub, socket, people):
    connection, sent = socket
    alice, bob = people
    answer = await presence(hub, connection, Presence(watch=[alice.pk]))
    state = {"user_id": alice.pk, "online": False, "last_seen_at": None}
    assert answer == {"presence": [state]}
    await come_and_go(bob)
    await come_and_go(alice)
    await until(lambda: len(sent) == 2)
    assert [(frame["type"], frame["user_id"], frame["online"]) for frame in sent] == [
        ("presence", alice.pk, True),
        ("presence", alice.pk, False),
    ]


async def test_a_new_list_takes_the_old_ones_place_and_leaves_rooms_alone(hub, socket, people):
    connection, _ = socket
    alice, bob = people
    await presence(hub, connection, Presence(watch=[alice.pk]))
    await presence(hub, connection, Presence(watch=[bob.pk]))
    assert watched(connection) == {presence_topic(bob.pk)}
    await presence(hub, connection, Presence(watch=[]))
    assert watched(connection) == set()
    assert room_topic(7) in connection.topics


async def test_people_who_do_not_exist_are_not_watched(hub, socket, people):
    connection, _ = socket
    answer = await presence(hub, connection, Presence(watch=[people[0].pk, 10**9, 2**63 - 1]))
    assert [state["user_id"] for state in answer["presence"]] == [people[0].pk]
    assert watched(connection) == {presence_topic(people[0].pk)}


@pytest.mark.parametrize(
    "watch", [None, "x", 7, {}, [0], [-1], ["x"], [2**63], [None], [1] * (MAX_WATCHED + 1)]
)
def test_a_bad_list_is_refused(watch):
    with pytest.raises(Invalid):
        decode(msgspec.json.encode({"type": "presence", "watch": watch}))


def test_ids_may_be_written_as_strings():
    assert decode('{"type": "presence", "watch": ["3"]}').watch == [3]
