"""Who is blocked writes nothing to whoever has blocked him."""

import uuid

import pytest

from accounts.services import (
    BlockedByPeer,
    block_user,
    open_connections,
    sign_in,
    start_process,
    unblock_user,
)
from gochat.core.errors import Invalid
from gochat.core.topics import room_topic
from messaging.services import Draft, Known, send_message, send_messages, sync_many
from messaging.services.sending import Sent
from rooms.models import Message
from rooms.services import create_group, invite_members, open_direct_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def direct_room(alice, bob):
    return open_direct_room(by=alice, user_id=bob.pk)[0].room


def test_his_message_is_refused_and_nobody_hears_of_it(alice, bob, direct_room, heard):
    block_user(by=alice, user_id=bob.pk)
    with heard() as published, pytest.raises(BlockedByPeer):
        send_message(sender=bob, room_id=direct_room.pk, content="hello?")
    assert not published.frames(room_topic(direct_room.pk))
    assert not Message.objects.exists()


def test_the_one_who_blocks_may_write_and_after_it_both(alice, bob, direct_room):
    block_user(by=alice, user_id=bob.pk)
    send_message(sender=alice, room_id=direct_room.pk, content="bye")
    unblock_user(by=alice, user_id=bob.pk)
    send_message(sender=bob, room_id=direct_room.pk, content="hi again")


def test_what_was_stored_before_is_answered_still(alice, bob, direct_room):
    once = {"room_id": direct_room.pk, "content": "hi", "client_id": uuid.uuid4()}
    first = send_message(sender=bob, **once)
    block_user(by=alice, user_id=bob.pk)
    assert send_message(sender=bob, **once).message.pk == first.message.pk


def test_in_a_batch_only_his_is_refused(alice, bob, carol, direct_room):
    block_user(by=alice, user_id=bob.pk)
    others = open_direct_room(by=bob, user_id=carol.pk)[0].room
    drafts = [
        Draft(sender_id=bob.pk, room_id=room.pk, content="hi") for room in (direct_room, others)
    ]
    refused, sent = send_messages(drafts)
    assert isinstance(refused, BlockedByPeer)
    assert isinstance(sent, Sent)


def test_in_groups_they_read_each_other(alice, bob, group):
    block_user(by=alice, user_id=bob.pk)
    send_message(sender=bob, room_id=group.pk, content="hello all")


def test_over_http_and_in_the_readers_language(api, alice, bob, direct_room):
    block_user(by=alice, user_id=bob.pk)
    status, answer = api(bob).post(f"rooms/{direct_room.pk}/messages", {"content": "hello?"})
    assert (status, answer["code"]) == (403, 40316)
    assert answer["message"] == "This person does not take messages or calls from you."


def test_he_brings_nobody_into_groups_who_has_blocked_him(alice, bob, carol):
    block_user(by=alice, user_id=bob.pk)
    with pytest.raises(Invalid):
        create_group(by=bob, name="Come", member_ids=[alice.pk])
    room = create_group(by=bob, name="Come", member_ids=[carol.pk]).room
    with pytest.raises(Invalid):
        invite_members(by=bob, room_id=room.pk, user_ids=[alice.pk])
    [member] = invite_members(by=carol, room_id=room.pk, user_ids=[alice.pk])
    assert member.user == alice


def test_catching_up_shows_him_no_presence(alice, bob, carol, group):
    device = sign_in(user=alice, ip_address="127.0.0.1", user_agent="test")
    open_connections([("a", alice.pk, device.pk, start_process())])
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    block_user(by=alice, user_id=bob.pk)
    clients = [Known(user_id=user.pk, versions={}) for user in (bob, carol)]
    seen = [
        {card["id"]: card["online"] for card in answer["users"]}[alice.pk]
        for answer in sync_many(clients)
    ]
    assert seen == [False, True]
