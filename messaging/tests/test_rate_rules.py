"""How often people may do something, as the operators say; who does it more often waits."""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry, RateRule, User
from accounts.services import (
    issue_tokens,
    rate_rules,
    refresh_rate_rules,
    remove_rate_rule,
    set_rate_rule,
    sign_in,
    system_account,
)
from accounts.services.rate_rules import RateRuleReached
from gochat.core.errors import Forbidden, Invalid
from messaging.services import Draft, broadcast, send_message, send_messages
from rooms.models import Message
from rooms.services import create_group, invite_members

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/raterule/"


@pytest.fixture(autouse=True)
def _rates_are_on(settings):
    settings.CONFIG = settings.CONFIG.model_copy(update={"rate_limits": "on"})


@pytest.fixture
def rule():
    """A rule that holds at once."""

    def make(action, most, seconds=3600, **fields):
        made = set_rate_rule(
            by=None, action=action, most=most, seconds=seconds, reason="test", **fields
        )
        refresh_rate_rules()
        return made

    return make


@pytest.fixture
def say(group, django_capture_on_commit_callbacks):
    """Send, and commit."""

    def say(sender, text="hello", room=group, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            return send_message(sender=sender, room_id=room.pk, content=text, **fields).message

    return say


def test_a_person_is_told_to_wait_and_others_are_not(rule, say, alice, bob):
    rule("message", 2)
    say(alice), say(alice)
    with pytest.raises(RateRuleReached) as refused:
        say(alice)
    assert refused.value.code == 42902
    assert 0 < refused.value.retry_after <= 7200
    say(bob)


def test_a_batch_counts_as_what_it_is(rule, group, alice, bob, django_capture_on_commit_callbacks):
    rule("message", 2)
    drafts = [Draft(sender_id=alice.pk, room_id=group.pk, content=f"{n}") for n in range(4)]
    drafts.append(Draft(sender_id=bob.pk, room_id=group.pk, content="bob"))
    with django_capture_on_commit_callbacks(execute=True):
        outcomes = send_messages(drafts)
    refused = [isinstance(outcome, RateRuleReached) for outcome in outcomes]
    assert refused == [False, False, True, True, False]
    assert Message.objects.filter(room=group, sender=alice).count() == 2


def test_refused_messages_use_up_nothing_of_a_room(
    rule, group, alice, bob, django_capture_on_commit_callbacks
):
    rule("room", 2)
    drafts = [Draft(sender_id=alice.pk, room_id=group.pk, content=" ") for _n in range(3)]
    drafts.append(Draft(sender_id=bob.pk, room_id=group.pk, content="bob"))
    with django_capture_on_commit_callbacks(execute=True):
        *refused, sent = send_messages(drafts)
    assert all(isinstance(outcome, Invalid) for outcome in refused)
    assert sent.message.content == "bob"


def test_a_count_that_the_cache_dropped_begins_anew(rule, group, alice, make_user, monkeypatch):
    rule(RateRule.Action.INVITATION, 2)
    monkeypatch.setattr(rate_rules.cache, "add", lambda *_args: False)
    for name in ("dora", "emil"):
        invite_members(by=alice, room_id=group.pk, user_ids=[make_user(name).pk])
    with pytest.raises(RateRuleReached):
        invite_members(by=alice, room_id=group.pk, user_ids=[make_user("fred").pk])


def test_without_redis_rules_hold_for_many_people():
    keys = [f"rate:many:{n}" for n in range(1000)]
    cache.set_many(dict.fromkeys(keys, 1))
    assert len(cache.get_many(keys)) == len(keys)
    cache.delete_many(keys)


def test_what_was_stored_before_is_answered_and_not_counted(rule, say, alice):
    rule("message", 1)
    client_id = uuid.uuid4()
    first = say(alice, client_id=client_id)
    assert say(alice, client_id=client_id) == first


def test_what_was_not_stored_does_not_count(rule, group, alice, say):
    rule("message", 1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send_message(sender=alice, room_id=group.pk, content="lost")
        raise ZeroDivisionError
    say(alice)


def test_a_room_has_room_for_so_many(rule, say, alice, bob):
    rule("room", 2)
    say(alice), say(bob)
    with pytest.raises(RateRuleReached):
        say(bob)
    other = create_group(by=bob, name="Elsewhere").room
    say(bob, room=other)


def test_new_accounts_have_rules_of_their_own(rule, say, alice, bob):
    User.objects.filter(pk=alice.pk).update(created_at=timezone.now() - timedelta(days=8))
    rule("message", 1, newcomers=True)
    say(alice), say(alice), say(bob)
    with pytest.raises(RateRuleReached):
        say(bob)


def test_the_operators_own_messages_are_not_rated(rule, alice, bob, carol):
    rule("message", 1)
    people = [alice.pk, bob.pk, carol.pk]
    [(count, new)] = broadcast(
        sender=system_account(), content="Hello all", user_ids=people, key=uuid.uuid4()
    )
    assert (count, new) == (3, 3)


def test_people_are_brought_into_groups_so_often(rule, group, alice, carol, make_user):
    rule("invite", 2)
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    with pytest.raises(RateRuleReached):
        create_group(by=alice, name="More", member_ids=[make_user("dora").pk, carol.pk])
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])  # is in already
    create_group(by=alice, name="Just me and her", member_ids=[carol.pk])


