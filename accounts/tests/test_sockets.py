"""Who opens a socket: batches of tokens and sessions."""

import pytest

from accounts.models import User
from accounts.services import (
    SocketCredentials,
    SocketIdentity,
    change_password,
    identify,
    issue_tokens,
    revoke_device,
)
from conftest import PASSWORD
from gochat.core.errors import ChatError, NotSignedIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(make_device):
    return lambda user: issue_tokens(device=make_device(user)).token


def key(client) -> str:
    return client.cookies["sessionid"].value


def test_tokens_and_sessions_tell_person_device_and_language(alice, bob, token, browser):
    User.objects.filter(pk=bob.pk).update(language="zh-hans")
    by_token, by_session = identify(
        [
            SocketCredentials(token=token(alice), accept_language="zh-TW,en;q=0.5"),
            SocketCredentials(session_key=key(browser(bob)), accept_language="en"),
        ]
    )
    assert by_token == SocketIdentity(alice.pk, alice.devices.get().pk, "zh-hans")
    assert by_session == SocketIdentity(bob.pk, bob.devices.get().pk, "zh-hans")


def test_a_token_goes_before_a_session(alice, bob, token, browser):
    credentials = SocketCredentials(token=token(alice), session_key=key(browser(bob)))
    assert identify([credentials])[0].user_id == alice.pk


@pytest.mark.parametrize("count", [1, 10])
def test_a_batch_costs_two_queries(make_user, token, browser, count, django_assert_num_queries):
    batch = []
    for i in range(count):
        user = make_user(f"user{i}")
        batch.append(SocketCredentials(token=token(user)))
        batch.append(SocketCredentials(session_key=key(browser(user))))
    with django_assert_num_queries(2):
        answers = identify(batch)
    assert all(isinstance(answer, SocketIdentity) for answer in answers)


def test_each_bad_one_fails_alone(alice, bob, token, browser):
    client = browser(alice)
    signed_out = key(browser(bob))
    revoke_device(by=bob, device_id=bob.devices.get().pk)
    answers = identify(
        [
            SocketCredentials(),
            SocketCredentials(token="rubbish"),
            SocketCredentials(token="\ud800"),
            SocketCredentials(session_key="nothing"),
            SocketCredentials(session_key="x" * 10_000),
            SocketCredentials(session_key=signed_out),
            SocketCredentials(token="", session_key=""),
            SocketCredentials(session_key=key(client)),
        ]
    )
    assert all(isinstance(answer, NotSignedIn) for answer in answers[:-1])
    assert answers[-1].user_id == alice.pk


def test_an_old_session_ends_with_the_password(alice, browser):
    credentials = SocketCredentials(session_key=key(browser(alice)))
    assert isinstance(identify([credentials])[0], SocketIdentity), "premise"
    device = alice.devices.get()
    change_password(
        user=alice, old_password=PASSWORD, new_password="another good one", device=device
    )
    assert isinstance(identify([credentials])[0], NotSignedIn)


def test_a_tampered_session_tells_nobody(alice, bob, browser):
    client = browser(alice)
    session = client.session
    browser(bob)
    session["device_id"] = bob.devices.get().pk
    session.save()
    assert isinstance(identify([SocketCredentials(session_key=key(client))])[0], ChatError)


def test_nobody_at_all_is_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert identify([]) == []
        assert isinstance(identify([SocketCredentials()])[0], NotSignedIn)
