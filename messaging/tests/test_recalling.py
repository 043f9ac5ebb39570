"""Taking a message back."""

from datetime import timedelta

import pytest

from gochat.core.errors import Forbidden, NotFound
from gochat.core.topics import room_topic
from messaging.services import recall_message, send_message
from messaging.services.recalling import RECALL_WINDOW, RecallExpired
from rooms.models import Message
from rooms.serializers import mention_counts, message_dict
from rooms.services import open_direct_room


@pytest.fixture
def sent(group, bob):
    return send_message(sender=bob, room_id=group.pk, content="oops").message


def age(message, by: timedelta) -> None:
    Message.objects.filter(pk=message.pk).update(created_at=message.created_at - by)


def test_a_tombstone_stays(sent, bob, group):
    recalled = recall_message(by=bob, message_id=sent.pk)

    shown = message_dict(recalled)
    assert (shown["content"], shown["seq"], shown["payload"]) == ("", sent.seq, {"by": bob.pk})
    assert shown["version"] == sent.version + 1
    assert shown["recalled_at"]


def test_the_room_hears_the_new_version(sent, bob, group, heard):
    with heard() as published:
        recall_message(by=bob, message_id=sent.pk)

    [frame] = published.frames(room_topic(group.pk))
    assert frame["type"] == "message.updated"
    assert "oops" not in str(published)
    assert {p["topic"] for p in published} == {room_topic(group.pk)}


def test_its_sender_has_two_minutes(sent, bob):
    age(sent, RECALL_WINDOW + timedelta(seconds=1))
    with pytest.raises(RecallExpired):
        recall_message(by=bob, message_id=sent.pk)


def test_the_owner_may_at_any_time(sent, alice):
    age(sent, timedelta(days=30))
    assert recall_message(by=alice, message_id=sent.pk).payload == {"by": alice.pk}


def test_a_member_does_not_recall_anothers(group, alice, bob):
    message = send_message(sender=alice, room_id=group.pk, content="mine").message
    with pytest.raises(Forbidden):
        recall_message(by=bob, message_id=message.pk)


def test_in_a_direct_room_each_recalls_his_own(alice, bob):
    room = open_direct_room(by=alice, user_id=bob.pk)[0].room
    message = send_message(sender=alice, room_id=room.pk, content="hm").message
    with pytest.raises(Forbidden):
        recall_message(by=bob, message_id=message.pk)


def test_for_an_outsider_it_is_not_there(sent, carol):
    with pytest.raises(NotFound):
        recall_message(by=carol, message_id=sent.pk)


def test_twice_is_once(sent, bob, heard):
    recall_message(by=bob, message_id=sent.pk)
    with heard() as published:
        recall_message(by=bob, message_id=sent.pk)
    assert not published


def test_a_system_line_stays(group, alice):
    line = Message.objects.in_room(group.pk).first()
    with pytest.raises(Forbidden):
        recall_message(by=alice, message_id=line.pk)


def test_its_mentions_no_longer_call(group, alice, bob, member):
    message = send_message(
        sender=alice, room_id=group.pk, content="@bob", mentions=[bob.pk]
    ).message
    assert mention_counts([member(bob)]) == {member(bob).pk: 1}
    recall_message(by=alice, message_id=message.pk)
    assert mention_counts([member(bob)]) == {}
