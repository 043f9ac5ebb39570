"""Clients that keep a copy of their person's rooms, by the contract's rules and nothing else."""

import uuid
from collections.abc import Iterable

from accounts.models import User
from gochat.core.errors import NotFound
from gochat.core.topics import room_topic, user_topic
from messaging.history import history_page
from messaging.services import sync_rooms
from rooms.access import access_room
from rooms.models import Membership, Message
from rooms.serializers import message_dict, summaries

PAGE = 4


def fresh_rooms(user: User) -> dict[int, dict]:
    """The person's rooms as a page loaded just now shows them."""
    rooms, _people = summaries(Membership.objects.of(user).with_room().newest_first())
    return {room["id"]: room for room in rooms}


def fresh_messages(user: User) -> dict[int, dict[int, dict]]:
    """All that the person may see, by room and seq."""
    return {
        m.room_id: {line.seq: message_dict(line) for line in Message.objects.visible_to(m)}
        for m in Membership.objects.of(user).with_room()
    }


def unread_among(messages: Iterable[dict], room: dict, me: int) -> list[dict]:
    """The messages of others past the read cursor: what a recount counts."""
    return [
        message
        for message in messages
        if message["seq"] > room["read_seq"]
        and message["user_id"] != me
        and message["kind"] != "system"
    ]


class Client:
    """A signed-in client: what it hears, what it knows."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.rooms: dict[int, dict] = {}
        self.messages: dict[int, dict[int, dict]] = {}
        self.topics: set[str] = set()
        self.enter()

    def enter(self) -> None:
        """Connect: from here on it hears its rooms, and asks what it has missed."""
        ids = Membership.objects.of(self.user).values_list("room_id", flat=True)
        self.topics = {user_topic(self.user.pk), *map(room_topic, ids)}

    def page(self, room_id: int, **query: int) -> dict:
        """A page of a room's history. Raises NotFound."""
        return history_page(access_room(self.user, room_id), {"limit": PAGE, **query})

    def forget(self, room_id: int) -> None:
        """The room is no longer the person's."""
        self.rooms.pop(room_id, None)
        self.messages.pop(room_id, None)

    def hear(self, frame: dict) -> None:
        """Act on a frame; what is not about what it keeps is passed over."""
        kind = frame["type"]
        if kind == "room":
            self.hear_room(frame["room"])
        elif kind == "room.removed":
            self.forget(frame["room_id"])
        elif frame.get("room_id") not in self.rooms:
            return
        elif kind in ("message", "message.updated"):
            self.hear_message({k: v for k, v in frame.items() if k != "type"})
        elif kind == "read" and frame["user_id"] == self.user.pk:
            self.hear_own_read(frame["room_id"], frame["seq"])

    def hear_room(self, part: dict) -> None:
        raise NotImplementedError

    def hear_message(self, message: dict) -> None:
        raise NotImplementedError

    def hear_own_read(self, room_id: int, seq: int) -> None:
        raise NotImplementedError


class Steady(Client):
    """Misses nothing, and never asks again: old state + events must be fresh state."""

    def enter(self) -> None:
        super().enter()
        self.rooms, self.messages = fresh_rooms(self.user), fresh_messages(self.user)

    def hear_room(self, part: dict) -> None:
        if part["id"] not in self.rooms:
            self.messages[part["id"]] = fresh_messages(self.user)[part["id"]]
        self.rooms[part["id"]] = {**self.rooms.get(part["id"], {}), **part}

    def hear_message(self, message: dict) -> None:
        room = self.rooms[message["room_id"]]
        room["version"] = message["version"]
        if message["seq"] <= room["joined_seq"]:
            return
        self.messages[room["id"]][message["seq"]] = message
        if message["seq"] > room["last_seq"]:
            room |= {
                "last_seq": message["seq"],
                "active_at": message["timestamp"],
                "hidden": False,
            }
            if message["user_id"] == self.user.pk and not room["unread"]:
                room["read_seq"] = message["seq"]
        if message["seq"] == room["last_seq"]:
            room["last_message"] = message
        self._recount(room)

    def hear_own_read(self, room_id: int, seq: int) -> None:
        room = self.rooms[room_id]
        room["read_seq"] = seq
        self._recount(room)

    def _recount(self, room: dict) -> None:
        me = self.user.pk
        unread = unread_among(self.messages[room["id"]].values(), room, me)
        room["unread"] = len(unread)
        room["mentions"] = sum(m["mentions"].count(me) + m["mentions"].count(0) for m in unread)
        room["first_unread_seq"] = room["read_seq"] + 1 if unread else None


