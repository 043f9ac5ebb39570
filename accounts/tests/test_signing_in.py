"""Signing in through the API: who gets in, who does not, and who is locked out."""

from typing import ClassVar

import pytest
from django.contrib.auth.hashers import BCryptSHA256PasswordHasher
from rest_framework.throttling import ScopedRateThrottle

from accounts.models import Device
from conftest import PASSWORD

pytestmark = pytest.mark.django_db


def login(api, username, password=PASSWORD):
    return api().post("auth/login", {"username": username, "password": password})


@pytest.mark.parametrize("name", ["alice", "ALICE", "alice@example.com", "Alice@Example.com"])
def test_people_sign_in_by_username_or_email_in_any_case(api, alice, name):
    status, answer = login(api, name)
    assert (status, answer["data"]["user"]["id"]) == (200, alice.pk)
    assert answer["data"]["expires_in"] == 7200


def test_signing_in_notes_the_device(api, alice):
    client = api()
    client.call(
        "POST",
        "auth/login",
        {"username": "alice", "password": PASSWORD},
        **{"user-agent": "Phone/1.0 " + "x" * 300, "x-forwarded-for": "6.6.6.6"},
    )
    device = Device.objects.get()
    assert device.ip_address == "127.0.0.1"
    assert len(device.user_agent) == 255
    alice.refresh_from_db()
    assert alice.last_login is not None


@pytest.mark.parametrize(
    ("peer", "address"),
    [
        ("2001:db8::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("", None),
        ("unix:", None),
    ],
)
def test_any_kind_of_peer_may_sign_in(api, alice, peer, address):
    client = api()
    client.client.defaults["REMOTE_ADDR"] = peer
    assert client.post("auth/login", {"username": "alice", "password": PASSWORD})[0] == 200
    assert Device.objects.get().ip_address == address


@pytest.mark.parametrize(("name", "password"), [("alice", "wrong"), ("nobody", PASSWORD)])
def test_wrong_credentials_are_40102_and_look_alike(api, alice, name, password):
    status, answer = login(api, name, password)
    assert (status, answer["code"]) == (401, 40102)
    assert answer["message"] == "Wrong username or password."
    assert not Device.objects.exists()


class CountingHasher(BCryptSHA256PasswordHasher):
    """Hashing is what takes the time."""

    rounds = 4
    hashed: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.hashed.append(password)
        return super().encode(password, salt)


def test_an_unknown_name_takes_as_long_as_a_wrong_password(api, alice, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    alice.set_password(PASSWORD)
    alice.save()
    counts = []
    for name in ("alice", "nobody", "nobody@example.com"):
        CountingHasher.hashed.clear()
        login(api, name, "wrong password")
        counts.append(len(CountingHasher.hashed))
    assert counts == [1, 1, 1]


@pytest.mark.parametrize("change", [{"is_active": False}, {"deleted_at": "2026-01-01T00:00Z"}])
def test_those_who_may_not_sign_in_look_unknown(api, alice, change):
    type(alice).objects.filter(pk=alice.pk).update(**change)
    assert login(api, "alice")[1]["code"] == 40102


def test_ten_wrong_passwords_lock_the_name_out_however_it_is_written(api, alice):
    names = ["alice", "ALICE", "alice@example.com", "aLiCe", "Alice@EXAMPLE.com"] * 2
    codes = [login(api, name, "wrong")[1]["code"] for name in names]
    assert codes == [40102] * 9 + [42901]
    status, answer = login(api, "alice")
    assert (status, answer["code"]) == (429, 42901)
    assert answer["retry_after"] == 900
    assert not Device.objects.exists()


def test_a_lock_out_leaves_others_alone_and_success_forgets_failures(api, alice, bob):
    for _ in range(9):
        login(api, "alice@example.com", "wrong")
    assert login(api, "alice")[0] == 200
    for _ in range(9):
        assert login(api, "alice", "wrong")[1]["code"] == 40102
    assert login(api, "bob")[0] == 200


def test_too_many_attempts_are_429_with_retry_after(api, alice, monkeypatch):
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"login": "2/min"})
    client = api()
    body = {"username": "alice", "password": PASSWORD}
    statuses = [
        # A spoofed address does not make a new visitor.
        client.call("POST", "auth/login", body, **{"x-forwarded-for": f"6.6.6.{i}"})[0]
        for i in range(3)
    ]
    assert statuses == [200, 200, 429]
    _, answer = client.post("auth/login", body)
    assert answer["code"] == 42900
    assert 0 < answer["retry_after"] <= 60


def test_a_stale_token_does_not_stand_in_the_way_of_signing_in(api, alice):
    body = {"username": "alice", "password": PASSWORD}
    assert api().call("POST", "auth/login", body, authorization="Bearer rubbish")[0] == 200


@pytest.mark.parametrize("body", ["[]", "7", '{"username": [], "password": {}}', '{"username": 7}'])
def test_a_hostile_body_is_400(api, body):
    assert api().call("POST", "auth/login", body)[0] == 400


def test_the_browsable_api_shows_its_form(api, alice):
    response = api().client.get("/api/auth/login", headers={"accept": "text/html"})
    assert response.status_code == 405
    response = api(alice).client.get("/api/auth/sessions", headers={"accept": "text/html"})
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/html")
