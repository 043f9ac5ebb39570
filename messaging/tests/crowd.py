"""Enough people, rooms and lines for the database to choose its indexes as it would in earnest."""

import itertools
import uuid
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import Block, Connection, Device, NameTerm, ServerProcess, User
from calls.models import Call, Leg, Recording, RecordingConsent
from rooms.models import Membership, Mention, Message, Room
from rooms.services.direct import direct_key

PEOPLE, GROUPS, MEMBERS, LINES, LONG, CALLS = 1500, 300, 30, 30, 5000, 3000
MINE = 100
MODELS = (
    User,
    NameTerm,
    Block,
    Device,
    Connection,
    ServerProcess,
    Room,
    Membership,
    Message,
    Mention,
    Call,
    Leg,
    Recording,
    RecordingConsent,
)


class Crowd:
    """Groups of thirty, a direct room for each two neighbours, one group with a long history."""

    def __init__(self) -> None:
        self.now = timezone.now()
        names = [f"user{n}" for n in range(PEOPLE)]
        User.objects.bulk_create(User(username=u, email=f"{u}@example.com") for u in names)
        self.people = list(User.objects.order_by("pk"))
        NameTerm.objects.keep(self.people)
        self.me = self.people[0]
        self._open_sockets()
        Room.objects.bulk_create(itertools.chain(self._groups(), self._directs()))
        self.rooms = list(Room.objects.order_by("pk"))
        self.long_room = self.rooms[0]
        self.members = {room.pk: self._members(n) for n, room in enumerate(self.rooms)}
        Membership.objects.bulk_create(
            Membership(room_id=pk, user=user)
            for pk, there in self.members.items()
            for user in there
        )
        self.my_rooms = [room for room in self.rooms if self.me in self.members[room.pk]]
        Message.objects.bulk_create(self._lines(), batch_size=2000)
        self._finish_rooms()
        self._call()
        self._block()
        self._analyze()

    def _open_sockets(self) -> None:
        self.process = ServerProcess.objects.create(host="test", pid=1)
        Device.objects.bulk_create(Device(user=user) for user in self.people)
        self.devices = list(Device.objects.order_by("pk"))
        Connection.objects.bulk_create(
            Connection(id=f"c{d.pk}", user_id=d.user_id, device=d, process=self.process)
            for d in self.devices[::3]
        )

    def _groups(self) -> Iterator[Room]:
        for n in range(GROUPS):
            yield self._room(n, kind=Room.Kind.GROUP, name=f"Group {n}", is_private=n % 50 > 0)

    def _directs(self) -> Iterator[Room]:
        for n, (one, other) in enumerate(itertools.pairwise(self.people)):
            key = direct_key(one.pk, other.pk)
            yield self._room(GROUPS + n, kind=Room.Kind.DIRECT, direct_key=key)

    def _room(self, n: int, **fields) -> Room:
        count = self._length(n)
        counters = {"last_seq": count, "version": count, "counted": count}
        return Room(active_at=self.now - timedelta(minutes=n), **counters, **fields)

    def _length(self, n: int) -> int:
        return LONG if n == 0 else LINES if n < GROUPS else 2

    def _members(self, n: int) -> list[User]:
        if n >= GROUPS:
            return self.people[n - GROUPS : n - GROUPS + 2]
        others = [self.people[(n * MEMBERS + k) % PEOPLE] for k in range(1, MEMBERS)]
        return [self.me, *others] if n < MINE else others

    def _lines(self) -> Iterator[Message]:
        for n, room in enumerate(self.rooms):
            members = self.members[room.pk]
            for seq in range(1, self._length(n) + 1):
                sender = members[seq % len(members)]
                numbers = {"seq": seq, "version": seq, "counted": seq}
                yield Message(
                    room=room, sender=sender, client_id=uuid.uuid4(), content=f"{seq}", **numbers
                )

    def _finish_rooms(self) -> None:
        last = {m.room_id: m.pk for m in Message.objects.order_by("seq").only("room_id")}
        for room in self.rooms:
            room.last_message_id = last[room.pk]
        Room.objects.bulk_update(self.rooms, ["last_message_id"], batch_size=500)
        Mention.objects.bulk_create(
            Mention(room_id=pk, seq=1, user=there[0], sender=there[1])
            for pk, there in self.members.items()
        )

    def _call(self) -> None:
        """I was in many calls, others in some; one goes on."""
        lines = list(Message.objects.order_by("pk")[:CALLS])
        Call.objects.bulk_create(
            Call(
                room_id=line.room_id,
                message=line,
                caller=self.people[n % PEOPLE],
                state=Call.State.ENDED,
                version=1,
            )
            for n, line in enumerate(lines)
        )
        self.calls = list(Call.objects.order_by("pk"))
        Leg.objects.bulk_create(
            Leg(call=call, user=user, state=state, missed=state == Leg.State.MISSED)
            for n, call in enumerate(self.calls)
            for user, state in self._legs(n)
        )
        Recording.objects.bulk_create(
            Recording(call=call, recorder_id=call.caller_id) for call in self.calls
        )
        RecordingConsent.objects.bulk_create(
            RecordingConsent(recording=recording, user=self.me, agreed=True)
            for recording in Recording.objects.all()
        )
        for call in self.calls[-1:]:
            Call.objects.filter(pk=call.pk).update(open_room=call.room_id, state="accepted")
            Leg.objects.filter(call=call).update(state=Leg.State.JOINED, missed=False)

    def _legs(self, n: int) -> list[tuple[User, str]]:
        other = self.people[1 + n % (PEOPLE - 1)]
        first = self.me if n % 2 or n >= CALLS - 1 else self.people[(n + 7) % PEOPLE]
        mine = Leg.State.MISSED if n % 5 == 0 else Leg.State.LEFT
        return [(first, mine), (other, Leg.State.LEFT)] if first != other else [(first, mine)]

    def _block(self) -> None:
        """Some have blocked me, and others somebody."""
        Block.objects.bulk_create(
            Block(by=person, user=self.me if n % 10 == 0 else self.people[n - 1])
            for n, person in enumerate(self.people[500:], 500)
        )

    def _analyze(self) -> None:
        with connection.cursor() as cursor:
            for model in MODELS:
                cursor.execute(f"ANALYZE TABLE {model._meta.db_table}")
                cursor.fetchall()

    def leave(self) -> None:
        """Empty the tables again: ANALYZE has committed what was in them."""
        with connection.cursor() as cursor:
            cursor.execute("SET FOREIGN_KEY_CHECKS = 0")
            for model in MODELS:
                cursor.execute(f"TRUNCATE TABLE {model._meta.db_table}")
            cursor.execute("SET FOREIGN_KEY_CHECKS = 1")
