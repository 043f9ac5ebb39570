"""Many at once: one room per pair, one number per line, one place per person."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from messaging.services import Draft, Reading, read_messages, send_message, send_messages
from rooms.models import Membership, Message, Room
from rooms.services import create_group, invite_members, join_group, leave_group, open_direct_room

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 6


def at_once(*calls: Callable) -> list:
    """Run calls at the same moment, each in a thread with a connection of its own."""
    start = Barrier(len(calls))

    def run(call: Callable):
        try:
            start.wait(10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(60) for future in [pool.submit(run, call) for call in calls]]


def test_two_who_open_their_room_at_once_share_it(alice, bob):
    calls = [lambda: open_direct_room(by=alice, user_id=bob.pk)] * 3
    calls += [lambda: open_direct_room(by=bob, user_id=alice.pk)] * 3

    opened = at_once(*calls)

    assert len({membership.room_id for membership, _ in opened}) == 1
    assert [is_new for _, is_new in opened].count(True) == 1
    assert Membership.objects.count() == 2


def test_lines_sent_at_once_are_numbered_without_gaps(group, alice, bob):
    def send_ten(user):
        for n in range(10):
            send_message(sender=user, room_id=group.pk, content=str(n))

    at_once(*[lambda user=user: send_ten(user) for user in (alice, bob) * (THREADS // 2)])

    lines = Message.objects.in_room(group.pk).order_by("seq")
    assert [m.seq for m in lines] == list(range(1, THREADS * 10 + 2))
    assert [m.version for m in lines] == [m.seq for m in lines]
    group.refresh_from_db()
    assert (group.last_seq, group.counted) == (THREADS * 10 + 1, THREADS * 10)


def test_one_message_sent_again_and_again_at_once_is_stored_once(group, alice):
    client_id = uuid.uuid4()

    sent = at_once(
        *[lambda: send_message(sender=alice, room_id=group.pk, content="once", client_id=client_id)]
        * THREADS
    )

    assert len({s.message.pk for s in sent}) == 1
    assert [s.is_new for s in sent].count(True) == 1


def test_batches_over_the_same_rooms_do_not_wait_for_each_other_for_ever(alice, bob):
    rooms = [create_group(by=alice, name=str(n), member_ids=[bob.pk]).room for n in range(4)]

    def batch(user, order):
        drafts = [Draft(sender_id=user.pk, room_id=room.pk, content="x") for room in order]
        return [outcome.is_new for outcome in send_messages(drafts)]

    calls = [lambda u=u: batch(u, rooms) for u in (alice, bob)]
    calls += [lambda u=u: batch(u, rooms[::-1]) for u in (alice, bob)]
    for stored in at_once(*calls):
        assert all(stored)
    assert {room.last_seq for room in Room.objects.all()} == {5}


def test_reading_while_others_send_keeps_the_count_right(group, alice, bob, member):
    def send_many():
        for n in range(15):
            send_message(sender=alice, room_id=group.pk, content=str(n))

    def read_and_answer():
        for _ in range(15):
            group_now = Room.objects.get(pk=group.pk)
            read_messages([Reading(user_id=bob.pk, room_id=group.pk, seq=group_now.last_seq)])
            send_message(sender=bob, room_id=group.pk, content="ok")

    at_once(send_many, read_and_answer)

    for user in (alice, bob):
        mine = member(user)
        unread = Message.objects.in_room(group.pk).filter(seq__gt=mine.read_seq, kind="text")
        assert mine.unread == unread.exclude(sender=user).count()


def test_a_crowd_joins_at_once_and_is_counted(alice, make_user):
    room = create_group(by=alice, name="Town", is_private=False).room
    crowd = [make_user(f"user{n}") for n in range(THREADS)]

    at_once(*[lambda user=user: join_group(user=user, room_id=room.pk) for user in crowd])

    room.refresh_from_db()
    assert room.member_count == Membership.objects.filter(room=room).count() == THREADS + 1


def test_one_who_joins_twice_at_once_is_in_once(alice, bob):
    room = create_group(by=alice, name="Town", is_private=False).room
    at_once(*[lambda: join_group(user=bob, room_id=room.pk)] * 4)
    assert Membership.objects.filter(room=room, user=bob).count() == 1


def test_inviting_and_leaving_at_once_keep_the_count(group, alice, bob, carol):
    at_once(
        lambda: invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk]),
        lambda: leave_group(user=bob, room_id=group.pk),
    )
    group.refresh_from_db()
    assert group.member_count == Membership.objects.filter(room=group).count() == 2
