"""Access and refresh tokens: whose they are, how they rotate, when they end."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from accounts.models import Device
from accounts.services import (
    Tokens,
    device_of_access_token,
    issue_tokens,
    refresh_tokens,
    revoke_device,
)
from accounts.services.tokens import TokenExpired, TokenReused
from gochat.core.errors import NotSignedIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def device(alice, make_device):
    return make_device(alice)


def forged(kind, device, **claims):
    token = kind()
    token.payload |= {"user_id": device.user_id, "device_id": device.pk} | claims
    return token


def test_an_access_token_tells_device_and_person_in_one_query(
    device, alice, django_assert_num_queries
):
    token = issue_tokens(device=device).token
    with django_assert_num_queries(1):
        found = device_of_access_token(token)
        assert (found, found.user) == (device, alice)


def test_an_expired_token_says_so(device):
    token = forged(AccessToken, device)
    token.set_exp(from_time=timezone.now() - timedelta(days=1))
    with pytest.raises(TokenExpired) as refused:
        device_of_access_token(str(token))
    assert refused.value.code == 40101


@pytest.mark.parametrize(
    "token",
    ["", "x", "a.b.c", "é.ü.中", "\ud800", "eyJhbGciOiJub25lIn0.eyJ1c2VyX2lkIjoxfQ."],
)
def test_what_is_no_token_signs_nobody_in(device, token):
    with pytest.raises(NotSignedIn) as refused:
        device_of_access_token(token)
    assert refused.value.code == 40100


def test_tokens_of_another_kind_key_or_person_sign_nobody_in(device, bob, settings):
    tokens = issue_tokens(device=device)
    assert device_of_access_token(tokens.token), "premise"
    wrong = [
        tokens.refresh_token,
        str(forged(AccessToken, device, user_id=bob.pk)),
        str(forged(AccessToken, device, device_id=device.pk + 1)),
        str(forged(AccessToken, device, device_id=2**80)),
        str(forged(AccessToken, device, device_id="x")),
        str(forged(AccessToken, device, device_id=None)),
        tokens.token[:-4] + "AAAA",
    ]
    for token in wrong:
        with pytest.raises(NotSignedIn):
            device_of_access_token(token)
    with pytest.raises(NotSignedIn):
        refresh_tokens(refresh_token=tokens.token)


def test_a_signed_out_device_and_a_banned_person_are_not_signed_in(device, alice):
    token = issue_tokens(device=device).token
    type(alice).objects.filter(pk=alice.pk).update(is_active=False)
    with pytest.raises(NotSignedIn):
        device_of_access_token(token)
    type(alice).objects.filter(pk=alice.pk).update(is_active=True)
    assert device_of_access_token(token), "premise"
    revoke_device(by=alice, device_id=device.pk)
    with pytest.raises(NotSignedIn):
        device_of_access_token(token)


def test_refreshing_rotates_and_the_new_tokens_work(device):
    first = issue_tokens(device=device)
    second, same = refresh_tokens(refresh_token=first.refresh_token)
    assert same == device
    assert second.refresh_token != first.refresh_token
    third, _ = refresh_tokens(refresh_token=second.refresh_token)
    assert device_of_access_token(third.token) == device


def test_reusing_an_old_refresh_token_ends_the_family(device, heard, alice):
    first = issue_tokens(device=device)
    second, _ = refresh_tokens(refresh_token=first.refresh_token)
    with heard() as published, pytest.raises(TokenReused) as refused:
        refresh_tokens(refresh_token=first.refresh_token)
    assert refused.value.code == 40103
    topic = f"user.{alice.pk}"
    assert published.frames(topic) == [{"type": "session.revoked", "device_id": device.pk}]
    assert {"topic": topic, "close": 4403, "device_id": device.pk} in published
    with pytest.raises(NotSignedIn):
        refresh_tokens(refresh_token=second.refresh_token)
    with pytest.raises(NotSignedIn):
        device_of_access_token(second.token)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_refresh_at_once_one_is_a_thief(device):
    token = issue_tokens(device=device).refresh_token
    start, results = threading.Barrier(2), []

    def refresh() -> None:
        start.wait()
        try:
            results.append(type(refresh_tokens(refresh_token=token)[0]))
        except TokenReused as error:
            results.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=refresh) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert set(results) == {Tokens, TokenReused}
    assert Device.objects.get().revoked_at


def test_a_refresh_token_of_a_browser_device_is_refused(device):
    """A browser's device never had one: whatever claims to be one is not its."""
    with pytest.raises(TokenReused):
        refresh_tokens(refresh_token=str(forged(RefreshToken, device)))


class TestTheDoors:
    def test_refresh_gives_new_tokens(self, api, device):
        tokens = issue_tokens(device=device)
        status, answer = api().post("auth/refresh", {"refresh_token": tokens.refresh_token})
        assert status == 200
        assert answer["data"]["user"]["username"] == "alice"
        status, answer = api().post("auth/refresh", {"refresh_token": tokens.refresh_token})
        assert (status, answer["code"]) == (401, 40103)
        assert Device.objects.get(pk=device.pk).revoked_at

    @pytest.mark.parametrize("body", [{}, {"refresh_token": ["x"]}, {"refresh_token": "x" * 3000}])
    def test_refresh_refuses_what_is_no_token(self, api, body):
        assert api().post("auth/refresh", body)[0] == 400

    def test_refresh_with_rubbish_is_40100(self, api):
        status, answer = api().post("auth/refresh", {"refresh_token": "a.b.c"})
        assert (status, answer["code"]) == (401, 40100)

    def test_an_expired_token_is_40101_at_the_door(self, api, device):
        token = forged(AccessToken, device)
        token.set_exp(from_time=timezone.now() - timedelta(days=1))
        status, answer = api().call("GET", "auth/userinfo", authorization=f"Bearer {token}")
        assert (status, answer["code"]) == (401, 40101)

    @pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "x y z"])
    def test_nobody_is_40100_and_told_how(self, api, header):
        client = api().client
        response = client.get("/api/auth/userinfo", headers={"authorization": header})
        assert (response.status_code, response.json()["code"]) == (401, 40100)
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'

    def test_a_bad_token_in_the_browsable_api_is_401(self, api):
        headers = {"authorization": "Bearer x", "accept": "text/html"}
        assert api().client.get("/api/users", headers=headers).status_code == 401

    def test_signing_out_by_token_ends_this_device_only(self, api, alice):
        one, other = api(alice), api(alice)
        assert one.post("auth/logout", {})[0] == 200
        assert one.get("auth/userinfo")[0] == 401
        assert other.get("auth/userinfo")[0] == 200

    def test_signing_out_by_refresh_token_needs_no_access_token(self, api, device):
        tokens = issue_tokens(device=device)
        body = {"refresh_token": tokens.refresh_token}
        status, _ = api().call("POST", "auth/logout", body, authorization="Bearer expired")
        assert status == 200
        assert Device.objects.get(pk=device.pk).revoked_at

    def test_signing_out_without_anything_is_401(self, api):
        assert api().post("auth/logout", {})[1]["code"] == 40100
