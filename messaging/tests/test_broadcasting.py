"""A broadcast reaches everybody once, each in a room of his own."""

import uuid

import pytest

from accounts.models import User
from accounts.services import SystemNameTaken, block_user, create_bot, system_account
from gochat.core.errors import Invalid
from gochat.core.topics import user_topic
from messaging.services import broadcast, broadcasting
from rooms.audit import audit_room
from rooms.models import Membership, Message, Room
from rooms.services import open_direct_room, open_direct_rooms

pytestmark = pytest.mark.django_db
KEY = uuid.UUID(int=7)


def tell(sender: User, *people: User, content: str = "雨", key: uuid.UUID = KEY) -> int:
    told = broadcast(sender=sender, content=content, user_ids=[p.pk for p in people], key=key)
    return sum(new for _count, new in told)


def test_each_gets_it_once_however_often_it_is_begun(alice, bob, carol, monkeypatch):
    monkeypatch.setattr(broadcasting, "AT_ONCE", 2)
    sender = system_account()
    assert tell(sender, alice, bob) == 2
    assert tell(sender, alice, bob, carol) == 1
    assert tell(sender, carol, key=uuid.UUID(int=8)) == 1
    assert Message.objects.filter(sender=sender).count() == 4
    assert Room.objects.count() == 3
    assert [fault for room in Room.objects.all() for fault in audit_room(room)] == []


def test_it_comes_into_the_room_there_is(alice, bob):
    room_id = open_direct_room(by=alice, user_id=bob.pk)[0].room_id
    tell(alice, bob)
    assert Message.objects.get().room_id == room_id
    theirs = Membership.objects.with_room().get(user=bob)
    assert not theirs.hidden and theirs.unread == 1


def test_who_is_told_hears_of_the_room_and_nobody_else(alice, bob, carol, heard):
    with heard() as published:
        tell(alice, bob)
    assert published.types(user_topic(bob.pk)) == ["room"]
    assert not published.types(user_topic(carol.pk))


def test_who_is_gone_and_the_sender_himself_are_left_out(alice, bob, carol):
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert tell(alice, alice, bob, carol) == 1
    assert not Membership.objects.filter(user=bob).exists()


def test_who_has_blocked_the_sender_is_passed_over(alice, bob, carol):
    tell(alice, bob, key=uuid.UUID(int=8))
    block_user(by=bob, user_id=alice.pk)
    assert tell(alice, bob, carol) == 1
    assert Membership.objects.with_room().get(user=bob).unread == 1


def test_what_may_not_be_said_is_refused(alice, bob):
    with pytest.raises(Invalid):
        tell(alice, bob, content=" ")
    assert not Message.objects.exists()


def test_the_number_of_queries_does_not_depend_on_who_has_a_room(
    alice, make_user, django_assert_max_num_queries
):
    people = [make_user(f"person{n}") for n in range(30)]
    open_direct_rooms(by=alice, user_ids=[p.pk for p in people[:15]])
    rooms = open_direct_rooms(by=alice, user_ids=[p.pk for p in people])
    assert rooms.keys() == {p.pk for p in people}
    with django_assert_max_num_queries(8):
        open_direct_rooms(by=alice, user_ids=[p.pk for p in people])


def test_the_system_account_is_one_and_nobody_signs_in_to_it():
    assert system_account() == system_account()
    assert not system_account().has_usable_password()


def test_a_person_of_its_name_is_not_taken_for_it(make_user):
    make_user("gochat")
    with pytest.raises(SystemNameTaken):
        system_account()


def test_a_bot_has_a_password_that_only_its_maker_knows():
    bot, password = create_bot(username="weather", display_name="天气")
    assert bot.is_bot and bot.check_password(password) and len(password) >= 32
    assert password not in User.objects.get(pk=bot.pk).password
