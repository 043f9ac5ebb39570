"""A large world is lawful, and what is copied is found like what was written."""

from datetime import UTC, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Max, Min
from django.utils import timezone

from accounts.models import User
from accounts.services.presence import start_process
from gochat.core.commands import Exit
from gochat.demo.scale import LINES_A_WEEK, make_scaled_world
from gochat.figures import figures_since, first_message_since
from messaging.search.query import read_query
from messaging.services import search_messages, send_message
from rooms.audit import audit_room
from rooms.models import Membership, Message, Room

PEOPLE = 60


@pytest.fixture
def two_weeks(transactional_db) -> int:
    """How many messages it has."""
    return make_scaled_world(messages=LINES_A_WEEK + 1, people=PEOPLE, progress=lambda more: None)


def test_the_second_week_is_as_lawful_as_the_first(two_weeks):
    assert User.objects.count() == PEOPLE
    assert Message.objects.count() == two_weeks >= 2 * LINES_A_WEEK
    assert [fault for room in Room.objects.all() for fault in audit_room(room)] == []
    kinds = set(Room.objects.values_list("kind", flat=True))
    assert kinds == {"direct", "group"}
    assert any(m.unread for m in Membership.objects.with_room())
    times = Message.objects.aggregate(first=Min("created_at"), last=Max("created_at"))
    assert timedelta(days=13) < times["last"] - times["first"] <= timedelta(days=14)
    assert times["last"] <= timezone.now()
    # Search and the figures know of both weeks.
    member = Membership.objects.with_room().order_by("-room__last_seq").first()
    line = Message.objects.in_room(member.room_id).order_by("-seq").first()
    typed = read_query(line.content[:12], UTC)
    found = search_messages(user=member.user, typed=typed, limit=50).messages
    assert line.pk in {message.pk for message in found}
    week = timezone.now() - timedelta(days=7)
    first = Message.objects.get(pk=first_message_since(week))
    assert first.created_at >= week
    assert not Message.objects.filter(pk__gt=first.pk, created_at__lt=week).exists()
    figures = figures_since(week)["messages"]
    assert figures["all"] == two_weeks and figures["new"] == figures["new_by_kind"]["text"]
    # Life goes on.
    sent = send_message(sender=member.user, room_id=member.room_id, content="新的").message
    assert sent.seq == line.seq + 1
    assert list(audit_room(Room.objects.get(pk=member.room_id))) == []


@pytest.mark.django_db
def test_nobody_signs_in_as_one_of_them():
    make_scaled_world(messages=200, people=20, progress=lambda more: None)
    assert not any(user.has_usable_password() for user in User.objects.all())


@pytest.mark.django_db(transaction=True)
def test_it_is_not_made_under_a_running_server():
    start_process()
    with pytest.raises(CommandError) as refused:
        call_command("demo", "--on-a-server", scale=100)
    assert refused.value.returncode == Exit.REFUSED
