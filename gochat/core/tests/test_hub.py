"""Who hears what in one process."""

import asyncio
import json

import pytest

from gochat.core.connection import Connection
from gochat.core.events import close_sockets, follow, frame, unfollow
from gochat.core.hub import current_hub
from gochat.core.layers import CAME_BACK


class Ear(Connection):
    """A connection that remembers."""

    __slots__ = ("got",)

    def __init__(self, user_id: int, device_id: int = 1) -> None:
        self.got: list = []
        super().__init__(self.take, user_id=user_id, device_id=device_id, language="en")
        self.held = None

    async def take(self, message: dict) -> None:
        self.got.append(message.get("code") or json.loads(message["text"]))


@pytest.fixture
async def hub():
    hub = await current_hub()
    yield hub
    await hub.stop()


@pytest.fixture
async def enter(hub):
    async def enter(user_id: int, *topics: str, device_id: int = 1) -> Ear:
        ear = Ear(user_id, device_id)
        await hub.add(ear)
        await hub.let_in(ear, topics)
        return ear

    return enter


async def published(hub, *publications: dict) -> None:
    """Publish, and wait until this process has acted on it."""
    marker = Ear(-1)
    await hub.add(marker)
    hub.publish([*publications, frame("user.-1", {"type": "marker"})])
    async with asyncio.timeout(10):
        while not marker.got:
            await asyncio.sleep(0)
    hub.discard(marker)


def hi(topic: str) -> dict:
    return frame(topic, {"type": "hi"})


async def test_a_topic_is_heard_by_those_who_follow_it(hub, enter):
    inside, outside = await enter(1, "room.1"), await enter(2, "room.2")
    await published(hub, hi("room.1"))
    assert inside.got == [{"type": "hi"}]
    assert outside.got == []


async def test_every_socket_of_a_person_starts_to_follow(hub, enter):
    await enter(9, "room.1")
    one, two, other = await enter(1), await enter(1), await enter(2)
    await published(hub, follow(1, "room.1"), hi("room.1"))
    assert one.got == two.got == [{"type": "hi"}]
    assert other.got == []


async def test_a_topic_new_to_the_process_is_made_up_for_by_a_resync(hub, enter):
    ear = await enter(1)
    await published(hub, follow(1, "room.1"))
    await published(hub, hi("room.1"))
    assert ear.got == [{"type": "resync", "within": 0}, {"type": "hi"}]


async def test_all_who_follow_it_before_the_layer_has_joined_are_told(hub, enter):
    one, two = await enter(1), await enter(2)
    await published(hub, follow(1, "room.1"), follow(2, "room.1"), hi("room.1"))
    for ear in (one, two):
        await until_heard(ear, {"type": "resync", "within": 0})


async def test_who_is_out_hears_nothing_more(hub, enter):
    gone, there = await enter(1, "room.1"), await enter(2, "room.1")
    await published(hub, *unfollow(1, "room.1"), hi("room.1"))
    assert gone.got == []
    assert there.got == [{"type": "hi"}]


async def test_who_was_put_out_while_being_let_in_hears_nothing(hub):
    ear = Ear(1)
    await hub.add(ear)
    # His rooms have been looked up, with room.1 among them; now he is put out.
    await published(hub, *unfollow(1, "room.1"))
    await hub.let_in(ear, ["room.1", "room.2"])
    await published(hub, hi("room.1"), hi("room.2"))
    assert ear.got == [{"type": "hi"}]
    assert "room.1" not in ear.topics


async def test_a_device_is_closed_alone(hub, enter):
    lost, kept = await enter(1, device_id=1), await enter(1, device_id=2)
    await published(hub, close_sockets(1, code=4403, device_id=1))
    assert lost.got == [4403]
    assert kept.got == []


async def test_all_sockets_of_a_person_are_closed(hub, enter):
    one, two, other = await enter(1, device_id=1), await enter(1, device_id=2), await enter(2)
    await published(hub, close_sockets(1, code=4403))
    assert one.got == two.got == [4403]
    assert other.got == []


async def test_who_left_is_forgotten(hub, enter):
    ear = await enter(1, "room.1")
    hub.discard(ear)
    await published(hub, hi("room.1"), hi("user.1"))
    assert ear.got == []
    assert not [topic for topic in hub.topics if not topic.startswith("user.-")]


RESYNC = {"type": "resync", "within": 5000}


async def until_heard(ear: Ear, frame: dict) -> None:
    import asyncio

    async with asyncio.timeout(10):
        while frame not in ear.got:
            await asyncio.sleep(0)


@pytest.fixture
def fails_once(hub, monkeypatch):
    """Have one method of the layer fail, once."""
    monkeypatch.setattr("gochat.core.hub.RETRY_SECONDS", 0)

    def arrange(name: str) -> None:
        works = getattr(hub.layer, name)

        async def fails(*args):
            monkeypatch.setattr(hub.layer, name, works)
            raise ConnectionError("layer is down")

        monkeypatch.setattr(hub.layer, name, fails)

    return arrange


async def test_a_failure_of_the_layer_ends_in_a_resync(hub, enter, fails_once):
    ear = await enter(1, "room.1")
    fails_once("publish")
    hub.publish([hi("room.1")])
    await until_heard(ear, RESYNC)


async def test_the_resync_waits_until_the_layer_is_whole(hub, enter, fails_once):
    ear = await enter(1, "room.1")
    fails_once("publish")
    fails_once("ping")
    hub.publish([hi("room.1")])
    await until_heard(ear, RESYNC)
    assert ear.got == [RESYNC]


async def test_who_comes_while_the_layer_is_away_is_let_in_and_hears_later(hub, enter, fails_once):
    fails_once("join")
    ear = await enter(1, "room.1")
    await until_heard(ear, RESYNC)
    await published(hub, hi("room.1"))
    assert {"type": "hi"} in ear.got


async def test_a_layer_that_came_back_ends_in_a_resync(hub, enter):
    ear = await enter(1, "room.1")
    hub.deliver(CAME_BACK)
    await until_heard(ear, RESYNC)


async def test_those_who_come_together_join_in_one_step(hub, monkeypatch):
    joined: list[set[str]] = []
    join = hub.layer.join

    async def joining(topics, channel):
        joined.append(set(topics))
        await join(topics, channel)

    monkeypatch.setattr(hub.layer, "join", joining)
    ears = [Ear(user_id) for user_id in (1, 2, 3)]
    async with hub.layer_lock:
        coming = [asyncio.create_task(hub.add(ear)) for ear in ears]
        while len(hub.joining) < len(ears):
            await asyncio.sleep(0)
    await asyncio.gather(*coming)

    assert joined == [{"user.1", "user.2", "user.3"}]
    await published(hub, hi("user.3"))
    assert ears[2].got == [{"type": "hi"}]
