"""Reports and word rules in the back office."""

import pytest

from messaging.models import Report, WordRule
from messaging.services import report_message, report_user, send_message

pytestmark = pytest.mark.django_db
REPORTS, RULES = "/admin/messaging/report/", "/admin/messaging/wordrule/"


@pytest.fixture
def report(alice, bob, group):
    said = send_message(sender=bob, room_id=group.pk, content="Buy my watches").message
    return report_message(by=alice, message_id=said.pk, reason="spam")


def test_the_queue_and_a_report_are_drawn(office, report, alice, bob):
    report_user(by=bob, user_id=alice.pk, reason="abuse", text="Rude")
    client = office("moderator")
    page = client.get(REPORTS, {"state__exact": "open"})
    assert "Buy my watches" in page.content.decode()
    page = client.get(f"{REPORTS}{report.pk}/change/").content.decode()
    assert "Take the message down" in page
    assert "Buy my watches" in client.get(f"/admin/accounts/user/{bob.pk}/change/").content.decode()


def test_the_queue_asks_a_fixed_number_of_questions(
    office, report, alice, bob, carol, django_assert_max_num_queries
):
    client = office("moderator")
    client.get(REPORTS)
    for user in (alice, bob, carol):
        for other in {alice, bob, carol} - {user}:
            report_user(by=user, user_id=other.pk, reason="abuse")
    with django_assert_max_num_queries(8):
        client.get(REPORTS)


def test_a_moderator_takes_a_message_down(office, report):
    client = office("moderator")
    answer = client.post(f"{REPORTS}act/take-down/?ids={report.pk}", {"reason": "Spam"})
    assert answer.status_code == 302
    report.refresh_from_db()
    assert report.state == Report.State.UPHELD
    assert report.message.recalled_at


def test_acts_ask_why(office, report):
    client = office("moderator")
    client.post(f"{REPORTS}act/dismiss/?ids={report.pk}", {"reason": ""})
    report.refresh_from_db()
    assert report.state == Report.State.OPEN


def test_words_are_added_searched_and_removed(office):
    client = office("moderator")
    form = {"words": "Lottery\r\n\r\n賭博", "action": "block", "reason": "Asked for"}
    assert client.post(f"{RULES}act/add/", form).status_code == 302
    assert WordRule.objects.count() == 2
    rows = client.get(RULES, {"q": "赌"}).context["cl"].result_list
    assert [rule.word for rule in rows] == ["賭博"]
    url = f"{RULES}act/remove/?ids={rows[0].pk}"
    assert client.post(url, {"reason": "Too much"}).status_code == 302
    assert WordRule.objects.get().word == "Lottery"


def test_a_word_that_makes_no_sense_is_told(office):
    form = {"words": "!?", "action": "block", "reason": "Asked for"}
    page = office("moderator").post(f"{RULES}act/add/", form)
    assert "A word needs letters or digits." in page.content.decode()
