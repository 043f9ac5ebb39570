"""Answering a ban, or the taking down of a message."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.services import ban_of, ban_token, ban_user, unban_user
from conftest import PASSWORD
from gochat.core.errors import Forbidden, Invalid, NotFound
from media.models import File
from media.tests.doors import make_file
from messaging.models import Appeal
from messaging.services import (
    appeal_ban,
    appeal_message,
    decide_appeal,
    recall_message,
    send_message,
)
from messaging.services.appealing import AppealDecided, AppealedAlready, FilesGone
from messaging.services.emptying import empty_messages
from messaging.services.recalling import restore_message, take_down_message
from rooms.services import invite_members

pytestmark = pytest.mark.django_db
QUEUE = "/admin/messaging/appeal/"


@pytest.fixture
def moderator(make_staff):
    return make_staff("moderator")


@pytest.fixture
def ban(bob):
    return ban_user(by=None, user_id=bob.pk, reason="sold umbrellas")


@pytest.fixture
def taken(bob, group):
    """Bob's message, taken down."""
    message = send_message(sender=bob, room_id=group.pk, content="Buy my watches").message
    return take_down_message(message_id=message.pk, words="No trade here")


def test_a_ban_is_answered_once_and_lifted(bob, ban, moderator):
    appeal = appeal_ban(token=ban_token(ban), text="They were gifts")
    assert (appeal.user, appeal.told, appeal.state) == (bob, "sold umbrellas", "open")
    with pytest.raises(AppealedAlready):
        appeal_ban(token=ban_token(ban), text="Again")
    decide_appeal(by=moderator, appeal_id=appeal.pk, accepted=True, reason="true", reply="Sorry")
    assert ban_of(bob.pk) is None
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert actions >= {"user.ban", "user.unban", "appeal.accept"}
    with pytest.raises(AppealDecided):
        decide_appeal(by=moderator, appeal_id=appeal.pk, accepted=False, reason="Oh")


def test_a_rejected_ban_stays(bob, ban, moderator):
    appeal = appeal_ban(token=ban_token(ban), text="Please")
    decide_appeal(by=moderator, appeal_id=appeal.pk, accepted=False, reason="no", reply="No")
    appeal.refresh_from_db()
    assert (appeal.state, appeal.reply, appeal.decided_by) == ("rejected", "No", moderator)
    assert ban_of(bob.pk) == ban


def test_only_the_token_of_a_ban_in_force_answers_it(bob, ban):
    token = ban_token(ban)
    for wrong in ("", str(ban.pk), f"{token}x", token.swapcase()):
        with pytest.raises(NotFound):
            appeal_ban(token=wrong, text="Let me in")
    unban_user(by=None, user_id=bob.pk, reason="mistake")
    with pytest.raises(NotFound):
        appeal_ban(token=token, text="Let me in")


def test_a_message_is_answered_by_its_sender_alone(alice, bob, carol, taken):
    for person in (alice, carol):
        with pytest.raises(NotFound):
            appeal_message(by=person, message_id=taken.pk, text="I protest")
    with pytest.raises(Invalid):
        appeal_message(by=bob, message_id=taken.pk, text=" ")
    appeal = appeal_message(by=bob, message_id=taken.pk, text="It was a joke")
    assert appeal.told == "No trade here"


def test_what_its_sender_recalled_is_not_answered(bob, group):
    message = send_message(sender=bob, room_id=group.pk, content="Oh").message
    recall_message(by=bob, message_id=message.pk)
    with pytest.raises(NotFound):
        appeal_message(by=bob, message_id=message.pk, text="Me?")
    assert restore_message(message_id=message.pk) is False


def test_an_accepted_message_stands_again_for_its_members_alone(
    bob, carol, group, taken, moderator, heard
):
    appeal = appeal_message(by=bob, message_id=taken.pk, text="It was a joke")
    with heard() as published:
        decide_appeal(by=moderator, appeal_id=appeal.pk, accepted=True, reason="funny")
    [frame] = published.frames(f"room.{group.pk}")
    assert (frame["type"], frame["content"]) == ("message.updated", "Buy my watches")
    assert (frame["recalled_at"], frame["payload"]) == (None, {})
    assert frame["version"] > taken.version
    assert {item["topic"] for item in published} == {f"room.{group.pk}"}


def test_who_came_later_does_not_hear_what_stands_again(alice, bob, carol, group, taken, heard):
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    with heard() as published:
        assert restore_message(message_id=taken.pk)
    assert {item["topic"] for item in published} == {f"user.{alice.pk}", f"user.{bob.pk}"}
    for person in (alice, bob):
        [frame] = published.frames(f"user.{person.pk}")
        assert (frame["type"], frame["content"]) == ("message.updated", "Buy my watches")


@pytest.mark.parametrize("is_there", [True, False])
def test_a_file_comes_back_if_it_is_still_there(bob, alice, group, is_there):
    file = make_file(bob)
    sent = send_message(
        sender=bob, room_id=group.pk, kind="file", content="", attachment_ids=[file.pk]
    )
    take_down_message(message_id=sent.message.pk)
    assert not File.objects.open_to(alice).filter(pk=file.pk).exists()
    if not is_there:
        File.objects.filter(pk=file.pk).delete()
    assert restore_message(message_id=sent.message.pk) is is_there
    assert File.objects.open_to(alice).filter(pk=file.pk).exists() is is_there
    sent.message.refresh_from_db()
    assert (sent.message.recalled_at is None) is is_there


