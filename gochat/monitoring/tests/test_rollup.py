"""Each row is counted once, on its day, whoever counts and whatever dies in between."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import User
from calls.models import Call, Leg, LegQuality
from gochat.monitoring.activity import Activity
from gochat.monitoring.keepers import RollUpKeeper, take_levels_turn
from gochat.monitoring.models import ActiveDay, DailyFigure, Progress
from gochat.monitoring.rollup import WALKS, RollUp, note_active, note_levels, recount
from gochat.monitoring.rollup.advancing import SETTLED
from gochat.monitoring.rollup.walks import Calls, grade_of
from messaging.services import send_message
from rooms.models import Message

MESSAGES, *_OTHERS = WALKS
NEW_YEAR = date(2026, 1, 1)


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@pytest.fixture
def write(group, alice):
    """Alice writes, at some time."""

    def write_at(moment: datetime, **fields) -> Message:
        message = send_message(sender=alice, room_id=group.pk, content="x").message
        Message.objects.filter(pk=message.pk).update(created_at=moment, **fields)
        return message

    return write_at


def settle() -> None:
    """Let so much time pass that everything is committed."""
    Progress.objects.update(seen_at=timezone.now() - SETTLED - timedelta(seconds=1))


def begin_at(message: Message) -> None:
    """Let all before a message be counted: on MariaDB earlier tests' rows have had their ids."""
    newest = MESSAGES.newest()
    Progress.objects.create(name=MESSAGES.name, counted_to=message.pk - 1, seen_to=newest)


def count_all(roll_up: RollUp) -> None:
    roll_up.advance()
    settle()
    while roll_up.advance():
        pass


def figures(name: str) -> dict:
    rows = DailyFigure.objects.filter(name=name)
    return {(row.day, row.key): row.value for row in rows}


def test_messages_are_counted_by_day_kind_and_hour(write):
    write(at(NEW_YEAR, 9))
    write(at(NEW_YEAR, 9, 59))
    write(at(NEW_YEAR, 10), kind="image")
    write(at(NEW_YEAR + timedelta(days=1)))
    count_all(RollUp(MESSAGES))
    after = NEW_YEAR + timedelta(days=1)
    expected = {(NEW_YEAR, "text"): 2, (NEW_YEAR, "image"): 1, (after, "text"): 1}
    assert figures("messages") == expected
    assert figures("hours") == {(NEW_YEAR, "09"): 2, (NEW_YEAR, "10"): 1, (after, "12"): 1}


def test_what_merely_happened_is_no_message(group):
    assert Message.objects.filter(kind="system").exists()
    count_all(RollUp(MESSAGES))
    assert figures("messages") == {}


def test_days_and_hours_are_those_of_the_time_zone(write):
    write(at(NEW_YEAR, 23))
    with timezone.override("Asia/Shanghai"):
        count_all(RollUp(MESSAGES))
    tomorrow = NEW_YEAR + timedelta(days=1)
    assert figures("messages") == {(tomorrow, "text"): 1}
    assert figures("hours") == {(tomorrow, "07"): 1}


def test_nothing_is_counted_before_it_has_settled(write):
    write(at(NEW_YEAR))
    roll_up = RollUp(MESSAGES)
    roll_up.advance()
    roll_up.advance()
    assert figures("messages") == {}


def test_each_message_is_counted_once_by_several_processes(write, monkeypatch):
    monkeypatch.setattr("gochat.monitoring.rollup.advancing.CHUNK", 2)
    first, *_ = [write(at(NEW_YEAR)) for _ in range(7)]
    begin_at(first)
    one, two = RollUp(MESSAGES), RollUp(MESSAGES)
    settle()
    while one.advance() | two.advance():
        pass
    assert figures("messages") == {(NEW_YEAR, "text"): 7}


def test_a_process_that_was_slower_throws_its_count_away(write, monkeypatch):
    begin_at(write(at(NEW_YEAR)))
    slow, quick = RollUp(MESSAGES), RollUp(MESSAGES)
    settle()
    count = MESSAGES.count

    def overtaken(first, last):
        monkeypatch.setattr(type(MESSAGES), "count", lambda self, *ids: count(*ids))
        quick.advance()
        return count(first, last)

    monkeypatch.setattr(type(MESSAGES), "count", lambda self, *ids: overtaken(*ids))
    assert slow.advance()
    assert figures("messages") == {(NEW_YEAR, "text"): 1}


def test_later_rows_are_added_to_what_is_there(write):
    roll_up = RollUp(MESSAGES)
    for _ in range(3):
        write(at(NEW_YEAR))
        settle()
        count_all(roll_up)
    assert figures("messages") == {(NEW_YEAR, "text"): 3}


def test_a_turn_reads_only_new_rows_by_their_key(write, django_assert_max_num_queries):
    write(at(NEW_YEAR))
    roll_up = RollUp(MESSAGES)
    roll_up.advance()
    settle()
    with django_assert_max_num_queries(9) as asked:
        roll_up.advance()
    [counting] = [q["sql"] for q in asked if "GROUP BY" in q["sql"]]
    with connection.cursor() as cursor:
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{explain} {counting}")
        assert "PRIMARY" in str(cursor.fetchall())


def test_new_accounts_rooms_and_files(group, alice):
    User.objects.filter(pk=alice.pk).update(created_at=at(NEW_YEAR))
    for walk in _OTHERS:
        count_all(RollUp(walk))
    assert figures("sign_ups")[NEW_YEAR, ""] == 1
    assert figures("rooms")[timezone.localdate(), "group"] == 1


