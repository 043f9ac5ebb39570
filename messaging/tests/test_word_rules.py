import pytest

from accounts.models import AuditEntry
from gochat.core.errors import Forbidden, Invalid
from messaging.models import Report, WordRule
from messaging.services import (
    Draft,
    add_word_rules,
    refresh_word_rules,
    remove_word_rule,
    send_message,
    send_messages,
)
from messaging.services.word_rules import WordBlocked, _held
from rooms.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def rules(django_capture_on_commit_callbacks):
    """Make rules as an operator does, and have them hold."""

    def add(action, *words):
        with django_capture_on_commit_callbacks(execute=True):
            add_word_rules(by=None, words=words, action=action, reason="because")

    return add


def test_a_blocked_word_stops_the_message(rules, bob, group):
    rules("block", "赌博")
    with pytest.raises(WordBlocked):
        send_message(sender=bob, room_id=group.pk, content="去 賭-博")
    assert not Message.objects.filter(sender=bob).exists()


def test_a_blocked_message_does_not_hold_up_the_others(rules, alice, bob, group):
    rules("block", "lottery")
    drafts = [
        Draft(sender_id=bob.pk, room_id=group.pk, content="lottery!"),
        Draft(sender_id=alice.pk, room_id=group.pk, content="hello"),
    ]
    blocked, sent = send_messages(drafts)
    assert isinstance(blocked, WordBlocked)
    assert sent.message.content == "hello"


def test_a_masked_word_is_covered_before_it_is_stored(rules, bob, group):
    rules("mask", "赌博")
    sent = send_message(sender=bob, room_id=group.pk, content="去赌博吧")
    assert Message.objects.get(pk=sent.message.pk).content == "去**吧"


def test_a_flagged_word_is_sent_and_reported(rules, bob, group):
    rules("flag", "赌博", "lottery")
    sent = send_message(sender=bob, room_id=group.pk, content="赌博 and LOTTERY")
    report = Report.objects.get()
    assert sent.message.content == "赌博 and LOTTERY"
    assert (report.message, report.user, report.reporter) == (sent.message, bob, None)
    assert (report.reason, report.text) == (Report.Reason.WORD, "赌博, lottery")


def test_sending_again_reports_once(rules, bob, group):
    rules("flag", "lottery")
    draft = Draft(sender_id=bob.pk, room_id=group.pk, content="lottery")
    send_messages([draft])
    send_messages([draft])
    assert Report.objects.count() == 1


def test_a_word_written_otherwise_is_the_same_rule(rules):
    rules("block", "Lottery", "賭博")
    rules("mask", "ＬＯＴＴＥＲＹ", "赌博")
    assert set(WordRule.objects.values_list("word", "action")) == {
        ("ＬＯＴＴＥＲＹ", "mask"),
        ("赌博", "mask"),
    }


def test_emoji_and_rare_characters_are_words_of_their_own(rules):
    rules("block", "𠮷野", "𠮶野")
    assert WordRule.objects.count() == 2


def test_a_rule_taken_away_holds_no_more(rules, bob, group, django_capture_on_commit_callbacks):
    rules("block", "lottery")
    with django_capture_on_commit_callbacks(execute=True):
        remove_word_rule(by=None, rule_id=WordRule.objects.get().pk, reason="gone")
    assert send_message(sender=bob, room_id=group.pk, content="lottery").is_new


def test_what_another_process_changed_holds_once_it_is_looked_for(bob, group):
    send_message(sender=bob, room_id=group.pk, content="lottery")
    # Its commit is heard of by nobody here.
    add_word_rules(by=None, words=["lottery"], action="block", reason="because")
    refresh_word_rules()
    with pytest.raises(WordBlocked):
        send_message(sender=bob, room_id=group.pk, content="lottery")


def test_looking_for_changes_reads_no_rules_while_there_are_none(
    rules, bob, group, django_assert_num_queries
):
    rules("block", "lottery")
    send_message(sender=bob, room_id=group.pk, content="hello")
    with django_assert_num_queries(1):
        refresh_word_rules()
    assert _held.filters is not None


@pytest.mark.parametrize(
    ("words", "action"), [(["!?"], "block"), (["x" * 61], "block"), ([], "block"), (["a"], "eat")]
)
def test_rules_that_make_no_sense_are_refused(words, action):
    with pytest.raises(Invalid):
        add_word_rules(by=None, words=words, action=action, reason="because")
    assert not WordRule.objects.exists()


def test_only_staff_that_may_changes_the_rules(rules, alice, make_staff):
    rules("block", "lottery")
    for person in (alice, make_staff("auditor"), make_staff("support")):
        with pytest.raises(Forbidden):
            add_word_rules(by=person, words=["x"], action="block", reason="because")
        with pytest.raises(Forbidden):
            remove_word_rule(by=person, rule_id=WordRule.objects.get().pk, reason="because")
    add_word_rules(by=make_staff("moderator"), words=["x"], action="block", reason="because")
    assert AuditEntry.objects.filter(action="words.add", details__words=["x"]).exists()
