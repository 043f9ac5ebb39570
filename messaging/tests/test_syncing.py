"""Catching up, exactly."""

import pytest

from messaging.services import Known, recall_message, send_message, sync_many, sync_rooms
from messaging.services.syncing import MAX_CHANGES_PER_ROOM
from rooms.models import Room
from rooms.services import create_group, invite_members, open_direct_room, remove_member


@pytest.fixture
def version(group):
    def now():
        group.refresh_from_db()
        return group.version

    return now


def test_what_changed_since_a_version_comes_in_its_order(group, alice, bob, version):
    first = send_message(sender=alice, room_id=group.pk, content="one").message
    known = version()
    second = send_message(sender=bob, room_id=group.pk, content="two").message
    recall_message(by=alice, message_id=first.pk)

    answer = sync_rooms(user=alice, versions={group.pk: known})

    assert [m["id"] for m in answer["changes"][group.pk]] == [second.pk, first.pk]
    assert answer["limited"] == answer["removed"] == []


def test_nothing_missed_is_nothing_sent(group, alice, version):
    answer = sync_rooms(user=alice, versions={group.pk: version()})
    assert answer["changes"] == {}
    assert [room["id"] for room in answer["rooms"]] == [group.pk]


def test_a_room_too_far_behind_is_to_be_loaded_anew(group, alice, version):
    known = version()
    Room.objects.update(version=known + MAX_CHANGES_PER_ROOM + 1)
    answer = sync_rooms(user=alice, versions={group.pk: known})
    assert (answer["limited"], answer["changes"]) == ([group.pk], {})


def test_a_version_from_the_future_is_a_client_gone_wrong(group, alice, version):
    answer = sync_rooms(user=alice, versions={group.pk: version() + 7})
    assert answer["limited"] == [group.pk]


def test_a_room_one_is_out_of_is_named_and_not_shown(group, alice, bob):
    remove_member(by=alice, room_id=group.pk, user_id=bob.pk)
    send_message(sender=alice, room_id=group.pk, content="secret")

    answer = sync_rooms(user=bob, versions={group.pk: 1})

    assert (answer["removed"], answer["rooms"], answer["changes"]) == ([group.pk], [], {})
    assert "secret" not in str(answer)


def test_a_room_past_the_page_is_not_taken_for_removed(group, alice, monkeypatch):
    monkeypatch.setattr("messaging.services.syncing.MAX_ROOMS", 1)
    newer = create_group(by=alice, name="newer").room
    answer = sync_rooms(user=alice, versions={group.pk: 1, newer.pk: 1})
    assert [room["id"] for room in answer["rooms"]] == [newer.pk]
    assert answer["removed"] == []


def test_an_outsider_gets_nothing_of_a_room_he_names(group, alice, carol):
    send_message(sender=alice, room_id=group.pk, content="secret")
    answer = sync_rooms(user=carol, versions={group.pk: 0})
    assert "secret" not in str(answer)
    assert answer["rooms"] == []


def test_a_newcomer_gets_no_change_from_before_his_time(group, alice, carol):
    old = send_message(sender=alice, room_id=group.pk, content="before").message
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    recall_message(by=alice, message_id=old.pk)

    answer = sync_rooms(user=carol, versions={group.pk: 1})
    assert old.pk not in [m["id"] for m in answer["changes"].get(group.pk, [])]


def test_queries_do_not_grow_with_rooms_or_messages(alice, bob, django_assert_max_num_queries):
    rooms = []
    for n in range(8):
        room = create_group(by=alice, name=f"room {n}", member_ids=[bob.pk]).room
        send_message(sender=bob, room_id=room.pk, content="hi", mentions=[alice.pk])
        rooms.append(room.pk)
    for known in (rooms[:1], rooms):
        with django_assert_max_num_queries(8):
            sync_rooms(user=alice, versions=dict.fromkeys(known, 1))


def test_together_everybody_gets_what_he_would_get_alone(group, alice, bob, carol):
    for other in (bob, carol):
        room = open_direct_room(by=alice, user_id=other.pk)[0].room
        send_message(sender=alice, room_id=room.pk, content=f"for {other.username}")
    send_message(sender=alice, room_id=group.pk, content="@bob", mentions=[bob.pk])
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    clients = [
        Known(user_id=user.pk, versions={group.pk: known})
        for user, known in ((alice, 1), (bob, 2), (carol, 0), (bob, 0))
    ]

    together = sync_many(clients)

    assert together == [answer for client in clients for answer in sync_many([client])]
    assert "for carol" not in str(together[1]) and "for bob" not in str(together[2])
    assert "@bob" not in str(together[2])
    assert [room["mentions"] for room in together[1]["rooms"] if room["id"] == group.pk] == [1]


def test_queries_do_not_grow_with_people(group, alice, bob, django_assert_num_queries):
    send_message(sender=alice, room_id=group.pk, content="@bob", mentions=[bob.pk])
    clients = [Known(user_id=user.pk, versions={}) for user in (bob, alice)]
    for asking in (clients[:1], clients):
        with django_assert_num_queries(6):
            sync_many(asking)


def test_one_in_too_many_rooms_gets_the_newest(alice, bob, monkeypatch):
    rooms = [
        create_group(by=alice, name=str(n), member_ids=[bob.pk] if n else []).room.pk
        for n in range(3)
    ]
    monkeypatch.setattr("messaging.services.syncing.MAX_ROOMS", 2)
    answers = sync_many([Known(user_id=user.pk, versions={}) for user in (alice, bob)])
    assert [[room["id"] for room in a["rooms"]] for a in answers] == [rooms[:0:-1]] * 2
