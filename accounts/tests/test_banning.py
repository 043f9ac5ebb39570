"""Keeping people out, for a time or for ever, at every door."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, SignIn
from accounts.services import (
    AccountBanned,
    SocketCredentials,
    ban_of,
    ban_user,
    identify,
    sign_in,
    unban_user,
)
from accounts.services.banning import NotBanned
from conftest import PASSWORD, token_of
from gochat.core.errors import Forbidden, Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(make_staff):
    return make_staff("moderator")


def ban(by, user, **options):
    return ban_user(by=by, user_id=user.pk, reason="spam", **options)


def test_every_device_is_signed_out_and_its_sockets_close(heard, moderator, alice, make_device):
    devices = [make_device(alice), make_device(alice)]
    with heard() as published:
        ban(moderator, alice)
    assert published.types(f"user.{alice.pk}") == ["session.revoked"] * 2
    assert published.frames(f"user.{alice.pk}")[0]["ban"] == {"until": None, "reason": "spam"}
    closed = {p["device_id"] for p in published if p.get("close") == 4403}
    assert closed == {device.pk for device in devices}


def test_nobody_else_hears_of_it(heard, moderator, alice, bob, make_device):
    make_device(alice)
    with heard() as published:
        ban(moderator, alice)
    assert {p["topic"] for p in published} == {f"user.{alice.pk}"}


def test_no_door_lets_a_banned_person_in(api, client, moderator, alice):
    token = token_of(alice)
    until = timezone.now() + timedelta(hours=1)
    ban(moderator, alice, until=until)
    credentials = {"username": "alice", "password": PASSWORD}
    status, answer = api().post("auth/login", credentials)
    assert (status, answer["code"], answer["reason"]) == (403, 40303, "spam")
    assert answer["until"].startswith(until.isoformat()[:16])
    page = client.post("/login", credentials)
    assert page.status_code == 403
    [refused] = identify([SocketCredentials(token=token)])
    assert isinstance(refused, AccountBanned)
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    assert client.get("/api/auth/userinfo", **bearer).json()["code"] == 40303
    with pytest.raises(AccountBanned):
        sign_in(user=alice, ip_address=None, user_agent="")


def test_a_wrong_password_does_not_tell_of_the_ban(api, moderator, alice):
    ban(moderator, alice)
    assert api().post("auth/login", {"username": "alice", "password": "x"})[1]["code"] == 40102


def test_the_browser_that_was_signed_in_is_told(browser, moderator, alice):
    client = browser(alice)
    ban(moderator, alice)
    assert client.get("/").status_code == 302
    page = client.get("/login").content.decode()
    assert 'data-part="ban"' in page and "spam" in page
    assert 'data-part="ban"' not in browser().get("/login").content.decode()


def test_a_ban_ends_by_itself(api, moderator, alice, monkeypatch):
    made = ban(moderator, alice, until=timezone.now() + timedelta(hours=1))
    made.until = timezone.now() - timedelta(seconds=1)
    made.save()
    assert ban_of(alice.pk) is None
    assert api().post("auth/login", {"username": "alice", "password": PASSWORD})[0] == 200


def test_an_unbanned_person_comes_in(api, moderator, alice):
    ban(moderator, alice)
    unban_user(by=moderator, user_id=alice.pk, reason="it was a mistake")
    assert api().post("auth/login", {"username": "alice", "password": PASSWORD})[0] == 200
    with pytest.raises(NotBanned):
        unban_user(by=moderator, user_id=alice.pk, reason="again")


def test_a_ban_replaces_the_one_before(moderator, alice):
    ban(moderator, alice)
    later = timezone.now() + timedelta(days=1)
    ban(moderator, alice, until=later)
    assert ban_of(alice.pk).until == later
    assert alice.bans.in_force().count() == 1


def test_who_may_not(moderator, alice, bob, make_staff):
    support, root = make_staff("support"), make_staff("superuser")
    for by, target in (
        (alice, bob),
        (support, alice),
        (moderator, support),
        (moderator, root),
        (moderator, moderator),
    ):
        with pytest.raises(Forbidden):
            ban(by, target)
    assert ban(root, moderator)


def test_a_reason_and_a_time_to_come_are_wanted(moderator, alice):
    with pytest.raises(Invalid):
        ban_user(by=moderator, user_id=alice.pk, reason=" ")
    with pytest.raises(Invalid):
        ban(moderator, alice, until=timezone.now())
    assert ban_of(alice.pk) is None


def test_both_are_audited(moderator, alice):
    ban(moderator, alice, address="192.0.2.7")
    unban_user(by=moderator, user_id=alice.pk, reason="mistake")
    first, second = AuditEntry.objects.filter(target_kind="user", by=moderator).order_by("pk")
    assert (first.action, first.reason, first.address) == ("user.ban", "spam", "192.0.2.7")
    assert (first.target_id, first.target_name) == (str(alice.pk), "alice")
    assert second.action == "user.unban"


def test_tries_are_remembered(api, moderator, alice):
    ban(moderator, alice)
    api().post("auth/login", {"username": "alice", "password": "wrong"})
    api().post("auth/login", {"username": "alice", "password": PASSWORD})
    outcomes = SignIn.objects.filter(user=alice).order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["wrong_password", "banned"]
