"""Unread is arithmetic on two cursors, and a recount always agrees."""

import pytest

from gochat.core.errors import NotFound
from gochat.core.topics import room_topic
from messaging.services import Reading, read_messages, recall_message, send_message
from rooms.models import Message
from rooms.services import append_system_line


def recount(membership) -> int:
    lines = Message.objects.in_room(membership.room_id).filter(seq__gt=membership.read_seq)
    return lines.exclude(kind="system").exclude(sender=membership.user).count()


@pytest.fixture
def say(group):
    return lambda user, text="hi": send_message(sender=user, room_id=group.pk, content=text).message


@pytest.fixture
def read(group):
    def mark(user, seq):
        return read_messages([Reading(user_id=user.pk, room_id=group.pk, seq=seq)])[0]

    return mark


def test_others_messages_are_unread(say, alice, bob, member):
    say(alice)
    say(alice)
    assert (member(bob).unread, member(alice).unread) == (2, 0)


def test_reading_to_the_end_leaves_nothing(say, read, alice, bob, member):
    read(bob, say(alice).seq)
    assert member(bob).unread == 0


def test_own_messages_do_not_count_even_behind_unread_ones(say, read, alice, bob, member):
    first = say(alice)
    say(bob)
    say(alice)
    assert member(bob).unread == 2 == recount(member(bob))

    read(bob, first.seq)
    assert member(bob).unread == 1 == recount(member(bob))


def test_sending_does_not_read_what_was_not_read(say, alice, bob, member):
    first = say(alice)
    say(bob)
    assert member(bob).read_seq < first.seq
    assert member(bob).unread == 1


def test_sending_moves_the_cursor_of_who_had_read_everything(say, read, alice, bob, member):
    read(bob, say(alice).seq)
    mine = say(bob)
    assert member(bob).read_seq == mine.seq


def test_system_lines_do_not_count(group, alice, bob, member, django_db_blocker):
    from django.db import transaction

    from rooms.models import Room

    with transaction.atomic():
        room = Room.objects.locked().get(pk=group.pk)
        append_system_line(room, "room.renamed", by=alice.pk, name="x")
    assert member(bob).unread == 0


def test_a_recalled_message_stays_counted_until_it_is_passed(say, alice, bob, member):
    message = say(alice)
    recall_message(by=alice, message_id=message.pk)
    assert member(bob).unread == 1 == recount(member(bob))


def test_the_cursor_only_grows(say, read, alice, bob, member):
    first = say(alice)
    last = say(alice)
    read(bob, last.seq)
    read(bob, first.seq)
    assert member(bob).read_seq == last.seq


def test_the_cursor_does_not_run_ahead(say, read, alice, bob, member):
    last = say(alice)
    read(bob, last.seq + 1000)
    assert member(bob).read_seq == last.seq


def test_an_outsider_reads_nothing(say, read, alice, carol, heard):
    message = say(alice)
    with heard() as published:
        assert isinstance(read(carol, message.seq), NotFound)
    assert not published


def test_the_room_hears_it_once(say, read, group, alice, bob, heard):
    message = say(alice)
    with heard() as published:
        read(bob, message.seq)
        read(bob, message.seq)

    assert published.frames(room_topic(group.pk)) == [
        {"type": "read", "room_id": group.pk, "user_id": bob.pk, "seq": message.seq}
    ]


def test_many_readings_take_as_many_queries_as_one(
    say, group, alice, bob, django_assert_num_queries
):
    # Savepoint 2, memberships, counters at the lines (the newest's is the room's own), cursors.
    seqs = [say(alice).seq for _ in range(20)]
    with django_assert_num_queries(5):
        read_messages([Reading(user_id=bob.pk, room_id=group.pk, seq=seqs[0])])
    with django_assert_num_queries(5):
        read_messages(
            [Reading(user_id=bob.pk, room_id=group.pk, seq=s) for s in seqs[:-1]]
            + [Reading(user_id=alice.pk, room_id=group.pk, seq=seqs[-2])]
        )
