"""People, their clients, and the wires between them and the services."""

import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.test import TestCase

from accounts.models import User
from gochat.core.errors import ChatError
from gochat.core.topics import room_topic
from messaging.services import Draft, send_messages
from rooms.models import Membership, Message, Room

from .clients import Client, Shaky, Steady, fresh_messages, fresh_rooms, unread_among


class World:
    """A few people, each with one client that hears everything and one that does not."""

    def __init__(self, users: list[User]) -> None:
        self.users = users
        self.published: list[dict] = []
        self.steady = [Steady(user) for user in users]
        self.shaky = [Shaky(user) for user in users]

    @property
    def clients(self) -> list[Client]:
        return [*self.steady, *self.shaky]

    def do(self, service: Callable, *args: Any, **kwargs: Any) -> Any:
        """Run a service; what it refuses has not happened. Its events go out after the commit."""
        result = None
        with TestCase.captureOnCommitCallbacks(execute=True), suppress(ChatError):
            result = service(*args, **kwargs)
        self._carry(Audience(self.published))
        self.published = []
        return result

    def _carry(self, audience: "Audience") -> None:
        """Take publications to who hears them, as a hub does."""
        for item in audience.published:
            for client in self.clients:
                if item["topic"] in client.topics:
                    self._deliver(client, item, audience)
            audience.published_one(item)

    def _deliver(self, client: Client, item: dict, audience: "Audience") -> None:
        if text := item.get("text"):
            frame = json.loads(text)
            audience.check(client, item["topic"], frame)
            if isinstance(client, Shaky):
                client.inbox.append(frame)
            else:
                client.hear(frame)
        elif topic := item.get("follow"):
            client.topics.add(topic)
        elif item["user_id"] == client.user.pk:
            client.topics.discard(item["unfollow"])

    def post(self, client: Shaky, *, ack_is_lost: bool) -> None:
        """Bring a client's outbox to the server, in one batch; what is acked leaves it."""
        entries = list(client.outbox.items())
        drafts = [
            Draft(sender_id=client.user.pk, room_id=room_id, content=text, client_id=client_id)
            for client_id, (room_id, text) in entries
        ]
        outcomes = self.do(send_messages, drafts)
        if not ack_is_lost:
            for (client_id, _), _outcome in zip(entries, outcomes, strict=True):
                del client.outbox[client_id]

    # The laws

    def check(self) -> None:
        """What holds at every moment."""
        self._check_timelines()
        self._check_unread()
        self._check_steady()

    def check_caught_up(self) -> None:
        """What holds once everybody has come back, and retried, and synced."""
        for client in self.shaky:
            self.post(client, ack_is_lost=False)
        for client in self.shaky:
            client.leave()
            client.enter()
            assert client.rooms == fresh_rooms(client.user)
            client.load_all()
            assert client.messages == fresh_messages(client.user)
        self.check()

    def _check_timelines(self) -> None:
        """Seqs are 1, 2, 3 …; no two changes share a version; nothing is stored twice."""
        for room in Room.objects.all():
            lines = list(Message.objects.in_room(room.pk).order_by("seq"))
            assert [line.seq for line in lines] == list(range(1, room.last_seq + 1))
            versions = [line.version for line in lines]
            assert len(set(versions)) == len(versions)
            assert max(versions, default=0) == room.version
        keys = [*Message.objects.exclude(client_id=None).values_list("sender_id", "client_id")]
        assert len(set(keys)) == len(keys)

    def _check_unread(self) -> None:
        """Unread by subtraction is unread by counting."""
        for user in self.users:
            messages = fresh_messages(user)
            for room in fresh_rooms(user).values():
                recount = unread_among(messages[room["id"]].values(), room, user.pk)
                assert room["unread"] == len(recount)

    def _check_steady(self) -> None:
        """Old state + events = fresh state."""
        for client in self.steady:
            assert client.rooms == fresh_rooms(client.user)
            assert client.messages == fresh_messages(client.user)


class Audience:
    """Who may hear what a service has published: members, and who leaves further below."""

    def __init__(self, published: list[dict]) -> None:
        self.published = published
        rows = Membership.objects.filter(room__dissolved_at=None)
        self.joined_seqs = {
            (room_topic(room_id), user_id): joined_seq
            for room_id, user_id, joined_seq in rows.values_list("room_id", "user_id", "joined_seq")
        }
        self.leaving = Counter(map(_order_to_leave, published))

    def published_one(self, item: dict) -> None:
        """From here on, what follows the item counts."""
        self.leaving[_order_to_leave(item)] -= 1

    def check(self, client: Client, topic: str, frame: dict) -> None:
        """Who is out of a room learns nothing of it but that he is out."""
        if "room_id" not in frame or frame["type"] == "room.removed":
            return
        assert topic == room_topic(frame["room_id"])
        member = topic, client.user.pk
        if self.leaving[member] > 0:
            return
        assert member in self.joined_seqs
        if frame.get("content"):
            assert frame["seq"] > self.joined_seqs[member]


def _order_to_leave(item: dict) -> tuple[str | None, int | None]:
    return item.get("unfollow"), item.get("user_id")