class Shaky(Client):
    """Behind a network that loses, doubles and reorders; it notices gaps, and asks."""

    def __init__(self, user: User) -> None:
        self.inbox: list[dict] = []
        self.outbox: dict[uuid.UUID, tuple[int, str]] = {}
        self.synced: dict[int, int] = {}
        super().__init__(user)

    def enter(self) -> None:
        super().enter()
        self.sync()

    def leave(self) -> None:
        """The connection breaks: what was under way is lost."""
        self.topics.clear()
        self.inbox.clear()

    def forget(self, room_id: int) -> None:
        super().forget(room_id)
        self.synced.pop(room_id, None)

    def sync(self) -> None:
        """Catch up: take the rooms as they are told, and what changed in those it knows."""
        answer = sync_rooms(user=self.user, versions=self.synced)
        for room_id in answer["removed"]:
            self.forget(room_id)
        for room in answer["rooms"]:
            if self._is_new(room) or room["id"] in answer["limited"]:
                self._load(room)
            self.rooms[room["id"]] = room
            for message in answer["changes"].get(room["id"], ()):
                self._take(message)
            self.synced[room["id"]] = room["version"]

    def hear_room(self, part: dict) -> None:
        whole = {**self.rooms.get(part["id"], {}), **part}
        if "joined_seq" not in whole:
            return
        if self._is_new(whole):
            self._load(whole)
        else:
            self.rooms[whole["id"]] = whole

    def hear_message(self, message: dict) -> None:
        self._take(message)
        room_id, version = message["room_id"], message["version"]
        if version == self.synced[room_id] + 1:
            self.synced[room_id] = version
        elif version > self.synced[room_id]:
            self._fill(room_id, version)

    def hear_own_read(self, room_id: int, seq: int) -> None:
        self.rooms[room_id]["read_seq"] = max(seq, self.rooms[room_id]["read_seq"])

    def load_all(self) -> None:
        """Turn back to the first page of every room."""
        for room_id, held in self.messages.items():
            cursor = min(held, default=None)
            while cursor is not None:
                page = self.page(room_id, before=cursor)
                held |= {m["seq"]: m for m in page["items"]}
                cursor = page["next"]

    def _is_new(self, room: dict) -> bool:
        known = self.rooms.get(room["id"])
        return known is None or known["joined_seq"] != room["joined_seq"]

    def _load(self, room: dict) -> None:
        """Begin anew with a room's newest page, which is at least as new as the summary."""
        self.forget(room["id"])
        try:
            page = self.page(room["id"])
        except NotFound:  # late news of a room that is lost again
            return
        self.rooms[room["id"]] = room
        self.messages[room["id"]] = {m["seq"]: m for m in page["items"]}
        self.synced[room["id"]] = room["version"]

    def _fill(self, room_id: int, version: int) -> None:
        """Ask for the gap up to a version, page by page."""
        cursor: int | None = self.synced[room_id]
        try:
            while cursor is not None:
                page = self.page(room_id, since_version=cursor)
                for message in page["items"]:
                    self._take(message)
                cursor = page["next"]
        except NotFound:
            self.forget(room_id)
        else:
            self.synced[room_id] = version

    def _take(self, message: dict) -> None:
        """Keep the newest form of a message, if it belongs to the pages that are loaded."""
        held = self.messages[message["room_id"]]
        if message["seq"] <= self.rooms[message["room_id"]]["joined_seq"]:
            return
        if held and message["seq"] < min(held):
            return
        known = held.get(message["seq"])
        if known is None or known["version"] < message["version"]:
            held[message["seq"]] = message
