"""Broadcasts that staff plans: sent when it is time, to those they are for, through crashes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.services import system_account
from gochat.core.errors import Forbidden, Invalid
from gochat.core.topics import user_topic
from messaging.models import Broadcast
from messaging.services import (
    add_word_rules,
    broadcasting,
    cancel_broadcast,
    plan_broadcast,
    planning,
    refresh_word_rules,
    send_next_batch,
)
from messaging.services.planning import HOLD, BroadcastEnded
from messaging.services.word_rules import WordBlocked
from rooms.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(make_staff) -> User:
    return make_staff("moderator", "mia")


@pytest.fixture
def plan(by):
    def make(content: str = "今晚维护", audience: str = "everybody", **fields) -> Broadcast:
        return plan_broadcast(by=by, content=content, audience=audience, reason="news", **fields)

    return make


@pytest.fixture
def clock(monkeypatch):
    """Time that moves when it is told to."""

    class Clock:
        now = timezone.now()

        def move(self, by: timedelta) -> None:
            self.now += by

    clock = Clock()
    monkeypatch.setattr(planning.timezone, "now", lambda: clock.now)
    return clock


def send_all() -> int:
    batches = 0
    while send_next_batch():
        batches += 1
    return batches


def told() -> list[str]:
    """Who has a message of the system account."""
    rooms = Message.objects.filter(sender=system_account()).values("room")
    people = User.objects.filter(memberships__room__in=rooms).exclude(pk=system_account().pk)
    return sorted(people.values_list("username", flat=True))


def test_everybody_is_told_once_in_batches(plan, alice, bob, carol, by, monkeypatch):
    for module in (broadcasting, planning):
        monkeypatch.setattr(module, "AT_ONCE", 2)
    row = plan()
    assert send_all() == 3
    row.refresh_from_db()
    assert (row.state, row.told, row.total) == ("sent", 4, 4)
    assert row.ended_at and told() == ["alice", "bob", "carol", "mia"]
    assert Message.objects.filter(sender=system_account()).count() == 4
    assert not send_next_batch()


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ({"audience": "staff"}, ["mia", "sue"]),
        ({"audience": "role", "role": "support"}, ["sue"]),
        ({"audience": "rooms", "rooms": "group"}, ["alice", "bob"]),
        ({"audience": "people", "people": ["carol", "bob", "bob"]}, ["bob", "carol"]),
    ],
)
def test_those_are_told_whom_it_is_for(plan, make_staff, group, carol, audience, expected):
    make_staff("support", "sue")
    rooms = {"rooms": [group.pk]} if "rooms" in audience else {}
    row = plan(**{**audience, **rooms})
    send_all()
    assert told() == expected
    row.refresh_from_db()
    assert row.told == row.total == len(expected)


def test_only_they_hear_of_it(plan, alice, bob, carol, heard):
    plan(audience="people", people=["bob"])
    with heard() as published:
        send_all()
    assert published.types(user_topic(bob.pk)) == ["room"]
    assert not published.types(user_topic(alice.pk)) + published.types(user_topic(carol.pk))


def test_it_waits_for_its_time(plan, alice, clock):
    plan(starts_at=clock.now + timedelta(hours=2))
    clock.move(timedelta(hours=1, minutes=59))
    assert not send_next_batch()
    clock.move(timedelta(minutes=2))
    assert send_next_batch()
    assert told() == ["alice", "mia"]


def test_a_slow_process_does_not_undo_what_another_did(plan, alice, bob, clock, monkeypatch):
    for module in (broadcasting, planning):
        monkeypatch.setattr(module, "AT_ONCE", 1)
    row, real = plan(), planning.broadcast

    def slow(**told):
        monkeypatch.setattr(planning, "broadcast", real)
        clock.move(HOLD + timedelta(seconds=1))
        assert send_next_batch() and send_next_batch()
        return real(**told)

    monkeypatch.setattr(planning, "broadcast", slow)
    assert send_next_batch()
    row.refresh_from_db()
    assert (row.state, row.told) == ("sending", 2)
    send_all()
    row.refresh_from_db()
    assert (row.state, row.told, row.total) == ("sent", 3, 3)


def test_who_was_told_while_it_was_cancelled_is_counted(plan, alice, by, monkeypatch):
    row, real = plan(), planning.broadcast

    def slow(**told):
        cancel_broadcast(by=by, broadcast_id=row.pk, reason="Wrong")
        return real(**told)

    monkeypatch.setattr(planning, "broadcast", slow)
    assert send_next_batch()
    row.refresh_from_db()
    assert (row.state, row.told) == ("cancelled", 2)


def test_a_process_that_dies_is_followed_by_another(plan, alice, bob, clock, monkeypatch):
    """It dies when people have been told, and before that is written down."""
    row = plan()
    with monkeypatch.context() as patch:
        patch.setattr(planning, "broadcast", _die_after(planning.broadcast))
        with pytest.raises(SystemExit):
            send_next_batch()
    assert not send_next_batch()
    clock.move(HOLD + timedelta(seconds=1))
    assert send_all() == 1
    row.refresh_from_db()
    assert (row.state, row.told) == ("sent", 3)
    assert Message.objects.filter(sender=system_account()).count() == 3


def _die_after(work):
    def die(**fields):
        list(work(**fields))
        raise SystemExit

    return die


def test_a_cancelled_one_goes_no_further(plan, by, alice, bob, carol, monkeypatch):
    for module in (broadcasting, planning):
        monkeypatch.setattr(module, "AT_ONCE", 1)
    row = plan()
    send_next_batch()
    cancel_broadcast(by=by, broadcast_id=row.pk, reason="wrong date")
    assert not send_next_batch()
    row.refresh_from_db()
    assert (row.state, row.told, len(told())) == ("cancelled", 1, 1)
    with pytest.raises(BroadcastEnded):
        cancel_broadcast(by=by, broadcast_id=row.pk, reason="again")
    actions = AuditEntry.objects.filter(by=by).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["broadcast.plan", "broadcast.cancel"]


def test_what_is_cancelled_during_a_batch_stays_so(plan, by, alice, monkeypatch):
    row = plan()
    send = planning.broadcast

    def cancel_and_send(**fields):
        cancel_broadcast(by=by, broadcast_id=row.pk, reason="wrong")
        return send(**fields)

    monkeypatch.setattr(planning, "broadcast", cancel_and_send)
    assert send_all() == 1
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_words_that_are_not_to_be_said_end_it(plan, by, alice):
    row = plan("win the jackpot")
    add_word_rules(by=None, words=["jackpot"], action="block", reason="spam")
    refresh_word_rules()
    with pytest.raises(WordBlocked):
        plan("another jackpot")
    assert send_all() == 1
    row.refresh_from_db()
    assert row.state == "failed" and row.fault
    assert told() == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"content": " "}, "content"),
        ({"audience": "role", "role": "king"}, "role"),
        ({"audience": "rooms"}, "rooms"),
        ({"audience": "rooms", "rooms": [10**9]}, "rooms"),
        ({"audience": "people", "people": ["alice", "nemo"]}, "people"),
        ({"audience": "moon"}, "audience"),
    ],
)
def test_what_makes_no_sense_is_refused(plan, alice, fields, field):
    with pytest.raises(Invalid) as refused:
        plan(**fields)
    assert field in refused.value.errors
    assert not Broadcast.objects.exists()


def test_who_may_not(alice, by, plan, make_staff):
    row = plan()
    for person in (alice, make_staff("support"), make_staff("auditor")):
        with pytest.raises(Forbidden):
            plan_broadcast(by=person, content="x", audience="everybody", reason="x")
        with pytest.raises(Forbidden):
            cancel_broadcast(by=person, broadcast_id=row.pk, reason="x")


class TestOffice:
    LIST = "/admin/messaging/broadcast/"

    def test_it_is_written_watched_and_stopped(self, office, group):
        client = office("moderator")
        fields = {"content": "Hello 你好", "audience": "rooms", "rooms": f"{group.pk}，"}
        sent = client.post(f"{self.LIST}act/plan/", {**fields, "reason": "news"})
        assert sent.url == self.LIST
        row = Broadcast.objects.get()
        assert row.room_ids == [group.pk]
        page = client.get(self.LIST).content.decode()
        assert "Hello 你好" in page and "Planned" in page
        send_next_batch()
        page = client.get(f"{self.LIST}{row.pk}/change/").content.decode()
        assert "2 of 2" in page and group.name in page
        assert client.post(f"{self.LIST}act/cancel/?ids={row.pk}", {"reason": "x"}).status_code

    def test_its_faults_stand_beside_the_fields(self, office):
        url = f"{self.LIST}act/plan/"
        fields = {"content": "x", "audience": "rooms", "reason": "news"}
        client = office("moderator")
        assert client.post(url, {**fields, "rooms": "5"}).context["form"].errors["rooms"]
        assert client.post(url, {**fields, "rooms": "a"}).context["form"].errors["rooms"]
        people = {**fields, "audience": "people", "people": "nemo"}
        assert client.post(url, people).context["form"].errors["people"]
