"""The contract's fifth part: nothing is lost, nothing comes twice, the order is one."""

import uuid
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from gochat.core import events
from messaging.services import Reading, read_messages, recall_message, send_message, syncing
from rooms import services
from rooms.models import Message, Room

from .profile import STORY
from .world import World

MAX_ROOMS = 4

who = st.integers(0, 2)
index = st.integers(0, 99)
maybe = st.booleans()


class Story(RuleBasedStateMachine):
    """Three people, a few rooms, and a bad network; each rule is something that happens."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.patch = pytest.MonkeyPatch()
        self.world = World(list(User.objects.order_by("pk")))
        self.patch.setattr(events, "_send", lambda batch: self.world.published.extend(batch))
        # A small world has small limits.
        self.patch.setattr(syncing, "MAX_CHANGES_PER_ROOM", 6)
        self.make_a_group(0, {1, 2}, is_private=False)
        self.make_a_group(1, {0}, is_private=True)

    def teardown(self) -> None:
        try:
            self.world.check_caught_up()
        finally:
            self.patch.undo()
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def room(self, index: int) -> int:
        ids = list(Room.objects.order_by("pk").values_list("pk", flat=True))
        return ids[index % len(ids)] if ids else 1

    def user(self, index: int) -> User:
        return self.world.users[index]

    def do(self, service, **kwargs: Any) -> None:
        self.world.do(service, **kwargs)

    # Rooms

    @precondition(lambda self: Room.objects.count() < MAX_ROOMS)
    @rule(by=who, others=st.sets(who), is_private=maybe)
    def make_a_group(self, by, others, is_private):
        ids = [self.user(other).pk for other in others]
        make = {"name": "group", "member_ids": ids, "is_private": is_private}
        self.do(services.create_group, by=self.user(by), **make)

    @rule(by=who, other=who)
    def open_a_direct_room(self, by, other):
        self.do(services.open_direct_room, by=self.user(by), user_id=self.user(other).pk)

    @rule(by=who, other=who, room=index)
    def invite(self, by, other, room):
        ids = [self.user(other).pk]
        self.do(services.invite_members, by=self.user(by), room_id=self.room(room), user_ids=ids)

    @rule(by=who, room=index)
    def join(self, by, room):
        self.do(services.join_group, user=self.user(by), room_id=self.room(room))

    @rule(by=who, room=index)
    def leave(self, by, room):
        self.do(services.leave_group, user=self.user(by), room_id=self.room(room))

    @rule(by=who, other=who, room=index)
    def remove(self, by, other, room):
        target = {"room_id": self.room(room), "user_id": self.user(other).pk}
        self.do(services.remove_member, by=self.user(by), **target)

    @rule(by=who, other=who, room=index, role=st.sampled_from(["admin", "member"]))
    def change_a_role(self, by, other, room, role):
        target = {"room_id": self.room(room), "user_id": self.user(other).pk}
        self.do(services.change_role, by=self.user(by), **target, role=role)

    @rule(by=who, other=who, room=index)
    def hand_over(self, by, other, room):
        target = {"room_id": self.room(room), "user_id": self.user(other).pk}
        self.do(services.transfer_group, by=self.user(by), **target)

    @rule(by=who, room=index, name=st.sampled_from("abc"), is_private=maybe)
    def change_a_group(self, by, room, name, is_private):
        changes = {"name": name, "announcement": name, "is_private": is_private}
        self.do(services.update_group, by=self.user(by), room_id=self.room(room), **changes)

    @rule(by=who, room=index)
    def dissolve(self, by, room):
        self.do(services.dissolve_group, by=self.user(by), room_id=self.room(room))

    @rule(by=who, room=index, draft=st.sampled_from(["", "well"]), hidden=maybe, pinned=maybe)
    def settle_in(self, by, room, draft, hidden, pinned):
        changes = {"draft": draft, "hidden": hidden, "pinned": pinned}
        self.do(services.update_my_membership, by=self.user(by), room_id=self.room(room), **changes)

    # Messages

    @rule(by=who, room=index, called=st.lists(st.integers(0, 3), max_size=2))
    def say(self, by, room, called):
        everybody_and_all = [0, *(user.pk for user in self.world.users)]
        mentions = [everybody_and_all[i] for i in called]
        draft = {"room_id": self.room(room), "content": "hi", "mentions": mentions}
        self.do(send_message, sender=self.user(by), **draft)

    @rule(by=who, rooms=st.lists(index, min_size=1, max_size=3))
    def write_offline(self, by, rooms):
        for room in rooms:
            self.world.shaky[by].outbox[uuid.uuid4()] = (self.room(room), "later")

    @rule(by=who, ack_is_lost=maybe)
    def post(self, by, ack_is_lost):
        self.world.post(self.world.shaky[by], ack_is_lost=ack_is_lost)

    @rule(by=who, which=index)
    def recall(self, by, which):
        ids = list(Message.objects.exclude(sender=None).order_by("pk").values_list("pk", flat=True))
        if ids:
            message_id = ids[which % len(ids)]
            self.do(recall_message, by=self.user(by), message_id=message_id)

    @rule(by=who, room=index, back=st.integers(0, 5))
    def read(self, by, room, back):
        last_seq = max(
            Room.objects.filter(pk=self.room(room)).values_list("last_seq", flat=True), default=0
        )
        reading = Reading(
            user_id=self.user(by).pk, room_id=self.room(room), seq=max(0, last_seq - back)
        )
        self.world.do(read_messages, [reading])

    # The network

    @rule(to=who, count=st.integers(1, 9))
    def arrive(self, to, count):
        client = self.world.shaky[to]
        for _ in range(min(count, len(client.inbox))):
            client.hear(client.inbox.pop(0))

    @rule(to=who, which=index)
    def lose(self, to, which):
        inbox = self.world.shaky[to].inbox
        if inbox:
            inbox.pop(which % len(inbox))

    @rule(to=who, which=index, place=index)
    def double(self, to, which, place):
        inbox = self.world.shaky[to].inbox
        if inbox:
            inbox.insert(place % len(inbox), inbox[which % len(inbox)])

    @rule(to=who, which=index, place=index)
    def overtake(self, to, which, place):
        inbox = self.world.shaky[to].inbox
        if inbox:
            inbox.insert(place % len(inbox), inbox.pop(which % len(inbox)))

    @rule(to=who)
    def break_off(self, to):
        self.world.shaky[to].leave()

    @rule(to=who)
    def come_back(self, to):
        self.world.shaky[to].leave()
        self.world.shaky[to].enter()

    @rule(to=who)
    def resync(self, to):
        self.world.shaky[to].sync()

    @rule()
    def look(self):
        self.world.check()


@pytest.mark.property
def test_the_laws_hold_whatever_happens(alice, bob, carol):
    run_state_machine_as_test(Story, settings=STORY)
