"""A large world is lawful, and what is copied is found like what was written."""

from datetime import UTC, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Max, Min, Sum
from django.utils import timezone

from accounts.models import AuditEntry, Device, SignIn, User
from accounts.services.presence import start_process
from calls.models import Call
from gochat.core.commands import Exit
from gochat.demo import world
from gochat.demo.scale import LINES_A_WEEK, make_scaled_world
from gochat.figures import figures_since, first_message_since
from gochat.monitoring.models import DailyFigure, Progress
from media.audit import audit_files
from media.models import File
from messaging.models import Report
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
    line = Message.objects.in_room(member.room_id).exclude(content="").order_by("-seq").first()
    typed = read_query(line.content[:12], UTC)
    found = search_messages(user=member.user, typed=typed, limit=50).messages
    assert line.pk in {message.pk for message in found}
    week = timezone.now() - timedelta(days=7)
    first = Message.objects.get(pk=first_message_since(week))
    assert first.created_at >= week
    assert not Message.objects.filter(pk__gt=first.pk, created_at__lt=week).exists()
    figures = figures_since(week)["messages"]
    assert figures["all"] == two_weeks
    assert figures["new"] == figures["new_by_kind"]["text"] + figures["new_by_kind"]["call"]
    counted = DailyFigure.objects.filter(name="messages").aggregate(sum=Sum("value"))["sum"]
    # The last minute's are counted once nothing older can come any more.
    reached = Progress.objects.get(pk="messages").counted_to
    assert reached > Message.objects.latest("pk").pk - LINES_A_WEEK // 100
    settled = Message.objects.filter(pk__lte=reached)
    assert counted == settled.exclude(kind=Message.Kind.SYSTEM).count()
    # Life goes on.
    sent = send_message(sender=member.user, room_id=member.room_id, content="新的").message
    assert sent.seq == member.room.last_seq + 1
    assert list(audit_room(Room.objects.get(pk=member.room_id))) == []


def test_the_calls_of_both_weeks_are_their_lines(two_weeks):
    calls = Call.objects.select_related("message").order_by("pk")
    first, second = calls[: len(calls) // 2], calls[len(calls) // 2 :]
    assert len(first) == len(second) > 100
    for call in calls:
        assert call.message.payload["call_id"] == call.pk
        assert call.started_at == call.message.created_at
    for one, other in zip(first, second, strict=True):
        assert other.started_at - one.started_at == timedelta(days=7)
        assert one.legs.count() == other.legs.count() >= 2
    assert Device.objects.exists() and SignIn.objects.exists() and Report.objects.exists()
    assert AuditEntry.objects.filter(action__startswith="report.").exists()


@pytest.mark.django_db(transaction=True)
def test_files_are_sent_in_every_week():
    world.make_world()
    world.prepare_files()
    there = File.objects.count()
    make_scaled_world(messages=LINES_A_WEEK + 1, people=PEOPLE, progress=lambda more: None)
    assert (File.objects.count() - there) % 2 == 0 < File.objects.count() - there
    assert list(audit_files()) == []
    assert [fault for room in Room.objects.all() for fault in audit_room(room)] == []


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