def test_uploads_are_refused_before_their_bytes(rule, client, alice):
    rule("upload", 1)
    device = sign_in(user=alice, ip_address="127.0.0.1", user_agent="test")
    headers = {"authorization": f"Bearer {issue_tokens(device=device).token}"}

    def upload():
        file = SimpleUploadedFile("a.txt", b"some bytes")
        return client.post("/api/upload/file", {"file": file}, headers=headers)

    assert upload().status_code == 201
    refused = upload()
    assert (refused.status_code, refused.json()["code"]) == (429, 42902)
    assert int(refused.headers["Retry-After"]) > 0
    tus = {**headers, "tus-resumable": "1.0.0", "upload-length": "10"}
    assert client.post("/api/uploads", headers=tus).status_code == 429


def test_the_door_tells_when_to_come_back(rule, api, alice, group, say):
    rule("message", 1)
    say(alice)
    status, answer = api(alice).post(f"rooms/{group.pk}/messages", {"content": "again"})
    assert (status, answer["code"]) == (429, 42902)
    assert answer["retry_after"] > 0


def test_a_rule_for_the_same_is_replaced_and_removed(rule, say, alice):
    first, second = rule("message", 1), rule("message", 3)
    assert first == second
    remove_rate_rule(by=None, rule_id=second.pk, reason="enough")
    refresh_rate_rules()
    for _each in range(5):
        say(alice)


def test_what_was_counted_stays_when_another_rule_comes(rule, say, alice):
    rule("message", 1)
    say(alice)
    rule("room", 50)
    with pytest.raises(RateRuleReached):
        say(alice)


def test_nothing_is_rated_where_limits_are_off(rule, say, alice, settings):
    rule("message", 1)
    settings.CONFIG = settings.CONFIG.model_copy(update={"rate_limits": "off"})
    say(alice), say(alice)


def test_rules_cost_the_path_of_a_message_no_query(rule, group, alice):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            send_message(sender=alice, room_id=group.pk, content="hello")
        return len(queries)

    before = cost()
    rule("message", 50), rule("room", 50), rule("message", 40, newcomers=True)
    assert cost() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "breathe"},
        {"most": 0},
        {"most": 10**9},
        {"seconds": 7},
        {"action": "room", "newcomers": True},
        {"reason": "x" * 201},
    ],
)
def test_nonsense_is_refused(wrong):
    fields = {"action": "message", "most": 5, "seconds": 60, "reason": "spam", **wrong}
    with pytest.raises(Invalid):
        set_rate_rule(by=None, **fields)
    assert not RateRule.objects.exists()


def test_who_may_not(make_staff, alice):
    made = set_rate_rule(by=None, action="call", most=5, seconds=60, reason="test")
    for by in (alice, make_staff("auditor"), make_staff("support")):
        with pytest.raises(Forbidden):
            set_rate_rule(by=by, action="call", most=9, seconds=60, reason="no")
        with pytest.raises(Forbidden):
            remove_rate_rule(by=by, rule_id=made.pk, reason="no")


def test_rules_are_set_and_removed_with_a_reason(office, django_capture_on_commit_callbacks):
    client = office("moderator")
    form = {"action": "message", "most": 20, "seconds": 60, "newcomers": "on", "reason": "spam"}
    assert client.post(f"{LIST}act/set/", {**form, "reason": ""}).status_code == 200
    assert not RateRule.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{LIST}act/set/", form)
    rule = RateRule.objects.get()
    assert (rule.most, rule.seconds, rule.newcomers, rule.created_by.username) == (
        *(20, 60, True),
        "moderator1",
    )
    assert len(rate_rules._held.windows) == 1
    assert "20 / a minute" in client.get(LIST).content.decode()
    client.post(f"{LIST}act/remove/?ids={rule.pk}", {"reason": "calm again"})
    actions = AuditEntry.objects.values_list("action", flat=True)
    assert {"rates.set", "rates.remove"} <= set(actions)
