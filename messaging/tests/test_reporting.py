import pytest

from accounts.models import AuditEntry
from gochat.core.errors import Forbidden, Invalid, NotFound, TooMany
from messaging.models import Report
from messaging.services import (
    decide_report,
    recall_message,
    recall_reported_message,
    report_message,
    report_room,
    report_user,
    send_message,
)
from messaging.services import reporting as rules
from messaging.services.reporting import ReportDecided
from rooms.access import NotAGroup
from rooms.services import open_direct_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(bob, group):
    return send_message(sender=bob, room_id=group.pk, content="Buy my watches").message


def test_a_report_keeps_the_words_as_they_were(alice, bob, said):
    report_message(by=alice, message_id=said.pk, reason="spam", text="Again!")
    recall_message(by=bob, message_id=said.pk)
    report = Report.objects.get()
    assert (report.content, report.text, report.user) == ("Buy my watches", "Again!", bob)
    assert report.state == Report.State.OPEN


def test_reporting_again_is_the_first_report(alice, said):
    first = report_message(by=alice, message_id=said.pk, reason="spam")
    assert report_message(by=alice, message_id=said.pk, reason="abuse") == first
    assert Report.objects.count() == 1


def test_an_outsider_cannot_report_a_message(carol, said):
    with pytest.raises(NotFound):
        report_message(by=carol, message_id=said.pk, reason="spam")


def test_ones_own_words_are_not_reported(bob, said):
    with pytest.raises(Invalid):
        report_message(by=bob, message_id=said.pk, reason="spam")


def test_people_and_groups_are_reported(alice, bob, group):
    assert report_user(by=alice, user_id=bob.pk, reason="abuse").user == bob
    assert report_room(by=alice, room_id=group.pk, reason="fraud").room == group


def test_only_a_member_reports_a_group_and_nobody_a_direct_room(alice, bob, carol, group):
    with pytest.raises(NotFound):
        report_room(by=carol, room_id=group.pk, reason="spam")
    direct = open_direct_room(by=alice, user_id=bob.pk)[0]
    with pytest.raises(NotAGroup):
        report_room(by=alice, room_id=direct.room_id, reason="spam")


def test_nobody_reports_himself(alice):
    with pytest.raises(Invalid):
        report_user(by=alice, user_id=alice.pk, reason="spam")


def test_the_reason_of_the_word_rules_is_nobodys(alice, bob):
    with pytest.raises(Invalid):
        report_user(by=alice, user_id=bob.pk, reason="word")


def test_a_day_has_room_for_so_many_reports(alice, bob, carol, monkeypatch):
    monkeypatch.setattr(rules, "REPORTS_A_DAY", 1)
    report_user(by=alice, user_id=bob.pk, reason="spam")
    with pytest.raises(TooMany):
        report_user(by=alice, user_id=carol.pk, reason="spam")


@pytest.fixture
def moderator(make_staff):
    return make_staff("moderator")


def test_a_decision_stands(alice, bob, moderator):
    report = report_user(by=alice, user_id=bob.pk, reason="spam")
    decide_report(by=moderator, report_id=report.pk, upheld=True, reason="Warned")
    with pytest.raises(ReportDecided):
        decide_report(by=moderator, report_id=report.pk, upheld=False, reason="Oh")
    report.refresh_from_db()
    assert (report.state, report.decided_by, report.note) == (
        Report.State.UPHELD,
        moderator,
        "Warned",
    )
    entry = AuditEntry.objects.get(action="report.uphold")
    assert (entry.by, entry.reason) == (moderator, "Warned")


def test_only_staff_that_decides_may(alice, bob, said, make_staff):
    report = report_message(by=alice, message_id=said.pk, reason="spam")
    for person in (alice, bob, make_staff("auditor"), make_staff("support")):
        with pytest.raises(Forbidden):
            decide_report(by=person, report_id=report.pk, upheld=True, reason="x")
        with pytest.raises(Forbidden):
            recall_reported_message(by=person, report_id=report.pk, reason="x")


def test_a_message_taken_down_goes_from_the_screens_of_its_members_alone(
    alice, carol, group, said, moderator, heard
):
    report = report_message(by=alice, message_id=said.pk, reason="spam")
    with heard() as published:
        recall_reported_message(by=moderator, report_id=report.pk, reason="Spam")
    [frame] = published.frames(f"room.{group.pk}")
    assert (frame["type"], frame["content"]) == ("message.updated", "")
    assert frame["payload"] == {"by": None, "taken_down": True}
    assert {item["topic"] for item in published} == {f"room.{group.pk}"}
    report.refresh_from_db()
    assert report.state == Report.State.UPHELD
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {
        "message.take_down",
        "report.uphold",
    }


def test_the_door_takes_one_thing_at_a_time(api, alice, bob, group, said):
    door = api(alice)
    both = {"message_id": said.pk, "user_id": bob.pk, "reason": "spam"}
    assert door.post("reports", both)[0] == 400
    assert door.post("reports", {"reason": "spam"})[0] == 400
    status, answer = door.post("reports", {"message_id": said.pk, "reason": "spam"})
    assert (status, answer["data"]["kind"]) == (201, "message")
    assert door.post("reports", {"user_id": bob.pk, "reason": "abuse"})[0] == 201
    assert door.post("reports", {"room_id": group.pk, "reason": "other"})[0] == 201


def test_the_door_is_closed_to_strangers(api, carol, said):
    assert api().post("reports", {"message_id": said.pk, "reason": "spam"})[0] == 401
    assert api(carol).post("reports", {"message_id": said.pk, "reason": "spam"})[0] == 404
