"""Sending: numbered without gaps, stored once, heard by members only."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.services import delete_account
from gochat.core.errors import ChatError, Invalid, NotFound
from gochat.core.topics import room_topic
from messaging.services import Draft, send_message, send_messages
from messaging.services.sending import EVERYBODY, Muted, PeerGone
from rooms.models import Mention, Message
from rooms.serializers import mention_counts
from rooms.services import create_group, leave_group, mute_member, open_direct_room


def draft(user, room, content="hello", **fields) -> Draft:
    return Draft(sender_id=user.pk, room_id=room.pk, content=content, **fields)


def test_lines_are_numbered_without_gaps(group, alice, bob):
    for sender in (alice, bob, alice):
        send_message(sender=sender, room_id=group.pk, content="hi")
    send_messages([draft(bob, group), draft(alice, group)])

    lines = Message.objects.in_room(group.pk).order_by("seq")
    assert [m.seq for m in lines] == [1, 2, 3, 4, 5, 6]
    assert [m.version for m in lines] == [1, 2, 3, 4, 5, 6]


def test_the_same_client_id_is_the_same_message(group, alice):
    client_id = uuid.uuid4()
    first = send_message(sender=alice, room_id=group.pk, content="once", client_id=client_id)
    again = send_message(sender=alice, room_id=group.pk, content="twice", client_id=client_id)

    assert (first.is_new, again.is_new) == (True, False)
    assert again.message.pk == first.message.pk
    assert again.message.content == "once"


def test_the_same_client_id_twice_in_a_batch_is_stored_once(group, alice):
    client_id = uuid.uuid4()
    first, again = send_messages([draft(alice, group, client_id=client_id)] * 2)

    assert (first.is_new, again.is_new) == (True, False)
    assert Message.objects.filter(client_id=client_id).count() == 1


def test_a_client_id_is_not_reused_for_another_room(group, alice):
    other = create_group(by=alice, name="other").room
    client_id = uuid.uuid4()
    send_message(sender=alice, room_id=group.pk, content="x", client_id=client_id)
    with pytest.raises(Invalid):
        send_message(sender=alice, room_id=other.pk, content="x", client_id=client_id)


def test_what_was_sent_before_is_answered_among_others_and_after_one_has_left(group, alice, bob):
    before = send_message(sender=bob, room_id=group.pk, content="x").message
    again = draft(bob, group, client_id=before.client_id)
    outcomes = send_messages([draft(alice, group), again, draft(bob, group)])
    assert [o.is_new for o in outcomes] == [True, False, True]
    assert outcomes[1].message.pk == before.pk

    leave_group(user=bob, room_id=group.pk)
    [known, refused] = send_messages([again, draft(bob, group)])
    assert known.message.pk == before.pk
    assert isinstance(refused, NotFound)


def test_two_people_may_use_the_same_client_id(group, alice, bob):
    client_id = uuid.uuid4()
    outcomes = send_messages([draft(u, group, client_id=client_id) for u in (alice, bob)])
    assert [o.is_new for o in outcomes] == [True, True]


def test_a_bad_draft_fails_alone(group, alice, bob, carol):
    outcomes = send_messages(
        [draft(alice, group), draft(carol, group), draft(bob, group, ""), draft(bob, group)]
    )

    assert [isinstance(o, ChatError) for o in outcomes] == [False, True, True, False]
    assert isinstance(outcomes[1], NotFound)
    assert [outcomes[0].message.seq, outcomes[3].message.seq] == [2, 3]


def test_an_outsider_can_neither_send_nor_learn_of_the_room(group, carol):
    with pytest.raises(NotFound):
        send_message(sender=carol, room_id=group.pk, content="knock")
    with pytest.raises(NotFound):
        send_message(sender=carol, room_id=10**9, content="knock")


@pytest.mark.parametrize(
    "content", ["", " \n ", "\u200b\u200d", "x" * 5001, "a\x00b", "a\ud800b", "\x1b[31m"]
)
def test_what_cannot_be_shown_is_refused(group, alice, content):
    with pytest.raises(Invalid) as refused:
        send_message(sender=alice, room_id=group.pk, content=content)
    assert "content" in refused.value.errors


@pytest.mark.parametrize(
    "content",
    [
        "𠮷野家",
        "👨‍👩‍👧‍👦",
        "x" * 5000,
        "<script>alert(1)</script>",
        "'; DROP TABLE rooms_room; --",
        "a\nb\tc",
    ],
)
def test_what_people_write_is_kept_as_it_is(group, alice, content):
    stored = send_message(sender=alice, room_id=group.pk, content=content).message
    assert Message.objects.get(pk=stored.pk).content == content


def test_a_system_line_cannot_be_sent(group, alice):
    with pytest.raises(Invalid):
        send_message(sender=alice, room_id=group.pk, content="x", kind="system")


def test_the_muted_may_not_write(group, alice, bob):
    mute = {"by": alice, "room_id": group.pk, "user_id": bob.pk}
    mute_member(**mute, until=timezone.now() + timedelta(minutes=1))
    with pytest.raises(Muted):
        send_message(sender=bob, room_id=group.pk, content="mmh")

    mute_member(**mute, until=None)
    send_message(sender=bob, room_id=group.pk, content="ah")


def test_nobody_writes_to_a_deleted_account(alice, bob):
    room = open_direct_room(by=alice, user_id=bob.pk)[0].room
    delete_account(by=bob, user_id=bob.pk)
    with pytest.raises(PeerGone):
        send_message(sender=alice, room_id=room.pk, content="bob?")


def test_members_hear_it_once_and_only_on_the_rooms_topic(group, alice, heard):
    with heard() as published:
        sent = send_message(sender=alice, room_id=group.pk, content="hi").message

    [frame] = published.frames(room_topic(group.pk))
    assert (frame["type"], frame["id"], frame["seq"]) == ("message", sent.pk, sent.seq)
    assert {p["topic"] for p in published} == {room_topic(group.pk)}


def test_sending_again_is_not_heard_again(group, alice, heard):
    client_id = uuid.uuid4()
    send_message(sender=alice, room_id=group.pk, content="x", client_id=client_id)
    with heard() as published:
        send_message(sender=alice, room_id=group.pk, content="x", client_id=client_id)
    assert not published


class TestMentions:
    def test_the_mentioned_are_counted(self, group, alice, bob, member):
        send_message(sender=alice, room_id=group.pk, content="@bob", mentions=[bob.pk])
        assert mention_counts([member(bob)]) == {member(bob).pk: 1}
        assert mention_counts([member(alice)]) == {}

    def test_outsiders_are_not_mentioned(self, group, alice, carol):
        sent = send_message(
            sender=alice, room_id=group.pk, content="@carol", mentions=[carol.pk]
        ).message
        assert sent.mentions == []
        assert not Mention.objects.exists()

    def test_owner_and_admins_call_everybody(self, group, alice, bob, member):
        send_message(sender=alice, room_id=group.pk, content="@all", mentions=[EVERYBODY])
        assert mention_counts([member(bob)]) == {member(bob).pk: 1}

    def test_a_member_does_not(self, group, alice, bob, member):
        send_message(sender=bob, room_id=group.pk, content="@all", mentions=[EVERYBODY])
        assert mention_counts([member(alice)]) == {}


def test_the_number_of_queries_does_not_grow(
    group, alice, bob, django_assert_num_queries, make_user
):
    def batch(n):
        return [draft(u, group, f"{i}") for i in range(n) for u in (alice, bob)]

    send_messages(batch(1))
    with django_assert_num_queries(QUERIES_TO_SEND):
        send_messages(batch(1))
    with django_assert_num_queries(QUERIES_TO_SEND):
        send_messages(batch(35))


# Savepoint 2, rooms and memberships, insert, counters, cursors.
QUERIES_TO_SEND = 6