def test_calls_are_counted_when_they_are_over(group, alice, write):
    began = at(NEW_YEAR)

    def call(**fields) -> Call:
        message = write(began, kind="call")
        return Call.objects.create(
            room=group, message=message, caller=alice, media="voice", started_at=began, **fields
        )

    ended = {"state": "ended", "ended_at": began + timedelta(seconds=70)}
    call(**ended, end_reason="completed", answered_at=began + timedelta(seconds=10))
    call(**ended, end_reason="missed")
    running = call(open_room=group)
    call(**ended, end_reason="missed")
    assert Calls().newest() == running.pk - 1
    count_all(RollUp(Calls()))
    assert figures("calls") == {(NEW_YEAR, "completed"): 1, (NEW_YEAR, "missed"): 1}
    assert figures("talked") == {(NEW_YEAR, "voice"): 60}


@pytest.mark.parametrize(
    ("rtt", "loss", "grade"),
    [(40, 0, "good"), (300, 1, "good"), (301, 0, "fair"), (40, 2, "fair"), (900, 0, "poor")],
)
def test_a_connection_has_a_grade(rtt, loss, grade):
    assert grade_of(rtt, loss) == grade


def test_connections_are_counted_by_grade_and_way(group, alice, bob, write):
    began = at(NEW_YEAR)
    call = Call.objects.create(
        **{"room": group, "message": write(began, kind="call"), "caller": alice, "media": "voice"},
        **{"state": "ended", "end_reason": "completed", "started_at": began, "ended_at": began},
    )
    leg = Leg.objects.create(call=call, user=alice, state="left")
    for samples, rtt, peer in ((9, 40, bob), (0, 900, alice)):
        LegQuality.objects.create(
            leg=leg,
            peer=peer,
            samples=samples,
            rtt_ms_mean=rtt,
            candidate="relay",
            updated_at=began,
        )
    count_all(RollUp(Calls()))
    assert figures("quality") == {(NEW_YEAR, "good"): 1}
    assert figures("ways") == {(NEW_YEAR, "relay"): 1}


def test_levels_are_noted_once_an_hour(db):
    assert take_levels_turn()
    assert not take_levels_turn()
    Progress.objects.filter(pk="levels").update(seen_at=timezone.now() - timedelta(hours=2))
    assert take_levels_turn()


def test_levels_say_what_there_is(alice, bob, group):
    note_levels()
    today = timezone.localdate()
    assert figures("people") == {(today, ""): 2}
    assert figures("standing") == {(today, "group"): 1}
    assert figures("database")[today, ""] > 0


def test_people_are_active_by_day_week_and_month(alice, bob, carol):
    day = timezone.localdate() - timedelta(days=1)
    ages = {alice: (0, 1), bob: (6,), carol: (29, 30)}
    for user, days in ages.items():
        for age in days:
            ActiveDay.objects.create(day=day - timedelta(days=age), user=user)
    note_active(day)
    assert figures("active") == {(day, "day"): 1, (day, "week"): 2, (day, "month"): 3}


def test_a_day_on_which_nobody_looked_stays_as_it_is(db):
    note_active(NEW_YEAR)
    assert figures("active") == {}


def test_who_was_there_is_written_once_a_day(alice, bob, django_assert_num_queries):
    activity = Activity()
    activity.note(alice.pk)
    assert activity.write([bob.pk]) == 2
    activity.note(alice.pk)
    with django_assert_num_queries(0):
        assert activity.write([bob.pk]) == 0
    assert ActiveDay.objects.filter(day=timezone.localdate()).count() == 2


def test_who_stays_is_there_on_the_new_day_too(alice):
    activity = Activity()
    activity.write([alice.pk])
    activity.day -= timedelta(days=1)
    assert activity.write([alice.pk]) == 1


def test_counting_again_gives_the_same(write):
    write(at(NEW_YEAR))
    write(at(NEW_YEAR + timedelta(days=9)), kind="voice")
    count_all(RollUp(MESSAGES))
    before = figures("messages")
    DailyFigure.objects.filter(name="messages").update(value=99)
    recount(since=NEW_YEAR)
    assert figures("messages") == before


def test_counting_again_from_a_day_leaves_earlier_days(write):
    write(at(NEW_YEAR))
    write(at(NEW_YEAR + timedelta(days=9)))
    count_all(RollUp(MESSAGES))
    DailyFigure.objects.filter(name="messages").update(value=99)
    call_command("rollup", "--from", "2026-01-05")
    later = NEW_YEAR + timedelta(days=9)
    assert figures("messages") == {(NEW_YEAR, "text"): 99, (later, "text"): 1}


def test_who_wrote_counts_as_active_on_days_nobody_noted(write, alice):
    day = timezone.localdate() - timedelta(days=3)
    write(at(day))
    call_command("rollup")
    assert ActiveDay.objects.filter(day=day, user=alice).exists()
    assert figures("active")[day, "day"] == 1


def test_a_server_goes_on_where_the_command_ended(write):
    write(at(NEW_YEAR))
    settle()
    recount(since=NEW_YEAR)
    write(at(NEW_YEAR))
    for _ in range(3):
        settle()
        RollUpKeeper().tend()
    assert figures("messages") == {(NEW_YEAR, "text"): 2}