@pytest.fixture
def taken_file(bob, group):
    """Bob's message with a file, taken down."""
    file = make_file(bob)
    fields = {"kind": "file", "content": "", "attachment_ids": [file.pk]}
    message = send_message(sender=bob, room_id=group.pk, **fields).message
    return take_down_message(message_id=message.pk)


def test_without_its_files_an_appeal_stays_open(bob, taken_file, moderator):
    appeal = appeal_message(by=bob, message_id=taken_file.pk, text="It was a joke")
    File.objects.all().delete()
    with pytest.raises(FilesGone):
        decide_appeal(by=moderator, appeal_id=appeal.pk, accepted=True, reason="funny")
    appeal.refresh_from_db()
    assert appeal.state == "open"
    assert not AuditEntry.objects.filter(action="appeal.accept").exists()


def test_a_file_comes_back_as_it_is_by_now(taken_file):
    File.objects.update(quarantined_at=timezone.now())
    assert restore_message(message_id=taken_file.pk)
    taken_file.refresh_from_db()
    assert taken_file.attachments[0]["state"] == "removed"


def test_only_staff_that_decides_may(alice, bob, ban, make_staff):
    appeal = appeal_ban(token=ban_token(ban), text="Please")
    for person in (alice, make_staff("auditor"), make_staff("support")):
        with pytest.raises(Forbidden):
            decide_appeal(by=person, appeal_id=appeal.pk, accepted=True, reason="x")


def test_a_banned_person_finds_the_way_from_the_sign_in_page(bob, ban):
    browser = Client(headers={"accept-language": "en"})
    refused = browser.post("/login", {"username": "bob", "password": PASSWORD})
    page = refused.content.decode()
    assert refused.status_code == 403
    assert "sold umbrellas" in page
    link = re.search(r'href="(/appeals/ban/[^"]+)"', page)[1]
    assert "sold umbrellas" in browser.get(link).content.decode()
    assert browser.post(link, {"text": ""}).status_code in (200, 400)
    assert browser.post(link, {"text": "They were gifts"}).status_code == 302
    page = browser.get(link).content.decode()
    assert "They were gifts" in page and "<textarea" not in page
    assert Appeal.objects.get().user == bob


def test_a_wrong_password_tells_nothing_of_a_ban(ban):
    browser = Client()
    page = browser.post("/login", {"username": "bob", "password": "wrong"}).content.decode()
    assert "umbrellas" not in page and "/appeals/" not in page


def test_a_strange_link_leads_nowhere(ban):
    assert Client().get("/appeals/ban/abc").status_code == 404


def test_the_sender_of_a_message_reads_why(alice, bob, taken):
    browser = Client(headers={"accept-language": "en"})
    url = f"/appeals/message/{taken.pk}"
    assert browser.get(url).status_code == 302
    browser.force_login(bob)
    page = browser.get(url).content.decode()
    assert "No trade here" in page and "Buy my watches" in page
    assert browser.post(url, {"text": "It was a joke"}).status_code == 302
    assert "It was a joke" in browser.get(url).content.decode()
    other = Client()
    other.force_login(alice)
    assert other.get(url).status_code == 404


def test_the_door_answers_the_sender_alone(api, alice, bob, carol, taken):
    path = f"messages/{taken.pk}/appeal"
    for person in (alice, carol):
        assert api(person).get(path)[0] == 404
        assert api(person).post(path, {"text": "I protest"})[0] == 404
    door = api(bob)
    assert door.get(path)[1]["data"] == {"words": "No trade here", "appeal": None}
    status, answer = door.post(path, {"text": "It was a joke"})
    assert (status, answer["data"]["state"]) == (201, "open")
    assert door.post(path, {"text": "Again"})[1]["code"] == 40922
    assert door.get(path)[1]["data"]["appeal"]["text"] == "It was a joke"


def test_the_tombstone_leads_there_for_its_sender_alone(alice, bob, group, taken):
    for person, leads in ((bob, True), (alice, False)):
        browser = Client()
        browser.force_login(person)
        page = browser.get(f"/rooms/{group.pk}").content.decode()
        assert (f'href="/appeals/message/{taken.pk}"' in page) is leads


def test_the_queue_is_decided_with_reasons(office, bob, ban, django_assert_max_num_queries):
    appeal = appeal_ban(token=ban_token(ban), text="They were gifts")
    client = office("moderator")
    with django_assert_max_num_queries(10):
        page = client.get(f"{QUEUE}?state__exact=open&q=bob").content.decode()
    assert "They were gifts" in page
    url = f"{QUEUE}act/reject/?ids={appeal.pk}"
    client.post(url, {"reason": ""})
    assert Appeal.objects.get().state == "open"
    client.post(url, {"reason": "seen it before", "reply": "No more umbrellas"})
    assert Appeal.objects.get().state == "rejected"
    assert (
        "They were gifts" in client.get(f"/admin/accounts/user/{bob.pk}/change/").content.decode()
    )


def test_what_is_kept_no_longer_does_not_come_back(taken):
    empty_messages([taken.pk], now=timezone.now())
    assert restore_message(message_id=taken.pk) is False
