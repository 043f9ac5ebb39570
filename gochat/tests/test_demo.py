"""The demo world is there at once, lawful, and made only once."""

import pytest
from django.contrib.auth import authenticate
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.forms.models import model_to_dict
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import User
from calls.models import Call
from calls.office.timeline import timeline_of
from gochat.demo import world
from gochat.demo.people import PEOPLE
from rooms.models import Membership, Mention, Message, Room

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(capsys) -> str:
    """The world is made; what the command said."""
    call_command("demo", "--on-a-server")
    return capsys.readouterr().out


def everything() -> list[dict]:
    models = (User, Room, Membership, Message, Mention)
    return [model_to_dict(row) for model in models for row in model.objects.order_by("pk")]


def test_doing_it_again_changes_nothing(demo, capsys):
    before = everything()
    call_command("demo", "--on-a-server")
    assert everything() == before
    assert "here already" in capsys.readouterr().out


def test_every_login_that_is_printed_works(demo):
    lines = [line.split() for line in demo.splitlines()]
    logins = {line[0]: line[1] for line in lines if len(line) > 1 and line[0] in usernames()}
    assert logins.keys() == usernames() - {"buildbot"}
    for username, password in logins.items():
        request = RequestFactory().post("/login")
        assert authenticate(request, username=username, password=password)


def usernames() -> set[str]:
    return {person.username for person in PEOPLE}


def test_the_password_of_staff_is_not_in_the_source(demo, settings):
    staff = User.objects.get(is_staff=True)
    assert not staff.check_password(world.PASSWORD)
    [person] = [person for person in PEOPLE if person.is_staff]
    assert staff.check_password(world.password_of(person))
    settings.SECRET_KEY = "another"
    assert not staff.check_password(world.password_of(person))


def test_numbers_are_without_gaps_and_time_goes_forward(demo):
    for room in Room.objects.all():
        lines = list(Message.objects.filter(room=room).order_by("seq"))
        assert [line.seq for line in lines] == list(range(1, room.last_seq + 1))
        assert sorted(line.version for line in lines)[-1] == room.version
        times = [line.created_at for line in lines]
        assert times == sorted(times)
        assert times[0] >= room.created_at
        assert times[-1] == room.active_at <= timezone.now()


def test_unread_agrees_with_a_recount(demo):
    for member in Membership.objects.with_room():
        others = Message.objects.visible_to(member).filter(seq__gt=member.read_seq)
        others = others.exclude(sender=member.user_id).exclude(kind=Message.Kind.SYSTEM)
        assert member.unread == others.count()


@pytest.mark.parametrize("username", ["lin", "amelia"])
def test_there_is_something_to_see(demo, username):
    rooms = Membership.objects.of(User.objects.get(username=username)).with_room()
    assert len(rooms) >= 8
    assert sum(bool(room.unread) for room in rooms) >= 3
    assert any(room.muted for room in rooms) and any(room.pinned_at for room in rooms)
    assert any(room.draft for room in rooms)
    assert Mention.objects.filter(user__username=username).exists()
    assert Room.objects.public().exclude(memberships__user__username=username).exists()


def test_some_lines_are_taken_back_and_one_calls_everybody(demo):
    assert Message.objects.exclude(recalled_at=None).count() >= 2
    assert Mention.objects.filter(user=None).count() == 1
    assert not Message.objects.filter(content__contains="{@").exists()


def test_pictures_are_stored(demo):
    pictured = User.objects.exclude(avatar="")
    assert pictured.count() == len([person for person in PEOPLE if person.picture])
    assert all(default_storage.exists(user.avatar.name) for user in pictured)


def test_calls_are_told_at_the_time_of_their_lines(demo):
    calls = Call.objects.select_related("message")
    assert {call.answered_at is None for call in calls} == {True, False}
    for call in calls:
        times = [happening.at for happening in timeline_of(call)]
        assert times[0] == call.message.created_at and times[-1] == call.ended_at
        assert times == sorted(times)
        for leg in call.legs.exclude(joined_at=None):
            assert leg.joined_at in times and leg.left_at == call.ended_at


def test_a_name_that_somebody_has_stops_it(make_user):
    make_user("lin")
    with pytest.raises(CommandError, match="lin"):
        call_command("demo", "--on-a-server")
    assert User.objects.count() == 1


def test_a_real_database_is_left_alone(settings, monkeypatch):
    monkeypatch.setattr(type(settings.CONFIG), "uses_sqlite", False)
    with pytest.raises(CommandError, match="--on-a-server"):
        call_command("demo")
    assert not User.objects.exists()
